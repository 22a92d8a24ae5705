"""What an auditor asks of a review."""

from __future__ import annotations

import pytest

from postmortem_archive.checks.security_review import check_security_review
from tests.support.judging import places, requiring

WORDS = requiring(
    {"SEV-1": ["summary", "security-impact"]},
    security_review=["SEV-1"],
    review_within_days={"SEV-1": 5, "SEV-2": 7},
)
SECTION = "## Security impact\n\nSuspected. We are looking.\n"


def judge(facts: str, body: str = "", *, severity: str = "SEV-3") -> list[str]:
    text = f"---\ntitle: Disk full\nseverity: {severity}\nstarted: 2026-03-04T09:58Z\n{facts}\n---\n\n{body}"
    return places(check_security_review, text, WORDS)


@pytest.mark.parametrize(
    ("security", "expected"),
    [
        ("other: a", ["PM501 3:11", "PM502 3:11"]),
        ("security: {impact: none, stakeholder: appsec}", []),
        ("security: {impact: none}", ["PM501 6:11"]),
        ("security: {impact: none, stakeholder: TODO}", ["PM501 6:39"]),
        ("security:\n  impact:\n  stakeholder: appsec", ["PM502 7:10"]),
        ("security: {impact: confirmed, stakeholder: appsec}", []),  # PM130 asks for the section
    ],
)
def test_where_the_policy_wants_a_security_stakeholder(security: str, expected: list[str]):
    assert judge(f"review: {{held: 2026-03-05T12:00Z}}\n{security}", severity="SEV-1") == expected


@pytest.mark.parametrize(
    ("facts", "body", "expected"),
    [
        ("lead: a", "", []),
        ("security: {impact: none}", "", []),
        ("security: {impact: suspected}", "", ["PM503 5:20"]),
        ("security: {impact: Confirmed}", "## Security impact\n\nTODO\n", ["PM503 5:20"]),
        ("security: {impact: suspected}", SECTION, []),
        ("lead: SRE on-call\nsecurity: {stakeholder: sre on call}", "", ["PM507 6:25"]),
        ("lead: SRE on-call\nsecurity: {stakeholder: security on-call}", "", []),
        ("status: withdrawn\nsecurity: {impact: suspected}", "", []),
    ],
)
def test_where_it_does_not(facts: str, body: str, expected: list[str]):
    assert judge(facts, body) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ("frameworks: {SOC 2: [CC7.4]}", []),
        ("frameworks:\n  SOC 2:\n  Our own: []", ["PM504 6:3", "PM504 7:3"]),
        ("frameworks: [SOC 2]", ["PM504 5:14"]),
        ("frameworks: SOC 2", ["PM504 5:13"]),
    ],
)
def test_a_framework_without_a_control_is_found_by_its_name(facts: str, expected: list[str]):
    assert judge(facts) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ("status: published", ["PM505 5:9"]),
        ("resolved: 2026-03-05T00:00Z", ["PM505 1:1"]),  # published is what a file is that does not say
        ("status: published\nreview: {held: }", ["PM505 6:9"]),
        ("status: in-review", []),
        ("status: in-review\nresolved: 2026-03-13T00:00Z", []),
        ("status: draft\nresolved: 2026-03-12T23:59Z", ["PM506 6:11"]),
        ("resolved: 2026-03-05T23:59Z\nreview: {held: 2026-03-12T23:59Z}", []),
        ("resolved: 2026-03-05T00:00Z\nreview: {held: 2026-03-13T00:00Z}", ["PM506 6:16"]),
        ("resolved: 9999-12-31T00:00Z\nreview: {held: 2026-03-13T00:00Z}", []),
        ("review: {held: 2026-03-13T00:00Z}", []),
    ],
)
def test_reviews_and_the_days_that_the_policy_gives_them(facts: str, expected: list[str]):
    assert judge(facts, severity="SEV-2") == expected


def test_a_severity_without_a_deadline_needs_no_review():
    assert judge("status: published\nresolved: 2026-03-05T00:00Z") == []


PLAIN = "## Postmortem: Disk full\n\n**Date:** 2026-03-04 09:58 UTC\n**Severity:** SEV-1\n\n"


@pytest.mark.parametrize(("body", "expected"), [("### Summary\n\nFull.\n", ["PM501 4:15"]), ("Full.\n", [])])
def test_a_file_of_another_form_is_asked_for_the_stakeholder_where_it_has_the_sections(body: str, expected: list[str]):
    assert places(check_security_review, PLAIN + body, WORDS) == expected
