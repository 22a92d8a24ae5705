"""The Kaplan-Meier estimate of how long things take, of which some have not happened yet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

_Z = 1.959963984540054
"""The 97.5th percentile of the normal distribution."""

_SLACK = 1e-12
"""What rounding may add to a product of shares that is one half."""


@dataclass(frozen=True, slots=True, eq=False)
class SurvivalCurve:
    """A Kaplan-Meier curve. Its arrays have one entry for each time at which something was completed or censored.

    ``survival`` is the share that is left after that time (E. Kaplan and P. Meier, "Nonparametric Estimation from
    Incomplete Observations", 1958), ``error`` its standard error by Greenwood's formula (M. Greenwood, "The Natural
    Duration of Cancer", 1926), ``low`` and ``high`` its 95 % interval on the scale of log(-log), which stays between 0
    and 1 (J. Kalbfleisch and R. Prentice, "The Statistical Analysis of Failure Time Data", 1980). ``low`` and ``high``
    are 1 before anything is completed, and NaN, as ``error`` is, once nothing is left.
    """

    times: Floats
    at_risk: Counts
    completed: Counts
    survival: Floats
    error: Floats
    low: Floats
    high: Floats

    @property
    def median(self) -> float | None:
        """The earliest time after which half or fewer are left; None where more than half are left to the end."""
        return self._first_at_half(self.survival)

    @property
    def median_interval(self) -> tuple[float | None, float | None]:
        """The times at which the curve may have reached one half: those whose interval holds it.

        R. Brookmeyer and J. Crowley, "A Confidence Interval for the Median Survival Time", 1982. None is an end that
        cannot be told: the interval had not fallen to one half by the last completion.
        """
        return self._first_at_half(self.low), self._first_at_half(self.high)

    def _first_at_half(self, curve: Floats) -> float | None:
        reached = np.flatnonzero(curve <= 0.5 + _SLACK)
        return float(self.times[reached[0]]) if reached.size else None

    def at_risk_at(self, time: float) -> int:
        """Return how many had waited for so long and were neither completed nor censored before."""
        index = int(np.searchsorted(self.times, time))
        return int(self.at_risk[index]) if index < self.times.size else 0

    def survival_at(self, time: float) -> float | None:
        """Return the share left after a time, None beyond the longest time seen unless nothing was left by then."""
        index = int(np.searchsorted(self.times, time, side="right")) - 1
        if index < 0:
            return 1.0 if self.times.size else None
        known = time <= self.times[-1] or self.survival[-1] == 0
        return float(self.survival[index]) if known else None


def kaplan_meier(times: npt.ArrayLike, completed: npt.ArrayLike) -> SurvivalCurve:
    """Return the curve of some waiting times; where ``completed`` is false it is known only that they were longer.

    What is censored at the time of a completion counts as at risk then, as Kaplan and Meier have it.
    """
    waited = np.asarray(times, dtype=np.float64)
    is_completed = np.asarray(completed, dtype=bool)
    distinct, place = np.unique(waited, return_inverse=True)
    events = np.bincount(place[is_completed], minlength=distinct.size)
    leaving = np.bincount(place, minlength=distinct.size)
    at_risk = waited.size - np.cumsum(leaving) + leaving
    survival = np.cumprod(1 - events / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.cumsum(events / (at_risk * (at_risk - events)))
        error = survival * np.sqrt(greenwood)
        # Before the first completion the exponent is not a number, and 1 to whatever power is 1, as it should be; once
        # nothing is left, none of the three is a number, for there is no width to tell.
        spread = _Z * np.sqrt(greenwood) / np.log(survival)
        low, high = survival ** np.exp(-spread), survival ** np.exp(spread)
    return SurvivalCurve(distinct, at_risk, events, survival, error, low, high)
