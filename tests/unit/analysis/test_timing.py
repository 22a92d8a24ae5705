"""When incidents begin, and who finds them."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from postmortem_archive.analysis.frames import Frames, build_frames
from postmortem_archive.analysis.intervals import proportion_interval
from postmortem_archive.analysis.timing import found_by, hours_of_week, working_hours
from postmortem_archive.model import Detection
from tests.support.records import make

UTC, BERLIN = ZoneInfo("UTC"), ZoneInfo("Europe/Berlin")


def frames(*started: str | None, **facts) -> Frames:
    records = [make(f"2026-01-{n:02}-x", started=at, **facts) for n, at in enumerate(started, 1)]
    return build_frames(records, date(2026, 11, 23))


def slots(of: Frames, zone: ZoneInfo) -> list[list[int]]:
    table = hours_of_week(of, zone)
    return table[table["incidents"] > 0].to_numpy().tolist()


def test_a_week_has_168_hours_from_monday():
    table = hours_of_week(frames("2026-03-04T09:58Z"), UTC)
    assert table[["weekday", "hour"]].to_numpy().tolist() == [[day, hour] for day in range(7) for hour in range(24)]
    assert slots(frames("2026-03-04T09:58Z", "2026-03-11T09:01Z"), UTC) == [[2, 9, 2]]  # Wednesdays


def test_hours_are_those_of_the_zone_s_clocks_in_summer_and_winter():
    assert slots(frames("2026-03-04T09:58Z"), BERLIN) == [[2, 10, 1]]
    assert slots(frames("2026-07-01T09:58Z"), BERLIN) == [[2, 11, 1]]
    assert slots(frames("2026-07-05T22:30Z"), BERLIN) == [[0, 0, 1]]  # Sunday night is Monday there


def test_both_hours_that_the_clocks_show_twice_are_one():
    assert slots(frames("2026-10-25T00:30Z", "2026-10-25T01:30Z"), BERLIN) == [[6, 2, 2]]


def test_an_incident_without_a_time_is_not_counted():
    assert hours_of_week(frames(None), UTC)["incidents"].sum() == 0
    assert working_hours(hours_of_week(frames(None), UTC)) is None


def test_working_hours_are_from_monday_to_friday_from_8_until_18():
    inside = ["2026-03-02T08:00Z", "2026-03-06T17:59Z"]
    outside = ["2026-03-02T07:59Z", "2026-03-06T18:00Z", "2026-03-07T12:00Z"]
    found = working_hours(hours_of_week(frames(*inside, *outside), UTC))
    assert found is not None
    assert (found.inside, found.of, found.share) == (2, 5, 0.4)
    assert found.by_chance == pytest.approx(50 / 168)
    assert found.interval == proportion_interval(2, 5)


def test_working_hours_are_50_of_the_168_of_a_week():
    found = working_hours(hours_of_week(frames("2026-03-02T08:00Z", "2026-03-06T17:59Z", "2026-03-06T12:00Z"), UTC))
    assert found is not None
    assert found.by_chance == pytest.approx(50 / 168)


def test_shares_are_of_those_that_say_who_noticed():
    records = [
        make(f"2026-01-{number:02}-x", detection=way)
        for number, way in enumerate(["monitoring", "monitoring", "customer", "audit", None], 1)
    ]
    table = found_by(build_frames(records, date(2026, 11, 23))).set_index("detection")
    assert list(table.index) == [*(way.value for way in Detection), "not stated"]
    assert table["incidents"].tolist() == [2, 1, 0, 0, 0, 1, 1]
    assert table["of"].tolist() == [4] * 6 + [5]
    assert table.loc["monitoring", "share"] == 0.5
    assert table.loc["not stated", "share"] == 0.2
    expected = proportion_interval(2, 4)
    assert table.loc["monitoring", ["low", "high"]].tolist() == pytest.approx([expected.low, expected.high])
    assert table.loc["not stated", ["low", "high"]].isna().all()


def test_where_none_says_so_there_is_no_share():
    table = found_by(frames("2026-03-02T08:00Z", detection=None))
    assert table["share"].isna().tolist() == [True] * 6 + [False]
    assert table["low"].isna().all()


def test_without_incidents_there_is_no_row():
    assert found_by(frames()).empty
    assert hours_of_week(frames(), UTC)["incidents"].tolist() == [0] * 168


def test_the_first_day_there_is_has_an_hour():
    assert slots(frames("0001-01-01T00:30Z"), ZoneInfo("America/New_York")) == [[6, 19, 1]]
