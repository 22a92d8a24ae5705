"""The timeline at a glance: phases, milestones among the entries, silences and days."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from time import process_time

import pytest

from postmortem_archive.model import TimelineEntry
from postmortem_archive.site.timeline_figure import phases, rows, ticks
from tests.support.records import make
from tests.support.samples import utc

FACTS = {
    "started": "2026-03-04T09:00Z",
    "detected": "2026-03-04T09:15Z",
    "mitigated": "2026-03-04T10:00Z",
    "resolved": "2026-03-04T11:00Z",
}


def record(*entries: tuple[str, str], **facts):
    table = "".join(f"| {time} | {text} |\n" for time, text in entries)
    body = f"## Timeline\n\n| Time (UTC) | Event |\n|---|---|\n{table}" if entries else "## Summary\n\nx\n"
    return make(body=body, **{**FACTS, **facts})


def shown(*entries: tuple[str, str], **facts) -> list[tuple[str, str, tuple[str, ...]]]:
    return [
        (f"{row.at:%H:%M}" if row.at else row.raw_time, row.text, row.milestones)
        for row in rows(record(*entries, **facts))
    ]


def test_phases_cover_the_whole():
    found = phases(record())
    assert [(phase.name, phase.length, phase.start, phase.width) for phase in found] == [
        ("detected", timedelta(minutes=15), 0, 125),
        ("mitigated", timedelta(minutes=45), 125, 375),
        ("resolved", timedelta(minutes=60), 500, 500),
    ]


def test_phases_skip_what_is_not_known():
    found = phases(record(detected=None, mitigated=None))
    assert [(phase.name, phase.title, phase.start, phase.width) for phase in found] == [
        ("resolved", "until resolved", 0, 1000)
    ]


@pytest.mark.parametrize(
    "facts",
    [
        {"detected": None, "mitigated": None, "resolved": None},
        {"started": None, "detected": None, "mitigated": None},
        dict.fromkeys(FACTS, "2026-03-04T09:00Z"),
        {"detected": "2026-03-04T08:00Z"},
        {"resolved": "2026-03-04T09:30Z"},
    ],
    ids=["only start", "only end", "no length", "detected before start", "resolved before mitigated"],
)
def test_no_phases_where_they_would_mislead(facts):
    assert phases(record(**facts)) == ()


def test_a_phase_without_length_stays():
    assert [phase.width for phase in phases(record(detected="2026-03-04T09:00Z"))] == [0, 500, 500]


def test_widths_always_sum_to_the_whole():
    found = phases(record(detected="2026-03-04T09:01Z", mitigated="2026-03-04T09:02Z", resolved="2026-03-07T10:11Z"))
    assert sum(phase.width for phase in found) == 1000
    assert all(a.start + a.width == b.start for a, b in pairwise(found))


def test_ticks_are_the_entries_between_first_and_last_milestone():
    found = ticks(
        record(("08:00", "before"), ("09:00", "a"), ("10:00", "b"), ("10:00", "c"), ("11:00", "d"), ("12:00", "after"))
    )
    assert found == (0, 500, 1000)
    assert ticks(record(("09:00", "a"), **dict.fromkeys(("detected", "mitigated", "resolved")))) == ()


def test_milestones_are_marked_on_the_entry_of_their_minute():
    assert shown(("09:00", "It begins"), ("09:15", "Alert"), ("10:00", "Rolled back"), ("11:00", "All clear")) == [
        ("09:00", "It begins", ("started",)),
        ("09:15", "Alert", ("detected",)),
        ("10:00", "Rolled back", ("mitigated",)),
        ("11:00", "All clear", ("resolved",)),
    ]


def test_milestones_without_an_entry_are_put_in_their_place():
    assert shown(("09:05", "Deploy"), ("10:30", "Watching")) == [
        ("09:00", "", ("started",)),
        ("09:05", "Deploy", ()),
        ("09:15", "", ("detected",)),
        ("10:00", "", ("mitigated",)),
        ("10:30", "Watching", ()),
        ("11:00", "", ("resolved",)),
    ]


def test_of_several_entries_the_one_that_names_the_milestone_is_marked():
    found = shown(
        ("10:00", "Paged the team"), ("10:00", "Errors mitigated"), started=None, detected=None, resolved=None
    )
    assert found == [("10:00", "Paged the team", ()), ("10:00", "Errors mitigated", ("mitigated",))]


def test_two_milestones_on_one_entry():
    assert shown(("09:00", "Alert"), detected="2026-03-04T09:00Z", mitigated=None, resolved=None) == [
        ("09:00", "Alert", ("started", "detected"))
    ]


def test_a_leading_word_that_the_mark_says_already_is_left_out():
    assert (
        shown(("10:00", "**Mitigated:** rolled back"), started=None, detected=None, resolved=None)[0][1]
        == "rolled back"
    )
    assert shown(("10:00", "Mitigated:"), started=None, detected=None, resolved=None)[0][1] == "Mitigated:"
    assert shown(("10:00", "Cause: a deploy"), started=None, detected=None, resolved=None)[0][1] == "Cause: a deploy"


def test_silences_are_named_from_half_an_hour():
    found = rows(record(("09:00", "a"), ("09:15", "b"), ("09:45", "c"), ("10:00", "d"), ("10:29", "e"), ("11:00", "f")))
    minutes = [row.silence.total_seconds() / 60 if row.silence else None for row in found]
    assert minutes == [None, None, 30, None, None, 31]


def test_days_are_named_only_where_there_are_several():
    assert not any(row.day for row in rows(record(("09:00", "a"), ("11:00", "b"))))
    found = rows(
        record(
            ("23:50", "a"),
            ("00:10", "b"),
            ("00:20", "c"),
            **dict.fromkeys(("detected", "mitigated", "resolved")),
            started="2026-03-04T23:50Z",
        )
    )
    assert [f"{row.day:%d}" if row.day else None for row in found] == ["04", "05", None]
    assert not any(row.silence for row in found)


def test_elapsed_counts_from_the_start_and_not_before():
    found = rows(record(("08:50", "deploy"), ("09:00", "a"), ("09:15", "b")))
    assert [row.elapsed for row in found[:3]] == [None, timedelta(0), timedelta(minutes=15)]


def test_out_of_order_entries_keep_their_order():
    found = shown(("09:00", "a"), ("2026-03-04 10:30", "late"), ("2026-03-04 09:30", "early"), ("11:00", "end"))
    assert [text for _, text, _ in found if text] == ["a", "late", "early", "end"]


def test_rows_without_a_time_stay_in_place():
    found = rows(record(("09:00", "a"), ("later", "b"), ("09:15", "c")))
    assert [(row.text, row.raw_time if row.at is None else "") for row in found[:3]] == [
        ("a", ""),
        ("b", "later"),
        ("c", ""),
    ]


def test_anchors_are_distinct():
    found = rows(record(("09:00", "a"), ("09:00", "b"), ("soon", "c"), ("soon", "d")))
    assert [row.anchor for row in found[:4]] == ["t-20260304-0900", "t-20260304-0900-2", "t-unknown", "t-unknown-2"]


def test_no_timeline_and_no_milestones():
    empty = make(started=None)
    assert (phases(empty), ticks(empty), rows(empty)) == ((), (), ())


def test_anchors_of_entries_at_one_minute_are_numbered_from_two():
    assert [row.anchor for row in rows(record(("09:00", "a"), ("09:00", "b"), ("09:00", "c"), ("09:15", "d")))][:4] == [
        "t-20260304-0900", "t-20260304-0900-2", "t-20260304-0900-3", "t-20260304-0915",
    ]  # fmt: skip


def test_many_entries_at_one_minute_are_drawn_in_reasonable_time():
    entries = tuple(
        TimelineEntry(utc("2026-03-04T09:58"), None, "09:58", "a", line, line + 1) for line in range(20_000)
    )
    start = process_time()
    assert len({row.anchor for row in rows(replace(record(), timeline=entries))}) >= 20_000
    assert process_time() - start < 3


def test_a_short_phase_is_drawn_so_that_it_can_be_seen_and_the_bar_stays_whole():
    found = phases(record(detected="2026-03-04T09:01Z", mitigated="2026-03-04T09:02Z", resolved="2026-03-07T10:11Z"))
    assert [phase.width for phase in found] == [8, 8, 984]
    assert [phase.start for phase in found] == [0, 8, 16]


def test_only_a_wide_phase_has_its_length_in_the_bar():
    assert [phase.is_labelled for phase in phases(record())] == [False, True, True]


def test_where_an_hour_is_usual_an_hour_is_no_silence_but_two_are():
    hours = [*range(10), 11, 13]
    found = rows(record(*((f"{hour:02}:00", "x") for hour in hours), **dict.fromkeys(FACTS)))
    assert [row.silence for row in found] == [None] * 10 + [timedelta(hours=2)] * 2


def test_a_silence_begins_when_a_span_ends():
    found = rows(record(("09:00 - 09:50", "a"), ("10:00", "b"), ("10:40", "c"), **dict.fromkeys(FACTS)))
    assert [row.silence for row in found] == [None, None, timedelta(minutes=40)]


def test_a_silence_over_days_is_named_before_the_day():
    found = rows(record(("2026-03-01 09:00", "a"), ("2026-03-04 09:00", "b"), **dict.fromkeys(FACTS)))
    assert (found[1].silence, found[1].silence_step, found[1].day) == (timedelta(days=3), 4, utc("2026-03-04T09:00"))


@pytest.mark.parametrize(("end", "step"), [("09:45", 1), ("11:00", 2), ("17:00", 3), ("23:00", 3)])
def test_longer_silences_are_further_steps(end: str, step: int):
    found = rows(record(("09:00", "a"), (end, "b"), **dict.fromkeys(FACTS)))
    assert (found[0].silence_step, found[1].silence_step) == (0, step)


def test_rows_know_what_the_incident_was_on_its_way_to():
    found = rows(record(("08:00", "before"), ("09:05", "a"), ("09:30", "b"), ("10:30", "c"), ("12:00", "after")))
    assert [row.phase for row in found if row.text] == ["", "detected", "mitigated", "resolved", ""]
    assert {row.phase for row in rows(record(("09:05", "a"), detected="2026-03-04T08:00Z"))} == {""}


def test_a_leading_word_of_the_milestones_family_is_left_out():
    assert shown(("09:00", "Start: a deploy"), detected=None, mitigated=None, resolved=None)[0][1] == "a deploy"
