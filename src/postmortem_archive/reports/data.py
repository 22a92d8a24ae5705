"""JSON, for programs: the fields are a promise."""

from __future__ import annotations

import json

from postmortem_archive.findings import Finding
from postmortem_archive.reports.report import Report
from postmortem_archive.rules import RULES, Severity

SCHEMA_VERSION = 1


def json_report(report: Report) -> str:
    """Return the report as one JSON object, its findings in order."""
    told = {
        "schema_version": SCHEMA_VERSION,
        "as_of": report.as_of.isoformat(),
        "about": report.about,
        "counts": {severity.value: report.count(severity) for severity in Severity},
        "findings": [_finding(item) for item in report.findings],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _finding(item: Finding) -> dict[str, object]:
    return {
        "path": item.path,
        "line": item.line,
        "column": item.column,
        "rule": item.rule,
        "title": RULES[item.rule].title,
        "severity": item.severity.value,
        "message": item.message,
        "fix": item.fix,
    }
