"""Counts in the cells of a grid: factors by service, stage or quarter, and hours of the week."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from postmortem_archive.analysis.figures.figure import Cell, Figure
from postmortem_archive.analysis.figures.grid import Grid, grid_chart
from postmortem_archive.analysis.figures.names import Names
from postmortem_archive.analysis.figures.values import rows_of, table
from postmortem_archive.quarters import Quarter
from postmortem_archive.wording import plural

FEWEST = 3
"""Incidents that the grid of the week needs."""
LEAST = 2
"""What a cell of the others must count: a grid of nothing but ones shows no pattern."""

MOST_ROWS = 15
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_HOURS = 2
"""How many hours a column of the week's grid has: 24 columns cannot be read on a phone."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """What factors are set against: the name of the table, its title, how many columns a phone has room for."""

    name: str
    title: str
    one: str
    most: int


_KINDS: Mapping[str, _Kind] = {
    "service": _Kind("factor_by_service", "Contributing factors by service", "service", 9),
    "lifecycle": _Kind("factor_by_lifecycle", "Contributing factors by lifecycle stage", "lifecycle stage", 10),
    "quarter": _Kind("factor_by_quarter", "Contributing factors by quarter", "quarter", 10),
}


def cross_figure(counts: pd.DataFrame, kind: str, names: Names) -> Figure:
    """Return the grid of a table that sets factors against services, lifecycle stages or quarters (``kind``).

    Of quarters the last are drawn, of others the first, which are the most frequent; CSV has the rest.
    """
    about = _KINDS[kind]
    name = about.name.replace("_", "-")
    rows = rows_of(counts)
    factors = list(dict.fromkeys(row["factor"] for row in rows))[:MOST_ROWS]
    others = list(dict.fromkeys(row["other"] for row in rows))
    all_others = len(others)
    others = others[-about.most :] if kind == "quarter" else others[: about.most]
    places = {name: place for place, name in enumerate(factors)}
    columns = {name: place for place, name in enumerate(others)}
    found = {
        (places[row["factor"]], columns[row["other"]]): int(row["incidents"])
        for row in rows
        if row["incidents"] and row["factor"] in places and row["other"] in columns
    }

    def head(other: str) -> str:
        return other if kind == "quarter" else names.label(kind, other)

    def url(row: int, column: int) -> str | None:
        return names.filtered(**{"factor": factors[row], kind: others[column]})

    def says(row: int, column: int) -> str:
        label = names.label("factor", factors[row])
        return f"{label}, {head(others[column])}: {plural(found[row, column], 'incident')}"

    numbers = table(
        ("Factor", *(f"#{head(other)}" for other in others)),
        [
            (
                names.cell("factor", factor),
                *(
                    Cell(str(found[row, column]), url(row, column)) if (row, column) in found else Cell("0")
                    for column in range(len(others))
                ),
            )
            for row, factor in enumerate(factors)
        ],
    )
    unshown = all_others - len(others)
    rest = f" {plural(unshown, about.one)} {'is' if unshown == 1 else 'are'} left out." if unshown else ""
    if max(found.values(), default=0) < LEAST:
        note = "No two incidents are in the same cell, so that there is nothing to see."
        return Figure(name, about.title, "", None, numbers, note, about.name)
    peak = max(found.values())
    at = min(place for place, count in found.items() if count == peak)
    heads = [_quarter(other, place == 0) for place, other in enumerate(others)] if kind == "quarter" else None
    return Figure(
        name,
        about.title,
        f"{plural(len(factors), 'factor')} by {plural(len(others), about.one)}. Most in one cell: {says(*at)}.",
        grid_chart(
            Grid(
                [names.label("factor", factor) for factor in factors], [head(each) for each in others], found, says, url
            ),
            heads=heads,
        ),
        numbers,
        "An incident counts in every cell of which it names both." + rest if kind != "quarter" else rest.strip(),
        about.name,
    )


def hours_figure(hours: pd.DataFrame, zone: str) -> Figure:
    """Return the grid of the table ``HOURS``: days of the week by spans of two hours. ``zone`` is its time zone."""
    found: dict[tuple[int, int], int] = {}
    for row in rows_of(hours):
        if row["incidents"]:
            place = (int(row["weekday"]), int(row["hour"]) // _HOURS)
            found[place] = found.get(place, 0) + int(row["incidents"])
    spans = range(0, 24, _HOURS)
    total = sum(found.values())
    by_day = [sum(found.get((day, column), 0) for column in range(len(spans))) for day in range(7)]
    all_of = [sum(found.get((day, column), 0) for day in range(7)) for column in range(len(spans))]
    cells: list[list[str | float | None]] = [
        [_span(start), *(found.get((day, column), 0) for day in range(7)), all_of[column]]
        for column, start in enumerate(spans)
    ]
    numbers = table(
        ("Hours", *(f"#{day}" for day in _WEEKDAYS), "#All"),
        [*cells, ["All", *by_day, total]],
    )
    name, title = "hours-of-week", "When incidents begin"
    note = f"Times are those of {zone}. {plural(total, 'incident')} with a known time."
    if total < FEWEST:
        return Figure(name, title, "", None, numbers, f"{note} Too few to draw them.", "hours_of_week")

    def says(day: int, column: int) -> str:
        return f"{_WEEKDAYS[day]} {_span(spans[column])}: {plural(found[day, column], 'incident')}"

    working = sum(by_day[:5])
    grid = Grid(_WEEKDAYS, [f"{start:02}" for start in spans], found, says)
    return Figure(
        name,
        title,
        f"Days of the week by spans of two hours. {working} of {total} incidents began on Monday to Friday.",
        grid_chart(grid, left=38, heads=[(f"{start:02}", "") for start in spans]),
        numbers,
        note,
        "hours_of_week",
    )


def _quarter(name: str, is_first: bool) -> tuple[str, str]:
    """Return the lines that name a quarter: its year where it begins, or the grid does, and its number."""
    quarter = Quarter.parse(name)
    return f"{quarter.year:04}" if is_first or quarter.number == 1 else "", f"Q{quarter.number}"


def _span(start: int) -> str:
    return f"{start:02}–{start + _HOURS:02} h"
