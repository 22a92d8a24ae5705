"""A table's source with its pipes in line, as far as lines stay short enough to be read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from itertools import takewhile, zip_longest
from typing import NamedTuple

from markdown_it.common.utils import mdTrim

WIDEST = 120
"""Columns of text within which pipes are put in line. What stands further right is written without padding."""

_BLANK = " \t"
_PICTURE = "\ufe0f"
_DELIMITER = 1
"""The line of a table that parts the head from the rows."""


_PIPE = re.compile(r"(?<!\\)\|")


class Cell(NamedTuple):
    """What stands between two pipes, blanks included, and the column of the line, from 1, at which that begins."""

    source: str
    column: int

    @property
    def text(self) -> str:
        """The cell without the blanks around it."""
        return self.source.strip(_BLANK)

    @property
    def is_bare(self) -> bool:
        """Whether there is exactly one space on each side of the text, or no text."""
        return not self.text or self.source == f" {self.text} "


def cells(line: str) -> list[Cell]:
    r"""Return the cells of one line of a table, as GitHub's Markdown parts them: at each ``|`` that is not ``\|``."""
    trimmed = mdTrim(line)
    at = line.find(trimmed) + 1
    parts: list[Cell] = []
    for source in _PIPE.split(trimmed):
        parts.append(Cell(source, at))
        at += len(source) + 1
    if not parts[0].source:
        parts.pop(0)
    if parts and not parts[-1].source:
        parts.pop()
    return parts


def width(text: str) -> int:
    """Return the columns that a text takes where all letters are as wide as each other, but for those that take two.

    By East Asian Width (Unicode Standard Annex 11). Marks that combine with the letter before them take none.
    """
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(sign: str) -> int:
    if sign == _PICTURE:  # makes a picture, one column wider, of the sign before it
        return 1
    if unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def is_even(lines: Sequence[str]) -> bool:
    """Whether a table's pipes are in line, or from some column on there is one space on each side of every cell.

    ``lines`` are those of the table: its head, the delimiters, its rows. Where letters are not all equally wide, it is
    enough that the pipes are in line by count of letters.
    """
    if any(not _is_enclosed(line) for line in lines):
        return False
    rows = [cells(line) for line in lines]
    written = [row for number, row in enumerate(rows) if number != _DELIMITER]
    padded = max(_padded(row) for row in written)
    return not padded or any(padded <= _in_line(lines, rows, measure) for measure in (width, len))


def _is_enclosed(line: str) -> bool:
    text = mdTrim(line)
    return text.startswith("|") and text.endswith("|") and not text.endswith("\\|") and len(text) > 1


def _padded(row: Sequence[Cell]) -> int:
    """Return how many cells of a row, from the left, there are up to the last one that is padded."""
    return len(row) - sum(1 for _ in takewhile(lambda cell: cell.is_bare, reversed(row)))


def _in_line(lines: Sequence[str], rows: Sequence[Sequence[Cell]], measure: Callable[[str], int]) -> int:
    """Return how many columns, from the left, end at the same place in all lines."""
    ends = [_ends(line, row, measure) for line, row in zip(lines, rows, strict=True)]
    return sum(1 for _ in takewhile(lambda places: len(set(places)) == 1, zip_longest(*ends)))


def _ends(line: str, row: Sequence[Cell], measure: Callable[[str], int]) -> list[int]:
    """Return the places at which the cells of a line end."""
    at = measure(line[: row[0].column - 1]) if row else 0
    ends: list[int] = []
    for cell in row:
        at += measure(cell.source)
        ends.append(at)
        at += 1
    return ends


def laid_out(lines: Sequence[str]) -> tuple[str, ...]:
    """Return a table's lines with the same cells laid out evenly, or the same lines.

    The same lines are returned where they are even already, and where rows have more or fewer cells than the head: what
    is meant there is for people to say. So it is where a pipe stands in code, which some parsers of Markdown take as
    the end of a cell and others do not. Columns are padded as long as the pipe behind them is within ``WIDEST``.
    """
    rows = [[cell.text for cell in cells(line)] for line in lines]
    if (
        is_even(lines)
        or len({len(row) for row in rows}) > 1
        or any(_ends_in_code(text) for row in rows for text in row)
    ):
        return tuple(lines)
    indent = lines[0][: len(lines[0]) - len(lines[0].lstrip(_BLANK))]
    widths: list[int] = []
    pipe = width(indent)
    for number in range(len(rows[0])):
        widest = max((width(row[number]) for at, row in enumerate(rows) if at != _DELIMITER), default=0)
        pipe += widest + 3
        if pipe + 1 > WIDEST:
            break
        widths.append(max(widest, 1))
    marks = rows[_DELIMITER]
    head = [max(width(text), 1) for text in rows[0]]
    dashes = [widths[number] if number < len(widths) else head[number] for number in range(len(head))]
    laid = [_row(row, widths, marks) for row in rows]
    laid[_DELIMITER] = "".join(f"|{_dashes(mark, size + 2)}" for mark, size in zip(marks, dashes, strict=True)) + "|"
    return tuple(f"{indent}{line}" for line in laid)


def _ends_in_code(text: str) -> bool:
    return text.count("`") % 2 > 0


def _row(row: Sequence[str], widths: Sequence[int], marks: Sequence[str]) -> str:
    parts = [
        _justified(text, widths[number], marks[number]) if number < len(widths) else text
        for number, text in enumerate(row)
    ]
    return f"| {' | '.join(parts)} |"


def _justified(text: str, size: int, mark: str) -> str:
    blank = size - width(text)
    if mark.endswith(":"):
        left = blank // 2 if mark.startswith(":") else blank
        return f"{' ' * left}{text}{' ' * (blank - left)}"
    return f"{text}{' ' * blank}"


def _dashes(mark: str, size: int) -> str:
    left, right = ":" * mark.startswith(":"), ":" * mark.endswith(":")
    return f"{left}{'-' * (size - len(left) - len(right))}{right}"
