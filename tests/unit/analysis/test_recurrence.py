"""Incidents that came back, and the remedies of those that they repeat."""

from __future__ import annotations

from datetime import date

import pytest

from postmortem_archive.analysis.frames import build_frames
from postmortem_archive.analysis.recurrence import (
    Recurrence,
    StateThen,
    Verdict,
    recurrence_items_table,
    recurrence_table,
    recurrences,
)
from postmortem_archive.model import Postmortem
from tests.support.records import SUMMARY, make

TODAY = date(2026, 11, 23)


def incident(day: str, *items: str, factors=("disk-full", "capacity"), services=("edge",), **facts) -> Postmortem:
    body = SUMMARY + "\n## Action items\n\n" + "".join(f"- {item}\n" for item in items) if items else SUMMARY
    name = facts.pop("name", f"{day}-x")
    facts = {"started": f"{day}T10:00Z", **facts}
    return make(name, body, factors=list(factors), services=list(services), **facts)


def found(*records: Postmortem, **options) -> list[Recurrence]:
    return list(recurrences(build_frames(records, TODAY), **options))


def ids(repeats: list[Recurrence]) -> list[tuple[str, str, int]]:
    return [(repeat.earlier.id, repeat.later.id, repeat.days) for repeat in repeats]


def test_the_same_main_factor_in_a_shared_service_comes_back():
    earlier = incident("2026-01-01", services=["shop", "edge", "mail"])
    later = incident("2026-02-01", services=["mail", "edge"])
    (repeat,) = found(later, earlier)
    assert ids([repeat]) == [("2026-01-01-x", "2026-02-01-x", 31)]
    assert (repeat.factor, repeat.services) == ("disk-full", ("mail", "edge"))


@pytest.mark.parametrize(
    "other", [{"factors": ["capacity", "disk-full"]}, {"services": ["shop"]}, {"factors": []}, {"services": []}]
)
def test_another_main_factor_or_service_is_no_repeat(other: dict):
    assert found(incident("2026-01-01"), incident("2026-02-01", **other)) == []


@pytest.mark.parametrize(("day", "days", "is_repeat"), [("2026-06-30", 180, True), ("2026-07-01", 181, False)])
def test_after_180_days_it_came_back_but_is_no_repeat(day: str, days: int, is_repeat: bool):
    (found_one,) = found(incident("2026-01-01"), incident(day))
    assert (found_one.days, found_one.is_repeat) == (days, is_repeat)


def test_the_nearest_of_several_counts_and_the_latest_comes_first():
    records = [incident("2026-01-01"), incident("2026-02-01", services=["edge", "shop"]), incident("2026-03-01")]
    assert ids(found(*records)) == [("2026-02-01-x", "2026-03-01-x", 28), ("2026-01-01-x", "2026-02-01-x", 31)]
    services = [{"services": ["edge"]}, {"services": ["shop"]}, {"services": ["shop", "edge"]}]
    records = [incident(f"2026-0{month}-01", **service) for month, service in enumerate(services, 1)]
    assert ids(found(*records)) == [("2026-02-01-x", "2026-03-01-x", 28)]


def test_of_one_day_the_one_with_more_services_in_common_counts():
    one = incident("2026-01-01", name="2026-01-01-b", services=["edge"])
    other = incident("2026-01-01", name="2026-01-01-a", services=["edge", "shop"])
    later = incident("2026-02-01", services=["edge", "shop"])
    assert ids(found(one, other, later)) == [("2026-01-01-a", "2026-02-01-x", 31)]


def test_incidents_of_one_day_do_not_repeat_each_other():
    assert found(incident("2026-01-01", name="2026-01-01-a"), incident("2026-01-01", name="2026-01-01-b")) == []


@pytest.mark.parametrize(
    ("item", "state"),
    [
        ("[x] Do (due: 2026-01-20, done: 2026-01-31)", StateThen.DONE),
        ("[x] Do (due: 2026-01-31, done: 2026-02-01)", StateThen.OVERDUE),  # on the day itself, too late
        ("[x] Do (due: 2026-02-01, done: 2026-02-10)", StateThen.OPEN),
        ("[ ] Do (due: 2026-01-31)", StateThen.OVERDUE),
        ("[ ] Do (due: 2026-02-01)", StateThen.OPEN),
        ("[ ] Do", StateThen.OPEN),
        ("[x] Do", StateThen.UNDATED),
        ("[x] Do (due: 2026-01-02)", StateThen.UNDATED),
    ],
)
def test_an_item_is_judged_by_the_day_on_which_it_came_back(item: str, state: StateThen):
    (repeat,) = found(incident("2026-01-01", item), incident("2026-02-01"))
    assert [found.state_then for found in repeat.items] == [state]


def test_days_of_grace_put_off_what_is_overdue():
    records = incident("2026-01-01", "[ ] Do (due: 2026-01-29)"), incident("2026-02-01")
    assert found(*records, grace_days=2)[0].items[0].state_then is StateThen.OVERDUE
    assert found(*records, grace_days=3)[0].items[0].state_then is StateThen.OPEN


DONE, OPEN, UNDATED = "[x] Do (type: prevent, done: 2026-01-20)", "[ ] Do (type: prevent)", "[x] Do (type: prevent)"
DETECT = "[x] See (type: detect, done: 2026-01-20)"


@pytest.mark.parametrize(
    ("items", "verdict"),
    [
        ([DONE, DONE], Verdict.ALL_DONE),
        ([DONE, OPEN], Verdict.SOME_DONE),
        ([DONE, UNDATED], Verdict.SOME_DONE),
        ([OPEN], Verdict.NOT_DONE),
        ([OPEN, UNDATED], Verdict.UNKNOWN),
        ([UNDATED], Verdict.UNKNOWN),
        ([], Verdict.NONE),
        ([DETECT], Verdict.NONE),  # it was to be seen, and perhaps was
        ([DETECT, OPEN], Verdict.NOT_DONE),
        (["[x] Do (done: 2026-01-20)"], Verdict.ALL_DONE),  # says no type
    ],
)
def test_the_verdict_is_about_what_was_to_prevent_it(items: list[str], verdict: Verdict):
    (repeat,) = found(incident("2026-01-01", *items), incident("2026-02-01"))
    assert repeat.verdict is verdict


def test_what_was_done_and_was_to_prevent_it_did_not_hold():
    (repeat,) = found(incident("2026-01-01", DETECT, DONE, OPEN), incident("2026-02-01"))
    assert [item.place for item in repeat.did_not_hold] == [1]


@pytest.mark.parametrize("named_by", ["later", "earlier", None])
def test_says_whether_one_names_the_other(named_by: str | None):
    earlier = incident("2026-01-01", related=["2026-02-01-x"] if named_by == "earlier" else [])
    later = incident("2026-02-01", related=["2026-01-01-x"] if named_by == "later" else [])
    assert found(earlier, later)[0].names_earlier is (named_by is not None)


def test_tables():
    repeats = found(incident("2026-01-01", DETECT, DONE, OPEN, UNDATED), incident("2026-02-01", services=["x", "edge"]))
    (row,) = recurrence_table(repeats).to_dict("records")
    assert (row["later"], row["earlier"], row["on"].date()) == ("2026-02-01-x", "2026-01-01-x", date(2026, 2, 1))
    assert (row["factor"], row["services"], row["days"], row["names_earlier"]) == ("disk-full", "edge", 31, False)
    assert [row[name] for name in ("remedies", "done", "open", "overdue", "undated")] == [3, 1, 1, 0, 1]
    assert row["verdict"] == "some remedies done, which were not enough"
    items = recurrence_items_table(repeats)
    assert items["state_then"].tolist() == ["done", "done", "open", "undated"]
    assert items["is_remedy"].tolist() == [False, True, True, True]
    assert items["place"].tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize("records", [[], [make("x", started=None, factors=["a"])], [make(), make("2026-03-05-x")]])
def test_without_repeats_tables_are_empty(records: list[Postmortem]):
    assert recurrence_table(found(*records)).empty
    assert recurrence_items_table(found(*records)).empty
