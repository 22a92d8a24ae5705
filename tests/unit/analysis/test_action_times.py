"""How long action items take, by group; those that are open have waited, and still wait."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from postmortem_archive.analysis.action_times import (
    COMPLETION_AT_RISK,
    COMPLETION_CURVES,
    COMPLETION_SUMMARY,
    completion_at_risk,
    completion_curves,
    completion_summary,
)
from postmortem_archive.analysis.frames import Frames, build_frames
from tests.support.records import SUMMARY, make

OPENED, AS_OF = date(2026, 1, 1), date(2026, 4, 11)  # a hundred days


def item(days: int | None, **facts: object) -> str:
    """An item done after so many days, or open."""
    if days is not None:
        facts["done"] = OPENED + timedelta(days)
    told = ", ".join(f"{name}: {value}" for name, value in facts.items())
    return f"- [{' ' if days is None else 'x'}] Do it{f' ({told})' if told else ''}"


def frames(*items: str) -> Frames:
    body = "\n".join([SUMMARY, "## Action items", "", *items, ""])
    return build_frames(
        [make("2026-01-01-outage", body, started="2026-01-01T01:00Z", resolved="2026-01-01T02:00Z")], AS_OF
    )


def test_a_group_of_eight_has_a_median_and_a_curve_and_one_of_seven_has_not():
    high = [item(day, priority="high") for day in (0, 2, 2, 5, 9, 30)] + [item(None, priority="high")] * 2
    told = frames(*high, *[item(3, priority="low")] * 7)
    summary = completion_summary(told).set_index(["grouping", "group"])
    assert summary.loc[("priority", "high"), ["items", "done", "open", "median_days"]].tolist() == [8, 6, 2, 5]
    assert summary.loc[("priority", "low"), ["items", "done", "open"]].tolist() == [7, 7, 0]
    assert summary.loc[("priority", "low"), ["median_days", "low", "high"]].isna().all()
    assert summary["is_drawn"].to_dict()[("priority", "low")] is False
    curves = completion_curves(told)
    assert set(curves["group"].dropna()) == {"high"}


def test_a_curve_steps_down_where_items_are_done_and_ends_with_the_longest_wait():
    told = frames(*[item(day) for day in (0, 2, 2, 5, 9, 30)], item(None), item(None))
    curve = completion_curves(told)
    assert curve[["days", "at_risk", "completed", "survival"]].values.tolist() == [
        [0, 8, 0, 1],
        [0, 8, 1, 7 / 8],
        [2, 7, 2, pytest.approx(5 / 8)],
        [5, 5, 1, pytest.approx(4 / 8)],
        [9, 4, 1, pytest.approx(3 / 8)],
        [30, 3, 1, pytest.approx(2 / 8)],
        [100, 2, 0, pytest.approx(2 / 8)],
    ]
    assert ((curve["low"] <= curve["survival"]) & (curve["survival"] <= curve["high"])).all()
    at_risk = completion_at_risk(told)
    assert at_risk["at_risk"].tolist() == [8, 3, 2, 2, 0, 0]
    assert at_risk["survival"].isna().tolist() == [False] * 4 + [True] * 2


def test_where_none_is_left_there_is_no_interval():
    last = completion_curves(frames(*[item(day) for day in range(8)])).iloc[-1]
    assert last["survival"] == 0
    assert last[["low", "high"]].isna().all()


def test_items_done_on_an_unstated_day_are_left_out_of_the_times():
    told = completion_summary(frames(*[item(1)] * 7, "- [x] Do it")).iloc[0]
    assert told[["items", "done", "left_out"]].tolist() == [8, 8, 1]
    assert told[["median_days", "low", "high"]].isna().all(), "seven are too few"


def test_overdue_items_are_counted_among_the_open():
    told = completion_summary(frames(item(None, due="2026-04-10"), item(None, due="2026-04-11"), item(None))).iloc[0]
    assert told[["open", "overdue"]].tolist() == [3, 1]


def test_the_four_largest_groups_are_drawn_and_those_without_a_name_come_last():
    owners = {"e": 8, "d": 9, "c": 9, "b": 10, "a": 8}
    items = [item(1, owner=owner) for owner, count in owners.items() for _ in range(count)]
    summary = completion_summary(frames(*items, *[item(1)] * 11))
    teams = summary[summary["grouping"] == "team"]
    assert teams["group"].fillna("-").tolist() == ["b", "c", "d", "a", "e", "-"]
    assert teams["is_drawn"].tolist() == [True] * 4 + [False] * 2
    assert teams["median_days"].tolist() == [1] * 6
    assert summary.loc[summary["grouping"] == "all", "items"].tolist() == [55]
    for spec, table in (
        (COMPLETION_SUMMARY, completion_summary),
        (COMPLETION_CURVES, completion_curves),
        (COMPLETION_AT_RISK, completion_at_risk),
    ):
        assert table(frames(*items)).dtypes.astype(str).to_dict() == spec.frame().dtypes.astype(str).to_dict()


def test_an_archive_without_items_has_one_row_of_zeros_and_no_curve():
    told = build_frames([], AS_OF)
    assert completion_summary(told)["items"].tolist() == [0]
    assert completion_curves(told).empty
    assert completion_at_risk(told).empty
