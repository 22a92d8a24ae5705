"""The figures of a quarter above its commentary: written, read again, and read when people have been at them."""

from __future__ import annotations

from datetime import date

import pytest

from postmortem_archive.analysis.frames import build_frames
from postmortem_archive.analysis.recorded import (
    Recorded,
    RecordedActions,
    RecordedIncident,
    front_matter,
    read_commentary,
    record_quarter,
)
from postmortem_archive.quarters import Quarter
from tests.support.records import SUMMARY, make

PATH = "docs/trends/2026-q1.md"
ITEMS = f"{SUMMARY}\n## Action items\n\n- [x] Renew (done: 2026-03-20)\n- [ ] Alert (due: 2026-03-25)\n"


def test_a_quarter_s_figures_are_recorded_as_the_frames_have_them():
    records = [
        make("2026-03-04-outage", ITEMS, started="2026-03-04T10:00Z", resolved="2026-03-04T16:52Z",
             factors=["missing-alert", "certificate-expiry"]),
        make("2026-01-14-token", started="2026-01-14T10:00Z", detected="2026-01-14T10:00:20Z", severity=None),
        make("2025-12-31-eve", started="2025-12-31T10:00Z"),
    ]  # fmt: skip
    recorded = record_quarter(build_frames(records, date(2026, 4, 1)), Quarter(2026, 1))
    assert recorded == Recorded(
        date(2026, 4, 1),
        (
            RecordedIncident("2026-01-14-token", minutes_to_detect=0.33),
            RecordedIncident("2026-03-04-outage", "SEV-2", "missing-alert", minutes_to_resolve=412),
        ),
        RecordedActions(opened=2, completed=1, open=1),
    )
    assert front_matter(recorded) == (
        "---\n"
        "recorded: 2026-04-01\n"
        "incidents:\n"
        "  2026-01-14-token: {minutes_to_detect: 0.33}\n"
        "  2026-03-04-outage: {severity: SEV-2, main_factor: missing-alert, minutes_to_resolve: 412}\n"
        "actions: {opened: 2, completed: 1, open: 1}\n"
        "---\n"
    )


def test_a_quarter_without_incidents_is_recorded_as_that():
    recorded = record_quarter(build_frames([], date(2026, 4, 1)), Quarter(2026, 1))
    commentary = read_commentary(front_matter(recorded) + "Quiet.\n", PATH)
    assert commentary.recorded == recorded
    assert (commentary.text, commentary.findings) == ("Quiet.\n", ())


@pytest.mark.parametrize("text", ["", "Words only.\n", "# A title\n\n---\n\nand a rule\n"])
def test_a_commentary_without_front_matter_is_all_text(text: str):
    commentary = read_commentary(text, PATH)
    assert (commentary.text, commentary.recorded, commentary.findings) == (text, None, ())


@pytest.mark.parametrize("text", ["---\n---\nText\n", "---\nreviewed: yes\n---\nText\n"])
def test_front_matter_that_records_nothing_is_no_fault(text: str):
    commentary = read_commentary(text, PATH)
    assert (commentary.text, commentary.recorded, commentary.findings) == ("Text\n", None, ())


def test_line_ends_and_a_byte_order_mark_do_not_matter():
    text = "---\nrecorded: 2026-04-01\n---\nText\nmore\n"
    assert read_commentary("\ufeff" + text.replace("\n", "\r\n"), PATH) == read_commentary(text, PATH)
    assert read_commentary(text, PATH).recorded == Recorded(date(2026, 4, 1), ())


@pytest.mark.parametrize(
    ("front", "place", "message"),
    [
        ("recorded: [", (2, 12), "expected YAML"),
        ("- a", (2, 1), "expected keys with values"),
        ("recorded: April", (2, 11), "expected the day of the record"),
        ("recorded: 2026-02-30", (2, 11), "expected the day of the record"),
        ("incidents: {}", (2, 1), "expected the day of the record"),
    ],
)
def test_a_record_that_cannot_be_read_is_a_finding_and_the_text_stays(front: str, place, message: str):
    commentary = read_commentary(f"---\n{front}\n---\nText\n", PATH)
    assert (commentary.text, commentary.recorded) == ("Text\n", None)
    (found,) = commentary.findings
    assert (found.path, (found.line, found.column)) == (PATH, place)
    assert message in found.message


@pytest.mark.parametrize(
    ("front", "place", "message"),
    [
        ("incidents: none at all", (3, 12), "expected ids with their figures"),
        ("incidents: {a: SEV-1}", (3, 16), "a: expected figures"),
        ("incidents: {a: {severity: [x]}}", (3, 27), "severity: expected one value"),
        ("incidents: {a: {minutes_to_resolve: long}}", (3, 37), "expected minutes, found 'long'"),
        ("actions: {opened: 3, completed: x, open: 1}", (3, 10), "expected the counts opened, completed, open"),
        ("actions: {opened: 3}", (3, 10), "expected the counts"),
        ("recorded: 2026-05-01", (3, 1), "stands twice"),
    ],
)
def test_what_can_be_read_of_a_record_is_kept(front: str, place, message: str):
    commentary = read_commentary(f"---\nrecorded: 2026-04-01\n{front}\n---\nText\n", PATH)
    assert commentary.recorded is not None
    assert commentary.recorded.on == date(2026, 4, 1)
    (found,) = commentary.findings
    assert (found.line, found.column) == place
    assert message in found.message


def test_a_value_that_is_left_empty_is_not_recorded():
    front = "incidents: {a: {severity: , main_factor: ~, minutes_to_resolve: null}, b: null}\nactions:"
    commentary = read_commentary(f"---\nrecorded: 2026-04-01\n{front}\n---\n", PATH)
    assert commentary.recorded == Recorded(date(2026, 4, 1), (RecordedIncident("a"), RecordedIncident("b")))
    assert commentary.findings == ()


def test_incidents_are_recorded_in_the_order_of_their_ids_whatever_their_days():
    records = [
        make("2026-03-09-late", started="2026-03-01T10:00Z"),
        make("2026-03-04-early", started="2026-03-04T10:00Z"),
    ]
    recorded = record_quarter(build_frames(records, date(2026, 4, 1)), Quarter(2026, 1))
    assert [incident.id for incident in recorded.incidents] == ["2026-03-04-early", "2026-03-09-late"]


def test_front_matter_without_an_end_loses_no_text():
    text = "---\nrecorded: 2026-04-01\n\nText\n"
    commentary = read_commentary(text, PATH)
    assert (commentary.text, commentary.recorded) == (text, None)
    assert "expected a line ---" in commentary.findings[0].message
