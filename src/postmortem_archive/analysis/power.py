"""How large a change must be before a quarter's count can show it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
from scipy import optimize, special

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
    """The limits that baselines of one rate would have led to, how probable each was, and what the quarter expects."""

    weights: Numbers
    low: Numbers
    high: Numbers
    expected: float

    def above(self, ratio: float) -> float:
        """Return the chance of a count above the limit, at so many times the rate."""
        return float(self.weights @ special.pdtrc(self.high, ratio * self.expected))

    def below(self, ratio: float) -> float:
        """Return the chance of a count below the limit."""
        short = np.where(self.low > 0, special.pdtr(np.maximum(self.low - 1, 0), ratio * self.expected), 0.0)
        return float(self.weights @ short)


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
    limits = _limits(float(baseline_count), baseline_exposure / exposure, alpha)
    return limits.above(ratio) if ratio >= 1 else limits.below(ratio)


@lru_cache(maxsize=20_000)
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
    limits = _limits(float(baseline_count), baseline_exposure / exposure, alpha)
    most = 2.0
    while limits.above(most) < power:
        most *= 2
    increase = _root(limits.above, 1.0, most, power)
    decrease = _root(limits.below, 0.0, 1.0, power) if limits.below(0.0) >= power else None
    return DetectableChange(increase, decrease)


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


@lru_cache(maxsize=20_000)
def _limits(baseline_count: float, exposures: float, alpha: float) -> _Limits:
    """Return the limits for a baseline with so many times the exposure of the quarter."""
    spread = 8 * math.sqrt(baseline_count)
    counts = np.arange(math.floor(max(0.0, baseline_count - spread)), math.ceil(baseline_count + spread + 10))
    weights = np.exp(counts * math.log(baseline_count) - baseline_count - special.gammaln(counts + 1))
    found = predicted_counts(counts, exposures, 1.0, alpha / 2)
    return _Limits(weights / weights.sum(), found.low, found.high, baseline_count / exposures)


def _root(chance: Callable[[float], float], low: float, high: float, power: float) -> float:
    return float(optimize.brentq(lambda ratio: chance(ratio) - power, low, high, xtol=1e-6))
