"""How long incidents took to be noticed, mitigated and resolved: each one, and medians where there are enough."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from postmortem_archive.analysis.frames import Frames
from postmortem_archive.analysis.tables import Column, TableSpec

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]

MEASURES = ("detect", "mitigate", "resolve")
"""What the time from the start of an incident is measured to."""

GROUPINGS = ("all", "quarter", "severity")
"""What durations are told by: the whole archive, and columns of the incidents."""

FLOOR = 1.0
"""Minutes at which shorter durations are drawn: a log axis has no zero."""

FEWEST_FOR_MEDIAN = 8
"""Below that there are only the incidents: an interval would run from nearly the shortest to nearly the longest."""

FEWEST_FOR_P90_HIGH = 40
"""Below that the interval of a 90th percentile has no upper end.

No interval can end above the longest duration seen, and of fewer than 36 incidents the longest is shorter than the true
90th percentile more often than the 2.5 % that a 95 % interval allows for at its upper end (0.9 ** 36 = 0.023). From 40
on the interval held the true value in more than 90 % of simulated samples.
"""

RESAMPLES, SEED = 2_000, 20_260_401
"""How often the bootstrap draws, and what its draws begin with: the same durations have the same interval."""

DURATIONS = TableSpec(
    "durations",
    "Durations of incidents",
    "One row for each measure and group: the whole archive, each quarter, each severity. Below 8 incidents there is no "
    "median and no 90th percentile, and below 40 it is not known how long the longest tenth may take at most.",
    (
        Column("grouping", "string", "all, quarter or severity"),
        Column("group", "string", "The quarter or severity; missing for all, and for incidents without a severity"),
        Column("measure", "string", "detect, mitigate or resolve: what the time from the start leads to"),
        Column("n", "Int64", "Incidents whose file states both instants, in order", "incidents"),
        Column("n_missing", "Int64", "Incidents whose file does not", "incidents"),
        Column("n_below_floor", "Int64", "Incidents shorter than 1 minute, which a log axis shows at 1", "incidents"),
        Column("median", "Float64", "The median", "minutes"),
        Column("median_low", "Float64", "Lower end of its 95 % interval (bootstrap)", "minutes"),
        Column("median_high", "Float64", "Upper end", "minutes"),
        Column("p90", "Float64", "The 90th percentile", "minutes"),
        Column("p90_low", "Float64", "Lower end of its 95 % interval (bootstrap)", "minutes"),
        Column("p90_high", "Float64", "Upper end; missing where too few incidents set one", "minutes"),
    ),
)

DURATION_DOTS = TableSpec(
    "duration_dots",
    "The duration of each incident",
    "One row for each incident and measure that its file states, in the order of incidents.",
    (
        Column("incident", "string", "The incident's id"),
        Column("title", "string", "Its title"),
        Column("quarter", "string", "Its quarter"),
        Column("severity", "string", "Its severity"),
        Column("measure", "string", "detect, mitigate or resolve"),
        Column("minutes", "Float64", "The time from the start", "minutes"),
        Column("drawn_at", "Float64", "The same, but at least 1, where a log axis draws it", "minutes"),
    ),
)


def duration_dots(frames: Frames) -> pd.DataFrame:
    """Return ``DURATION_DOTS``: measure by measure, in the order of the incidents."""
    incidents = frames.incidents
    parts = [
        incidents.assign(incident=incidents["id"], measure=measure, minutes=incidents[f"minutes_to_{measure}"])
        for measure in MEASURES
    ]
    dots = pd.concat(parts, ignore_index=True).dropna(subset="minutes")
    return DURATION_DOTS.typed(dots.assign(drawn_at=dots["minutes"].clip(lower=FLOOR)))


def durations(frames: Frames, groupings: Sequence[str] = GROUPINGS) -> pd.DataFrame:
    """Return ``DURATIONS`` for some of ``GROUPINGS``: every quarter, also one without incidents, and every severity."""
    return DURATIONS.frame(row for grouping in groupings for row in _rows(frames, grouping))


def _rows(frames: Frames, grouping: str) -> Iterator[Sequence[object]]:
    groups = dict(_groups(frames, grouping))
    for measure in MEASURES:
        for group, incidents in groups.items():
            stated = np.sort(incidents[f"minutes_to_{measure}"].dropna().to_numpy(dtype=float))
            yield (
                grouping,
                group,
                measure,
                stated.size,
                len(incidents) - stated.size,
                int((stated < FLOOR).sum()),
                *_estimate(stated, 0.5, FEWEST_FOR_MEDIAN),
                *_ninetieth(stated),
            )


def _groups(frames: Frames, grouping: str) -> Iterator[tuple[str | None, pd.DataFrame]]:
    incidents = frames.incidents
    if grouping == "all":
        yield None, incidents
        return
    by_name = {str(name): group for name, group in incidents.groupby(grouping)}
    for name in map(str, frames.quarters) if grouping == "quarter" else sorted(by_name):
        yield name, by_name.get(name, incidents[:0])
    unnamed = incidents[incidents[grouping].isna()]
    if len(unnamed):
        yield None, unnamed


def _estimate(ordered: Floats, share: float, fewest: int) -> tuple[float, float, float] | tuple[None, None, None]:
    return quantile_interval(ordered, share) if ordered.size >= fewest else (None, None, None)


def _ninetieth(ordered: Floats) -> tuple[float | None, float | None, float | None]:
    quantile, low, high = _estimate(ordered, 0.9, FEWEST_FOR_MEDIAN)
    return quantile, low, high if ordered.size >= FEWEST_FOR_P90_HIGH else None


def quantile_interval(ordered: Floats, share: float) -> tuple[float, float, float]:
    """Return a quantile of at least two values in ascending order, and the ends of its 95 % interval.

    The quantile is definition 8 of R. Hyndman and Y. Fan, "Sample Quantiles in Statistical Packages", 1996, which is
    the usual median for a half. The interval is the bootstrap's percentile interval (B. Efron and R. Tibshirani, "An
    Introduction to the Bootstrap", 1993, chapter 13).
    """
    below, weight = _position(ordered.size, share)
    quantile = _between(ordered[below], ordered[below + 1], weight)
    lower, upper = _drawn(ordered.size, share)
    low, high = np.quantile(_between(ordered[lower], ordered[upper], weight), (0.025, 0.975))
    return float(quantile), float(low), float(high)


def _between(lower: Floats, upper: Floats, weight: float) -> Floats:
    # Exact where both are the same, so that an interval never leaves the values by the last digit.
    return lower + weight * (upper - lower)


def _position(n: int, share: float) -> tuple[int, float]:
    """Return the index of the value below a quantile, the last but one at most, and the weight of that above it."""
    place = min(max(n * share + (share + 1) / 3 - 1, 0.0), n - 1.0)
    below = min(int(place), n - 2)
    return below, place - below


@lru_cache(maxsize=512)
def _drawn(n: int, share: float) -> tuple[Places, Places]:
    """Return, for each resample of n values, which of the values in order stand below and above the quantile.

    To draw n values and sort them is not needed: the k-th smallest of n uniform numbers is Beta(k, n - k + 1), and the
    next of them is as far above it as the least of the n - k others (H. David and H. Nagaraja, "Order Statistics",
    2003, chapter 2). A resample's k-th value is the one in whose nth part of the unit interval that number falls.
    """
    rng = np.random.default_rng(SEED)
    below, _ = _position(n, share)
    lower = rng.beta(below + 1, n - below, RESAMPLES)
    upper = lower + (1 - lower) * rng.beta(1, n - below - 1, RESAMPLES)
    first, second = ((n * place).astype(np.intp).clip(max=n - 1) for place in (lower, upper))
    return first, second
