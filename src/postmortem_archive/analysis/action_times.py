"""How long action items take: Kaplan-Meier curves, because those still open have waited, not finished."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from postmortem_archive.analysis.frames import Frames
from postmortem_archive.analysis.survival import SurvivalCurve, kaplan_meier
from postmortem_archive.analysis.tables import Column, TableSpec
from postmortem_archive.model import ActionState

COLUMNS = {"priority": "priority", "team": "owner", "type": "type"}
"""What items are grouped by, and the column that says it. Names are taken as they stand."""

FEWEST = 8
"""Items of known time below which a group has neither curve nor median."""

MOST_DRAWN = 4
"""Curves of a grouping that are drawn, those of the largest groups: more cannot be told apart."""

DAYS_AT_RISK = (0, 30, 60, 90, 180, 365)
"""Days for which the numbers at risk are told under the curves."""

_GROUPING = Column("grouping", "string", "all, priority, team (the item's owner) or type")
_GROUP = Column("group", "string", "The group's name; missing for items that state none, and for all")

COMPLETION_CURVES = TableSpec(
    "completion_curves",
    "Share of action items still open, by days waited",
    "The steps of each curve that is drawn: all items, and of each grouping the largest groups with at least 8 items. "
    "The first row of a curve is day 0 before anything is done, the last the longest that an item waited.",
    (
        _GROUPING,
        _GROUP,
        Column("days", "Int64", "Days since the items began to wait", "days"),
        Column("at_risk", "Int64", "Items that had waited that long and were not done before", "items"),
        Column("completed", "Int64", "Items done after exactly so many days", "items"),
        Column("survival", "Float64", "Share still open after that day (Kaplan-Meier)", "share"),
        Column("low", "Float64", "Lower end of its 95 % interval; missing once none is open", "share"),
        Column("high", "Float64", "Upper end; missing once none is open", "share"),
    ),
)

COMPLETION_SUMMARY = TableSpec(
    "completion_summary",
    "Action items and the time they take, by group",
    "One row for each group, the largest first. Times are given for groups with at least 8 items of known time.",
    (
        _GROUPING,
        _GROUP,
        Column("items", "Int64", "All of its action items", "items"),
        Column("done", "Int64", "Those done, on whatever day", "items"),
        Column("open", "Int64", "Those that still wait", "items"),
        Column("overdue", "Int64", "Those of them that are overdue by the policy", "items"),
        Column("left_out", "Int64", "Those done on a day that no file states, which no time can be told of", "items"),
        Column("median_days", "Int64", "Days after which half were done (Kaplan-Meier)", "days"),
        Column("low", "Int64", "Lower end of its 95 % interval", "days"),
        Column("high", "Int64", "Upper end; missing where too few are done to tell", "days"),
        Column("is_drawn", "boolean", "Whether its curve is in completion_curves"),
    ),
)

COMPLETION_AT_RISK = TableSpec(
    "completion_at_risk",
    "Action items at risk under the curves",
    "For each curve that is drawn, how many items it rests on after 0, 30, 60, 90, 180 and 365 days.",
    (
        _GROUPING,
        _GROUP,
        Column("days", "Int64", "Days since the items began to wait", "days"),
        Column("at_risk", "Int64", "Items that had waited that long and were not done before", "items"),
        Column("survival", "Float64", "Share still open after that day; missing beyond the longest wait", "share"),
    ),
)


def completion_summary(frames: Frames) -> pd.DataFrame:
    """Return ``COMPLETION_SUMMARY``: all items, then the groups of each grouping, the largest first."""
    return COMPLETION_SUMMARY.frame(
        (
            group.grouping,
            group.name,
            len(group.items),
            int((group.items["state"] == ActionState.DONE.value).sum()),
            int((group.items["state"] == ActionState.OPEN.value).sum()),
            int(group.items["days_overdue"].notna().sum()),
            int(group.items["days"].isna().sum()),
            *((group.curve.median, *group.curve.median_interval) if group.curve else (None, None, None)),
            group.is_drawn,
        )
        for group in _groups(frames)
    )


def completion_curves(frames: Frames) -> pd.DataFrame:
    """Return ``COMPLETION_CURVES`` of the groups that are drawn, in the order of ``completion_summary``."""
    return COMPLETION_CURVES.frame(
        (group.grouping, group.name, *step)
        for group in _groups(frames)
        if group.is_drawn and group.curve
        for step in _steps(group.curve)
    )


def completion_at_risk(frames: Frames) -> pd.DataFrame:
    """Return ``COMPLETION_AT_RISK`` of the groups that are drawn, in the order of ``completion_summary``."""
    return COMPLETION_AT_RISK.frame(
        (group.grouping, group.name, days, group.curve.at_risk_at(days), group.curve.survival_at(days))
        for group in _groups(frames)
        if group.is_drawn and group.curve
        for days in DAYS_AT_RISK
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Group:
    """``curve`` is None where too few items have a known time."""

    grouping: str
    name: str | None
    items: pd.DataFrame
    curve: SurvivalCurve | None
    is_drawn: bool


def _groups(frames: Frames) -> Iterator[_Group]:
    yield from _of_grouping("all", [(None, frames.actions)], 1)
    for grouping, column in COLUMNS.items():
        named = [(str(name), items) for name, items in frames.actions.groupby(column)]
        named.sort(key=lambda group: -len(group[1]))  # the names are in order already, which equally large ones keep
        yield from _of_grouping(grouping, named, MOST_DRAWN)
        unnamed = frames.actions[frames.actions[column].isna()]
        if len(unnamed):
            yield from _of_grouping(grouping, [(None, unnamed)], 0)


def _of_grouping(grouping: str, groups: Iterable[tuple[str | None, pd.DataFrame]], most_drawn: int) -> Iterator[_Group]:
    drawn = 0
    for name, items in groups:
        curve = _curve(items)
        is_drawn = curve is not None and drawn < most_drawn
        drawn += is_drawn
        yield _Group(grouping, name, items, curve, is_drawn)


def _curve(items: pd.DataFrame) -> SurvivalCurve | None:
    timed = items[items["days"].notna()]
    if len(timed) < FEWEST:
        return None
    return kaplan_meier(timed["days"].to_numpy(dtype=float), timed["state"].to_numpy() == ActionState.DONE.value)


def _steps(curve: SurvivalCurve) -> Iterator[Sequence[object]]:
    yield 0, int(curve.at_risk[0]), 0, 1.0, 1.0, 1.0
    kept = curve.completed > 0
    kept[-1] = True
    columns = (curve.times, curve.at_risk, curve.completed, curve.survival, curve.low, curve.high)
    for days, at_risk, completed, survival, low, high in zip(*(values[kept] for values in columns), strict=True):
        interval = (None, None) if np.isnan(low) else (low, high)
        yield int(days), int(at_risk), int(completed), survival, *interval
