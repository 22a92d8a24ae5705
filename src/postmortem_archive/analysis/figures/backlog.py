"""Whether action items are completed as fast as they arrive, and for how long the rest is overdue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from postmortem_archive.analysis.figures.control import quarter_axis
from postmortem_archive.analysis.figures.figure import Cell, Figure
from postmortem_archive.analysis.figures.grid import Grid, grid_chart
from postmortem_archive.analysis.figures.names import Names
from postmortem_archive.analysis.figures.plot import LINE, MARK, PAGE, SMALL, Layer, Plot, count_levels
from postmortem_archive.analysis.figures.values import rows_of, table
from postmortem_archive.wording import plural

MOST_QUARTERS = 20
MOST_ITEMS = 20
FEWEST = 2
_BARS = 110
_GAP = 46
_OPEN = 80
_NOT_STATED = "not stated"


def backlog_figure(backlog: pd.DataFrame, names: Names) -> Figure:
    """Return the chart of the table ``BACKLOG``: bars of what was opened and completed, below them what was left."""
    rows = rows_of(backlog)
    title = "Action items opened, completed and left open"
    numbers = table(
        ("Quarter", "#Opened", "#Completed", "#Done on an unknown day", "#Open at the end"),
        [
            (
                names.cell("quarter", row["quarter"]) if row["is_complete"] else _running(row["quarter"], names),
                row["opened"],
                row["completed"],
                row["unstated"],
                row["open_at_end"],
            )
            for row in reversed(rows)
        ],
    )
    if len(rows) < FEWEST or not any(row["opened"] or row["open_before"] for row in rows):
        return Figure("backlog", title, "", None, numbers, "Too few quarters with action items to draw.", "backlog")
    shown = rows[-MOST_QUARTERS:]
    opened, completed = (sum(row[key] for row in shown) for key in ("opened", "completed"))
    drawn = f"The last {len(shown)} quarters are drawn. " if len(shown) < len(rows) else ""
    unstated = sum(row["unstated"] for row in shown)
    return Figure(
        "backlog",
        title,
        f"From {shown[0]['quarter']} to {shown[-1]['quarter']}, {plural(opened, 'item')} were opened and {completed} "
        f"completed; {shown[-1]['open_at_end']} were open at the end, {shown[0]['open_before']} before.",
        _chart(shown, names),
        numbers,
        f"{drawn}An item counts as opened when its incident was over."
        + (f" {plural(unstated, 'item')} done on an unknown day left when they came." if unstated else ""),
        "backlog",
    )


def _running(quarter: str, names: Names) -> Cell:
    return Cell(f"{quarter}, so far", names.url("quarter", quarter))


def _chart(rows: Sequence[dict[str, Any]], names: Names) -> str:
    """Return two plots one below the other in one, which is measured in pixels down."""
    levels, top = count_levels(max(max(row["opened"], row["completed"]) for row in rows), 3)
    below, most = count_levels(max(row["open_at_end"] for row in rows), 2)
    height = _BARS + _GAP + _OPEN
    plot = Plot(34, height, 12, 40, 36, x=(-0.5, len(rows) - 0.5), y=(0, height))

    def bar(value: float) -> float:
        return _BARS * (1 - value / top)

    def left(value: float) -> float:
        return _BARS + _GAP + _OPEN * (1 - value / most)

    opened: list[dict[str, Any]] = []
    completed: list[dict[str, Any]] = []
    points: list[dict[str, Any]] = []
    for place, row in enumerate(rows):
        said = row["quarter"] if row["is_complete"] else f"{row['quarter']} so far"
        if row["opened"]:
            says = f"{said}: {row['opened']} opened"
            opened.append({"x": place - 0.36, "x2": place - 0.02, "y": bar(row["opened"]), "y2": _BARS, "says": says})
        if row["completed"]:
            says = f"{said}: {row['completed']} completed"
            edges = {"x": place + 0.02, "x2": place + 0.36}
            completed.append({**edges, "y": bar(row["completed"]), "y2": _BARS, "says": says})
        points.append(
            {
                "x": place,
                "y": left(row["open_at_end"]),
                "says": f"{said}: {row['open_at_end']} open at the end",
                "url": names.url("quarter", row["quarter"]),
            }
        )
    line = [{"x": point["x"], "y": point["y"]} for point in points]
    is_over = rows[-1]["is_complete"]
    return plot.chart(
        [
            *_levels(plot, [(bar(value), text) for value, text in levels]),
            *_levels(plot, [(left(value), text) for value, text in below]),
            plot.layer("rect", opened, fill=PAGE, stroke=MARK),
            plot.layer("rect", completed, fill=MARK, stroke=MARK),
            plot.layer("line", line),
            plot.layer("point", points if is_over else points[:-1], shape="circle", size=32, filled=True),
            plot.layer("point", [] if is_over else points[-1:], shape="circle", size=40, fill=PAGE),
            plot.layer(
                "text",
                [{"x": points[-1]["x"], "y": points[-1]["y"], "text": str(rows[-1]["open_at_end"])}],
                dy=-12,
                align="center",
                fontWeight="bold",
            ),
            *plot.legend([({"fill": PAGE}, "opened"), ({}, "completed")], y=-24, x=-28),
            plot.remark("open at the end", -28, _BARS + _GAP - 20, fontSize=SMALL),
            *quarter_axis(plot, [row["quarter"] for row in rows], is_over=is_over),
        ]
    )


def _levels(plot: Plot, levels: Sequence[tuple[float, str]]) -> list[Layer | None]:
    lines = [{"y": y, "x": plot.x[0], "x2": plot.x[1]} for y, _ in levels]
    texts = [{"y": y, "text": text} for y, text in levels]
    return [
        plot.layer("rule", lines, stroke=LINE),
        plot.layer("text", texts, at_x=-6, align="right", fontSize=SMALL),
    ]


def overdue_figure(overdue: pd.DataFrame, items: pd.DataFrame, names: Names) -> Figure:
    """Return the grid of the table ``OVERDUE``: priorities by days; its table are the longest overdue of ``items``."""
    rows = rows_of(overdue)
    late = rows_of(items)
    title = "Overdue action items, by days since they were due"
    numbers = table(
        ("Action item", "Owner", "Priority", "#Days overdue", "Incident"),
        [
            (
                row["text"],
                names.cell("team", row["owner"]),
                row["priority"] or _NOT_STATED,
                row["days_overdue"],
                names.cell("incident", row["incident"]),
            )
            for row in late[:MOST_ITEMS]
        ],
    )
    if not late:
        return Figure("overdue", title, "", None, numbers, "No action item is overdue.", "overdue_items")
    priorities = list(dict.fromkeys(row["priority"] for row in rows))
    ages = list(dict.fromkeys(row["days"] for row in rows))
    counts = {
        (priorities.index(row["priority"]), ages.index(row["days"])): int(row["items"]) for row in rows if row["items"]
    }
    labels = [_NOT_STATED if priority is None else priority for priority in priorities]
    grid = Grid(
        labels,
        ages,
        counts,
        lambda row, column: f"{labels[row]}, {ages[column]} days: {plural(counts[row, column], 'item')}",
    )
    rest = len(late) - MOST_ITEMS
    return Figure(
        "overdue",
        title,
        f"{plural(len(late), 'action item')} {'is' if len(late) == 1 else 'are'} overdue, the longest for "
        f"{plural(late[0]['days_overdue'], 'day')}.",
        grid_chart(grid, heads=[(age.replace("over", ">").replace("-", "–"), "") for age in ages], widest=52),
        numbers,
        f"The table lists the {MOST_ITEMS} that are longest overdue; the CSV has all." if rest > 0 else "",
        "overdue_items",
    )
