"""The archive's control chart: which quarters it judges, by what, and what it says of them."""

from datetime import date

import pytest

from postmortem_archive.analysis.baselines import choose_baseline
from postmortem_archive.analysis.control_charts import (
    CONTROL_CHART,
    MOST_JUDGED,
    RULE_1,
    RULE_2,
    control_chart,
    incidents_chart,
)
from postmortem_archive.analysis.control_limits import laney_sigma_z, predicted_counts
from postmortem_archive.analysis.frames import build_frames
from postmortem_archive.analysis.tables import csv_text
from postmortem_archive.quarters import Quarter
from tests.support.records import make

FIRST = Quarter(2020, 1)
STEADY = [1, 10, 8, 9, 12, 11, 10, 9, 10]
"""A first quarter, and a baseline of 79 in eight."""


def chart_of(counts, exposures=None, stated=None):
    quarters = [FIRST.shifted(place) for place in range(len(counts))]
    return control_chart(counts, quarters, exposures, choose_baseline(quarters, stated))


def test_limits_are_those_of_the_conditional_test_and_judge_the_counts_beyond_them():
    chart = chart_of([*STEADY, 22, 23, 2, 1])
    limits = predicted_counts(79, 8, 1, 0.001)
    assert (
        {(point.lower, point.upper) for point in chart.judged} == {(float(limits.low), float(limits.high))} == {(2, 22)}
    )
    assert [point.rule for point in chart.judged] == [None, RULE_1, None, RULE_1]
    assert (chart.kind, chart.centre, chart.baseline_count, chart.sigma_z) == ("c", 79 / 8, 79, 1)


def test_neither_the_first_quarter_nor_the_baseline_is_judged():
    chart = chart_of([90, *STEADY[1:], 9])
    assert [point.judged for point in chart.points] == [False] * 9 + [True]
    assert [point.baseline for point in chart.points] == [False] + [True] * 8 + [False]
    assert not chart.signals
    assert chart.points[0].upper is None


def test_the_last_twelve_quarters_are_judged():
    chart = chart_of([*STEADY, 90, *[10] * MOST_JUDGED])
    assert len(chart.judged) == MOST_JUDGED
    assert not chart.signals


def test_nothing_is_judged_while_the_baseline_reaches_to_the_newest_quarter():
    chart = chart_of(STEADY)
    assert chart.centre == 79 / 8
    assert not chart.judged


@pytest.mark.parametrize("count", [0, 1, 4])
def test_without_a_baseline_there_are_no_limits(count):
    chart = chart_of([3] * count)
    assert (chart.baseline, chart.centre, chart.baseline_count) == (None, None, None)
    assert [point.count for point in chart.points] == [3] * count
    assert not chart.judged
    assert chart.frame()["centre"].isna().all()


def test_a_baseline_without_incidents_has_an_upper_limit():
    chart = chart_of([1, *[0] * 8, 3, 4])
    assert [(point.upper, point.lower, point.rule) for point in chart.judged] == [(3, None, None), (3, None, RULE_1)]


def test_even_no_incident_is_no_signal_where_there_were_few():
    chart = chart_of([1, *[3] * 8, 0])
    assert chart.judged[0].lower is None
    assert not chart.signals


def test_eight_quarters_on_one_side_are_a_signal_where_their_sum_is():
    few = chart_of([*STEADY, *[11] * 8])
    assert not few.signals
    many = chart_of([*STEADY, 9, *[17] * 9])
    assert [point.rule for point in many.judged] == [None] * 8 + [RULE_2, RULE_2]
    less = chart_of([*STEADY, *[4] * 8])
    assert [point.rule for point in less.signals] == [RULE_2]


def test_a_quarter_on_the_other_side_or_on_the_line_ends_a_run():
    assert not chart_of([*STEADY, *[17] * 7, 9, *[17] * 4]).signals
    on_the_line = chart_of([1, *[10] * 8, *[18] * 4, 10, *[18] * 7])
    assert not on_the_line.signals


def test_exposures_make_rates_and_limits_follow_them():
    exposures = [1.0] * 9 + [2.0, 0.5]
    chart = chart_of([*STEADY, 20, 20], exposures)
    wide, narrow = chart.judged
    assert (chart.kind, wide.rate, narrow.rate) == ("u", 10, 40)
    assert wide.upper == predicted_counts(79, 8, 2, 0.001).high / 2 < narrow.upper
    assert (wide.rule, narrow.rule) == (None, RULE_1)


def test_doubling_every_exposure_halves_rates_and_changes_no_judgement():
    one, two = (chart_of([*STEADY, 23, 12], [scale] * 11) for scale in (1.0, 2.0))
    assert [point.rule for point in one.points] == [point.rule for point in two.points]
    assert [point.rate for point in two.judged] == [point.rate / 2 for point in one.judged]


def test_a_missing_exposure_makes_a_chart_of_counts_that_says_so():
    exposures = [None, *[2.0] * 8, None, 2.0]
    chart = chart_of([*STEADY, 10, 9], exposures)
    assert (chart.kind, chart.missing) == ("c", (FIRST.shifted(9),))
    assert {point.exposure for point in chart.points} == {1.0}


def test_an_exposure_that_is_not_needed_may_be_missing():
    chart = chart_of([*STEADY, 10], [None, *[2.0] * 9])
    assert (chart.kind, chart.missing) == ("u", ())
    assert (chart.points[0].exposure, chart.points[0].rate) == (None, None)


def test_a_baseline_that_varies_by_more_than_chance_has_wider_limits():
    wild = [1, 2, 20, 3, 25, 1, 18, 4, 22]
    chart = chart_of([*wild, 24, 60])
    sigma_z = laney_sigma_z(wild[1:], [1.0] * 8)
    plain = predicted_counts(95, 8, 1, 0.001)
    assert (chart.kind, chart.sigma_z) == ("c'", sigma_z)
    assert chart.judged[0].upper == pytest.approx(95 / 8 + sigma_z * (float(plain.high) - 95 / 8))
    assert chart.judged[0].lower is None
    assert not chart.judged[0].rule
    assert chart_of([*wild, 60], [2.0] * 10).kind == "u'"


def test_a_baseline_that_varies_as_chance_does_has_the_plain_limits():
    lively = [1, 6, 14, 8, 13, 7, 14, 8, 10]
    assert laney_sigma_z(lively[1:], [1.0] * 8) > 1.2
    chart = chart_of([*lively, 10])
    assert (chart.kind, chart.sigma_z) == ("c", 1)
    assert chart.judged[0].upper == predicted_counts(80, 8, 1, 0.001).high


def test_runs_of_a_chart_that_varies_by_more_than_chance_are_judged_as_mildly():
    steady = chart_of([1, *[12] * 8, *[20] * 8])
    wild = chart_of([1, 2, 20, 4, 24, 2, 18, 4, 22, *[20] * 8])
    assert [point.rule for point in steady.signals] == [RULE_2]
    assert wild.baseline_count == steady.baseline_count == 96
    assert not wild.signals


def test_the_table_has_a_row_for_each_quarter():
    frame = chart_of([*STEADY, 23]).frame()
    assert frame["quarter"].tolist()[::9] == ["2020-Q1", "2022-Q2"]
    assert frame["rule"].dropna().tolist() == [RULE_1]
    assert frame["centre"].isna().tolist() == [True] + [False] * 9
    assert csv_text(CONTROL_CHART, frame).splitlines()[-1] == f"2022-Q2,c,23,1,23,9.875,2,22,False,True,{RULE_1}"


def test_an_archive_s_chart_counts_its_complete_quarters():
    days = ["2024-05-01", "2024-08-01", "2024-08-02", "2025-09-30", "2025-10-01"]
    records = [make(f"{day}-outage", started=f"{day}T10:00Z") for day in days]
    frames = build_frames(records, date(2025, 10, 2))
    chart = incidents_chart(frames, choose_baseline(frames.complete_quarters, None))
    assert [point.count for point in chart.points] == [1, 2, 0, 0, 0, 1]
    assert [str(point.quarter) for point in chart.points][-1] == "2025-Q3"


def test_an_archive_of_nothing_has_an_empty_chart():
    frames = build_frames([], date(2025, 10, 2))
    assert incidents_chart(frames, None).frame().empty
