"""The drawing of incidents per quarter says what was counted, at any length."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_archive.quarters import Quarter, quarters_until
from postmortem_archive.site.history_figure import HistoryFigure, draw_history, scale, severity_series
from postmortem_archive.site.quarterly_counts import QuarterCount, QuarterlyCounts
from postmortem_archive.site.tags import Kind, index_tags
from tests.support.records import make, vocabulary

SEVERITIES = index_tags([make(severity="SEV-9")], vocabulary()).tags[Kind.SEVERITY]
SERIES, PLACES = severity_series(SEVERITIES)


def figure(counts: dict[str, tuple[int, ...]], first: date, last: date) -> HistoryFigure:
    none = (0,) * len(SERIES)
    counted = tuple(QuarterCount(each, counts.get(str(each), none)) for each in quarters_until([first], last))
    drawn = draw_history(QuarterlyCounts(counted, 0, 0, 0), SERIES)
    assert drawn is not None
    return drawn


THREE_YEARS = figure({"2024-Q2": (1, 0, 2, 0), "2026-Q4": (0, 1, 0, 0)}, date(2024, 4, 1), date(2026, 11, 23))


@st.composite
def figures(draw) -> HistoryFigure:
    """A drawing of up to twenty years with an incident in it."""
    size, start = draw(st.integers(1, 80)), draw(st.integers(4 * 1900, 4 * 2100))
    columns = st.tuples(*[st.integers(0, 40)] * len(SERIES))
    counts = draw(st.lists(columns, min_size=size, max_size=size).filter(lambda rows: any(map(any, rows))))
    quarters = [Quarter(index // 4, index % 4 + 1) for index in range(start, start + size)]
    drawn = draw_history(
        QuarterlyCounts(tuple(map(QuarterCount, quarters, counts)), 0, 0, 0),
        SERIES,
    )
    assert drawn is not None
    return drawn


def test_severities_of_the_vocabulary_have_a_place_each_and_the_rest_shares_the_last():
    assert [each.name for each in SERIES] == ["SEV-1", "SEV-2", "SEV-3", "other or none"]
    assert PLACES == {"SEV-1": 0, "SEV-2": 1, "SEV-3": 2}


def test_the_label_says_each_quarter_in_words():
    assert THREE_YEARS.label == ("Incidents per quarter from 2024-Q2 to 2026-Q4: 4 in all. 2024-Q2: 3, 2026-Q4: 1.")


def test_with_many_quarters_the_label_counts_by_year():
    counts = {f"{year}-Q{number}": (number, 0, 0, 0) for year in range(2012, 2016) for number in range(1, 5)}
    drawn = figure(counts, date(2012, 1, 1), date(2015, 12, 31))
    assert drawn.label == (
        "Incidents per quarter from 2012-Q1 to 2015-Q4: 40 in all. "
        "By year 2012: 10, 2013: 10, 2014: 10, 2015: 10. Most in 2012-Q4: 4."
    )


def test_a_bar_says_its_severities_in_words():
    assert [(str(bar.quarter), bar.total, bar.by_series) for bar in THREE_YEARS.bars] == [
        ("2024-Q2", 3, "SEV-1: 1, SEV-3: 2"),
        ("2026-Q4", 1, "SEV-2: 1"),
    ]


def test_the_legend_adds_up_what_occurs():
    assert [(each.series.name, each.count) for each in THREE_YEARS.legend] == [("SEV-1", 1), ("SEV-2", 1), ("SEV-3", 2)]


def test_quarters_are_named_while_there_is_room():
    assert [mark.text for mark in THREE_YEARS.quarters] == ["Q2", "Q3", "Q4", *["Q1", "Q2", "Q3", "Q4"] * 2]
    assert figure({"2012-Q1": (1, 0, 0, 0)}, date(2012, 1, 1), date(2026, 1, 1)).quarters == ()


def test_a_single_incident_is_no_peak():
    drawn = figure({"2026-Q4": (1, 0, 0, 0)}, date(2026, 11, 1), date(2026, 11, 23))
    assert [mark.text for mark in drawn.levels] == ["1", "2", "3"]
    assert drawn.bars[0].segments[0].height < drawn.base / 2
    assert drawn.bar < 20  # per cent


def test_nothing_in_the_span_is_not_drawn():
    assert draw_history(QuarterlyCounts((), 0, 1, 2), SERIES) is None
    assert draw_history(QuarterlyCounts((QuarterCount(Quarter(2026, 1), (0, 0, 0, 0)),), 0, 0, 1), SERIES) is None


@pytest.mark.parametrize(
    ("peak", "expected"),
    [(0, (3, 1)), (1, (3, 1)), (4, (4, 1)), (5, (6, 2)), (9, (10, 5)), (41, (60, 20)), (160, (200, 50))],
)
def test_scales_are_round(peak: int, expected: tuple[int, int]):
    assert scale(peak) == expected


@given(st.integers(0, 1_000_000))
def test_a_scale_reaches_the_peak_in_at_most_four_steps(peak: int):
    top, step = scale(peak)
    assert top >= peak
    assert top % step == 0
    assert top // step <= 4


@given(figures())
def test_bars_stand_in_the_drawing_one_beside_the_other(drawn: HistoryFigure):
    assert all(left.x + drawn.bar <= right.x + 0.02 for left, right in pairwise(drawn.bars))
    assert drawn.bars[0].x > drawn.left
    assert drawn.bars[-1].x + drawn.bar <= 100.02


@given(figures())
def test_heights_are_in_proportion_and_segments_touch(drawn: HistoryFigure):
    unit = (drawn.base - drawn.levels[0].at) / int(drawn.levels[0].text)
    for bar in drawn.bars:
        assert sum(part.height for part in bar.segments) == pytest.approx(bar.total * unit, abs=0.5)
        assert bar.segments[0].y + bar.segments[0].height == pytest.approx(drawn.base, abs=0.15)
        assert all(
            lower.y == pytest.approx(upper.y + upper.height, abs=0.15) for lower, upper in pairwise(bar.segments)
        )
        assert bar.segments[-1].y >= drawn.levels[-1].at - 0.15


@given(figures())
def test_the_label_and_the_legend_add_up_to_the_bars(drawn: HistoryFigure):
    total = sum(bar.total for bar in drawn.bars)
    assert f": {total} in all." in drawn.label
    assert sum(each.count for each in drawn.legend) == total
    said = drawn.label.split(" in all. ")[1].split(". Most in ")[0]
    assert sum(int(count) for count in re.findall(r": (\d+)", said)) == total


@given(figures())
def test_names_of_years_have_room(drawn: HistoryFigure):
    named = [mark.at for mark in drawn.years if mark.text]
    assert named
    assert all(later - earlier >= 8 for earlier, later in pairwise([*named, 100]))
