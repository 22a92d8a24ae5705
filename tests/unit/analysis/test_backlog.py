"""Action items that arrive and are completed, and those that are overdue."""

from __future__ import annotations

from datetime import date

import pytest

from postmortem_archive.analysis.backlog import (
    BACKLOG,
    OVERDUE,
    OVERDUE_ITEMS,
    QuarterActions,
    actions_of_quarter,
    backlog,
    overdue,
    overdue_items,
)
from postmortem_archive.analysis.frames import build_frames
from postmortem_archive.quarters import Quarter
from tests.support.records import SUMMARY, make

AS_OF = date(2026, 5, 10)


def outage(day: str, *items: str, name: str = "outage", **facts: object):
    body = "\n".join([SUMMARY, "## Action items", "", *items, ""])
    return make(f"{day}-{name}", body, started=f"{day}T10:00Z", **facts)


ARCHIVE = [
    outage("2025-08-01", "- [x] A (done: 2025-08-20, due: 2025-08-31)", "- [x] B (done: 2026-02-01, due: 2025-12-31)",
           "- [x] C (due: 2026-03-01)"),
    outage("2026-01-10", "- [ ] D (due: 2026-03-31, priority: high)", "- [x] E (done: 2026-04-01, due: 2026-03-31)",
           "- [x] F (done: 2026-03-31, due: 2026-03-31)", "- [ ] G"),
    # It ended in the next quarter, from which on its items wait.
    outage("2026-03-31", "- [ ] H (due: 2026-05-20)", resolved="2026-04-01T10:00Z", name="night"),
]  # fmt: skip


def test_what_is_open_is_what_was_open_and_came_without_what_went():
    table = backlog(build_frames(ARCHIVE, AS_OF))
    assert table.values.tolist() == [
        ["2025-Q3", True, 0, 3, 1, 1, 1],
        ["2025-Q4", True, 1, 0, 0, 0, 1],
        ["2026-Q1", True, 1, 4, 2, 0, 3],
        ["2026-Q2", False, 3, 1, 1, 0, 3],
    ]
    assert table.dtypes.astype(str).to_dict() == BACKLOG.frame().dtypes.astype(str).to_dict()


def test_items_done_before_the_first_incident_began_leave_the_backlog_even():
    table = backlog(build_frames([outage("2026-01-10", "- [x] A (done: 2025-06-01)", "- [ ] B")], AS_OF))
    assert table[["open_before", "opened", "completed", "open_at_end"]].values.tolist() == [[0, 1, 0, 1], [1, 0, 0, 1]]


def test_a_quarter_s_items_and_days_kept():
    assert actions_of_quarter(build_frames(ARCHIVE, AS_OF), Quarter(2026, 1)) == QuarterActions(
        Quarter(2026, 1),
        items=5, done=2, open=3, overdue=1,  # D to H, of which D is overdue
        opened=4, completed=2, open_at_end=3,
        due=4, kept=1, late=1, unstated=1, missed=1, ahead=0,  # F, E, C, D
    )  # fmt: skip


def test_a_day_that_is_not_over_is_not_missed():
    told = actions_of_quarter(build_frames(ARCHIVE, AS_OF), Quarter(2026, 2))
    assert (told.due, told.ahead, told.missed) == (1, 1, 0)
    on_the_day = actions_of_quarter(build_frames(ARCHIVE, date(2026, 5, 20)), Quarter(2026, 2))
    assert (on_the_day.ahead, on_the_day.missed) == (1, 0)
    after = actions_of_quarter(build_frames(ARCHIVE, date(2026, 5, 21)), Quarter(2026, 2))
    assert (after.ahead, after.missed) == (0, 1)


def test_a_quarter_outside_the_archive_has_zeros():
    told = actions_of_quarter(build_frames(ARCHIVE, AS_OF), Quarter(1, 1))
    assert (told.items, told.opened, told.due, told.open_at_end) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("due", "age"),
    [
        ("2026-05-09", "1-30"), ("2026-04-10", "1-30"), ("2026-04-09", "31-90"), ("2026-02-09", "31-90"),
        ("2026-02-08", "91-180"), ("2025-11-11", "91-180"), ("2025-11-10", "181-365"), ("2025-05-10", "181-365"),
        ("2025-05-09", "over 365"),
    ],
)  # fmt: skip
def test_ages_end_with_their_last_day(due: str, age: str):
    table = overdue(build_frames([outage("2025-01-01", f"- [ ] A (due: {due})")], AS_OF))
    assert table[table["items"] > 0]["days"].tolist() == [age]
    assert len(table) == 5


def test_overdue_items_are_told_by_priority_and_one_by_one():
    late = outage("2025-08-01", "- [ ] X (due: 2026-05-01, priority: low, owner: edge)", "- [ ] Y (due: 2026-03-31)")
    frames = build_frames([late, *ARCHIVE], AS_OF)
    table = overdue(frames)
    assert table.groupby("priority", dropna=False, sort=False)["items"].sum().tolist() == [1, 1, 1]
    assert table["priority"].fillna("-").unique().tolist() == ["high", "low", "-"]
    assert table.dtypes.astype(str).to_dict() == OVERDUE.frame().dtypes.astype(str).to_dict()
    items = overdue_items(frames)
    assert items[["incident", "text", "days_overdue"]].values.tolist() == [
        ["2025-08-01-outage", "Y", 40],
        ["2026-01-10-outage", "D", 40],
        ["2025-08-01-outage", "X", 9],
    ]
    assert items.dtypes.astype(str).to_dict() == OVERDUE_ITEMS.frame().dtypes.astype(str).to_dict()


def test_items_that_are_equally_late_keep_the_order_of_their_file():
    items = [f"- [ ] Item {number} (due: 2026-0{number % 4 + 1}-01)" for number in range(60)]
    table = overdue_items(build_frames([outage("2025-08-01", *items)], AS_OF))
    for _, places in table.groupby("days_overdue")["place"]:
        assert places.is_monotonic_increasing
        assert len(places) == 15


def test_days_of_grace_make_items_overdue_later():
    assert overdue_items(build_frames(ARCHIVE, AS_OF, grace_days=40)).empty
    assert len(overdue_items(build_frames(ARCHIVE, AS_OF, grace_days=39))) == 1


def test_an_empty_archive_has_empty_tables():
    frames = build_frames([], AS_OF)
    assert backlog(frames).empty
    assert overdue(frames).empty
    assert overdue_items(frames).empty
