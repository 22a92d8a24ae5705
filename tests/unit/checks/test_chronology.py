"""Times that cannot be, or that contradict each other."""

from __future__ import annotations

import pytest

from postmortem_archive.checks.chronology import check_chronology
from tests.support.judging import places

HEAD = "---\ntitle: Disk full\nseverity: SEV-3\nstarted: 2026-03-04T09:58Z\n"


def with_facts(facts: str, body: str = "") -> str:
    return f"{HEAD}{facts}\n---\n\n{body}"


def with_timeline(*rows: str, facts: str = "resolved: 2026-03-04T11:20Z") -> str:
    return with_facts(facts, "## Timeline\n\n" + "\n".join(f"- {row}" for row in rows) + "\n")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ("resolved: 2026-03-21T11:59Z", []),  # still the 20th somewhere
        ("resolved: 2026-03-21T12:00Z", ["PM201 5:11"]),
        ("resolved: 2026-03-05T00:00Z\nreview: {held: 2026-03-25T12:00Z}", ["PM201 6:16"]),
        ("resolved: 9999-12-31T23:59Z", ["PM201 5:11", "PM211 5:11"]),
        ("status: withdrawn\nresolved: 2027-03-21T12:00Z", []),
        ("resolved: 2026-03-05T00:00Z\nreview:\n  held: 2026-03-04T23:59Z", ["PM209 7:9"]),
        ("resolved: 2026-03-05T00:00Z\nreview:\n  held: 2026-03-05T00:00Z", []),
        ("resolved: 2026-03-04T09:58Z", ["PM211 5:11"]),
        ("detected: 2026-03-04T09:57:59Z", ["PM203 5:11"]),
        ("detected: 2026-03-04T10:00:45Z\nmitigated: 2026-03-04T10:00Z", []),
        ("detected: 2026-03-04T10:00:45Z\nmitigated: 2026-03-04T10:00:44Z", ["PM204 6:12"]),
        ("detected: 2026-02-20T10:00Z\nresolved: 2026-02-20T11:00Z", ["PM203 5:11", "PM206 6:11"]),
    ],
)
def test_facts(facts: str, expected: list[str]):
    assert places(check_chronology, with_facts(facts)) == expected


@pytest.mark.parametrize("started", ["0001-01-01T00:00Z", "9999-12-31T23:59Z"])
def test_the_ends_of_the_calendar(started: str):
    text = with_timeline("0001-01-01 00:00 a", "9999-12-31 23:59 Resolved: b", facts="resolved: 9999-12-31T23:59:59Z")
    assert places(check_chronology, text.replace("2026-03-04T09:58Z", started))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (("2024-01-01 08:00 Certificate issued", "2026-03-04 09:58 Expired", "2026-03-20 10:00 Authority told"), []),
        (("2026-03-04 09:58 Expired", "2026-04-20 10:00 Authority told"), ["PM207 11:3"]),
        (("09:58 Expired", "18:20 Disk enlarged"), []),
        (("09:58 Expired", "23:30 Disk enlarged"), ["PM207 11:3"]),
        (("2026-03-05 09:58 Expired", "11:00 Renewed"), ["PM207 10:3"]),
        (("2026-03-05 09:58 Follow-up",), []),
        (("09:00 to 10:00 Disk fills up", "12:00 Disk enlarged"), []),
    ],
)
def test_entries_far_outside_the_incident(rows: tuple[str, ...], expected: list[str]):
    assert places(check_chronology, with_timeline(*rows)) == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("10:41 Mitigated: both regions serve", []),
        ("10:42 **Mitigated**: both regions serve", ["PM202 12:3"]),
        ("10:42 Mitigation began: one region serves", []),
        ("10:42 Mitigated in one region", []),
        ("10:30 – 10:50 Mitigated: both regions serve", []),
        ("10:42 Alert: disk full", []),
    ],
)
def test_an_entry_that_is_labelled_with_a_milestone(row: str, expected: list[str]):
    facts = "mitigated: 2026-03-04T10:41:30Z\nresolved: 2026-03-04T11:20Z"
    assert places(check_chronology, with_timeline("09:58 Disk full", row, facts=facts)) == expected


def test_one_of_several_entries_with_a_label_is_enough():
    facts = "mitigated: 2026-03-04T10:41Z\nresolved: 2026-03-04T11:20Z"
    assert places(check_chronology, with_timeline("10:20 Mitigated: eu-1", "10:41 Mitigated: eu-2", facts=facts)) == []
