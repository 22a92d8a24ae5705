"""Lines for a terminal, a finding each, as compilers write them."""

from __future__ import annotations

from postmortem_archive.findings import Finding
from postmortem_archive.reports.report import Report
from postmortem_archive.rules import RULES, Severity
from postmortem_archive.wording import plural, printable


def text_report(report: Report) -> str:
    """Return a line for each finding, what happened before, and a line that counts."""
    before = [f"\n{text}" for text in report.before]
    return "".join(
        [*(f"{_line(item)}\n" for item in report.findings), *before, "\n" * bool(before), summary(report), "\n"]
    )


def summary(report: Report) -> str:
    """Return the line that counts: ``12 postmortems: 0 errors, 1 warning, 2 suggestions``."""
    counts = ", ".join(plural(report.count(severity), severity) for severity in Severity)
    return f"{report.about}: {counts}"


def _line(item: Finding) -> str:
    fix = f" ({item.fix})" if item.fix else ""
    text = f"{item.path}:{item.line}:{item.column} {item.rule} {RULES[item.rule].title}: {item.message}{fix}"
    return printable(f"{text} [{item.severity}]")
