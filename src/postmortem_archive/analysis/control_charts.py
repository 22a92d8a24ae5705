"""Control charts: whether the incidents of a quarter differ from a baseline by more than chance explains.

What is drawn is what judges: a point beyond a limit is a signal, and no other single point is one. With a rate that
never changed, the chart of a page has a signal in at most ``RULE_1_TAIL`` * 2 * ``MOST_JUDGED`` + ``RULE_2`` = 2.8 % of
all archives, however short the baseline.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from postmortem_archive.analysis.baselines import Baseline
from postmortem_archive.analysis.control_limits import dispersion_p, laney_sigma_z, predicted_counts
from postmortem_archive.analysis.frames import Frames
from postmortem_archive.analysis.intervals import Numbers, tails
from postmortem_archive.analysis.tables import Column, TableSpec
from postmortem_archive.quarters import Quarter

RULE_1 = "Rule 1: beyond the limits"
RULE_2 = "Rule 2: eight quarters in a row on one side of the centre line, more than the baseline's uncertainty explains"

RULE_1_TAIL = 0.001
"""The chance of a count beyond either limit. British charts have such action limits, one in a thousand to each side
(B. P. Dudding and W. J. Jennett, "Quality Control Charts", BS 600R, 1942); the customary three standard deviations are
1.35 in a thousand."""

RULE_2_BUDGET = 0.004
"""The chance that rule 2 fires on a page of an unchanged rate."""

MOST_JUDGED = 12
"""Quarters that a page judges: the last three years. Each one more would be one more chance of a false signal."""

RUN = 8
"""Quarters in a row on one side that rule 2 asks for."""

OVERDISPERSED = 0.05
"""The p value of the baseline's index of dispersion below which limits are widened."""

_PER = "incidents per exposure"

CONTROL_CHART = TableSpec(
    "control_chart",
    "Control chart",
    "One row for each complete quarter. A quarter is judged by the limits that stand beside it, and is a signal where "
    "a rule is named. Rate, centre line and limits have one unit: incidents per quarter, or per so many units of "
    "exposure as the policy states.",
    (
        Column("quarter", "string", "The calendar quarter"),
        Column("kind", "string", "c: counts; u: rates by exposure; c' and u': the same, overdispersed (Laney)"),
        Column("incidents", "Int64", "Incidents that began in it", "incidents"),
        Column("exposure", "Float64", "What the rate is counted by: 1 per quarter, or the policy's figure", "exposure"),
        Column("rate", "Float64", "Incidents by exposure", _PER),
        Column("centre", "Float64", "The baseline's rate; empty: there is no baseline", _PER),
        Column("lower", "Float64", "The lowest rate that is no signal; empty where even 0 is none", _PER),
        Column("upper", "Float64", "The highest rate that is no signal", _PER),
        Column("baseline", "boolean", "Whether the quarter belongs to the baseline"),
        Column("judged", "boolean", "Whether the quarter is judged by the limits"),
        Column("rule", "string", "The rule that makes it a signal; empty: no evidence of change"),
    ),
)


@dataclass(frozen=True, slots=True)
class Point:
    """A quarter of a chart. Limits are those of a judged quarter; ``lower`` is None too where even 0 is no signal.

    ``exposure`` and ``rate`` are None for a quarter that is neither judged nor in the baseline and has no exposure.
    """

    quarter: Quarter
    count: int
    exposure: float | None
    rate: float | None
    lower: float | None
    upper: float | None
    rule: str | None
    baseline: bool
    judged: bool


@dataclass(frozen=True, slots=True)
class ControlChart:
    """A chart of counts by quarter. ``kind`` is c, u, c' or u'.

    ``baseline``, its count and exposure, and ``centre``, its rate, are None without a baseline, and nothing is judged
    then. ``sigma_z`` is how much wider the limits are than those of Poisson counts: above 1 in c' and u' alone.
    ``missing`` are the quarters whose exposure would have been needed: because of them the chart shows counts.
    """

    kind: str
    baseline: Baseline | None
    baseline_count: int | None
    baseline_exposure: float | None
    centre: float | None
    sigma_z: float
    points: tuple[Point, ...]
    missing: tuple[Quarter, ...] = ()

    @property
    def judged(self) -> tuple[Point, ...]:
        """The points that are judged; none where the baseline reaches to the newest complete quarter."""
        return tuple(point for point in self.points if point.judged)

    @property
    def signals(self) -> tuple[Point, ...]:
        """The points that a rule made a signal."""
        return tuple(point for point in self.points if point.rule)

    def frame(self) -> pd.DataFrame:
        """Return the points as a table: ``CONTROL_CHART``."""
        return CONTROL_CHART.frame(
            (
                str(point.quarter),
                self.kind,
                point.count,
                point.exposure,
                point.rate,
                self.centre if point.baseline or point.judged else None,
                point.lower,
                point.upper,
                point.baseline,
                point.judged,
                point.rule,
            )
            for point in self.points
        )


def incidents_chart(
    frames: Frames, baseline: Baseline | None, exposures: Sequence[float | None] | None = None
) -> ControlChart:
    """Return the chart of all incidents in the complete quarters: ``control_chart``."""
    quarters = frames.complete_quarters
    counts = frames.counts_by_quarter().to_numpy()
    return control_chart([int(count) for count in counts[: len(quarters)]], quarters, exposures, baseline)


def control_chart(
    counts: Sequence[int],
    quarters: Sequence[Quarter],
    exposures: Sequence[float | None] | None,
    baseline: Baseline | None,
) -> ControlChart:
    """Judge the last quarters behind the baseline by what the baseline counted.

    Limits are exact, given the sum of the quarter's count and the baseline's (``predicted_counts``). Where the
    baseline varies by more than chance (R. A. Fisher's index of dispersion), they are widened by Laney's sigma z.
    Rule 2 looks at each run of ``RUN`` judged quarters, and compares their sum with the baseline in the same way.

    Args:
        counts: the incidents of each quarter.
        quarters: complete quarters in their order, without a gap.
        exposures: of each quarter, above 0; None where it is not known. None for all: each quarter counts as 1, also
            where it has a day less than others.
        baseline: what ``choose_baseline`` chose.
    """
    inside = np.array([baseline is not None and quarter in baseline for quarter in quarters], dtype=bool)
    behind = [index for index, quarter in enumerate(quarters) if baseline is not None and quarter > baseline.last]
    judged = np.zeros(len(quarters), dtype=bool)
    judged[behind[-MOST_JUDGED:]] = True
    exposure = np.array([1.0 if exposures is None else value for value in exposures or quarters], dtype=np.float64)
    missing = tuple(quarters[int(index)] for index in np.flatnonzero((inside | judged) & np.isnan(exposure)))
    kind = "c" if exposures is None or missing else "u"
    if missing:
        exposure = np.ones(len(quarters))
    count = np.array(counts, dtype=np.float64)
    if baseline is None:
        points = _points(quarters, counts, exposure, inside, {}, {})
        return ControlChart(kind, None, None, None, None, 1.0, points, missing)
    base, base_exposure = float(count[inside].sum()), float(exposure[inside].sum())
    sigma_z = 1.0
    if dispersion_p(count[inside], exposure[inside]) < OVERDISPERSED:
        sigma_z = max(1.0, laney_sigma_z(count[inside], exposure[inside]))
    at = [int(index) for index in np.flatnonzero(judged)]
    limits = _limits(base, base_exposure, exposure[judged], sigma_z)
    rules = _run_rules(count[judged], exposure[judged], base, base_exposure, sigma_z)
    rates = count[judged] / exposure[judged]
    for place, (rate, (low, high)) in enumerate(zip(rates, limits, strict=True)):
        if rate > high or (low is not None and rate < low):
            rules[place] = RULE_1
    return ControlChart(
        kind=kind + "'" if sigma_z > 1 else kind,
        baseline=baseline,
        baseline_count=int(base),
        baseline_exposure=base_exposure,
        centre=base / base_exposure,
        sigma_z=sigma_z,
        points=_points(
            quarters,
            counts,
            exposure,
            inside,
            dict(zip(at, limits, strict=True)),
            {at[place]: rule for place, rule in rules.items()},
        ),
        missing=missing,
    )


def _limits(base: float, base_exposure: float, exposure: Numbers, sigma_z: float) -> list[tuple[float | None, float]]:
    """Return the lowest and the highest rate that is no signal, for each exposure."""
    counts = predicted_counts(base, base_exposure, exposure, RULE_1_TAIL)
    centre = base / base_exposure
    low, high = counts.low / exposure, counts.high / exposure
    if sigma_z > 1:
        low, high = centre - sigma_z * (centre - low), centre + sigma_z * (high - centre)
    return [(float(one) if one > 0 else None, float(other)) for one, other in zip(low, high, strict=True)]


def _run_rules(count: Numbers, exposure: Numbers, base: float, base_exposure: float, sigma_z: float) -> dict[int, str]:
    """Return rule 2 for the places where a run ends that it fires for."""
    side = np.sign(count / exposure - base / base_exposure)
    level = RULE_2_BUDGET / (MOST_JUDGED - RUN + 1)
    fires: dict[int, str] = {}
    for start in range(len(count) - RUN + 1):
        run = slice(start, start + RUN)
        if abs(side[run].sum()) < RUN:
            continue
        # Counts that vary sigma z times as much tell no more than sigma z squared times fewer.
        both = tails(count[run].sum() / sigma_z**2, exposure[run].sum(), base / sigma_z**2, base_exposure)
        if 2 * min(both) <= level:
            fires[start + RUN - 1] = RULE_2
    return fires


def _points(
    quarters: Sequence[Quarter],
    counts: Sequence[int],
    exposure: Numbers,
    inside: NDArray[np.bool_],
    limits: dict[int, tuple[float | None, float]],
    rules: dict[int, str],
) -> tuple[Point, ...]:
    """Return the points. ``limits`` and ``rules`` are by the places of judged quarters and of signals."""
    found = []
    for index, quarter in enumerate(quarters):
        over = None if np.isnan(exposure[index]) else float(exposure[index])
        low, high = limits.get(index, (None, None))
        found.append(
            Point(
                quarter=quarter,
                count=counts[index],
                exposure=over,
                rate=None if over is None else counts[index] / over,
                lower=low,
                upper=high,
                rule=rules.get(index),
                baseline=bool(inside[index]),
                judged=index in limits,
            )
        )
    return tuple(found)
