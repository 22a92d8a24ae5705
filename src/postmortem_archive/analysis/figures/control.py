"""Control charts: counts by quarter with the limits of chance, and days between incidents that are rare."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from postmortem_archive.analysis.control_charts import ControlChart
from postmortem_archive.analysis.figures.figure import Cell, Figure, Table
from postmortem_archive.analysis.figures.names import Names
from postmortem_archive.analysis.figures.plot import (
    AXIS,
    GROUND,
    MARK,
    PAGE,
    SIGNAL,
    SMALL,
    TEXT,
    Layer,
    Plot,
    count_levels,
)  # fmt: skip
from postmortem_archive.analysis.figures.values import NOTHING, between, number, rows_of, table
from postmortem_archive.quarters import Quarter
from postmortem_archive.slugs import slugify
from postmortem_archive.wording import plural

MOST_QUARTERS = 40
MOST_GAPS = 40
FEWEST = 2
_NAMED = 12
"""With more quarters than this only years are named."""
_NEAR = 13
"""Texts that are nearer than this to each other, in pixels, would touch."""

_FAR = 2
"""A limit of so many times the longest gap is not drawn."""
_HEIGHT = 170
_YEARS_APART = 34
_LIMIT = (5, 3)
_DIAMOND = 110


def control_figure(
    chart: ControlChart, names: Names, *, running: tuple[Quarter, int] | None = None, per: str = ""
) -> Figure:
    """Return a control chart: each quarter's count or rate, the baseline, and the limits of the judged quarters.

    ``running`` is the quarter that is not over, and its incidents so far; it is drawn only where counts are. ``per``
    says what rates are counted by, where that is not quarters.
    """
    rows = rows_of(chart.frame())
    is_count = chart.kind.startswith("c")
    unit = "incidents per quarter" if is_count else f"incidents per {per or 'unit of exposure'}"
    so_far = (str(running[0]), running[1]) if running and is_count else None
    title = "Incidents by quarter, and the limits of chance"
    numbers = _numbers(rows, names, so_far)
    shown = [row for row in rows if row["rate"] is not None][-MOST_QUARTERS:]
    if len(shown) < FEWEST:
        note = f"{plural(len(shown), 'complete quarter')}: too few to draw."
        return Figure("counts-in-time", title, "", None, numbers, note, "control_chart")
    judged = [row for row in rows if row["judged"]]
    signals = [row for row in rows if row["rule"]]
    told = (
        f"Signals: {', '.join(row['quarter'] for row in signals)}."
        if signals
        else "No evidence of change."
        if judged
        else "No quarter is judged, so that there are no limits."
    )
    baseline = f" Baseline: {chart.baseline.first} to {chart.baseline.last}." if chart.baseline else ""
    notes = [f"{row['quarter']}: {row['rule']}." for row in signals]
    if len(rows) > len(shown):
        notes.append(f"The last {len(shown)} quarters are drawn; the table has all.")
    return Figure(
        "counts-in-time",
        title,
        f"{unit.capitalize()}, {shown[0]['quarter']} to {shown[-1]['quarter']}.{baseline} "
        f"{plural(len(judged), 'quarter')} judged. {told}",
        _chart(shown, so_far, names, unit),
        numbers,
        " ".join(notes),
        "control_chart",
    )


def _chart(rows: list[dict[str, Any]], running: tuple[str, int] | None, names: Names, unit: str) -> str:
    quarters = [row["quarter"] for row in rows] + ([running[0]] if running else [])
    rates = [row["rate"] for row in rows] + ([float(running[1])] if running else [])
    levels, top = count_levels(max([*rates, *(row["upper"] or 0 for row in rows)]))
    has_limits = any(row["upper"] is not None for row in rows)
    plot = Plot(30, _HEIGHT, 76 if has_limits else 10, 24, 36, x=(-0.5, len(quarters) - 0.5), y=(top, 0))
    points = [
        {
            "x": place,
            "y": row["rate"],
            "says": _said(row),
            "url": names.url("quarter", row["quarter"]),
        }
        for place, row in enumerate(rows)
    ]
    plain = [point for point, row in zip(points, rows, strict=True) if not row["rule"]]
    signals = [point for point, row in zip(points, rows, strict=True) if row["rule"]]
    size = 36 if len(quarters) <= 24 else 18
    return plot.chart(
        [
            *_baseline(plot, rows),
            *plot.levels(levels),
            *_limits(plot, rows),
            plot.layer("line", [{"x": point["x"], "y": point["y"]} for point in points], stroke=MARK),
            *_running(plot, rows, running, names),
            plot.layer("point", plain, shape="circle", size=size, filled=True),
            *_signals(plot, signals),
            plot.remark(unit, -24, -15, fontSize=SMALL),
            *quarter_axis(plot, quarters, is_over=running is None),
        ]
    )


def quarter_axis(plot: Plot, quarters: Sequence[str], *, is_over: bool = True) -> list[Layer | None]:
    """Return the names of quarters, one at each whole number of the scale, below a plot; of many only the years.

    Where the last quarter is not over, it is said below its name.
    """
    parsed = [Quarter.parse(quarter) for quarter in quarters]
    few = len(quarters) <= _NAMED
    apart = _YEARS_APART * len(quarters) / plot.width
    years: list[dict[str, Any]] = []
    for place, quarter in enumerate(parsed):
        begins = quarter.number == 1 or (few and place == 0)
        if begins and (not years or place - years[-1]["x"] >= apart):
            years.append({"x": place, "text": f"{quarter.year:04}"})
    last = len(quarters) - 1
    so_far = [] if is_over else [{"x": last + 0.5, "text": "so far"}]
    if not is_over and years and (last - years[-1]["x"]) < apart * 1.5:
        year = years.pop()
        so_far[0]["text"] = f"{year['text']}, so far"
    starts = [{"x": place - 0.5} for place, quarter in enumerate(parsed) if quarter.number == 1 and not few]
    numbers = [{"x": place, "text": f"Q{quarter.number}"} for place, quarter in enumerate(parsed) if few]
    line = plot.height + (27 if few else 13)
    return [
        plot.layer("tick", starts, at_y=plot.height + 3, orient="vertical", size=6, thickness=1, fill=AXIS),
        plot.layer("text", numbers, at_y=plot.height + 12, align="center", fontSize=SMALL),
        plot.layer("text", years, at_y=line, align="center" if few else "left", fontSize=SMALL),
        plot.layer("text", so_far, at_y=line, align="right", fontSize=SMALL),
    ]


def _baseline(plot: Plot, rows: Sequence[dict[str, Any]]) -> list[Layer | None]:
    places = [place for place, row in enumerate(rows) if row["baseline"]]
    if not places:
        return []
    ground = {"x": places[0] - 0.5, "x2": places[-1] + 0.5}
    middle = {"x": (places[0] + places[-1]) / 2, "text": "baseline"}
    return [
        plot.layer("rect", [{**ground, "y": plot.y[0], "y2": plot.y[1]}], fill=GROUND),
        plot.layer("text", [middle], at_y=9, align="center", fontSize=SMALL) if len(places) > 1 else None,
    ]


def _limits(plot: Plot, rows: Sequence[dict[str, Any]]) -> list[Layer | None]:
    """Return the centre line and the limits as steps, each with its name and value at its end."""
    layers: list[Layer | None] = []
    ends: list[tuple[float, str]] = []
    for key, text, dash in (("upper", "upper", _LIMIT), ("centre", "centre", ()), ("lower", "lower", _LIMIT)):
        steps = [
            {"x": place + side, "y": row[key]}
            for place, row in enumerate(rows)
            if row.get(key) is not None
            for side in (-0.5, 0.5)
        ]
        layers.append(plot.layer("line", steps, stroke=TEXT, strokeWidth=1, strokeDash=list(dash) or None))
        if steps:
            ends.append((steps[-1]["y"], f"{text} {number(steps[-1]['y'])}"))
    places = _apart([plot.height * (1 - y / plot.y[0]) for y, _ in ends])
    names = [plot.remark(text, plot.width + 5, y, fontSize=SMALL) for y, (_, text) in zip(places, ends, strict=True)]
    return [*layers, *names]


def _apart(places: list[float]) -> list[float]:
    """Return places from above to below, moved as little as keeps texts from touching; the middle one stays longest."""
    if len(places) > 1:
        middle = len(places) // 2
        for place in range(middle - 1, -1, -1):
            places[place] = min(places[place], places[place + 1] - _NEAR)
        for place in range(middle + 1, len(places)):
            places[place] = max(places[place], places[place - 1] + _NEAR)
    return places


def _running(
    plot: Plot, rows: Sequence[dict[str, Any]], running: tuple[str, int] | None, names: Names
) -> list[Layer | None]:
    if running is None:
        return []
    place = len(rows)
    quarter, rate = running
    point = {
        "x": place,
        "y": rate,
        "says": f"{quarter}: {number(rate)} so far, the quarter is not over",
        "url": names.url("quarter", quarter),
    }
    way = [{"x": place - 1, "y": rows[-1]["rate"]}, {"x": place, "y": rate}]
    return [
        plot.layer("line", way, stroke=MARK, strokeDash=[2, 3]),
        plot.layer("point", [point], shape="circle", size=44, fill=PAGE),
    ]


def _said(row: dict[str, Any]) -> str:
    count = plural(row["incidents"], "incident")
    rate = "" if row["rate"] == row["incidents"] else f", rate {number(row['rate'])}"
    state = row["rule"] or ("baseline" if row["baseline"] else "no evidence of change" if row["judged"] else "")
    return f"{row['quarter']}: {count}{rate}{', ' if state else ''}{state}"


def _numbers(rows: Sequence[dict[str, Any]], names: Names, running: tuple[str, int] | None) -> Table:
    has_rates = any(row["rate"] not in {None, row["incidents"]} for row in rows)
    cells: list[list[Cell | str | float | None]] = []
    if running is not None:
        quarter, rate = running
        so_far: list[Cell | str | float | None] = [names.cell("quarter", quarter), number(rate)]
        cells.append([*so_far, *([NOTHING] if has_rates else []), NOTHING, "not over yet"])
    for row in reversed(rows):
        limits = between("0" if row["lower"] is None else number(row["lower"]), number(row["upper"]))
        state = row["rule"] or (
            "baseline" if row["baseline"] else "no evidence of change" if row["judged"] else NOTHING
        )
        cells.append(
            [
                names.cell("quarter", row["quarter"]),
                row["incidents"],
                *([row["rate"]] if has_rates else []),
                limits if row["judged"] else NOTHING,
                state,
            ]
        )
    return table(("Quarter", "#Incidents", *(("#Rate",) if has_rates else ()), "#Limits of chance", "Signal"), cells)


def gaps_figures(gaps: pd.DataFrame, names: Names) -> list[Figure]:
    """Return a chart for each severity of the table ``GAPS``: the days between its incidents, one after the other."""
    rows = rows_of(gaps)
    severities = dict.fromkeys(row["severity"] for row in rows)
    return [
        _gaps_figure(severity, [row for row in rows if row["severity"] == severity], names) for severity in severities
    ]


def _gaps_figure(severity: str, rows: list[dict[str, Any]], names: Names) -> Figure:
    label = names.label("severity", severity)
    name, section, title = f"rare-{slugify(severity)}", "rare-severities", f"Days between incidents of severity {label}"
    numbers = table(
        ("Until", "#Days", "#Longest by chance", "Signal"),
        [
            (
                Cell(
                    f"{row['on']:%Y-%m-%d}" if row["incident"] else "still lasts",
                    names.url("incident", row["incident"]) if row["incident"] else None,
                ),
                row["days"],
                number(row["upper"]) if row["judged"] else NOTHING,
                row["rule"] or ("no evidence of change" if row["judged"] else NOTHING),
            )
            for row in reversed(rows)
        ],
    )
    ended = [row for row in rows if row["incident"] and row["days"] is not None]
    if len(ended) < FEWEST:
        return Figure(
            name, title, "", None, numbers, f"{plural(len(ended), 'gap')} so far: too few to draw.", "gaps", section
        )
    signals = [row for row in rows if row["rule"]]
    judged = any(row["judged"] for row in rows)
    told = f"{plural(len(signals), 'signal')}." if signals else "No evidence of change." if judged else ""
    shown = [row for row in rows if row["days"] is not None][-MOST_GAPS:]
    notes = [f"{row['on']:%Y-%m-%d}: {row['rule']}." for row in signals]
    limit = next((row["upper"] for row in reversed(rows) if row["upper"] is not None), None)
    if limit is not None and not _is_near(limit, max(row["days"] for row in shown)):
        notes.append(f"Only a gap of more than {limit:,} days would be a signal, which is far above the chart.")
    return Figure(
        name,
        title,
        f"{plural(len(ended), 'gap')}, from {min(row['days'] for row in ended)} to "
        f"{plural(max(row['days'] for row in ended), 'day')}. {told}".strip(),
        _gaps_chart(shown, names),
        numbers,
        " ".join(notes),
        "gaps",
        section,
    )


def _is_near(limit: int | None, longest: int) -> bool:
    return limit is not None and limit <= _FAR * longest


def _gaps_chart(rows: list[dict[str, Any]], names: Names) -> str:
    longest = max(row["days"] for row in rows)
    # A limit far above all gaps would leave them no room: the note says where it is.
    rows = [{**row, "upper": row["upper"] if _is_near(row["upper"], longest) else None} for row in rows]
    levels, top = count_levels(max([longest, *(row["upper"] or 0 for row in rows)]))
    has_limits = any(row["upper"] is not None or row["centre"] is not None for row in rows)
    plot = Plot(42, 140, 82 if has_limits else 10, 24, 36, x=(-0.5, len(rows) - 0.5), y=(top, 0))
    points = [
        {
            "x": place,
            "y": row["days"],
            "says": f"{row['on']:%Y-%m-%d}: after {plural(row['days'], 'day')}"
            if row["incident"]
            else f"{plural(row['days'], 'day')} without one until {row['on']:%Y-%m-%d}",
            "url": names.url("incident", row["incident"]) if row["incident"] else None,
        }
        for place, row in enumerate(rows)
    ]
    plain = [point for point, row in zip(points, rows, strict=True) if row["incident"] and not row["rule"]]
    signals = [point for point, row in zip(points, rows, strict=True) if row["rule"]]
    lasting = [point for point, row in zip(points, rows, strict=True) if not row["incident"] and not row["rule"]]
    years: list[dict[str, Any]] = []
    for place, row in enumerate(rows):
        text = f"{row['on'].year:04}"
        apart = (place - years[-1]["x"]) * plot.width / len(rows) if years else plot.width
        if row["incident"] and apart >= _YEARS_APART and (not years or years[-1]["text"] != text):
            years.append({"x": place, "text": text})
    return plot.chart(
        [
            *plot.levels(levels),
            *_limits(plot, rows),
            plot.layer("rule", [{"x": point["x"], "y": 0, "y2": point["y"]} for point in points], stroke=AXIS),
            plot.layer("point", plain, shape="circle", size=36, filled=True),
            plot.layer("point", lasting, shape="circle", size=44, fill=PAGE),
            plot.layer(
                "text",
                [{**_place(point), "text": "so far"} for point in lasting],
                dy=-12,
                dx=6,
                align="right",
                fontSize=SMALL,
            ),
            *_signals(plot, signals),
            plot.remark("days since the one before", -36, -15, fontSize=SMALL),
            plot.layer("text", years, at_y=plot.height + 13, align="center", fontSize=SMALL),
        ]
    )


def _place(point: dict[str, Any]) -> dict[str, Any]:
    return {"x": point["x"], "y": point["y"]}


def _signals(plot: Plot, points: Sequence[dict[str, Any]]) -> list[Layer | None]:
    texts = [{**_place(point), "text": number(point["y"])} for point in points]
    return [
        plot.layer("point", points, shape="diamond", size=_DIAMOND, filled=True, fill=SIGNAL, stroke=SIGNAL),
        plot.layer("text", texts, dy=-13, align="center", fontWeight="bold", fill=SIGNAL),
    ]
