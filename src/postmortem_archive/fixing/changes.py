"""A file's lines as they are, and changes to them that touch nothing else: line ends and a byte order mark stay."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import zip_longest

_LINE_END = re.compile(r"\r\n|\r|\n")
_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Replacement:
    """Other text for the signs ``start`` to ``end`` (from 0, the end exclusive) of a line (from 1)."""

    line: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Mend:
    """What mends one finding: its rule and its place, what is done, and the changes that do it."""

    rule: str
    line: int
    column: int
    what: str
    changes: tuple[Replacement, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """A text as lines, each with its end, which is empty for the last. ``mark`` is a byte order mark or nothing."""

    mark: str
    lines: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, text: str) -> Lines:
        """Split a text where reading splits it."""
        mark = _MARK if text.startswith(_MARK) else ""
        text = text.removeprefix(_MARK)
        pairs = zip_longest(_LINE_END.split(text), _LINE_END.findall(text), fillvalue="")
        return cls(mark, tuple(pairs))

    @property
    def text(self) -> str:
        """The whole text."""
        return self.mark + "".join(text + end for text, end in self.lines)

    def changed(self, changes: Iterable[Replacement]) -> Lines:
        """Return the lines with changes that do not overlap. The number of lines and their ends stay."""
        lines = list(self.lines)
        for change in sorted(changes, key=lambda change: (change.line, change.start), reverse=True):
            text, end = lines[change.line - 1]
            lines[change.line - 1] = (f"{text[: change.start]}{change.text}{text[change.end :]}", end)
        return replace(self, lines=tuple(lines))
