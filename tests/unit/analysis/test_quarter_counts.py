"""What happened in each quarter, counted."""

from __future__ import annotations

from datetime import date

from postmortem_archive.analysis.frames import build_frames
from postmortem_archive.analysis.quarter_counts import quarter_counts
from tests.support.records import make

RECORDS = [
    make("2026-01-10-a", started="2026-01-10T10:00Z", severity="SEV-2", services=["shop", "edge"], detection="audit"),
    make("2026-02-10-b", started="2026-02-10T10:00Z", severity="SEV-2", services=["edge"], factors=["disk", "disk"]),
    make("2026-08-10-c", started="2026-08-10T10:00Z", severity=None, services=["edge"]),
]


def rows(quarter: str, kind: str) -> list[tuple[object, int]]:
    table = quarter_counts(build_frames(RECORDS, date(2026, 9, 30)))
    own = table[(table["quarter"] == quarter) & (table["kind"] == kind)].astype(object)
    return list(zip(own["name"].where(own["name"].notna(), None), own["incidents"], strict=True))


def test_names_are_counted_once_an_incident_the_most_frequent_first():
    assert rows("2026-Q1", "service") == [("edge", 2), ("shop", 1)]
    assert rows("2026-Q1", "factor") == [("disk", 1)]


def test_what_is_not_stated_is_counted_too():
    assert rows("2026-Q1", "detection") == [("audit", 1), (None, 1)]
    assert rows("2026-Q3", "severity") == [(None, 1)]


def test_a_quarter_without_incidents_is_there_with_none():
    assert rows("2026-Q2", "all") == [(None, 0)]


def test_all_and_severities_and_detections_add_up_to_the_archive():
    table = quarter_counts(build_frames(RECORDS, date(2026, 9, 30)))
    for kind in ("all", "severity", "detection"):
        assert table.loc[table["kind"] == kind, "incidents"].sum() == len(RECORDS)
