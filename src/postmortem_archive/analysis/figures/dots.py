"""Durations on a log axis: each incident is a dot, and where there are enough, the median with its interval."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from postmortem_archive.analysis.figures.figure import Cell, Figure, Table
from postmortem_archive.analysis.figures.names import Names
from postmortem_archive.analysis.figures.plot import GROUND, MARK, PAGE, SIGNAL, SMALL, Plot
from postmortem_archive.analysis.figures.values import NOTHING, between, minutes, rows_of, table
from postmortem_archive.wording import plural

MOST_ROWS = 8
MOST_DOTS = 400
"""So many links are in a chart at most, and always the newest: a page of thousands is none that a phone loads."""
MOST_LISTED = 50
"""Incidents in a quarter's table at most."""
FEWEST = 3

MEASURES = {"detect": "To detect", "mitigate": "To mitigate", "resolve": "To resolve"}
_SAID = {"detect": "noticed", "mitigate": "mitigated", "resolve": "resolved"}

_TICKS = (
    (1, "1 min"), (10, "10 min"), (60, "1 h"), (360, "6 h"), (1_440, "1 d"), (10_080, "1 wk"), (43_200, "30 d"),
    (525_600, "1 y"), (5_256_000, "10 y"), (5.3e8, "1000 y"),
)  # fmt: skip
_SWARM = 40
"""The height of a row's dots."""
_FEW = 100
_FEW_DOT = 8.0
_DOT = 5.5
"""How wide a dot is, with up to ``_FEW`` in a chart and with more."""
_TOLD = 22
"""The height below them of the median and its interval."""
_LEFT = 106


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of dots, and the row of ``DURATIONS`` that belongs to it, if there is one."""

    title: str
    dots: Sequence[dict[str, Any]]
    told: dict[str, Any] | None

    @property
    def height(self) -> int:
        """What it takes in pixels, with room for a median where there is one."""
        has_median = self.told is not None and self.told["median"] is not None
        return (_SWARM if self.dots or not has_median else _TOLD) + (_TOLD if has_median else 0)


def measure_dots(dots: pd.DataFrame, durations: pd.DataFrame, measure: str, names: Names) -> Figure:
    """Return the chart of one measure, detect, mitigate or resolve, with a row for each of the last quarters.

    ``dots`` is the table ``DURATION_DOTS``, ``durations`` the table ``DURATIONS``.
    """
    of_measure = dots[dots["measure"] == measure]
    told = rows_of(durations[(durations["measure"] == measure) & (durations["grouping"] != "severity")])
    of_quarters = {row["group"]: row for row in told if row["grouping"] == "quarter"}
    quarters = sorted(of_quarters, reverse=True)[:MOST_ROWS]
    by_quarter: dict[str, list[dict[str, Any]]] = {}
    for dot in rows_of(of_measure[of_measure["quarter"].isin(quarters)]):
        by_quarter.setdefault(dot["quarter"], []).append(dot)
    rows = [_Row(quarter, by_quarter.get(quarter, ()), of_quarters.get(quarter)) for quarter in quarters]
    rows += [_Row("All quarters", (), row) for row in told if row["grouping"] == "all" and row["median"] is not None]
    numbers = _numbers(
        [("All" if row["grouping"] == "all" else names.label("quarter", row["group"]), row) for row in _newest(told)]
    )
    title = f"{MEASURES[measure]}: from the start until {_SAID[measure]}"
    return _figure(f"durations-{measure}", title, rows, len(of_measure), numbers, names)


def quarter_dots(dots: pd.DataFrame, durations: pd.DataFrame, names: Names) -> Figure:
    """Return the chart of one quarter, with a row for each measure. Both tables have that quarter's rows alone."""
    of_measures = {row["measure"]: row for row in rows_of(durations) if row["grouping"] == "quarter"}
    all_dots = rows_of(dots)
    rows = [
        _Row(
            title,
            [dot for dot in all_dots if dot["measure"] == measure][-MOST_DOTS // len(MEASURES) :],
            of_measures.get(measure),
        )
        for measure, title in MEASURES.items()
    ]
    numbers = _by_incident(all_dots, of_measures, names)
    left = len({dot["incident"] for dot in all_dots}) - MOST_LISTED
    rest = f"{plural(left, 'earlier incident')} {'is' if left == 1 else 'are'} not in the table." if left > 0 else ""
    return _figure("durations", "How long the quarter's incidents took", rows, len(all_dots), numbers, names, rest)


def _by_incident(dots: Sequence[dict[str, Any]], told: dict[str, dict[str, Any]], names: Names) -> Table:
    """Return the table of a quarter: what is told of all of it, and then its incidents, the latest first."""
    found: dict[str, dict[str, str]] = {}
    titles = {dot["incident"]: dot["title"] for dot in dots}
    for dot in dots:
        found.setdefault(dot["incident"], {})[dot["measure"]] = minutes(dot["minutes"])
    rows: list[list[Cell | str | float | None]] = []
    for key, text in _KEYS.items():
        if any(row[key] is not None for row in told.values()):
            rows.append([text.capitalize(), *(minutes(told[measure][key]) for measure in MEASURES)])
            rows.append(["95 % interval", *(_interval(told[measure], key) for measure in MEASURES)])
    for incident in list(found)[: -MOST_LISTED - 1 : -1]:
        cell = Cell(titles[incident], names.url("incident", incident))
        rows.append([cell, *(found[incident].get(measure, NOTHING) for measure in MEASURES)])
    return table(("Incident", *(f"#{title}" for title in MEASURES.values())), rows)


def _newest(told: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(told, key=lambda row: (row["grouping"] == "quarter", row["group"] or ""), reverse=True)


def _figure(
    name: str, title: str, rows: Sequence[_Row], every: int, numbers: Table, names: Names, rest: str = ""
) -> Figure:
    shown = _limited(rows)
    drawn = sum(len(row.dots) for row in shown)
    known = len({dot["incident"] for row in shown for dot in row.dots})
    if known < FEWEST:
        note = f"Durations of {plural(known, 'incident')} are known: too few to draw."
        return Figure(name, title, "", None, numbers, note, "durations", "durations")
    values = [dot["minutes"] for row in shown for dot in row.dots]
    extent = f"from {minutes(min(values))} to {minutes(max(values))}, on a log axis"
    short = sum(1 for value in values if value < 1)
    notes = [
        f"The last {drawn} of {every} are drawn." if drawn < every else "",
        f"{plural(short, 'duration')} below 1 minute {'is' if short == 1 else 'are'} drawn at 1." if short else "",
        "Rows of fewer than 8 incidents have no median."
        if any(row.dots and (row.told is None or row.told["median"] is None) for row in shown)
        else "",
        rest,
    ]
    return Figure(
        name,
        title,
        f"{plural(drawn, 'dot')}, {extent}. {_medians(shown)}",
        _chart(shown, names),
        numbers,
        " ".join(note for note in notes if note),
        "durations",
        "durations",
    )


def _medians(rows: Iterable[_Row]) -> str:
    told = [
        f"{row.title} {minutes(row.told['median'])}"
        for row in rows
        if row.told is not None and row.told["median"] is not None
    ]
    return f"Medians: {', '.join(told)}." if told else "Nowhere are there enough for a median."


def _limited(rows: Sequence[_Row]) -> list[_Row]:
    """Return rows from the first with as many dots as there is room for, the newest of each; further ones go."""
    shown: list[_Row] = []
    room = MOST_DOTS
    for row in rows:
        if room or not row.dots:
            shown.append(_Row(row.title, row.dots[-room:], row.told))
            room -= len(shown[-1].dots)
    return shown


def _chart(rows: Sequence[_Row], names: Names) -> str:
    values = [dot["drawn_at"] for row in rows for dot in row.dots]
    ticks, ends = _scale(min(values), max(values))
    height = sum(row.height for row in rows)
    plot = Plot(_LEFT, height, 16, 26, 24, x=ends, y=(0, height), log_x=True)
    size = _FEW_DOT if len(values) <= _FEW else _DOT
    dots: list[dict[str, Any]] = []
    grounds: list[dict[str, Any]] = []
    titles: list[dict[str, Any]] = []
    texts: list[dict[str, Any]] = []
    marks: dict[str, list[dict[str, Any]]] = {"median": [], "p90": []}
    spans: list[dict[str, Any]] = []
    top = 0
    for place, row in enumerate(rows):
        if place % 2 == 0:
            grounds.append({"x": ends[0], "x2": ends[1], "y": top, "y2": top + row.height})
        dots += _swarm(plot, row, top + _SWARM / 2, size, names)
        lines = [plural(len(row.dots), "incident")] if row.dots else []
        for key, found in marks.items():
            if row.told is None or row.told[key] is None:
                continue
            y = top + row.height - (14 if key == "median" else 6)
            low, high = (_clipped(row.told[f"{key}_{end}"], ends) for end in ("low", "high"))
            says = f"{row.title}: {_KEYS[key]} {minutes(row.told[key])}, 95 % interval {_interval(row.told, key)}"
            spans.append({"x": low, "x2": high, "y": y})
            found.append({"x": _clipped(row.told[key], ends), "y": y, "says": says})
            if key == "median":
                lines.append(f"median {minutes(row.told[key])}")
        titles.append({"y": top + (15 if lines else row.height / 2), "text": row.title})
        texts += [{"y": top + 29 + 15 * line, "text": text} for line, text in enumerate(lines)]
        top += row.height
    keys: list[tuple[dict[str, Any], str]] = [({"shape": "circle", "size": 40, "stroke": PAGE}, "incident")]
    if marks["median"]:
        keys.append(({"shape": "diamond", "size": 80, "fill": SIGNAL, "stroke": SIGNAL}, "median"))
    if marks["p90"]:
        keys.append(({"shape": "triangle-up", "size": 60, "fill": PAGE, "stroke": SIGNAL}, "90th percentile"))
    return plot.chart(
        [
            plot.layer("rect", grounds, fill=GROUND),
            *plot.ticks(ticks),
            plot.layer("point", dots, shape="circle", size=size**2, filled=True, fill=MARK, stroke=PAGE, strokeWidth=1),
            plot.layer("rule", spans, stroke=SIGNAL, strokeWidth=2),
            plot.layer("point", marks["p90"], shape="triangle-up", size=60, fill=PAGE, stroke=SIGNAL),
            plot.layer("point", marks["median"], shape="diamond", size=80, filled=True, fill=SIGNAL, stroke=SIGNAL),
            plot.layer("text", titles, at_x=-8, align="right", fontWeight="bold"),
            plot.layer("text", texts, at_x=-8, align="right", fontSize=SMALL),
            *plot.legend(keys, x=-70),
        ]
    )


_KEYS = {"median": "median", "p90": "90th percentile"}


def _swarm(plot: Plot, row: _Row, middle: float, size: float, names: Names) -> list[dict[str, Any]]:
    """Return a row's dots, stacked where they would lie upon each other, from the middle outwards in their order."""
    low, high = (math.log(end) for end in plot.x)
    stacks: dict[int, list[dict[str, Any]]] = {}
    for dot in row.dots:
        at = (math.log(dot["drawn_at"]) - low) / (high - low) * plot.width
        stacks.setdefault(round(at / size), []).append(dot)
    found = []
    for stack in stacks.values():
        step = min(size, (_SWARM - size - 2) / max(len(stack) - 1, 1))
        for place, dot in enumerate(stack):
            side = 1 if place % 2 else -1
            found.append(
                {
                    "x": dot["drawn_at"],
                    "y": middle + side * ((place + 1) // 2) * step,
                    "says": f"{dot['title']}: {minutes(dot['minutes'])}",
                    "url": names.url("incident", dot["incident"]),
                }
            )
    return found


def _scale(low: float, high: float) -> tuple[list[tuple[float, str]], tuple[float, float]]:
    """Return the ticks of a log axis that reaches from a tick below all durations to one above, and its ends."""
    values = [value for value, _ in _TICKS]
    first = max(index for index, value in enumerate(values) if value <= low or index == 0)
    last = min(index for index, value in enumerate(values) if value >= high or index == len(values) - 1)
    first = min(first, max(last - 2, 0))
    last = max(last, first + 2)
    return [(float(value), text) for value, text in _TICKS[first : last + 1]], (values[first], values[last])


def _clipped(value: float | None, ends: tuple[float, float]) -> float:
    """Return where a value is drawn. An interval without an upper end goes on to the edge."""
    if value is None:
        return ends[1]
    return min(max(value, ends[0]), ends[1])


def _interval(row: dict[str, Any], key: str) -> str:
    low, high = row[f"{key}_low"], row[f"{key}_high"]
    return f"{minutes(low)} or more" if low is not None and high is None else between(minutes(low), minutes(high))


def _numbers(rows: Sequence[tuple[str, dict[str, Any]]]) -> Table:
    return table(
        ("", "#Incidents", "#Not stated", "#Median", "#95 % interval", "#90th percentile", "#95 % interval"),
        [
            (
                title,
                row["n"],
                row["n_missing"],
                minutes(row["median"]),
                _interval(row, "median"),
                minutes(row["p90"]),
                _interval(row, "p90"),
            )
            for title, row in rows
        ],
    )
