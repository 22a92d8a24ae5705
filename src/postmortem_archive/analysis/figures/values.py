"""What the cells of data frames are to figures: Python's own values, None for what is missing, and texts of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pandas as pd

from postmortem_archive.analysis.figures.figure import Cell, Head, Table
from postmortem_archive.wording import format_duration

NOTHING = "–"
"""What a table says where there is no number."""


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame by the names of its columns, None for what is missing."""
    plain = frame.astype(object).where(frame.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in plain.to_dict("records")]


def number(value: float | None, digits: int = 1) -> str:
    """Return a number as a reader sees it: whole ones without a fraction, a dash for None."""
    if value is None:
        return NOTHING
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def ratio(value: float | None) -> str:
    """Return a ratio with two significant digits: 0.44, 1.2, 12."""
    if value is None:
        return NOTHING
    return number(value, 2 if abs(value) < 1 else 1 if abs(value) < 10 else 0)


def share(value: float | None) -> str:
    """Return a share in whole per cent."""
    return NOTHING if value is None else f"{100 * value:.0f} %"


def probability(value: float | None) -> str:
    """Return a probability with two significant digits, and none below a thousandth."""
    return NOTHING if value is None else "< 0.001" if value < 0.001 else f"{value:.2g}"


def minutes(value: float | None) -> str:
    """Return a number of minutes as a length of time."""
    return NOTHING if value is None else format_duration(timedelta(minutes=value))


def between(low: str, high: str) -> str:
    """Return an interval from the texts of its ends."""
    return NOTHING if low == high == NOTHING else f"{low} to {high}"


def table(heads: Sequence[str], rows: Sequence[Sequence[Cell | str | float | None]]) -> Table:
    """Return a table. Heads that begin with ``#`` are of columns of numbers; cells may be bare texts and numbers."""
    return Table(
        tuple(Head(head.removeprefix("#"), is_number=head.startswith("#")) for head in heads),
        tuple(tuple(_cell(value) for value in row) for row in rows),
    )


def _cell(value: Cell | str | float | None) -> Cell:
    if isinstance(value, Cell):
        return value
    return Cell(value if isinstance(value, str) else number(value))
