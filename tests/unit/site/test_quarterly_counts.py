"""Quarters: which a day is in, which an archive spans, and what is counted in them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_archive.quarters import LONGEST, Quarter, quarters_until
from postmortem_archive.site.quarterly_counts import count_by_quarter
from tests.support.records import make

DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))
PLACES = {"SEV-1": 0, "SEV-2": 1}


def names(days, as_of: date) -> list[str]:
    return [str(quarter) for quarter in quarters_until(days, as_of)]


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2026, 1, 1), "2026-Q1"),
        (date(2026, 3, 31), "2026-Q1"),
        (date(2026, 4, 1), "2026-Q2"),
        (date(2026, 9, 30), "2026-Q3"),
        (date(2026, 12, 31), "2026-Q4"),
        (date(7, 10, 1), "0007-Q4"),
    ],
)
def test_a_day_is_in_its_quarter(day: date, quarter: str):
    assert str(Quarter.of(day)) == quarter


@given(DAYS, st.integers(0, 400))
def test_quarters_order_as_days_do(day: date, later: int):
    if (date.max - day).days >= later:
        assert Quarter.of(day) <= Quarter.of(day + timedelta(later))


def test_a_span_has_every_quarter_from_the_first_day_to_the_day_of_the_build():
    days = [date(2026, 2, 1), None, date(2025, 8, 31)]
    assert names(days, date(2026, 5, 1)) == ["2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2"]


@pytest.mark.parametrize("days", [[], [None], [date(2027, 1, 1)]])
def test_without_a_day_up_to_the_build_there_is_no_span(days):
    assert names(days, date(2026, 5, 1)) == []


@given(st.lists(st.none() | DAYS, max_size=5), DAYS)
def test_a_span_is_unbroken_ends_with_the_build_and_is_not_too_long(days, as_of: date):
    span = quarters_until(days, as_of)
    assert len(span) <= LONGEST
    assert all(later.index == earlier.index + 1 for earlier, later in pairwise(span))
    assert all(1 <= quarter.number <= 4 for quarter in span)
    assert not span or span[-1] == Quarter.of(as_of)


def test_incidents_are_counted_by_quarter_and_severity():
    records = [
        make("2026-01-05-a", started="2026-01-05T10:00Z", severity="SEV-1"),
        make("2026-02-05-b", started="2026-02-05T10:00Z", severity="SEV-2"),
        make("2026-07-05-c", started="2026-07-05T10:00Z", severity="SEV-9"),
        make("2026-07-06-d", started="2026-07-06T10:00Z", severity=None),
    ]
    span = quarters_until([record.on for record in records], date(2026, 8, 1))
    counted = count_by_quarter(records, span, PLACES, 3)
    assert [(str(each.quarter), each.counts) for each in counted.quarters] == [
        ("2026-Q1", (1, 1, 0)),
        ("2026-Q2", (0, 0, 0)),
        ("2026-Q3", (0, 0, 2)),
    ]


def test_what_is_outside_the_span_is_counted_apart():
    records = [
        make("0019-01-05-a", started="0019-01-05T10:00Z"),
        make("2026-02-05-b", started="2026-02-05T10:00Z"),
        make("2027-02-05-c", started="2027-02-05T10:00Z"),
        make("undated", started=None),
    ]
    span = quarters_until([record.on for record in records], date(2026, 8, 1))
    counted = count_by_quarter(records, span, PLACES, 3)
    assert (counted.total, counted.earlier, counted.later, counted.undated) == (1, 1, 1, 1)
