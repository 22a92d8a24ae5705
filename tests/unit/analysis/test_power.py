"""How large a change must be before it shows."""

import math

import pytest

from postmortem_archive.analysis.baselines import choose_baseline
from postmortem_archive.analysis.control_charts import control_chart
from postmortem_archive.analysis.power import (
    detectable_changes,
    power_at,
    power_of,
    smallest_change,
    smallest_increases,
)
from postmortem_archive.quarters import Quarter


def poisson(count, mean):
    return math.exp(-mean + count * math.log(mean) - math.lgamma(count + 1))


def tail(counts, whole, share):
    return sum(math.comb(whole, count) * share**count * (1 - share) ** (whole - count) for count in counts)


@pytest.mark.parametrize("alpha", [0.002, 0.05])
def test_power_is_the_chance_of_a_signal_over_the_baselines_that_could_have_been(alpha):
    # By adding up: 12 incidents in six quarters, then a quarter of three times their rate.
    expected = 0.0
    for base in range(60):
        limit = next(
            count for count in range(100) if tail(range(count, count + base + 1), count + base, 1 / 7) <= alpha / 2
        )
        expected += poisson(base, 12) * (1 - sum(poisson(count, 6) for count in range(limit)))
    assert power_of(3, 12, 6, 1, alpha=alpha) == pytest.approx(expected, abs=1e-6)


def test_power_to_show_fewer_is_added_up_below_the_other_limit():
    # 60 incidents in six quarters, then a quarter of a tenth of their rate.
    expected = 0.0
    for base in range(20, 130):
        signals = [count for count in range(20) if tail(range(count + 1), count + base, 1 / 7) <= 0.001]
        expected += poisson(base, 60) * sum(poisson(count, 1) for count in signals)
    assert 0.1 < expected < 0.9
    assert power_of(0.1, 60, 6, 1) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("count", [1, 12, 80, 400])
def test_the_smallest_increase_shows_with_the_chance_asked_for(count):
    found = smallest_change(count, 8, 1)
    assert power_of(found.increase, count, 8, 1) == pytest.approx(0.8, abs=1e-4)
    assert found.increase > 1


def test_the_smallest_decrease_shows_with_the_chance_asked_for():
    found = smallest_change(240, 8, 1)
    assert power_of(found.decrease, 240, 8, 1) == pytest.approx(0.8, abs=1e-4)
    assert 0 < found.decrease < 1


def test_no_decrease_could_be_seen_where_even_nothing_is_no_signal():
    assert smallest_change(24, 8, 1).decrease is None


def test_nothing_is_a_multiple_of_a_rate_of_nothing():
    found = smallest_change(0, 8, 1)
    assert (found.increase, found.decrease) == (None, None)


def test_more_incidents_more_exposure_and_a_laxer_level_show_smaller_changes():
    increase = smallest_change(40, 8, 1).increase
    assert smallest_change(80, 8, 1).increase < increase
    assert smallest_change(40, 8, 2).increase < increase
    assert smallest_change(40, 8, 1, alpha=0.05).increase < increase
    assert smallest_change(40, 8, 1, power=0.5).increase < increase


def test_many_counts_have_the_increases_that_each_has_alone():
    found = smallest_increases([80, 0, 3, 80], 8, 1, alpha=0.01)
    each = [smallest_change(count, 8, 1, alpha=0.01).increase for count in (80, 3)]
    assert found[[0, 2, 3]].tolist() == pytest.approx([*each, each[0]])
    assert math.isnan(found[1])


def test_large_counts_are_thinned_out_without_a_trace():
    # Of 40,000 incidents only some baselines are looked at. By the normal distribution the increase r is where
    # 5000 (r - 1) = 3.09 sqrt(5000 (1 + 1/8)) + 0.842 sqrt(5000 (r + 1/8)), that is 1.059.
    assert smallest_change(40_000, 8, 1).increase == pytest.approx(1.059, abs=0.001)


def test_the_unit_of_exposures_makes_no_difference():
    one, other = smallest_change(40, 8, 1), smallest_change(40, 8000, 1000)
    assert (one.increase, one.decrease) == (other.increase, other.decrease)


def chart_of(counts, exposures=None):
    quarters = [Quarter(2020, 1).shifted(place) for place in range(len(counts))]
    return control_chart(counts, quarters, exposures, choose_baseline(quarters, None))


def test_each_judged_quarter_has_its_smallest_changes():
    frame = detectable_changes(chart_of([1, *[10] * 8, 9, 12], [1.0] * 10 + [2.0]))
    assert frame["quarter"].tolist() == ["2022-Q2", "2022-Q3"]
    assert frame["baseline_count"].tolist() == [80, 80]
    assert frame["increase"].tolist() == [smallest_change(80, 8, 1).increase, smallest_change(80, 8, 2).increase]
    assert frame["increase"].iloc[0] == pytest.approx(2.74, abs=0.005)


def test_a_chart_that_varies_by_more_than_chance_shows_less():
    steady = detectable_changes(chart_of([1, *[12] * 8, 12]))
    wild = detectable_changes(chart_of([1, 2, 20, 4, 24, 2, 18, 4, 22, 12]))
    assert wild["increase"].iloc[0] > steady["increase"].iloc[0]
    charts = [chart_of([1, *[12] * 8, 12]), chart_of([1, 2, 20, 4, 24, 2, 18, 4, 22, 12])]
    plain, wide = (power_at(chart, chart.judged[0], 2) for chart in charts)
    assert plain == power_of(2, 96, 8, 1) > wide


def test_a_chart_that_judges_nothing_shows_nothing():
    assert detectable_changes(chart_of([3, 3])).empty
