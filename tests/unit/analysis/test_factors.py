"""Which factors are frequent, and with what they are named."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from postmortem_archive.analysis.factors import CROSSES, cross_table, factor_pareto
from postmortem_archive.analysis.frames import Frames, build_frames
from tests.support.records import make


def frames() -> Frames:
    records = [
        make("2025-12-30-a", started="2025-12-30T10:00Z", factors=["disk", "alert"], services=["shop", "edge"]),
        make("2026-01-10-b", started="2026-01-10T10:00Z", factors=["alert"], services=["shop"], lifecycle=["monitor"]),
        make("2026-08-10-c", started="2026-08-10T10:00Z", factors=["alert", "disk", "quota"], services=["edge"]),
        make("2026-08-11-d", started="2026-08-11T10:00Z", factors=[], services=["edge"]),
    ]
    return build_frames(records, date(2026, 11, 23))


def test_pareto_is_by_incidents_and_adds_up():
    table = factor_pareto(frames())
    assert table["factor"].tolist() == ["alert", "disk", "quota"]
    assert table["incidents"].tolist() == [3, 2, 1]
    assert table["as_main"].tolist() == [2, 1, 0]
    assert table["share"].tolist() == pytest.approx([1, 2 / 3, 1 / 3])  # of the three that name any
    assert table["cumulative_share"].tolist() == pytest.approx([3 / 6, 5 / 6, 1])
    assert table["first"].dt.date.tolist() == [date(2025, 12, 30), date(2025, 12, 30), date(2026, 8, 10)]
    assert table["last"].dt.date.tolist() == [date(2026, 8, 10)] * 3


def rows(table: pd.DataFrame) -> list[list[object]]:
    return table.to_numpy().tolist()


def test_of_equally_frequent_factors_the_one_that_is_more_often_the_main_one_comes_first():
    records = [make("2026-01-01-a", factors=["a", "b"]), make("2026-01-02-b", factors=["b", "a"])]
    records.append(make("2026-01-03-c", factors=["b", "a"]))
    assert factor_pareto(build_frames(records, date(2026, 11, 23)))["factor"].tolist() == ["b", "a"]


def test_a_factor_by_service_counts_an_incident_once_for_each_pair():
    assert rows(cross_table(frames(), "service", factors=2)) == [
        ["alert", "edge", 2],
        ["alert", "shop", 2],
        ["disk", "edge", 2],
        ["disk", "shop", 1],
    ]


def test_only_the_most_frequent_are_shown_with_zeros_between_them():
    assert rows(cross_table(frames(), "lifecycle")) == [
        ["alert", "monitor", 1],
        ["disk", "monitor", 0],
        ["quota", "monitor", 0],
    ]
    assert rows(cross_table(frames(), "service", factors=1, columns=1)) == [["alert", "edge", 2]]


def test_quarters_have_no_gap_and_the_last_ones_are_shown():
    table = cross_table(frames(), "quarter", factors=1)
    assert rows(table) == [
        ["alert", "2025-Q4", 1],
        ["alert", "2026-Q1", 1],
        ["alert", "2026-Q2", 0],
        ["alert", "2026-Q3", 1],
        ["alert", "2026-Q4", 0],
    ]
    assert cross_table(frames(), "quarter", factors=1, columns=2)["other"].tolist() == ["2026-Q3", "2026-Q4"]
    assert cross_table(frames(), "quarter", columns=0).empty


@pytest.mark.parametrize("records", [[], [make("2026-01-01-a")], [make("x", started=None, factors=["a"])]])
def test_an_archive_without_factors_has_empty_tables(records: list):
    empty = build_frames(records, date(2026, 11, 23))
    assert factor_pareto(empty).empty
    for column in CROSSES:
        assert cross_table(empty, column).empty
