"""Durations in prose, held against the times: 20 minutes to detect, 60 to mitigate, 3 hours to resolve."""

from __future__ import annotations

import time

import pytest

from postmortem_archive.checks.durations import check_durations
from tests.support.judging import found, places

HEAD = (
    "---\ntitle: Disk full\nseverity: SEV-3\nstarted: 2026-03-04T09:00Z\ndetected: 2026-03-04T09:20Z\n"
    "mitigated: 2026-03-04T10:00Z\nresolved: 2026-03-04T12:00Z\n---\n\n## Summary\n\n"
)

FITS = (
    "The incident lasted three hours.",
    "The outage lasted 60 minutes.",
    "The outage lasted 2h 40m.",
    "This incident took about 2.5 hours.",
    "The whole outage lasted 40 minutes, the tidying up longer.",
    "The incident lasted more than two hours.",
    "The incident lasted less than 4 hours.",
    "The shop was down for 5 minutes at a time.",
    "The shop was down for two and a half hours.",
    "82 minutes of downtime",
    "A 3-hour outage.",
    "It went unnoticed for 20 minutes.",
    "It went unnoticed for a quarter of the day.",
    "It took us 25 minutes to notice.",
    "It took an hour to mitigate.",
    "It was mitigated within 45 minutes.",
    "Duration: 3 hours",
    "**Time to resolve:** 2 hours and 40 minutes",
    "| What | Value |\n|------|-------|\n| Duration | 3 h |\n| Retention | 7 days |",
    "The previous outage lasted two days.",
    "In 2024 the incident lasted two days.",
    "The incident would have lasted two days. The shop was closed for an hour.",
    "The backlog took 9 hours to drain.",
    "Every queue was down for 9 hours each.",
    "The certificate was valid for 365 days and the incident lasted three hours.",
    "The incident lasted for a while.",
    "Checkout was closed: 65 minutes (13:47 to 14:52).",
    "No deploys from 12:31 to 16:50 (4 h 19 min).",
    "Mute from 22:30 to 00:15 (an hour and 45 minutes).",
    "Mute from 22:30 to 00:15 (more than a day).",
    "43 minutes (see below), 09:58 to 10:41",
    "Orders could not be written for 50 minutes.",
    "We learned of it 22 minutes later.",
    "We deleted it 9 hours later.",
    "Service came back after 62 minutes.",
    "Orders could have been written for 9 hours.",
    "A follow-up outage of 9 hours was averted.",
    "We avoided an outage of 9 hours.",
    "Deploys were closed for 3 days afterwards.",
    "The incident lasted nine hours for some customers in Brazil.",
    "The incident lasted nine hours in Brazil.",
    "The incident lasted 9 hrs 5.",
    "The incident lasted 9 hrs and 5.",
    "```text\nThe incident lasted 9 hours.\n```",
)

CONTRADICTS = (
    ("The incident lasted «9 hours.", "9 hours"),
    ("The outage lasted «12 minutes.", "12 minutes"),
    ("This incident went\non for «two days.", "two days"),
    ("The shop was offline for «5 hours.", "5 hours"),
    ("The incident lasted more than «6 hours.", "6 hours"),
    ("The incident lasted less than «15 minutes.", "15 minutes"),
    ("There were «6 hours and 10 minutes of downtime.", "6 hours and 10 minutes"),
    ("An outage of «half a day.", "half a day"),
    ("A «6-hour outage.", "6-hour"),
    ("It went unnoticed for «2 hours.", "2 hours"),
    ("It took «90 minutes to detect.", "90 minutes"),
    ("It was mitigated after «4 hours.", "4 hours"),
    ("It took «two days to resolve.", "two days"),
    ("Last year was quiet. The incident lasted «9 hours.", "9 hours"),
    ("- **Duration:** «12h", "12h"),
    ("| What | Value |\n|------|-------|\n| Duration | «1 hour and 1 day |", "1 hour and 1 day"),
    ("Time to detect: «2 h", "2 h"),
    ("Checkout was closed: «85 minutes (13:47 to 14:52).", "85 minutes"),
    ("No deploys from 12:31 to\n16:50 («2 h 19 min).", "2 h 19 min"),
    ("Orders could not be written for «9 hours.", "9 hours"),
    ("We learned of it «82 minutes later.", "82 minutes"),
    ("Service came back after «9 hours.", "9 hours"),
    ("The outage lasted overall «9 hours.", "9 hours"),
    ("The incident lasted «9 hours in total.", "9 hours"),
    ("The incident lasted «9 hours for all customers.", "9 hours"),
    ("The incident lasted «9 hours, for 5 customers.", "9 hours"),
    ("The incident lasted for «9 hours.", "9 hours"),
)


@pytest.mark.parametrize("text", FITS)
def test_a_duration_that_fits_or_says_something_else_is_no_finding(text: str):
    assert places(check_durations, f"{HEAD}{text}\n") == []


@pytest.mark.parametrize(("text", "written"), CONTRADICTS)
def test_a_duration_that_fits_no_pair_of_times_is_found_where_it_stands(text: str, written: str):
    (item,) = found(check_durations, f"{HEAD}{text.replace('«', '')}\n")
    before = f"{HEAD}{text}"[: f"{HEAD}{text}".index("«")]
    assert (item.rule, item.line, item.column) == (
        "PM208",
        before.count("\n") + 1,
        len(before) - before.rfind("\n"),
    )
    assert item.message.endswith(f"found {written!r}")


def test_another_language_is_not_judged():
    assert places(check_durations, f"{HEAD}The incident lasted 9 hours.\n".replace("title", "lang: es\ntitle")) == []


def test_without_an_end_nothing_is_held_against_it():
    assert places(check_durations, f"{HEAD}The incident lasted 9 hours.\n".replace("resolved", "other")) == []


def test_other_sections_are_not_judged():
    assert places(check_durations, f"{HEAD}Text.\n\n## Lessons\n\nThe incident lasted 9 hours.\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "the incident lasted 1 " * 50_000,
        "1 hour and " * 100_000,
        "9" * 1_000_000,
        "| 1 h " * 100_000,
        "1h\n\n" * 20_000,
    ],
    ids=range(5),
)
def test_a_huge_text_is_judged_soon(text: str):
    begun = time.perf_counter()
    places(check_durations, f"{HEAD}{text}\n")
    assert time.perf_counter() - begun < 5
