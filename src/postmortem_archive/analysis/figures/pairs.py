"""Which factors are named together."""

from __future__ import annotations

from typing import Any

from postmortem_archive.analysis.cooccurrence import Pairs
from postmortem_archive.analysis.figures.figure import Figure
from postmortem_archive.analysis.figures.grid import Grid, grid_chart
from postmortem_archive.analysis.figures.names import Names
from postmortem_archive.analysis.figures.values import probability, ratio, rows_of, table
from postmortem_archive.analysis.multiplicity import FALSE_DISCOVERIES
from postmortem_archive.wording import plural

MOST_FACTORS = 8
MOST_ROWS = 20


def pairs_figure(pairs: Pairs, names: Names) -> Figure:
    """Return the grid of the table ``PAIRS``: the factors that are most often named beside others, each with each.

    A frame marks the pairs that meet more often than chance explains. Cells are no links: the archive's filter takes
    either of two factors, so no address selects what names both.
    """
    rows = rows_of(pairs.table)
    title = "Factors that are named together"
    numbers = table(
        ("Factor", "And", "#Together", "#Of each", "#Times as often as by chance", "#Adjusted p"),
        [
            (
                names.cell("factor", row["first"]),
                names.cell("factor", row["second"]),
                row["together"],
                f"{row['first_incidents']}, {row['second_incidents']}",
                ratio(row["lift"]),
                probability(row["q"]) if row["p"] is not None else "too rare to tell",
            )
            for row in rows[:MOST_ROWS]
        ],
    )
    if not rows:
        note = "No two factors are named together by two incidents or more."
        return Figure("factor-pairs", title, "", None, numbers, note, "factor_pairs")
    grid = _grid(rows, names)
    told = [row for row in rows if _is_told(row)]
    verdict = (
        f"{plural(len(told), 'pair')} in a frame: more often together than chance explains."
        if told
        else "No pair is together more often than chance explains."
    )
    most = min(grid.counts, key=lambda cell: (-grid.counts[cell], cell))
    left = len(rows) - MOST_ROWS
    return Figure(
        "factor-pairs",
        title,
        f"A grid of {plural(len(grid.rows) + 1, 'factor')}. Most often together: {grid.says(*most)}. {verdict}",
        grid_chart(grid),
        numbers,
        f"{plural(left, 'further pair')} are in the CSV." if left > 0 else "",
        "factor_pairs",
    )


def _is_told(row: dict[str, Any]) -> bool:
    return row["q"] is not None and row["q"] <= FALSE_DISCOVERIES


def _grid(rows: list[dict[str, Any]], names: Names) -> Grid:
    """Return the lower triangle: each pair once."""
    met: dict[str, int] = {}
    for row in rows:
        for factor in (row["first"], row["second"]):
            met[factor] = met.get(factor, 0) + row["together"]
    chosen = sorted(met, key=lambda factor: (-met[factor], factor))[:MOST_FACTORS]
    places = {factor: place for place, factor in enumerate(chosen)}
    counts: dict[tuple[int, int], int] = {}
    marked = set()
    for row in rows:
        if row["first"] in places and row["second"] in places:
            column, below = sorted((places[row["first"]], places[row["second"]]))
            counts[below - 1, column] = int(row["together"])
            if _is_told(row):
                marked.add((below - 1, column))
    labels = [names.label("factor", factor) for factor in chosen]
    blank = frozenset((row, column) for row in range(len(labels)) for column in range(row + 1, len(labels)))
    return Grid(
        labels[1:],
        labels[:-1],
        counts,
        lambda row, column: f"{labels[row + 1]} and {labels[column]}: {plural(counts[row, column], 'incident')}",
        marked=frozenset(marked),
        blank=blank,
    )
