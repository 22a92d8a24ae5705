"""Intervals, each against published figures."""

import math

import pytest

from postmortem_archive.analysis.intervals import (
    poisson_interval,
    poisson_intervals,
    proportion_interval,
    rate_ratio,
    rate_ratios,
    tails,
)

GARWOOD = {
    0: (0, 3.689),
    1: (0.0253, 5.572),
    2: (0.242, 7.225),
    3: (0.619, 8.767),
    4: (1.090, 10.242),
    5: (1.623, 11.668),
    10: (4.795, 18.390),
    20: (12.217, 30.888),
}
"""The 95 % limits of F. Garwood, "Fiducial limits for the Poisson distribution", Biometrika 28 (1936), as tabulated."""


@pytest.mark.parametrize(("count", "limits"), GARWOOD.items())
def test_limits_of_a_count_are_garwood_s(count, limits):
    found = poisson_interval(count)
    assert (found.low, found.high) == pytest.approx(limits, abs=6e-4)


def test_many_counts_have_the_limits_that_each_has_alone():
    many = poisson_intervals(list(GARWOOD), 0.9)
    assert [many[index] for index in range(len(GARWOOD))] == [poisson_interval(count, 0.9) for count in GARWOOD]


def test_limits_of_a_share_leave_out_a_fortieth_to_each_side():
    # The definition of C. J. Clopper and E. S. Pearson, Biometrika 26 (1934), by adding up binomial probabilities.
    found = proportion_interval(3, 10)

    def chance(counts, share):
        return sum(math.comb(10, count) * share**count * (1 - share) ** (10 - count) for count in counts)

    assert chance(range(3, 11), found.low) == pytest.approx(0.025)
    assert chance(range(4), found.high) == pytest.approx(0.025)


def test_nothing_and_everything_have_the_ends_of_the_scale_as_limits():
    assert proportion_interval(0, 8).low == 0
    assert proportion_interval(0, 8).high == pytest.approx(1 - 0.025 ** (1 / 8))
    assert proportion_interval(8, 8).high == 1
    assert (proportion_interval(0, 0).low, proportion_interval(0, 0).high) == (0, 1)


def test_a_ratio_of_rates_has_fay_s_interval_and_test():
    # M. P. Fay, "exactci: exact conditional tests and matching confidence intervals" (2012), section 1: 2 events in
    # 17877 against 10 in 20000 have a ratio of 0.2237512 and limits of 0.02383738 and 1.04995468.
    found = rate_ratio(2, 17877, 10, 20000)
    assert found.ratio == pytest.approx(0.2237512, abs=5e-8)
    assert (found.interval.low, found.interval.high) == pytest.approx((0.02383738, 1.04995468), abs=5e-8)
    # Twice the binomial tail: the interval holds 1, so the test must not reject.
    share = 17877 / 37877
    tail = sum(math.comb(12, count) * share**count * (1 - share) ** (12 - count) for count in range(3))
    assert found.p == pytest.approx(2 * tail)
    assert found.p > 0.05


def test_counts_alike_are_no_evidence():
    assert rate_ratio(5, 1, 40, 8).p == 1


def test_a_base_without_events_has_no_ratio_and_no_upper_limit():
    found = rate_ratio(3, 1, 0, 8)
    assert found.ratio is None
    assert found.interval.high == math.inf
    assert found.interval.low > 1
    assert found.p == pytest.approx(2 * (1 / 9) ** 3)


def test_nothing_counted_says_nothing():
    found = rate_ratio(0, 1, 0, 8)
    assert (found.ratio, found.interval.low, found.interval.high, found.p) == (None, 0, math.inf, 1)


def test_tables_are_computed_as_single_rates_are():
    counts, base = [0, 3, 12, 0], [0, 0, 30, 9]
    many = rate_ratios(counts, 0.5, base, 6)
    for index, (count, base_count) in enumerate(zip(counts, base, strict=True)):
        one = rate_ratio(count, 0.5, base_count, 6)
        assert many.p[index] == one.p
        assert many.intervals[index] == one.interval


def test_tails_overlap_in_the_count_itself():
    at_most, at_least = tails(4, 1, 20, 8)
    share = 1 / 9
    assert at_most + at_least - 1 == pytest.approx(math.comb(24, 4) * share**4 * (1 - share) ** 20)
