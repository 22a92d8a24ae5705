"""What a postmortem lacks, by its severity, its status and its form."""

from __future__ import annotations

import pytest

from postmortem_archive.checks.completeness import check_completeness
from postmortem_archive.rules import Severity
from tests.support.judging import found, places, requiring

WORDS = requiring({"SEV-2": ["summary", "impact", "security-impact", "timeline"], "SEV-3": ["summary"]})
FACTS = "resolved: 2026-03-04T11:20Z\ndetection: monitoring\nservices: [storefront]\nfactors: [disk-full]"
SECTIONS = (
    "## Summary\n\nThe disk was full.\n\n## Impact\n\n300 orders waited.\n\n### Security impact\n\nNone. We looked.\n\n"
    "## Timeline\n\n- 09:58 Disk full\n"
)


def native(body: str = SECTIONS, *, severity: str = "SEV-2", status: str = "published", facts: str = FACTS) -> str:
    front = f"title: Disk full\nseverity: {severity}\nstatus: {status}\nstarted: 2026-03-04T09:58Z\n{facts}"
    return f"---\n{front}\n---\n\n{body}"


def judge(text: str) -> list[str]:
    return places(check_completeness, text, WORDS)


def test_a_complete_postmortem_lacks_nothing():
    assert judge(native()) == []


def test_all_missing_sections_are_one_finding_at_the_severity():
    (item,) = found(check_completeness, native("## Summary\n\nText.\n"), WORDS)
    assert (item.rule, item.line, item.column) == ("PM130", 3, 11)
    assert item.message.endswith("not found: Impact, Security impact, Timeline")


def test_a_sub_section_that_is_required_does_not_fill_the_section_around_it():
    assert judge(native(SECTIONS.replace("300 orders waited.", "TODO"))) == ["PM131 16:4"]


def test_a_sub_section_that_is_not_required_does():
    assert judge(native(SECTIONS.replace("300 orders waited.", "### Orders\n\n300 waited."))) == []


def test_of_two_sections_of_a_name_one_that_is_written_is_enough():
    assert judge(native(f"{SECTIONS}\n## Timeline\n\nTODO\n")) == []


@pytest.mark.parametrize(
    ("status", "expected"), [("published", [Severity.SUGGESTION]), ("in-review", [Severity.SUGGESTION]), ("draft", [])]
)
def test_an_optional_placeholder_is_told_once_it_is_no_longer_a_draft(status: str, expected: list[Severity]):
    items = found(check_completeness, native(f"{SECTIONS}\n## Lessons\n", status=status), WORDS)
    assert [item.severity for item in items] == expected


def test_what_is_withdrawn_lacks_nothing():
    assert judge(native("", status="withdrawn", facts="")) == []


@pytest.mark.parametrize(("status", "weight"), [("draft", Severity.SUGGESTION), ("published", Severity.WARNING)])
def test_facts_of_a_draft_can_wait(status: str, weight: Severity):
    items = found(check_completeness, native(severity="SEV-3", status=status, facts=""), WORDS)
    weights = {item.rule: item.severity for item in items}
    assert {rule for rule in weights if rule != "PM133"} == {"PM134", "PM135", "PM136"}
    assert ("PM133" in weights) is (status == "published")
    assert weights["PM136"] is weight
    assert weights["PM134"] is Severity.SUGGESTION


@pytest.mark.parametrize(
    ("impact", "expected"),
    [
        ("Customers were slowed.", ["PM132 16:4"]),
        ("No customer was slowed.", []),
        ("Half of all customers were slowed.", []),
        ("| What | How |\n|------|-----|\n| Orders | 4 |", []),
        ("Customers were slowed.\n\n### Orders\n\nThree were lost.", []),
    ],
)
def test_an_impact_is_measured_in_digits_or_words(impact: str, expected: list[str]):
    assert judge(native(SECTIONS.replace("300 orders waited.", impact))) == expected


def test_an_impact_in_another_language_is_not_judged_by_english_words():
    text = native(SECTIONS.replace("300 orders waited.", "Tres clientes."), facts=f"{FACTS}\nlang: es-ES")
    assert judge(text) == []


def test_numbers_of_the_security_impact_are_not_those_of_the_impact():
    text = SECTIONS.replace("300 orders waited.", "Orders waited.").replace("We looked.", "We looked at 4 logs.")
    assert judge(native(text)) == ["PM132 16:4"]


PLAIN = "## Postmortem: Disk full\n\n**Date/Time:** 2026-03-04 09:58 UTC\n**Severity:** SEV-2\n\n"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("### Summary\n\nFull.\n\n### Impact\n\nSlow.\n\n### Timeline\n\n- 09:58 Full\n", ["PM130 4:15"]),
        ("### Summary\n\n### Impact\n\nSlow.\n\n### Timeline\n\n- 09:58 Full\n", ["PM130 4:15", "PM131 6:5"]),
        ("### Timeline\n\n- 09:58 Full\n", []),
        ("A notice in a form of its own.\n", []),
    ],
)
def test_a_file_of_another_form_is_asked_for_sections_where_it_has_half_of_them(body: str, expected: list[str]):
    assert judge(PLAIN + body) == expected
