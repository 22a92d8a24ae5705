"""The numbers at the top of a tag's page."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_archive.site.options import SiteOptions
from postmortem_archive.site.tag_facts import median_of, tag_facts
from tests.support.records import make

AS_OF = date(2026, 11, 23)
LENGTHS = st.lists(st.none() | st.timedeltas(timedelta(0), timedelta(days=999)), max_size=9)


def begun(*days: date) -> list:
    return [make(f"{day}-x", started=f"{day}T10:00Z") for day in days]


def facts(*days: date, archive_first: date | None = date(2020, 1, 1)):
    return tag_facts(begun(*days), archive_first, SiteOptions(as_of=AS_OF))


def test_the_median_is_of_those_that_say_it():
    hour = timedelta(hours=1)
    assert median_of([hour, None, 9 * hour, 2 * hour]).length == 2 * hour
    assert median_of([hour, 2 * hour]).length == 1.5 * hour
    assert median_of([hour, None, 2 * hour]).of == 2
    assert (median_of([None]).length, median_of([]).of) == (None, 0)


@given(LENGTHS)
def test_half_of_the_lengths_are_at_most_the_median_and_half_at_least(lengths: list[timedelta | None]):
    found, known = median_of(lengths), [length for length in lengths if length is not None]
    assert found.of == len(known)
    if found.length is not None:
        assert sum(length <= found.length for length in known) * 2 >= len(known)
        assert sum(length >= found.length for length in known) * 2 >= len(known)


@pytest.mark.parametrize(
    ("age", "expected"), [(-1, (0, 0)), (0, (1, 0)), (364, (1, 0)), (365, (0, 1)), (729, (0, 1)), (730, (0, 0))]
)
def test_each_incident_is_in_one_year_at_most(age: int, expected: tuple[int, int]):
    found = facts(AS_OF - timedelta(age))
    assert (found.recent, found.before) == expected


@pytest.mark.parametrize(("reach", "known"), [(729, True), (728, False)])
def test_the_year_before_is_known_only_if_the_archive_covers_it(reach: int, known: bool):
    found = facts(AS_OF, archive_first=AS_OF - timedelta(reach))
    assert (found.before is not None) is known


def test_first_and_last_are_days_of_the_tag():
    found = facts(date(2025, 3, 4), date(2026, 1, 2), date(2024, 5, 6))
    assert (found.first, found.last) == (date(2024, 5, 6), date(2026, 1, 2))


def test_an_undated_archive_has_no_days():
    found = tag_facts([make("x", started=None)], None, SiteOptions(as_of=AS_OF))
    assert (found.first, found.last, found.recent, found.before) == (None, None, 0, None)


def test_open_and_overdue_items_are_counted():
    record = make(
        body="## Summary\n\nx\n\n## Action items\n\n- [ ] a (due: 2026-01-01)\n- [ ] b\n"
        "- [ ] c (due: 2027-01-01)\n- [x] d\n"
    )
    found = tag_facts([record], record.on, SiteOptions(as_of=AS_OF))
    assert ([action.item.text for action in found.waiting], found.overdue) == (["a", "c", "b"], 1)
