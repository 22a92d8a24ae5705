"""Limits of control charts: those of textbooks, and those that allow for a baseline of a few quarters."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special, stats

from postmortem_archive.analysis.intervals import Intervals, Numbers

_MEAN_RANGE = 2 / math.sqrt(math.pi)
"""The mean difference between two draws from a normal distribution, in standard deviations: 1.128, textbooks' d2."""


@dataclass(frozen=True, slots=True)
class Limits:
    """A centre line and the limits to both sides of it, one for each point."""

    centre: float
    lower: Numbers
    upper: Numbers


def c_limits(counts: ArrayLike, sigmas: float = 3) -> Limits:
    """Return the limits of a c-chart, which are the same for each of the counts that they are estimated from.

    D. C. Montgomery, "Introduction to Statistical Quality Control", 6th edition (2009), section 7.3.
    """
    return u_limits(counts, np.ones(len(np.asarray(counts))), sigmas)


def u_limits(counts: ArrayLike, exposures: ArrayLike, sigmas: float = 3) -> Limits:
    """Return the limits of a u-chart, for rates of counts whose exposures differ.

    D. C. Montgomery, "Introduction to Statistical Quality Control", 6th edition (2009), section 7.3.

    Raises:
        ValueError: nothing was counted over.
    """
    return _limits(np.asarray(counts, np.float64), np.asarray(exposures, np.float64), sigmas)


def laney_u_prime_limits(counts: ArrayLike, exposures: ArrayLike, sigmas: float = 3) -> Limits:
    """Return the limits of a u-chart times ``laney_sigma_z``, for rates that vary by more than chance.

    D. B. Laney, "Improved control charts for attributes", Quality Engineering 14 (2002).
    """
    return u_limits(counts, exposures, sigmas * laney_sigma_z(counts, exposures))


def laney_sigma_z(counts: ArrayLike, exposures: ArrayLike) -> float:
    """Return how many times wider rates vary from one to the next than Poisson counts of one rate would.

    It is the mean moving range of the standardised rates, divided by that of a normal distribution: D. B. Laney,
    "Improved control charts for attributes", Quality Engineering 14 (2002). Less than two rates, or none above 0,
    are 1: nothing is known of how they vary.
    """
    count, exposure = np.asarray(counts, np.float64), np.asarray(exposures, np.float64)
    if len(count) < 2 or not count.any():
        return 1.0
    rate = count.sum() / exposure.sum()
    z = (count / exposure - rate) / np.sqrt(rate / exposure)
    return float(np.abs(np.diff(z)).mean() / _MEAN_RANGE)


def dispersion_p(counts: ArrayLike, exposures: ArrayLike) -> float:
    """Return the p value of counts of one rate: small where they vary by more than Poisson counts would.

    R. A. Fisher, "Statistical Methods for Research Workers" (1925), section 18: the index of dispersion is compared
    with chi-square. Less than two counts, or none above 0, are 1.
    """
    count, exposure = np.asarray(counts, np.float64), np.asarray(exposures, np.float64)
    if len(count) < 2 or not count.any():
        return 1.0
    expected = count.sum() * exposure / exposure.sum()
    return float(special.chdtrc(len(count) - 1, ((count - expected) ** 2 / expected).sum()))


def g_limits(mean_gap: float, alpha: float = 0.0027) -> Intervals:
    """Return the limits of a g-chart, for the number of days between two events, as one interval.

    Days without an event between two with one follow a geometric distribution whose mean is ``mean_gap``: F. C.
    Kaminsky and others, "Statistical control charts based on a geometric distribution", Journal of Quality Technology
    24 (1992). Limits are its quantiles, not multiples of its standard deviation, as it is skewed; outside each lies a
    probability of at most ``alpha / 2``.
    """
    chance = 1 / (1 + mean_gap)
    low, high = stats.geom.ppf([alpha / 2, 1 - alpha / 2], chance, loc=-1)
    return Intervals(np.array([low]), np.array([high]))


def predicted_counts(base_counts: ArrayLike, base_exposures: ArrayLike, exposures: ArrayLike, tail: float) -> Intervals:
    """Return the lowest and the highest count that is no signal, given what a baseline counted.

    Those beyond are the counts that ``intervals.tails`` has a probability of at most ``tail`` for: given the sum of
    both counts, at the baseline's rate. So a baseline of a few quarters, whose rate is uncertain, costs no false
    signals. W. Nelson, "Applied Life Data Analysis" (1982). The lowest is 0 where even no event is no signal.
    """
    base, base_exposure, exposure = np.broadcast_arrays(
        *(np.asarray(values, np.float64) for values in (base_counts, base_exposures, exposures))
    )
    share = base_exposure / (base_exposure + exposure)
    high = stats.nbinom.isf(tail, base + 1, share)
    low = np.where(base > 0, stats.nbinom.ppf(tail, np.maximum(base, 1), share), 0.0)
    return Intervals(low, high)


def _limits(count: Numbers, exposure: Numbers, sigmas: float) -> Limits:
    total = float(exposure.sum())
    if not total > 0:
        raise ValueError("expected counts with an exposure above 0")
    centre = float(count.sum()) / total
    width = sigmas * np.sqrt(centre / exposure)
    return Limits(centre, np.maximum(centre - width, 0.0), centre + width)
