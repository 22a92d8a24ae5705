"""Limits of control charts, each against published figures where there are any."""

import math

import numpy as np
import pytest
from scipy import optimize, stats

from postmortem_archive.analysis.control_limits import (
    c_limits,
    dispersion_p,
    g_limits,
    laney_sigma_z,
    laney_u_prime_limits,
    predicted_counts,
    u_limits,
)
from postmortem_archive.analysis.intervals import tails

BOARDS = (21, 24, 16, 12, 15, 5, 28, 20, 31, 25, 20, 24, 16, 19, 10, 17, 13, 22, 18, 39, 30, 24, 16, 19, 17, 15)
"""Nonconformities of 26 samples of printed circuit boards: D. C. Montgomery, "Introduction to Statistical Quality
Control", 6th edition (2009), example 7.3."""

CLOTH = (14, 12, 20, 11, 7, 10, 21, 16, 19, 23)
CLOTH_UNITS = (10.0, 8.0, 13.0, 10.0, 9.5, 10.0, 12.0, 10.5, 12.0, 12.5)
"""Defects of ten rolls of dyed cloth, and their lengths in units of inspection: the same book, example 7.5."""


def test_a_c_chart_has_the_textbook_s_limits_and_signals():
    found = c_limits(BOARDS)
    assert found.centre == pytest.approx(19.85, abs=0.005)
    assert (found.lower[0], found.upper[0]) == pytest.approx((6.48, 33.21), abs=0.005)
    beyond = [place for place, count in enumerate(BOARDS, 1) if not found.lower[0] <= count <= found.upper[0]]
    assert beyond == [6, 20]


def test_a_u_chart_s_limits_follow_the_exposure_of_each_point():
    found = u_limits(CLOTH, CLOTH_UNITS)
    assert found.centre == pytest.approx(153 / 107.5)
    assert found.upper - found.centre == pytest.approx([3 * math.sqrt(153 / 107.5 / units) for units in CLOTH_UNITS])
    assert ((np.array(CLOTH) / CLOTH_UNITS <= found.upper) & (np.array(CLOTH) / CLOTH_UNITS >= found.lower)).all()


def test_limits_are_never_below_nothing():
    assert u_limits([1, 0, 2], [1, 1, 1]).lower.tolist() == [0, 0, 0]


def test_no_exposure_has_no_limits():
    with pytest.raises(ValueError, match="exposure"):
        u_limits([], [])


def test_sigma_z_is_the_mean_moving_range_of_standardised_rates():
    # By hand: the rate is 16, z is (c - 16)/4, that is 0, 1, -1, 0, and the ranges 1, 2, 1 have the mean 4/3.
    assert laney_sigma_z([16, 20, 12, 16], [1, 1, 1, 1]) == pytest.approx(4 / 3 / 1.128, rel=1e-3)
    # Twice the exposure with twice the count has the same rate, and half the variance: z is 0,
    # then (24 - 32) and (40 - 32) by the root of 32.
    assert laney_sigma_z([16, 24, 40], [1, 2, 2]) == pytest.approx(
        (abs(-8 / math.sqrt(32)) + 16 / math.sqrt(32)) / 2 / 1.128, rel=1e-3
    )


def test_laney_s_limits_are_those_of_a_u_chart_times_sigma_z():
    plain, wide = u_limits(CLOTH, CLOTH_UNITS), laney_u_prime_limits(CLOTH, CLOTH_UNITS)
    assert wide.upper - wide.centre == pytest.approx((plain.upper - plain.centre) * laney_sigma_z(CLOTH, CLOTH_UNITS))


@pytest.mark.parametrize("counts", [[], [5], [0, 0, 0]])
def test_too_little_says_nothing_of_how_counts_vary(counts):
    assert laney_sigma_z(counts, [1.0] * len(counts)) == 1
    assert dispersion_p(counts, [1.0] * len(counts)) == 1


def test_the_index_of_dispersion_is_compared_with_chi_square():
    # By hand: mean 16, squares 0 + 16 + 16 + 0, index 2 with 3 degrees of freedom.
    assert dispersion_p([16, 20, 12, 16], [1, 1, 1, 1]) == pytest.approx(stats.chi2.sf(2, 3))
    # The boards vary by more than chance: the textbook finds two of them out of control.
    assert dispersion_p(BOARDS, [1.0] * len(BOARDS)) < 0.01


@pytest.mark.parametrize("mean", [0.5, 2.2, 30, 400])
def test_a_gap_beyond_its_limits_is_as_rare_as_stated(mean):
    found = g_limits(mean, 0.0027)[0]
    chance = 1 / (1 + mean)
    longer = (1 - chance) ** (found.high + 1)
    assert longer <= 0.00135 < longer / (1 - chance)
    assert 1 - (1 - chance) ** found.low <= 0.00135


def test_predicted_counts_solve_nelson_s_equation():
    # 36 events in 20 periods: R's EnvStats (S. P. Millard, 2013), predIntPois, has 5 as the upper 95 % limit of the
    # next, which is the root of W. Nelson's equation for real numbers, rounded. No whole count above ours is possible
    # without being a signal.
    root = optimize.brentq(lambda count: count - 37 / 20 * stats.f.ppf(0.95, 74, 2 * count), 1, 20)
    assert round(root) == 5
    assert predicted_counts(36, 20, 1, 0.05).high == math.ceil(root) - 1


@pytest.mark.parametrize("base", [1, 5, 24, 80, 300])
@pytest.mark.parametrize("exposure", [0.3, 1, 2.5])
def test_counts_are_signals_where_their_conditional_test_says_so(base, exposure):
    found = predicted_counts(base, 8, exposure, 0.001)
    counts = np.arange(0, 300)
    at_most, at_least = tails(counts, exposure, base, 8)
    assert ((counts > found.high) == (at_least <= 0.001)).all()
    assert ((counts < found.low) == (at_most <= 0.001)).all()


def test_a_baseline_of_nothing_still_has_an_upper_limit():
    found = predicted_counts(0, 8, 1, 0.001)
    assert (found.low, found.high) == (0, 3)
