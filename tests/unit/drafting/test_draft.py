"""What a draft's file is called."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from postmortem_archive.drafting import Draft, postmortem_path
from postmortem_archive.reading import read_postmortem
from tests.support.records import vocabulary

START = datetime(2026, 3, 4, 9, 58, tzinfo=UTC)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Expired TLS certificate", "expired-tls-certificate"),
        ("../../etc/passwd", "etc-passwd"),
        ("🔥🔥", "incident"),
        ("", "incident"),
        ("--- # |", "incident"),
        ("障害報告", "障害報告"),
        ("Überlastung: Café", "uberlastung-cafe"),
        ("con.md", "con-md"),
        (
            "Search returned no results after a catalogue field was renamed by the exporter",
            "search-returned-no-results-after-a-catalogue-field-was",
        ),
        ("a" * 300, "a" * 60),
    ],
)
def test_a_file_is_called_after_the_day_and_the_title(title, name):
    assert postmortem_path(Draft(title, started=START), []) == f"2026/2026-03-04-{name}.md"


@pytest.mark.parametrize("title", ["字" * 300, "Ü" * 300, "a-" * 300])
def test_a_name_fits_in_any_file_system(title):
    path = postmortem_path(Draft(title, started=START), [])
    assert len(path.rpartition("/")[2].encode()) < 240
    assert not path.endswith("-.md")


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        (["2026/2026-03-04-a.md"], "2026/2026-03-04-a-2.md"),
        (["2026-03-04-a.md", "x/2026-03-04-a-2.markdown"], "2026/2026-03-04-a-3.md"),
        (["2026/2026-03-04-A.md"], "2026/2026-03-04-a-2.md"),
        (["2026/2026-03-05-a.md", "2026/2026-03-04-ab.md", "notes.md"], "2026/2026-03-04-a.md"),
    ],
)
def test_no_two_files_have_one_identity(taken, expected):
    assert postmortem_path(Draft("a", started=START), taken) == expected


def test_the_day_is_that_of_the_start_in_utc():
    late = datetime(2026, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=1)))
    assert postmortem_path(Draft("a", started=late, detected=START), []) == "2025/2025-12-31-a.md"


def test_the_day_is_that_of_the_next_instant_known_and_then_the_one_given():
    assert postmortem_path(Draft("a", detected=START), [], on=date(2020, 1, 1)) == "2026/2026-03-04-a.md"
    assert postmortem_path(Draft("a"), [], on=date(2020, 1, 1)) == "2020/2020-01-01-a.md"
    with pytest.raises(ValueError, match="expected an instant or a day"):
        postmortem_path(Draft("a"), [])


def test_a_reading_finds_the_name_as_it_should_be():
    path = postmortem_path(Draft("障害 🔥 C++", started=START), [])
    text = "---\ntitle: a\nseverity: SEV-1\nstarted: 2026-03-04T09:58Z\n---\n"
    assert read_postmortem(path, text, vocabulary()).findings == ()
