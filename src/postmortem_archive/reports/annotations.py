"""GitHub's workflow commands, which show findings as annotations in the diff of a pull request.

Their form: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from postmortem_archive.reports.report import Report
from postmortem_archive.reports.text import summary
from postmortem_archive.rules import RULES, Severity

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.SUGGESTION: "notice"}
_ORDER = tuple(Severity)


def github_report(report: Report) -> str:
    """Return a command for each finding, the gravest first, since GitHub shows but ten of each level of a step."""
    lines: list[str] = []
    for item in sorted(report.findings, key=lambda item: _ORDER.index(item.severity)):
        place = f"file={_property(item.path)},line={item.line},col={item.column}"
        title = _property(f"{item.rule} {RULES[item.rule].title}")
        message = f"{item.message} ({item.fix})" if item.fix else item.message
        lines.append(f"::{_LEVELS[item.severity]} {place},title={title}::{_data(message)}")
    return "\n".join([*lines, summary(report)]) + "\n"


def _data(text: str) -> str:
    """Return a text so that it cannot end the command, nor begin another."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
