"""How long action items stay open: Kaplan-Meier curves with their intervals, and the items at risk below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from postmortem_archive.analysis.figures.figure import Figure
from postmortem_archive.analysis.figures.names import Names
from postmortem_archive.analysis.figures.plot import GROUPS, SMALL, Layer, Plot, fitted
from postmortem_archive.analysis.figures.values import between, number, rows_of, table
from postmortem_archive.wording import plural

MOST_CURVES = 4
LONGEST = 365
"""Days that are drawn at most: curves rest on few items by then, and what matters is before."""

_TITLES = {
    "all": "How long action items stay open",
    "priority": "How long action items stay open, by priority",
    "team": "How long action items stay open, by team",
    "type": "How long action items stay open, by type",
}
_DASHES: tuple[list[int], ...] = ([], [7, 3], [2, 2], [9, 3, 2, 3])
_HEIGHT = 160
_LINE = 15
_APART = 22
"""The least distance between the names of days, in pixels."""
_BANDS = 2
"""With more curves than this their intervals would hide each other; the table has medians with intervals of all."""


def completion_figure(
    curves: pd.DataFrame, summary: pd.DataFrame, at_risk: pd.DataFrame, grouping: str, names: Names
) -> Figure:
    """Return the curves of a grouping: all, priority, team or type.

    ``curves`` is ``COMPLETION_CURVES``, ``summary`` ``COMPLETION_SUMMARY`` and ``at_risk`` ``COMPLETION_AT_RISK``.
    """
    groups = [row for row in rows_of(summary) if row["grouping"] == grouping]
    steps = [row for row in rows_of(curves) if row["grouping"] == grouping]
    risks = [row for row in rows_of(at_risk) if row["grouping"] == grouping]
    drawn = [row for row in groups if row["is_drawn"]][:MOST_CURVES]
    title = _TITLES[grouping]
    numbers = table(
        (grouping.capitalize(), "#Items", "#Done", "#Open", "#Overdue", "#Median days", "#95 % interval"),
        [
            (
                _label(grouping, row["group"], names) if grouping == "all" or row["group"] else "not stated",
                row["items"],
                row["done"],
                row["open"],
                row["overdue"],
                "not reached" if row["median_days"] is None and row["is_drawn"] else number(row["median_days"]),
                between(number(row["low"]), "no limit" if row["low"] is not None and row["high"] is None else
                        number(row["high"])),
            )
            for row in groups
        ],
    )  # fmt: skip
    name = "completion" if grouping == "all" else f"completion-by-{grouping}"
    if not drawn:
        note = "Curves are drawn for groups of at least 8 action items whose times are known: there is none."
        return Figure(name, title, "", None, numbers, note, "completion_summary")
    told = [
        f"{_label(grouping, row['group'], names)}: half done after {plural(row['median_days'], 'day')}"
        if row["median_days"] is not None
        else f"{_label(grouping, row['group'], names)}: less than half done so far"
        for row in drawn
    ]
    left_out = sum(row["left_out"] for row in groups)
    notes = [
        "Items that are still open count for as long as they have waited.",
        f"{plural(left_out, 'item')} done on an unknown day {'is' if left_out == 1 else 'are'} left out."
        if left_out
        else "",
        f"Drawn are the first {LONGEST} days." if any(step["days"] > LONGEST for step in steps) else "",
    ]
    return Figure(
        name,
        title,
        f"Share of action items still open by days waited. {'; '.join(told)}.",
        _chart(drawn, steps, risks, grouping, names),
        numbers,
        " ".join(note for note in notes if note),
        "completion_curves",
    )


def _label(grouping: str, group: str | None, names: Names) -> str:
    return "All items" if group is None else names.label(grouping, group)


def _chart(
    groups: Sequence[dict[str, Any]], steps: Sequence[dict[str, Any]], risks: Sequence[dict[str, Any]], grouping: str,
    names: Names,
) -> str:  # fmt: skip
    longest = max(min(max(step["days"] for step in steps), LONGEST), 30)
    days = sorted({row["days"] for row in risks if row["days"] <= longest})
    plot = Plot(92, _HEIGHT, 42, 22, 46 + _LINE * len(groups), x=(0, longest), y=(1, 0))
    ticks = _with_room(days, plot.width / longest)
    layers: list[Layer | None] = [
        *plot.levels([(part / 4, f"{25 * part} %") for part in range(5)]),
        *plot.ticks([(day, str(day)) for day in ticks], lines=False),
        plot.remark("days", plot.width + 13, plot.height + 12, fontSize=SMALL),
        plot.remark("still open", -40, -12, fontSize=SMALL),
        plot.remark("at risk", -8, plot.height + 30, align="right", fontSize=SMALL),
    ]
    curves = [_clipped([s for s in steps if s["group"] == group["group"]], longest) for group in groups]
    if len(groups) <= _BANDS:
        for curve, colour in zip(curves, GROUPS, strict=False):
            band = [{"x": x, "y": low, "y2": high} for x, _, low, high in curve if low is not None]
            layers.append(plot.layer("area", band, interpolate="step-after", fill=colour, fillOpacity=0.16))
    for place, (group, curve, colour) in enumerate(zip(groups, curves, GROUPS, strict=False)):
        line = [{"x": x, "y": y} for x, y, _, _ in curve]
        dash = _DASHES[place] or None
        layers.append(plot.layer("line", line, interpolate="step-after", stroke=colour, strokeWidth=2, strokeDash=dash))
        below = plot.height + 46 + _LINE * place
        counts = [{"x": r["days"], "text": str(r["at_risk"])} for r in risks if r["group"] == group["group"]]
        layers += [
            plot.layer("text", [c for c in counts if c["x"] in ticks], at_y=below, align="center", fontSize=SMALL),
            plot.remark(
                fitted(_label(grouping, group["group"], names), 56, SMALL), -18, below, align="right", fontSize=SMALL
            ),
            plot.layer("line", _key(plot, place), strokeWidth=2, stroke=colour, strokeDash=dash),
        ]
    return plot.chart(layers)


def _key(plot: Plot, place: int) -> list[dict[str, Any]]:
    """Return the piece of a curve's line that stands before its name below the plot."""
    unit = (plot.x[1] - plot.x[0]) / plot.width
    y = 1 - (plot.height + 46 + _LINE * place) / plot.height
    return [{"x": -90 * unit, "y": y}, {"x": -76 * unit, "y": y}]


def _clipped(steps: Sequence[dict[str, Any]], longest: int) -> list[tuple[float, float, float | None, float | None]]:
    """Return the steps of a curve up to a number of days: the day, the share, and the ends of its interval."""
    found = [(step["days"], step["survival"], step["low"], step["high"]) for step in steps if step["days"] <= longest]
    if found and steps[-1]["days"] > longest:
        found.append((longest, *found[-1][1:]))
    return found


def _with_room(days: Sequence[int], pixels: float) -> list[int]:
    """Return the days whose names have room beside each other, where a day is so many pixels wide."""
    kept: list[int] = []
    for day in days:
        if not kept or (day - kept[-1]) * pixels >= _APART:
            kept.append(day)
    return kept
