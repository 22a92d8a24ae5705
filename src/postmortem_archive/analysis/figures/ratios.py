"""Rates by other rates, with their exact intervals: forest plots on a log axis."""

from __future__ import annotations

from typing import Any

import pandas as pd

from postmortem_archive.analysis.figures.figure import Figure, Table
from postmortem_archive.analysis.figures.names import Names
from postmortem_archive.analysis.figures.plot import MARK, SIGNAL, SMALL, TEXT, Plot
from postmortem_archive.analysis.figures.values import between, probability, ratio, rows_of, table
from postmortem_archive.wording import plural

MOST_ROWS = 15
_ROW = 24
_TALL_ROW = 32
"""With a second line that says what kind of name it is: a stage may be called as a way of detection is."""
_KINDS = {"lifecycle": "stage", "detection": "noticed by"}
_COUNTS = 50
_EDGE = 16.0
"""The scale ends at a sixteenth and at sixteen times: what lies beyond goes on to the edge."""
_TICKS = ((1 / 16, "1/16"), (1 / 4, "1/4"), (1.0, "1"), (4.0, "4"), (16.0, "16"))
_CHANGED = frozenset({"more", "fewer"})


def trends_figure(trends: pd.DataFrame, names: Names) -> Figure:
    """Return the plot of the table ``FACTOR_TRENDS``: the last four quarters by the four before, for each factor."""
    rows = rows_of(trends)
    numbers = table(
        ("Factor", "#Last year", "#Year before", "#Ratio", "#95 % interval", "#Adjusted p", "Verdict"),
        [
            (
                names.cell("factor", row["factor"]),
                row["count"],
                row["earlier_count"],
                ratio(row["ratio"]),
                _interval(row),
                probability(row["q"]),
                row["verdict"] or "not judged",
            )
            for row in rows
        ],
    )
    shown = [
        {
            **row,
            "label": names.label("factor", row["factor"]),
            "url": names.filtered(factor=row["factor"]),
            "before": row["earlier_count"],
        }
        for row in rows
    ]
    title = "Contributing factors: the last four quarters against the four before"
    span = f" The last four quarters are {rows[0]['first']} to {rows[0]['last']}." if rows else ""
    return _figure("factor_trends", title, shown, numbers, span, "Eight complete quarters are needed to compare.")


def changes_figure(changes: pd.DataFrame, names: Names) -> Figure:
    """Return the plot of the table ``CHANGES``, of one quarter: each name's rate by that of the baseline."""
    rows = rows_of(changes)
    numbers = table(
        (
            "Name",
            "Kind",
            "#Quarter",
            "#Baseline",
            "#Ratio",
            "#95 % interval",
            "#Adjusted p",
            "#Detectable from",
            "Verdict",
        ),
        [
            (
                names.cell(row["kind"], row["name"]),
                row["kind"],
                row["count"],
                row["baseline_count"],
                ratio(row["ratio"]),
                _interval(row),
                probability(row["q"]),
                f"{ratio(row['detectable'])} times" if row["detectable"] is not None else "no increase",
                row["verdict"] or "not judged",
            )
            for row in rows
        ],
    )
    shown = [
        {
            **row,
            "label": names.label(row["kind"], row["name"]),
            "url": names.filtered(**{row["kind"]: row["name"], "quarter": row["quarter"]}) if row["count"] else None,
            "before": row["baseline_count"],
            "kind": _KINDS.get(row["kind"], row["kind"]),
        }
        for row in rows
    ]
    title = "The quarter against its baseline"
    return _figure("changes", title, shown, numbers, "", "There is no baseline to compare the quarter with.")


def _interval(row: dict[str, Any]) -> str:
    return between(ratio(row["low"]), "no limit" if row["high"] is None else ratio(row["high"]))


def _figure(table_name: str, title: str, rows: list[dict[str, Any]], numbers: Table, more: str, without: str) -> Figure:
    """Return the plot of those that say most: changed ones first, then those with the narrowest intervals."""
    name = table_name.replace("_", "-")
    drawable = [row for row in rows if row["low"] is not None]
    if not drawable:
        return Figure(name, title, "", None, numbers, without, table_name)
    drawable.sort(key=lambda row: (row["verdict"] not in _CHANGED, -(row["count"] + row["before"]), row["label"]))
    shown = drawable[:MOST_ROWS]
    changed = [row["label"] for row in rows if row["verdict"] in _CHANGED]
    told = f"Changed: {', '.join(changed)}." if changed else "No evidence of change in any of them."
    left = len(rows) - len(shown)
    rest = f" {plural(left, 'name')} with fewer incidents are in the table alone." if left else ""
    return Figure(
        name,
        title,
        f"Ratios with 95 % intervals for {plural(len(shown), 'name')} on a log axis; 1 is no change.{more} {told}",
        _chart(shown),
        numbers,
        f"Right of the names: incidents now, and before. Lines to an edge go on beyond it.{rest}",
        table_name,
    )


def _chart(rows: list[dict[str, Any]]) -> str:
    has_kinds = "kind" in rows[0]
    plot = Plot(
        left=178,
        right=14,
        top=24,
        bottom=40,
        height=(_TALL_ROW if has_kinds else _ROW) * len(rows),
        x=(1 / _EDGE, _EDGE),
        y=(0, len(rows)),
        log_x=True,
    )
    lines: list[dict[str, Any]] = []
    dots: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    counts: list[dict[str, Any]] = []
    labels: list[tuple[float, str]] = []
    for place, row in enumerate(rows):
        y = place + 0.5
        low = max(row["low"], 1 / _EDGE)
        high = min(_EDGE if row["high"] is None else row["high"], _EDGE)
        kind = f", {row['kind']}" if has_kinds else ""
        says = f"{row['label']}{kind}: {row['count']} against {row['before']}, {_said(row)}"
        is_changed = row["verdict"] in _CHANGED
        lines.append({"x": min(low, _EDGE), "x2": max(high, 1 / _EDGE), "y": y, "says": says, "url": row["url"]})
        if row["ratio"] and 1 / _EDGE <= row["ratio"] <= _EDGE:
            (changed if is_changed else dots).append({"x": row["ratio"], "y": y, "text": row["verdict"]})
        counts.append({"y": y, "text": f"{row['count']} / {row['before']}"})
        labels.append((y - 0.2 if has_kinds else y, row["label"]))
    kinds = [{"y": place + 0.7, "text": row["kind"]} for place, row in enumerate(rows) if has_kinds]
    words = [{"x": min(max(dot["x"], 1 / 10), 10), "y": dot["y"], "text": dot["text"]} for dot in changed]
    marks = [[{"x": dot["x"], "y": dot["y"]} for dot in some] for some in (dots, changed)]
    return plot.chart(
        [
            *plot.ticks([tick for tick in _TICKS if tick[0] != 1]),
            plot.layer("rule", [{"x": 1, "y": 0, "y2": len(rows)}], stroke=TEXT),
            plot.layer("text", [{"x": 1, "text": "1"}], at_y=plot.height + 12, align="center", fontSize=SMALL),
            plot.layer("rule", lines, stroke=MARK, strokeWidth=2),
            plot.layer("point", marks[0], shape="circle", size=44, filled=True),
            plot.layer("point", marks[1], shape="diamond", size=110, filled=True, fill=SIGNAL, stroke=SIGNAL),
            plot.layer("text", words, dy=-10, align="center", fontSize=SMALL, fontWeight="bold", fill=SIGNAL),
            plot.layer("text", counts, at_x=-8, align="right", fontSize=SMALL),
            plot.names(labels, beside=_COUNTS),
            plot.layer("text", kinds, at_x=-8 - _COUNTS, align="right", fontSize=SMALL),
            plot.remark("now / before", -8, -12, align="right", fontSize=SMALL),
            plot.remark("fewer", 0, plot.height + 28, fontSize=SMALL),
            plot.remark("more", plot.width, plot.height + 28, align="right", fontSize=SMALL),
            plot.remark("no change", plot.width / 2, -12, align="center", fontSize=SMALL),
        ]
    )


def _said(row: dict[str, Any]) -> str:
    stated = f"ratio {ratio(row['ratio'])}, " if row["ratio"] is not None else ""
    return f"{stated}95 % interval {_interval(row)}, {row['verdict'] or 'not judged'}"
