"""Times as people write them."""

from __future__ import annotations

from datetime import UTC, date, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from postmortem_archive.reading.instants import (
    Stamp,
    day_near,
    find_date,
    find_leading,
    find_trailing,
    midnight,
    resolve,
)
from postmortem_archive.reading.zones import zone_in, zone_named
from tests.support.samples import utc

BERLIN = ZoneInfo("Europe/Berlin")
WINTER = utc("2026-01-15").replace(tzinfo=None)


def found(text: str, *, ranges: bool = True):
    match = find_leading(text, ranges=ranges)
    assert match is not None, text
    return match


def offset(text: str, *, ranges: bool = True) -> timedelta | None:
    stamp = found(text, ranges=ranges).stamp
    return stamp.zone.utcoffset(WINTER) if stamp.zone else None


@pytest.mark.parametrize(
    ("text", "day", "clock"),
    [
        ("09:58", None, time(9, 58)),
        ("9:58", None, time(9, 58)),
        ("09:58:31", None, time(9, 58, 31)),
        ("09:58:31.123", None, time(9, 58, 31)),
        ("23:59:60", None, time(23, 59, 59)),
        ("09h58", None, time(9, 58)),
        ("2026-03-04 09:58", date(2026, 3, 4), time(9, 58)),
        ("2026-03-04T09:58", date(2026, 3, 4), time(9, 58)),
        ("2026/03/04, 09:58", date(2026, 3, 4), time(9, 58)),
        ("04.03.2026 09:58", date(2026, 3, 4), time(9, 58)),
        ("2026-03-04 11.50", date(2026, 3, 4), time(11, 50)),
        ("2026-03-04 1600", date(2026, 3, 4), time(16, 0)),
        ("2026-03-04 ca. 18:30", date(2026, 3, 4), time(18, 30)),
        ("2026-03-04 24:00", date(2026, 3, 5), time(0, 0)),
        ("24:00 2026-03-04", date(2026, 3, 5), time(0, 0)),
        ("4 March 2026, 09:58", date(2026, 3, 4), time(9, 58)),
        ("4th March 2026 at 09:58", date(2026, 3, 4), time(9, 58)),
        ("March 4, 2026 09:58", date(2026, 3, 4), time(9, 58)),
        ("Mar. 4 2026 9:58", date(2026, 3, 4), time(9, 58)),
        ("Friday 4 March 2026, 09:58", date(2026, 3, 4), time(9, 58)),
        ("4 de marzo de 2026 09:58", date(2026, 3, 4), time(9, 58)),
        ("09:58, 4 March 2026", date(2026, 3, 4), time(9, 58)),
        ("09:58 UTC (4 March 2026)", date(2026, 3, 4), time(9, 58)),
        ("about 09:58", None, time(9, 58)),
        ("~09:58", None, time(9, 58)),
        ("[09:58]", None, time(9, 58)),
        ("**09:58**", None, time(9, 58)),
        ("5:33 PM", None, time(17, 33)),
        ("5:33pm", None, time(17, 33)),
        ("5 p.m.", None, time(17, 0)),
        ("12:30 am", None, time(0, 30)),
        ("12:30 PM", None, time(12, 30)),
        ("17:14pm", None, time(17, 14)),
    ],
)
def test_a_time_is_found_in_every_common_form(text, day, clock):
    stamp = found(text).stamp
    assert (stamp.day, stamp.clock) == (day, clock)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "25:00",
        "09:60",
        "0:30 am",
        "13:00 am",
        "13 pm",
        "--:--",
        "HH:MM",
        "20202-01-16 12:00",
        "3.5.9 out",
        "1/2",
    ],
)
def test_what_is_no_time_is_not_read_as_one(text):
    assert find_leading(text) is None


@pytest.mark.parametrize("text", ["2026-02-30 10:00", "2026-13-01 10:00", "0000-01-01 10:00"])
def test_a_day_that_does_not_exist_is_no_day(text):
    assert find_leading(text) is None
    assert find_date(text) is None


def test_a_day_without_a_year_says_so():
    stamp = found("Jan 14, 10:18 AM").stamp
    assert (stamp.day, stamp.year_known) == (date(4, 1, 14), False)


@pytest.mark.parametrize(
    "text",
    ["10:00-11:15", "10:00 - 11:15", "10:00–11:15", "10:00 — 11:15", "10:00−11:15", "10:00 to 11:15", "10:00 a 11:15"],
)
def test_a_range_has_two_ends_whatever_joins_them(text):
    match = found(text)
    assert match.until is not None
    assert (match.stamp.clock, match.until.clock) == (time(10, 0), time(11, 15))
    assert match.end == len(text)


def test_a_zone_at_the_end_of_a_range_holds_for_both_ends():
    match = found("10:00–11:00 CET")
    assert offset("10:00–11:00 CET") == timedelta(hours=1)
    assert match.until is not None
    assert match.until.zone == match.stamp.zone


def test_pm_at_the_end_of_a_range_holds_for_its_start_unless_that_would_be_later():
    assert found("1:58 - 2:15 pm").stamp.clock == time(13, 58)
    assert found("11:30 - 1:15 pm").stamp.clock == time(11, 30)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("2026-03-04T09:58Z", 0),
        ("2026-03-04t09:58z", 0),
        ("2026-03-04T09:58+01:00", 1),
        ("2026-03-04T09:58-05:00", -5),
        ("2026-03-04 09:58-05:00", -5),
        ("2026-03-04 09:58 -0500", -5),
        ("2026-03-04 09:58 +05:30", 5.5),
        ("09:58+02:00", 2),
        ("09:58 UTC", 0),
        ("09:58 utc", 0),
        ("09:58 GMT+2", 2),
        ("09:58 UTC-5", -5),
        ("09:58 (UTC+1)", 1),
        ("09:58 CET", 1),
        ("09:58 PST", -8),
        ("09:58 PT", -8),
        ("09:58 Europe/Berlin", 1),
        ("09:58 America/Argentina/Buenos_Aires", -3),
    ],
)
def test_a_zone_behind_a_time_belongs_to_it(text, hours):
    assert offset(text) == timedelta(hours=hours)
    assert found(text).end == len(text)


def test_a_glued_hyphen_is_a_range_behind_a_time_and_an_offset_behind_a_date_unless_a_later_time_follows():
    assert offset("10:00-11:00") is None
    assert found("2026-03-04 09:58-11:00").until is not None
    assert found("2026-03-04T09:58-11:00").until is None
    assert found("10:00 UTC-11:00 UTC").until is not None


def test_where_no_range_can_stand_a_hyphen_is_an_offset():
    assert offset("2026-03-04 03:00-05:00", ranges=False) == timedelta(hours=-5)
    assert offset("2026-03-04 03:00 -05:00", ranges=False) == timedelta(hours=-5)


@pytest.mark.parametrize(
    "text", ["+99:00", "+15:00", "+01:20", "Nowhere/Land", "../../etc/passwd", "/etc/passwd", "Europe/", "XYZ", ""]
)
def test_what_is_no_zone_is_none(text):
    assert zone_named(text) is None


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("Time (UTC+1)", 1),
        ("Time (UTC +1)", 1),
        ("Time (GMT-03:30)", -3.5),
        ("All times in PST", -8),
        ("Time, Europe/Berlin", 1),
        ("Time (utc)", 0),
    ],
)
def test_a_zone_is_found_within_a_heading(text, hours):
    zone = zone_in(text)
    assert zone is not None
    assert zone[0].utcoffset(WINTER) == timedelta(hours=hours)


def test_no_zone_is_found_where_none_is_named():
    assert zone_in("Time of the EVENT, in WORDS") is None


def test_a_time_at_the_end_of_a_text_is_found():
    match = find_trailing("First detected 2020-09-21 18:27.")
    assert match is not None
    assert (match.stamp.day, match.stamp.clock, match.start) == (date(2020, 9, 21), time(18, 27), 15)
    assert find_trailing("at 18:27 something happened") is None
    assert find_trailing("version 1.18:27") is None
    assert find_trailing("x " * 100_000 + "18:27") is not None


def test_a_date_is_found_anywhere_if_it_has_its_year():
    assert find_date("Incident on 2020-09-21 - components") == date(2020, 9, 21)
    assert find_date("September 29, 2025 outage") == date(2025, 9, 29)
    assert find_date("29 September outage") is None
    assert find_date("1.2.3 and 10.0.0.1") is None


def stamp(clock: str, day: date | None = None, *, year_known: bool = True, zone=None) -> Stamp:
    return Stamp(day, time.fromisoformat(clock), zone, year_known)


def test_a_time_alone_is_on_the_day_of_the_row_before():
    assert resolve(stamp("10:05"), UTC, utc("2026-03-04T10:00")) == utc("2026-03-04T10:05")


def test_a_time_past_midnight_is_on_the_next_day():
    assert resolve(stamp("00:10"), UTC, utc("2026-03-04T23:50")) == utc("2026-03-05T00:10")


def test_a_time_past_midnight_is_on_the_next_day_also_where_the_resolution_stated_is_long_before():
    previous, resolved = utc("2026-03-04T23:50"), utc("2026-03-04T10:00")
    assert resolve(stamp("00:10"), UTC, previous, resolved=resolved) == utc("2026-03-05T00:10")


def test_a_row_a_little_out_of_order_stays_on_its_day():
    previous, resolved = utc("2026-03-04T10:00"), utc("2026-03-04T12:00")
    assert resolve(stamp("09:50"), UTC, previous) == utc("2026-03-04T09:50")
    assert resolve(stamp("08:00"), UTC, previous, resolved=resolved) == utc("2026-03-04T08:00")


def test_a_row_far_out_of_order_rolls_over_where_the_incident_lasted_as_long():
    previous, resolved = utc("2026-03-04T10:00"), utc("2026-03-06T12:00")
    assert resolve(stamp("06:00"), UTC, previous) == utc("2026-03-05T06:00")
    assert resolve(stamp("09:00"), UTC, previous, resolved=resolved) == utc("2026-03-05T09:00")


def test_the_first_time_alone_is_on_the_day_of_the_start_or_the_one_beside_it():
    started = utc("2026-03-04T23:55")
    assert resolve(stamp("23:58"), UTC, started=started) == utc("2026-03-04T23:58")
    assert resolve(stamp("00:05"), UTC, started=started) == utc("2026-03-05T00:05")
    early = resolve(stamp("23:50"), UTC, started=utc("2026-03-05T00:05"), resolved=utc("2026-03-05T02:00"))
    assert early == utc("2026-03-04T23:50")


def test_a_time_without_any_day_to_stand_on_is_none():
    assert resolve(stamp("10:00"), UTC) is None
    assert resolve(stamp("10:00", date(4, 3, 4), year_known=False), UTC) is None
    assert resolve(Stamp(date(2026, 3, 4), None, None), UTC) is None


def test_the_day_of_the_row_before_is_the_day_in_the_rows_own_zone():
    # 23:30 UTC is half past midnight in Berlin, so 01:00 there is the same night
    assert resolve(stamp("01:00"), BERLIN, utc("2026-01-14T23:30")) == utc("2026-01-15T00:00")


def test_a_date_without_a_year_is_in_the_year_nearest_to_the_row_before():
    new_year = stamp("00:10", date(4, 1, 1), year_known=False)
    assert resolve(new_year, UTC, utc("2025-12-31T23:50")) == utc("2026-01-01T00:10")
    old_year = stamp("23:50", date(4, 12, 31), year_known=False)
    assert resolve(old_year, UTC, started=utc("2026-01-01T00:10")) == utc("2025-12-31T23:50")


def test_29_february_is_in_a_leap_year_or_nowhere():
    assert day_near(date(4, 2, 29), date(2025, 3, 1)) == date(2024, 2, 29)
    assert day_near(date(4, 2, 29), date(2026, 3, 1)) is None


def test_summer_time_is_kept():
    assert resolve(stamp("12:00", date(2026, 7, 1)), BERLIN) == utc("2026-07-01T10:00")
    assert resolve(stamp("12:00", date(2026, 1, 1)), BERLIN) == utc("2026-01-01T11:00")


def test_the_hour_that_a_clock_shows_twice_runs_forwards():
    first = resolve(stamp("02:50", date(2026, 10, 25)), BERLIN)
    assert first == utc("2026-10-25T00:50")
    assert resolve(stamp("02:10"), BERLIN, first) == utc("2026-10-25T01:10")


def test_the_hour_that_a_clock_leaves_out_is_still_an_instant():
    assert resolve(stamp("02:30", date(2026, 3, 29)), BERLIN) == utc("2026-03-29T01:30")


def test_the_ends_of_the_calendar_are_none_and_no_error():
    east = zone_named("+14:00")
    west = zone_named("-12:00")
    assert east is not None
    assert west is not None
    assert resolve(stamp("00:00", date(1, 1, 1)), east[0]) is None
    assert resolve(stamp("23:59", date(9999, 12, 31)), west[0]) is None
    assert midnight(date(1, 1, 1), east[0]) is None
    assert find_leading("9999-12-31 24:00") is None


@pytest.mark.parametrize("text", ["12:26-12:??", "12:26 - 12:xx", "12:26–??:??", "12:26-12??"])
def test_an_end_of_a_range_that_nobody_knows_is_no_offset_and_is_ignored(text: str):
    match = found(text)
    assert (match.stamp.clock, match.stamp.zone, match.until, match.end) == (time(12, 26), None, None, len(text))
