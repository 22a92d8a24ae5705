"""Exact intervals for counts, shares and ratios of rates, and the exact test that agrees with the last.

Nothing here is an approximation for large numbers: most of an archive's numbers are small.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """From ``low`` to ``high``; infinity where there is no upper end."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Intervals:
    """The ends of many intervals, in the order of what they were computed for."""

    low: Numbers
    high: Numbers

    def __getitem__(self, index: int) -> Interval:
        return Interval(float(self.low[index]), float(self.high[index]))


@dataclass(frozen=True, slots=True)
class RateRatio:
    """How many times a base rate another is; None where the base has no events, so that no ratio exists.

    ``p`` is the exact two-sided p value of equal rates. It is below 1 - confidence where the interval is without 1.
    """

    ratio: float | None
    interval: Interval
    p: float


@dataclass(frozen=True, slots=True)
class RateRatios:
    """Many of them; the ratio is not a number where the base has no events."""

    ratio: Numbers
    intervals: Intervals
    p: Numbers


def poisson_intervals(counts: ArrayLike, confidence: float = 0.95) -> Intervals:
    """Return exact intervals for the expectations of Poisson counts.

    F. Garwood, "Fiducial limits for the Poisson distribution", Biometrika 28 (1936).
    """
    count = np.asarray(counts, dtype=np.float64)
    tail = (1 - confidence) / 2
    low = np.where(count > 0, special.gammaincinv(np.maximum(count, 1), tail), 0.0)
    return Intervals(low, special.gammainccinv(count + 1, tail))


def poisson_interval(count: int, confidence: float = 0.95) -> Interval:
    """Return the exact interval for the expectation of one Poisson count: ``poisson_intervals``."""
    return poisson_intervals([count], confidence)[0]


def proportion_intervals(counts: ArrayLike, of: ArrayLike, confidence: float = 0.95) -> Intervals:
    """Return exact intervals for the probabilities of which ``counts`` among ``of`` trials are the outcome.

    C. J. Clopper and E. S. Pearson, "The use of confidence or fiducial limits illustrated in the case of the binomial",
    Biometrika 26 (1934). Without a trial the interval is from 0 to 1.
    """
    count, total = np.broadcast_arrays(np.asarray(counts, np.float64), np.asarray(of, np.float64))
    tail = (1 - confidence) / 2
    rest = total - count
    low = np.where(count > 0, special.betaincinv(np.maximum(count, 1), rest + 1, tail), 0.0)
    high = np.where(rest > 0, special.betainccinv(count + 1, np.maximum(rest, 1), tail), 1.0)
    return Intervals(low, high)


def proportion_interval(count: int, of: int, confidence: float = 0.95) -> Interval:
    """Return the exact interval for one probability: ``proportion_intervals``."""
    return proportion_intervals([count], [of], confidence)[0]


def rate_ratios(
    counts: ArrayLike,
    exposures: ArrayLike,
    base_counts: ArrayLike,
    base_exposures: ArrayLike,
    confidence: float = 0.95,
) -> RateRatios:
    """Compare Poisson rates with base rates, each pair given its total.

    Given the total, the first count is binomial: J. Przyborowski and H. Wilenski, "Homogeneity of results in testing
    samples from Poisson series", Biometrika 31 (1940). The p value is twice the smaller tail, at most 1, so that it
    agrees with the interval: M. P. Fay, "Two-sided exact tests and matching confidence intervals for discrete data",
    The R Journal 2/1 (2010).
    """
    count, exposure, base, base_exposure = np.broadcast_arrays(
        *(np.asarray(values, np.float64) for values in (counts, exposures, base_counts, base_exposures))
    )
    share = proportion_intervals(count, count + base, confidence)
    scale = base_exposure / exposure
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(base > 0, count / base * scale, np.nan)
        low, high = (ends / (1 - ends) * scale for ends in (share.low, share.high))
    high = np.where(base > 0, high, np.inf)
    p = np.minimum(1.0, 2 * np.minimum(*tails(count, exposure, base, base_exposure)))
    return RateRatios(ratio, Intervals(low, high), p)


def tails(
    counts: ArrayLike, exposures: ArrayLike, base_counts: ArrayLike, base_exposures: ArrayLike
) -> tuple[Numbers, Numbers]:
    """Return the probabilities of at most, and of at least, such counts given the total, where rates are equal.

    Counts may be fractions of one, as they are once divided by a dispersion: the incomplete beta function goes on
    between the whole numbers.
    """
    count, exposure, base, base_exposure = (
        np.asarray(values, np.float64) for values in (counts, exposures, base_counts, base_exposures)
    )
    share = exposure / (exposure + base_exposure)
    one = np.float64(1)
    at_most = np.where(base > 0, special.betaincc(count + 1, np.where(base > 0, base, one), share), 1.0)
    at_least = np.where(count > 0, special.betainc(np.where(count > 0, count, one), base + 1, share), 1.0)
    return at_most, at_least


def rate_ratio(
    count: int, exposure: float, base_count: int, base_exposure: float, confidence: float = 0.95
) -> RateRatio:
    """Compare one Poisson rate with a base rate: ``rate_ratios``."""
    found = rate_ratios([count], [exposure], [base_count], [base_exposure], confidence)
    return RateRatio(float(found.ratio[0]) if base_count else None, found.intervals[0], float(found.p[0]))
