"""The meeting on a quarter: on the working day that the policy says, and a file that calendars read back the same."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from postmortem_archive.analysis.review_meeting import (
    meeting_calendar,
    meeting_name,
    meeting_start,
    published_page,
)
from postmortem_archive.quarters import Quarter
from postmortem_archive.vocabulary import Policy
from postmortem_archive.vocabulary.model import QuarterlyReview

Q3 = Quarter(2026, 3)
SITE = "https://postmortems.example.org/a/"
HOSTILE = "A, B; C\\n\r\nBEGIN:VALARM\nATTENDEE:mailto:x@y.example\x00\x07\u202e\u2028" + "é" * 90


def policy(zone: str = "UTC", organisation: str = "Acme", **when: object) -> Policy:
    return Policy(time_zone=zone, organisation=organisation, quarterly_review=QuarterlyReview(**when))


def event(text: str) -> dict[str, object]:
    (only,) = Calendar.from_ical(text).walk("VEVENT")
    return only


@pytest.mark.parametrize(
    ("quarter", "working_day", "day"),
    [
        (Quarter(2026, 3), 1, date(2026, 10, 1)),  # a Thursday
        (Quarter(2026, 3), 2, date(2026, 10, 2)),
        (Quarter(2026, 3), 3, date(2026, 10, 5)),  # the weekend is passed over
        (Quarter(2026, 3), 5, date(2026, 10, 7)),
        (Quarter(2022, 4), 1, date(2023, 1, 2)),  # the quarter begins on a Sunday
        (Quarter(2022, 4), 5, date(2023, 1, 6)),
        (Quarter(2022, 4), 6, date(2023, 1, 9)),
        (Quarter(2026, 3), 60, date(2026, 12, 23)),
    ],
)
def test_it_is_on_that_working_day_of_the_next_quarter(quarter: Quarter, working_day: int, day: date):
    assert meeting_start(quarter, policy(working_day=working_day)).date() == day


@given(st.integers(1, 9998), st.integers(1, 4), st.integers(1, 60))
@settings(max_examples=50, deadline=None)
def test_every_working_day_that_a_policy_may_name_is_in_the_next_quarter(year: int, number: int, working_day: int):
    quarter = Quarter(year, number)
    day = meeting_start(quarter, policy(working_day=working_day)).date()
    between = [quarter.end + timedelta(1 + count) for count in range((day - quarter.end).days)]
    assert Quarter.of(day) == quarter.shifted(1)
    assert sum(one.isoweekday() <= 5 for one in between) == working_day
    assert day.isoweekday() <= 5


def test_its_time_is_that_of_the_policy_s_zone_on_that_day():
    """New York is five hours behind UTC in January, and four in July."""
    for quarter, hour in ((Quarter(2025, 4), 14), (Quarter(2026, 2), 13)):
        found = event(meeting_calendar(quarter, policy("America/New_York", at="09:30"), stamped=date(2026, 1, 1)))
        assert found.start.astimezone(UTC).time().isoformat("minutes") == f"{hour}:30"
        assert found.start.utcoffset() == timedelta(0)


def test_it_lasts_as_long_as_the_policy_says():
    found = event(meeting_calendar(Q3, policy(minutes=90), stamped=date(2026, 10, 1)))
    assert found.end - found.start == timedelta(minutes=90)


def test_calendars_read_back_what_was_meant():
    found = event(meeting_calendar(Q3, policy(organisation=HOSTILE), stamped=date(2026, 10, 1), site=SITE))
    assert str(found["summary"]).startswith("Incident review of 2026-Q3: A, B; C\\n BEGIN:VALARM ATTENDEE:mailto:x@y")
    assert str(found["summary"]).endswith("é" * 90)
    assert found["dtstamp"].dt == datetime(2026, 10, 1, tzinfo=UTC)
    assert found["url"] == f"{SITE}trends/2026-q3/"
    agenda = str(found["description"])
    for words in ("2026-10-07 10:00, UTC", f"{SITE}trends/2026-q3/", "recurs", "overdue", "Decide"):
        assert words in agenda
    assert found.subcomponents == []
    assert "attendee" not in found


def test_lines_end_and_fold_as_the_standard_says():
    text = meeting_calendar(Q3, policy(organisation=HOSTILE), stamped=date(2026, 10, 1), site=SITE)
    lines = text.split("\r\n")
    assert lines[-1] == ""
    assert max(len(line.encode()) for line in lines) <= 75
    assert any(line.startswith(" ") for line in lines)
    for line in lines:
        assert line.isprintable(), line


def test_the_event_is_the_same_one_however_often_it_is_made_and_for_whichever_day():
    def made(quarter: Quarter = Q3, site: str = SITE, organisation: str = "Acme", day: int = 1) -> object:
        made = meeting_calendar(quarter, policy(organisation=organisation), stamped=date(2026, 10, day), site=site)
        return event(made)["uid"]

    assert made() == made(day=2) == made(organisation="Other") == made(site=SITE.rstrip("/"))
    assert made(site="") == made(site="http://127.0.0.1:8000/")
    different = [made(), made(Quarter(2026, 2)), made(site="https://b.example/"), made(site=""), made(Q3, "", "Other")]
    assert len(set(different)) == len(different)


def test_the_same_input_gives_the_same_text():
    texts = {meeting_calendar(Q3, policy(), stamped=date(2026, 10, 1), site=SITE) for _ in range(2)}
    assert len(texts) == 1


@pytest.mark.parametrize(
    "site",
    [
        "",
        "http://127.0.0.1:8000/",
        "http://localhost/",
        "http://[::1]:8000/",
        "http://[x",
        "/trends/",
        "https://a.b\r\nX:y",
    ],
)
def test_without_an_address_that_others_can_open_none_is_given(site: str):
    assert published_page(Q3, site) is None
    found = event(meeting_calendar(Q3, policy(), stamped=date(2026, 10, 1), site=site))
    assert "url" not in found
    assert "themselves: trends/2026-q3/\n" in str(found["description"])


def test_the_file_is_named_after_the_quarter():
    assert meeting_name(Q3) == "2026-q3-review.ics"
