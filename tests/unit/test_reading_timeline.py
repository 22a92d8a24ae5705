"""Timelines in every form in which teams write them."""

from __future__ import annotations

import pytest

from postmortem_archive.model import TimelineEntry
from tests.support.samples import codes, read, utc, vocabulary_in, with_body


def entries(body: str, path: str = "2026-03-04-expired-certificate.md") -> tuple[TimelineEntry, ...]:
    return read(body, path).postmortem.timeline


def pairs(body: str, path: str = "2026-03-04-expired-certificate.md") -> list[tuple[str | None, str]]:
    return [(f"{item.at:%Y-%m-%d %H:%M}" if item.at else None, item.text) for item in entries(body, path)]


TABLE = "| Time (UTC) | Event |\n|---|---|\n"


def test_a_table_gives_an_entry_for_each_row():
    body = f"## Timeline\n\n{TABLE}| 09:58 | Expires |\n| 10:05–10:20 | Looking |\n"
    first, second = entries(body)
    assert first == TimelineEntry(utc("2026-03-04T09:58"), None, "09:58", "Expires", 5, 6)
    assert (second.at, second.until) == (utc("2026-03-04T10:05"), utc("2026-03-04T10:20"))


def test_rows_past_midnight_are_on_the_next_day_until_a_date_says_otherwise():
    rows = "| 23:50 | a |\n| 00:10 | b |\n| 2026-03-07 08:00 | c |\n| 09:00 | d |\n"
    assert [at for at, _ in pairs(f"## Timeline\n\n{TABLE}{rows}")] == [
        "2026-03-04 23:50", "2026-03-05 00:10", "2026-03-07 08:00", "2026-03-07 09:00",
    ]  # fmt: skip


def test_a_range_may_end_after_midnight():
    (entry,) = entries(f"## Timeline\n\n{TABLE}| 23:50–00:10 | a |\n")
    assert entry.until == utc("2026-03-05T00:10")


def test_a_range_that_ends_before_it_begins_has_no_end():
    (entry,) = entries(f"## Timeline\n\n{TABLE}| 12:00–11:50 | a |\n")
    assert (entry.at, entry.until, entry.raw_time) == (utc("2026-03-04T12:00"), None, "12:00–11:50")


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("Time (UTC+1)", "2026-03-04 08:58"),
        ("Time, CET", "2026-03-04 08:58"),
        ("Time (America/New_York)", "2026-03-04 14:58"),
        ("Hora (UTC)", "2026-03-04 09:58"),
    ],
)
def test_the_head_of_the_column_names_the_zone(head, expected):
    assert pairs(f"## Timeline\n\n| {head} | Event |\n|---|---|\n| 09:58 | a |\n") == [(expected, "a")]


def test_a_row_that_names_a_zone_overrules_the_head():
    assert pairs(f"## Timeline\n\n{TABLE}| 09:58 CET | a |\n") == [("2026-03-04 08:58", "a")]


def test_the_heading_or_a_sentence_names_the_zone():
    assert pairs("## Timeline (CET)\n\n- 09:58 a\n")[0][0] == "2026-03-04 08:58"
    assert pairs("## Timeline\n\nAll times are in CET.\n\n- 09:58 a\n")[0][0] == "2026-03-04 08:58"


def test_a_sentence_that_does_not_speak_of_times_names_no_zone():
    assert pairs("## Timeline\n\nThe CET team was on call.\n\n- 09:58 a\n")[0][0] == "2026-03-04 09:58"


def test_a_row_without_a_zone_is_in_that_of_the_row_before_where_nothing_else_names_one():
    assert [at for at, _ in pairs("## Timeline\n\n- 16:59 PST a\n- 17:07 b\n")] == [
        "2026-03-05 00:59", "2026-03-05 01:07",
    ]  # fmt: skip


def test_times_without_any_zone_are_in_the_policys():
    reading = read(with_body("## Timeline\n\n- 2026-07-01 12:00 a\n"), words=vocabulary_in("Europe/Berlin"))
    assert reading.postmortem.timeline[0].at == utc("2026-07-01T10:00")


def test_a_date_column_beside_a_time_column():
    body = (
        "## Timeline\n\n| Date | Time (CET) | Event |\n|---|---|---|\n"
        "| 2026-03-04 | 09:58 | a |\n| | 10:05 | b |\n| 2026-03-05 | 08:00 | c |\n"
    )
    assert pairs(body) == [("2026-03-04 08:58", "a"), ("2026-03-04 09:05", "b"), ("2026-03-05 07:00", "c")]


def test_a_time_column_beside_a_date_column():
    body = "## Timeline\n\n| Event | Time | Date |\n|---|---|---|\n| a | 09:58 | 2026-03-05 |\n"
    assert pairs(body) == [("2026-03-05 09:58", "a")]


def test_a_start_column_beside_an_end_column():
    (entry,) = entries("## Timeline\n\n| Start | End | Event |\n|---|---|---|\n| 09:58 | 10:20 | a |\n")
    assert (entry.at, entry.until, entry.text) == (utc("2026-03-04T09:58"), utc("2026-03-04T10:20"), "a")


def test_two_columns_of_the_same_time_in_two_zones_are_one_instant():
    (entry,) = entries("## Timeline\n\n| Time (UTC) | Time (CET) | Event |\n|---|---|---|\n| 09:58 | 10:58 | a |\n")
    assert (entry.at, entry.until) == (utc("2026-03-04T09:58"), None)


def test_more_columns_than_two_are_one_text():
    body = "## Timeline\n\n| Time | Who | Event |\n|---|---|---|\n| 09:58 | on-call | looks |\n| 10:00 | | waits |\n"
    assert [text for _, text in pairs(body)] == ["on-call — looks", "waits"]


def test_a_row_whose_time_cannot_be_understood_is_kept_and_reported():
    reading = read(with_body(f"## Timeline\n\n{TABLE}| 09:58 | a |\n| later | b |\n| | c |\n| | |\n"))
    assert [(item.at is None, item.raw_time, item.text) for item in reading.postmortem.timeline] == [
        (False, "09:58", "a"), (True, "later", "b"), (True, "", "c"),
    ]  # fmt: skip
    assert [(item.rule, item.line, item.column) for item in reading.findings] == [("PM111", 13, 3), ("PM111", 14, 1)]


def test_a_row_with_a_date_and_no_time_is_kept_and_gives_its_day_to_those_below():
    body = f"## Timeline\n\n{TABLE}| 2026-03-06 --:-- | a |\n| 10:00 | b |\n"
    assert pairs(body) == [(None, "a"), ("2026-03-06 10:00", "b")]


def test_bullets_that_begin_with_a_time():
    body = (
        "## Timeline\n\n- 09:58 plain\n- **10:00** bold\n- **10:01:** colon\n- 10:02 - dash\n- 10:03 – dash\n"
        "- `10:04` code\n- [10:05] bracket\n- (10:06) round\n- 10:07: `kubectl` ran\n* 10:08 .env was read\n"
    )
    assert [text for _, text in pairs(body)] == [
        "plain", "bold", "colon", "dash", "dash", "code", "bracket", "round", "`kubectl` ran", ".env was read",
    ]  # fmt: skip


def test_marks_that_open_before_a_time_and_close_after_the_text_stay_whole():
    assert pairs("## Timeline\n\n- **10:00 deployed** to all\n") == [("2026-03-04 10:00", "**deployed** to all")]


def test_an_option_or_a_number_behind_a_time_is_not_taken_for_a_dash():
    body = "## Timeline\n\n- 10:00 --force was used\n- 10:01 -5 replicas\n- 10:02 -- rolled back\n"
    assert [text for _, text in pairs(body)] == ["--force was used", "-5 replicas", "rolled back"]


def test_bullets_that_end_with_a_time():
    body = "## Timeline\n\n- First detected 2026-03-05 18:27\n- Ran `fix` at: **18:40**\n- Resolved (19:05)\n"
    assert pairs(body) == [
        ("2026-03-05 18:27", "First detected"),
        ("2026-03-05 18:40", "Ran `fix` at"),
        ("2026-03-05 19:05", "Resolved"),
    ]


def test_a_labelled_list_item_is_the_timeline():
    body = (
        "# Incident\n\n- **Key events**\n  - First detected 2026-03-05 18:27\n"
        "  - Resolved 2026-03-05 21:41\n\n- **Impact**:\n  - Some at 10:00\n"
    )
    assert pairs(body) == [("2026-03-05 18:27", "First detected"), ("2026-03-05 21:41", "Resolved")]


def test_a_bullet_that_is_a_date_gives_it_to_the_list_below():
    body = "## Timeline\n\n- 2026-03-06\n  - 09:58 a\n  - 10:00 b\n- Day two (2026-03-07):\n  - 08:00 c\n"
    assert pairs(body) == [("2026-03-06 09:58", "a"), ("2026-03-06 10:00", "b"), ("2026-03-07 08:00", "c")]


def test_a_bullet_with_a_date_and_a_text_is_an_event_without_an_instant():
    reading = read(with_body("## Timeline\n\n- 2026-03-06: the contract ended\n- 10:00 a\n"))
    first, second = reading.postmortem.timeline
    assert (first.at, first.raw_time, first.text) == (None, "2026-03-06", "the contract ended")
    assert second.at == utc("2026-03-06T10:00")
    assert codes(reading) == ["PM111"]


def test_a_time_on_its_own_has_its_text_from_the_list_below_it():
    assert pairs("## Timeline\n\n- 09:58\n  - looked\n  - saw\n- 10:00\n") == [("2026-03-04 09:58", "looked")]


def test_an_item_without_a_readable_time_among_timed_ones_is_an_entry_and_a_finding():
    body = "## Timeline\n\n- 09:58 a\n- 25:10 nonsense\n- later: calm\n- 10:05 b\n- 10:20 c\n"
    reading = read(with_body(body))
    assert [(entry.raw_time, entry.text) for entry in reading.postmortem.timeline] == [
        ("09:58", "a"), ("25:10", "nonsense"), ("", "later: calm"), ("10:05", "b"), ("10:20", "c"),
    ]  # fmt: skip
    assert codes(reading) == ["PM111", "PM111"]
    assert [entry.text for entry in read(with_body("## Timeline\n\n- a\n- b\n- 10:05 c\n")).postmortem.timeline] == [
        "c"
    ]


def test_timed_bullets_within_a_timed_bullet_are_entries_too():
    assert pairs("## Timeline\n\n- 09:58 a\n  - detail\n  - 10:01 b\n") == [
        ("2026-03-04 09:58", "a"), ("2026-03-04 10:01", "b"),
    ]  # fmt: skip


def test_a_heading_for_each_entry():
    body = (
        "## Timeline\n\nAll times in PST\n\n### 2026-03-04 17:14pm\n\n- noticed\n- more\n\n### 18:57\n\nBumped.\n\n"
        "### 19:05 - Told everybody\n\nBy mail.\n\n### ca. 19:10 (maybe earlier)\n\n## Lessons\n\n10:00 not this\n"
    )
    assert pairs(body) == [
        ("2026-03-05 01:14", "noticed"),
        ("2026-03-05 02:57", "Bumped."),
        ("2026-03-05 03:05", "Told everybody"),
        ("2026-03-05 03:10", "(maybe earlier)"),
    ]


def test_a_heading_with_a_date_gives_it_to_the_rows_below():
    body = "## Timeline\n\n### 5 March\n\n- 09:58 a\n\n### Friday, March 6, 2026 - the next day\n\n- 10:00 b\n"
    assert pairs(body) == [("2026-03-05 09:58", "a"), ("2026-03-06 10:00", "b")]


def test_a_heading_with_a_date_and_prose_below_is_an_event_without_an_instant():
    assert pairs("## Timeline\n\n### 2026-03-05\n\nThe network was slow.\n") == [(None, "The network was slow.")]


def test_paragraphs_with_a_time_for_each_line():
    body = "## Timeline\n\n**2026-03-05**\n\n09:58 a\nmore of a\n10:00 b\n\n10:05 UTC: c\n"
    assert pairs(body) == [("2026-03-05 09:58", "a\nmore of a"), ("2026-03-05 10:00", "b"), ("2026-03-05 10:05", "c")]
    first, second, third = entries(body)
    assert [(item.line, item.end_line) for item in (first, second, third)] == [(5, 7), (7, 8), (9, 10)]


def test_month_names_with_and_without_years():
    body = "## Timeline\n\n- Jan 14, 10:18 AM a\n- Jan 14, 11:00 PM b\n- 15 January 08:00 c\n- March 4, 2026 09:00 d\n"
    assert [at for at, _ in pairs(body, "2026-01-14-month-names.md")] == [
        "2026-01-14 10:18", "2026-01-14 23:00", "2026-01-15 08:00", "2026-03-04 09:00",
    ]  # fmt: skip


def test_a_date_without_a_year_crosses_new_year():
    body = "## Timeline\n\n- Dec 31, 23:50 a\n- Jan 1, 00:10 b\n"
    assert [at for at, _ in pairs(body, "2025-12-31-new-year.md")] == ["2025-12-31 23:50", "2026-01-01 00:10"]


def test_the_hour_that_is_shown_twice_runs_forwards():
    reading = read(
        "## Timeline\n\n- 02:50 a\n- 02:10 b\n- 03:00 c\n", "2026-10-25-clocks.md", words=vocabulary_in("Europe/Berlin")
    )
    assert [item.at for item in reading.postmortem.timeline] == [
        utc("2026-10-25T00:50"), utc("2026-10-25T01:10"), utc("2026-10-25T02:00"),
    ]  # fmt: skip


def test_an_ambiguous_abbreviation_is_reported_where_it_stands():
    reading = read(with_body("## Timeline\n\n- 09:58 IST a\n- 10:00 UTC b\n"))
    assert [(item.rule, item.line) for item in reading.findings] == [("PM112", 10)]
    assert "Ireland" in reading.findings[0].message


def test_an_ambiguous_abbreviation_in_a_head_is_reported_once():
    reading = read(with_body("## Timeline\n\n| Time (CST) | Event |\n|---|---|\n| 09:58 | a |\n| 10:00 | b |\n"))
    assert codes(reading) == ["PM112"]
    reading = read(with_body("## Timeline (CST)\n\n- 09:58 a\n- 10:00 b\n"))
    assert [(item.rule, item.line) for item in reading.findings] == [("PM112", 8)]


def test_times_with_no_date_anywhere_are_kept_without_an_instant_and_reported():
    reading = read("## Timeline\n\n- 09:58 a\n- 10:00 b\n", "outage.md")
    assert [(item.at, item.text) for item in reading.postmortem.timeline] == [(None, "a"), (None, "b")]
    assert codes(reading).count("PM111") == 2


def test_the_day_of_a_record_without_a_start_is_that_of_the_first_entry_that_has_one():
    body = "## Timeline\n\n| Time | Event |\n|---|---|\n| soon | a |\n| 2026-03-06 10:00 | b |\n"
    assert str(read(body, "outage.md").postmortem.on) == "2026-03-06"


def test_rows_of_a_template_that_nobody_filled_in_are_no_entries():
    reading = read(with_body(f"## Timeline\n\n{TABLE}| HH:MM | |\n| | |\n| 09:58 | |\n"))
    assert [(item.raw_time, item.text) for item in reading.postmortem.timeline] == [("09:58", "")]
    assert codes(reading) == []


def test_an_entry_ends_where_its_text_does_and_not_behind_the_blank_lines():
    (entry,) = entries("## Timeline\n\n- 09:58 a\n  more\n\n\n## Lessons\n")
    assert (entry.line, entry.end_line) == (3, 5)


def test_a_year_at_the_beginning_of_the_calendar_is_no_error():
    assert entries("## Timeline\n\n### 0001-01-01\n\n- 00:00 +14:00 a\n- 00:01 b\n", "0001-01-01-first.md")


def test_a_column_that_only_sounds_like_a_time_is_part_of_the_event():
    head = "| Time | Event | When customers noticed |\n|---|---|---|\n"
    rows = "| 09:58 | Expires | ten minutes later |\n| 10:20 | Renewed | |\n"
    assert pairs(f"## Timeline\n\n{head}{rows}") == [
        ("2026-03-04 09:58", "Expires — ten minutes later"), ("2026-03-04 10:20", "Renewed"),
    ]  # fmt: skip


def test_of_several_such_columns_each_is_named():
    head = "| Time | When users saw it | Event | End state |\n|---|---|---|---|\n"
    rows = "| 09:58 | ten minutes later | Expires | broken |\n| 10:20 | | Renewed | mended |\n"
    assert [text for _, text in pairs(f"## Timeline\n\n{head}{rows}")] == [
        "Expires — When users saw it: ten minutes later — End state: broken",
        "Renewed — End state: mended",
    ]


def test_an_end_that_is_no_time_is_kept():
    rows = "| 09:58 | 10:20 | a |\n| 10:30 | still open | b |\n"
    first, second = entries(f"## Timeline\n\n| Start | End | Event |\n|---|---|---|\n{rows}")
    assert (first.until, first.text) == (utc("2026-03-04T10:20"), "a")
    assert (second.until, second.text) == (None, "b — still open")


def test_a_later_section_of_the_name_is_read_where_the_first_holds_nothing_and_both_where_both_do():
    assert [text for _, text in pairs("## Timeline\n\nSee below.\n\n## Timeline\n\n- 09:58 a\n")] == ["a"]
    body = "## Timeline\n\n- 09:58 a\n\n### Chronology\n\n- 10:00 b\n\n## Impact\n\nx\n\n## Timeline\n\n- 10:20 c\n"
    assert [text for _, text in pairs(body)] == ["a", "b", "c"]


def test_a_label_is_a_timeline_only_where_no_heading_is():
    label = "- **Key events**\n  - 09:58 a\n"
    assert [text for _, text in pairs(f"{label}\n## Timeline\n\n- 10:20 c\n")] == ["c"]
    assert [text for _, text in pairs(f"{label}\n## Timeline\n\nSee above.\n")] == ["a"]
