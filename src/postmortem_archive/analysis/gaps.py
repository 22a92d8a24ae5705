"""Days between incidents of a rare severity (a g-chart), for which counts per quarter are too small to judge."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date

import pandas as pd

from postmortem_archive.analysis.baselines import Baseline
from postmortem_archive.analysis.frames import Frames
from postmortem_archive.analysis.tables import Column, TableSpec
from postmortem_archive.quarters import LONGEST

RARE = 2
"""Incidents per quarter of the baseline below which a severity is rare: even none in a quarter is no signal then."""

GAPS_BUDGET = 0.002
"""The chance that any gap of a page is a signal, where no rate changed."""

MOST_JUDGED = 12
"""Gaps of a severity that are judged: the last ones."""

LONG_GAP = "Days without an incident: beyond the limit"

_NEVER = LONGEST * 92
"""Days of more quarters than the archive knows: a limit beyond them judges nothing."""

GAPS = TableSpec(
    "gaps",
    "Days between incidents of rare severities",
    "One row for each incident of a severity with fewer than two incidents per quarter in the baseline, and one for "
    "the days since the last of them. A long gap can be a signal of fewer incidents. A short one is none: even two "
    "incidents on one day are too likely by chance.",
    (
        Column("severity", "string", "The severity"),
        Column("incident", "string", "The id of the incident that ended the gap; empty: it lasts"),
        Column("on", "datetime64[us]", "The day on which that incident began, or the last day of the last quarter"),
        Column("days", "Int64", "Days since the incident before it of that severity", "days"),
        Column("centre", "Float64", "The median gap by the baseline's rate; empty: it has none", "days"),
        Column("upper", "Int64", "The longest gap that is no signal; empty where none would be one", "days"),
        Column("judged", "boolean", "Whether the gap is judged by the limit"),
        Column("rule", "string", "The rule that makes it a signal; empty: no evidence of change"),
    ),
)


def gap_charts(frames: Frames, baseline: Baseline | None) -> pd.DataFrame:
    """Return the gaps between incidents of each rare severity: ``GAPS``, in the order of severities' names and days.

    Only complete quarters count. Without a baseline no severity is known to be rare, and there is no row.
    """
    if baseline is None:
        return GAPS.frame()
    until = frames.complete_quarters[-1].end
    rows = frames.incidents.loc[frames.incidents["on"] <= pd.Timestamp(until), ["severity", "on", "id", "quarter"]]
    inside = rows["quarter"].between(str(baseline.first), str(baseline.last))
    counts = rows["severity"].value_counts().to_frame("all")
    counts["inside"] = rows.loc[inside, "severity"].value_counts()
    rare = {str(name): int(count) for name, count in counts["inside"].fillna(0).sort_index().items()}
    rare = {name: count for name, count in rare.items() if count < RARE * len(baseline)}
    found = {name: rows[rows["severity"] == name] for name in rare}
    level = GAPS_BUDGET / (MOST_JUDGED * len(rare)) if rare else 0.0
    return GAPS.frame(
        (name, *row)
        for name, count in rare.items()
        for row in _gaps(
            [(day.date(), str(id_)) for day, id_ in zip(found[name]["on"], found[name]["id"], strict=True)],
            count,
            baseline,
            until=until,
            level=level,
        )
    )


def longest_gap(count: int, days: int, level: float) -> int | None:
    """Return the longest gap that is no signal, where ``days`` of a baseline had ``count`` incidents.

    The chance of no incident in g further days, given the count of both, is (days / (days + g)) ** count: all of them
    fell into the first part. It is the test of the control chart, for a count of 0. Gaps are known to the day, so a gap
    of g days may have lasted hardly longer than g - 1. The longest gap has a chance above ``level``; None where no
    gap that an archive can show is a signal.
    """
    if not count:
        return None
    longest = 1 + days * math.expm1(-math.log(level) / count) if -math.log(level) / count < math.log(_NEVER) else _NEVER
    return math.ceil(longest) - 1 if longest < _NEVER else None


def _gaps(
    incidents: Sequence[tuple[date, str]], count: int, baseline: Baseline, *, until: date, level: float
) -> Iterator[Sequence[object]]:
    """Yield the rows of a severity, but for its name."""
    days = (baseline.last.end - baseline.first.start).days + 1
    centre = math.log(2) * days / count if count else None
    limit = longest_gap(count, days, level)
    ends: list[tuple[date, str | None]] = [*incidents[1:], (until, None)]
    for place, ((start, _), (end, id_)) in enumerate(zip(incidents, ends, strict=True)):
        # Of a gap that began within the baseline, only the days behind it are new.
        known = max(0, (baseline.last.end - start).days)
        judged = limit is not None and end > baseline.last.end and place >= len(ends) - MOST_JUDGED
        upper = known + limit if judged and limit is not None else None
        gap = (end - start).days
        rule = LONG_GAP if upper is not None and gap > upper else None
        yield id_, end, gap, centre, upper, judged, rule
