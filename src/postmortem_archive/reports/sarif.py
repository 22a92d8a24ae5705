"""SARIF 2.1.0, the form in which code scanning takes results.

The standard: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import version
from urllib.parse import quote

from postmortem_archive.findings import Finding
from postmortem_archive.reports.report import Report
from postmortem_archive.rules import RULES, Rule, Severity
from postmortem_archive.rules.texts import rule_text

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.SUGGESTION: "note"}


def sarif_report(report: Report) -> str:
    """Return the report as a SARIF log of one run, with the rules that it has findings of."""
    rules = sorted({item.rule for item in report.findings})
    driver = {
        "name": "Postmortem Archive",
        "version": version("postmortem-archive"),
        "rules": [_rule(RULES[code]) for code in rules],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": list(_results(report.findings, rules)),
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _rule(rule: Rule) -> dict[str, object]:
    text = rule_text(rule.code).text
    return {
        "id": rule.code,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": text},
        "help": {"text": text, "markdown": text},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": ["postmortem", *(["security"] if rule.family == "PM6" else [])]},
    }


def _results(findings: tuple[Finding, ...], rules: list[str]) -> Iterator[dict[str, object]]:
    times: Counter[str] = Counter()
    for item in findings:
        # What makes it the same finding when lines above it come or go.
        told = f"{item.path}\0{item.rule}\0{item.message}"
        times[told] += 1
        same = hashlib.sha256(f"{told}\0{times[told]}".encode("utf-8", "surrogateescape"))
        message = f"{item.message} ({item.fix})" if item.fix else item.message
        region = {"startLine": item.line, "startColumn": item.column}
        location = {"artifactLocation": {"uri": quote(item.path), "uriBaseId": "%SRCROOT%"}, "region": region}
        yield {
            "ruleId": item.rule,
            "ruleIndex": rules.index(item.rule),
            "level": _LEVELS[item.severity],
            "message": {"text": message},
            "locations": [{"physicalLocation": location}],
            "partialFingerprints": {"postmortemArchive/v1": same.hexdigest()},
        }
