"""Counts in the cells of a grid: each is printed, and shaded by how many there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from postmortem_archive.analysis.figures.plot import HEAT, PAGE, SIGNAL, SMALL, TEXT_SIZE, WIDTH, Layer, Plot, fitted

_ROW = 24
_WIDEST = 34
"""A grid of few columns is as wide as they need, not stretched over the whole."""
_LEFT = 124
_RIGHT = 6
_HEAD = 92
"""Room above the grid for names that are set upright."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Counts by row and column, what their cells say of themselves and where they lead, and the heads of both.

    ``marked`` cells have a frame, ``blank`` ones are not drawn at all.
    """

    rows: Sequence[str]
    columns: Sequence[str]
    counts: Mapping[tuple[int, int], int]
    says: Callable[[int, int], str]
    url: Callable[[int, int], str | None] | None = None
    marked: frozenset[tuple[int, int]] = frozenset()
    blank: frozenset[tuple[int, int]] = frozenset()


def grid_chart(
    grid: Grid, *, left: int = _LEFT, heads: Sequence[tuple[str, str]] | None = None, widest: int = _WIDEST
) -> str:
    """Return the drawing of a grid. ``heads`` are two lines above each column; without them names stand upright."""
    columns = len(grid.columns)
    top = (34 if any(below for _, below in heads) else 22) if heads else _HEAD
    right = max(_RIGHT, WIDTH - left - widest * columns)
    plot = Plot(left, _ROW * len(grid.rows), right, top, 4, x=(0, columns), y=(0, len(grid.rows)))
    peak = max(grid.counts.values())
    cells: list[dict[str, Any]] = []
    for row in range(len(grid.rows)):
        for column in range(columns):
            if (row, column) in grid.blank:
                continue
            count = grid.counts.get((row, column), 0)
            cell = {"x": column, "x2": column + 1, "y": row, "y2": row + 1, "fill": _shade(count, peak)}
            if count:
                cell |= {"says": grid.says(row, column), "url": grid.url(row, column) if grid.url else None}
            cells.append(cell)
    wide = plot.width / columns
    size = TEXT_SIZE if wide > 7.2 * len(f"{peak}") else SMALL - 2 * (wide < 6.6 * len(f"{peak}"))
    texts = [{"x": c + 0.5, "y": r + 0.5, "text": str(count)} for (r, c), count in sorted(grid.counts.items())]
    frames = [{"x": c, "x2": c + 1, "y": r, "y2": r + 1} for r, c in sorted(grid.marked)]
    return plot.chart(
        [
            plot.layer("rect", [cell for cell in cells if "says" not in cell], stroke=PAGE, strokeWidth=1.5),
            plot.layer("rect", [cell for cell in cells if "says" in cell], stroke=PAGE, strokeWidth=1.5),
            plot.layer("rect", frames, fill="transparent", stroke=SIGNAL, strokeWidth=2),
            plot.layer("text", texts, align="center", fontSize=size),
            plot.names([(row + 0.5, name) for row, name in enumerate(grid.rows)]),
            *(_heads(plot, heads) if heads else [_upright(plot, grid.columns)]),
        ]
    )


def _heads(plot: Plot, heads: Sequence[tuple[str, str]]) -> list[Layer | None]:
    upper = [{"x": place + 0.5, "text": text} for place, (text, _) in enumerate(heads)]
    lower = [{"x": place + 0.5, "text": text} for place, (_, text) in enumerate(heads)]
    two = any(text for _, text in heads)
    return [
        plot.layer("text", upper, at_y=-22 if two else -9, align="center", fontSize=SMALL),
        plot.layer("text", lower if two else [], at_y=-9, align="center", fontSize=SMALL),
    ]


def _upright(plot: Plot, names: Sequence[str]) -> Layer | None:
    texts = [{"x": place + 0.5, "text": fitted(name, _HEAD - 12)} for place, name in enumerate(names)]
    return plot.layer("text", texts, at_y=-6, align="left", angle=270)


def _shade(count: int, peak: int) -> str:
    return HEAT[-(-count * (len(HEAT) - 1) // max(peak, len(HEAT) - 1))]
