"""How large a change must be before a quarter's count can show it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import special

from postmortem_archive.analysis.control_charts import RULE_1_TAIL, ControlChart, Point
from postmortem_archive.analysis.control_limits import predicted_counts
from postmortem_archive.analysis.intervals import Numbers
from postmortem_archive.analysis.tables import Column, TableSpec

POWER = 0.8
"""The chance with which a change has to show before it is said that it could have been seen."""

DETECTABLE = TableSpec(
    "detectable_changes",
    "The smallest changes that could be seen",
    "One row for each judged quarter: by what factor the rate must have changed for a chance of 80 % that the control "
    "chart's limits show it.",
    (
        Column("quarter", "string", "The calendar quarter"),
        Column("exposure", "Float64", "Its exposure", "exposure"),
        Column("baseline_count", "Int64", "Incidents of the baseline", "incidents"),
        Column("baseline_exposure", "Float64", "Exposure of the baseline", "exposure"),
        Column("increase", "Float64", "The smallest increase, as a multiple of the baseline's rate", "ratio"),
        Column("decrease", "Float64", "The smallest decrease, as a multiple of it; empty: none could be seen", "ratio"),
    ),
)


@dataclass(frozen=True, slots=True)
class DetectableChange:
    """The smallest changes that show, as multiples of the baseline's rate.

    ``decrease`` is None where even no incident at all would be no signal, both are None where the baseline has no
    incident, so that nothing is a multiple of its rate.
    """

    increase: float | None
    decrease: float | None


@dataclass(frozen=True, slots=True)
class _Limits:
    """For some rates, the limits that baselines of each would have led to, how probable each was, and what is expected.

    Those of all rates stand one behind the other: those of a rate from its ``start``, ``owner`` is the rate's place.
    """

    start: NDArray[np.int64]
    owner: NDArray[np.int64]
    weight: Numbers
    low: Numbers
    high: Numbers
    expected: Numbers

    def above(self, ratio: Numbers) -> Numbers:
        """Return the chance of a count above the limit, at so many times each rate."""
        return self._mean(special.pdtrc(self.high, (ratio * self.expected)[self.owner]))

    def below(self, ratio: Numbers) -> Numbers:
        """Return the chance of a count below the limit."""
        short = special.pdtr(np.maximum(self.low - 1, 0), (ratio * self.expected)[self.owner])
        return self._mean(np.where(self.low > 0, short, 0.0))

    def _mean(self, chance: Numbers) -> Numbers:
        return np.asarray(np.add.reduceat(self.weight * chance, self.start))


def power_of(
    ratio: float, baseline_count: float, baseline_exposure: float, exposure: float, *, alpha: float = 2 * RULE_1_TAIL
) -> float:
    """Return the chance that a quarter shows a change to so many times the baseline's rate, of a limit on its side.

    Counts are Poisson, and limits are those of the chart: ``predicted_counts`` with ``alpha / 2`` to each side. The
    baseline that the limits come from was a matter of chance as well: the result is the mean over the baselines that
    its rate would have led to. With the limits as they happen to be, it would be too low on average for small numbers.
    It is 0 where the baseline has no incident: nothing is a multiple of its rate.
    """
    if baseline_count <= 0:
        return 0.0
    limits = _limits(np.array([baseline_count]), baseline_exposure / exposure, alpha)
    return float((limits.above if ratio >= 1 else limits.below)(np.array([ratio]))[0])


@lru_cache(maxsize=10_000)
def smallest_change(
    baseline_count: float,
    baseline_exposure: float,
    exposure: float,
    *,
    alpha: float = 2 * RULE_1_TAIL,
    power: float = POWER,
) -> DetectableChange:
    """Return the smallest changes that a quarter of such an exposure would show with a chance of ``power``."""
    if baseline_count <= 0:
        return DetectableChange(None, None)
    limits = _limits(np.array([baseline_count]), baseline_exposure / exposure, alpha)
    increase = float(_increases(limits, power)[0])
    none, all_ = np.zeros(1), np.ones(1)
    seen = limits.below(none)[0] >= power
    decrease = float(_bisected(lambda ratio: limits.below(ratio) < power, none, all_)[0]) if seen else None
    return DetectableChange(increase, decrease)


def smallest_increases(
    baseline_counts: ArrayLike, baseline_exposure: float, exposure: float, *, alpha: float, power: float = POWER
) -> Numbers:
    """Return for each count the increase of ``smallest_change``; not a number where the baseline has no incident."""
    counts = np.asarray(baseline_counts, np.float64)
    different, places = np.unique(counts, return_inverse=True)
    found = np.full(len(different), np.nan)
    if (different > 0).any():
        limits = _limits(different[different > 0], baseline_exposure / exposure, alpha)
        found[different > 0] = _increases(limits, power)
    return np.asarray(found[places])


def detectable_changes(chart: ControlChart) -> pd.DataFrame:
    """Return for each judged quarter the smallest changes that its limits would show: ``DETECTABLE``.

    Where the chart is overdispersed, counts tell as much as sigma z squared times fewer.
    """
    found = [(point, smallest_change(*_effective(chart, point))) for point in chart.judged]
    return DETECTABLE.frame(
        (
            str(point.quarter),
            point.exposure,
            chart.baseline_count,
            chart.baseline_exposure,
            change.increase,
            change.decrease,
        )
        for point, change in found
    )


def power_at(chart: ControlChart, point: Point, ratio: float) -> float:
    """Return the chance that a judged quarter of a chart shows so many times the baseline's rate: ``power_of``."""
    return power_of(ratio, *_effective(chart, point))


def _effective(chart: ControlChart, point: Point) -> tuple[float, float, float]:
    """Return the baseline's count as far as it tells something, and both exposures."""
    return (chart.baseline_count or 0) / chart.sigma_z**2, chart.baseline_exposure or 1.0, point.exposure or 1.0


def _limits(baseline_counts: Numbers, exposures: float, alpha: float) -> _Limits:
    """Return the limits for baselines with so many times the exposure of the quarter."""
    deviation = np.sqrt(baseline_counts)
    # Of large counts one in so many stands for those around it: eight to a standard deviation are as good as all.
    step = np.maximum(1, deviation // 8).astype(np.int64)
    first = np.floor(np.maximum(0.0, baseline_counts - 6 * deviation)).astype(np.int64)
    sizes = np.ceil((baseline_counts + 6 * deviation + 10 - first) / step).astype(np.int64)
    start = np.cumsum(sizes) - sizes
    owner = np.repeat(np.arange(len(sizes)), sizes)
    counts = first[owner] + step[owner] * (np.arange(len(owner)) - start[owner])
    mean = baseline_counts[owner]
    weight = np.exp(special.xlogy(counts, mean) - mean - special.gammaln(counts + 1))
    limits = predicted_counts(np.arange(counts.max() + 1), exposures, 1.0, alpha / 2)
    return _Limits(
        start=start,
        owner=owner,
        weight=weight / np.add.reduceat(weight, start)[owner],
        low=limits.low[counts],
        high=limits.high[counts],
        expected=baseline_counts / exposures,
    )


def _increases(limits: _Limits, power: float) -> Numbers:
    most = np.full(len(limits.start), 2.0)
    while (short := limits.above(most) < power).any():
        most = np.where(short, 2 * most, most)
    return _bisected(lambda ratio: limits.above(ratio) >= power, np.ones(len(most)), most)


def _bisected(beyond: Callable[[Numbers], NDArray[np.bool_]], low: Numbers, high: Numbers) -> Numbers:
    """Return where ``beyond`` becomes true between ``low`` and ``high``, to a billionth of their distance."""
    for _ in range(30):
        middle = (low + high) / 2
        found = beyond(middle)
        low, high = np.where(found, low, middle), np.where(found, middle, high)
    return high
