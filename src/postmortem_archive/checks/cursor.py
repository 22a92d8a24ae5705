"""Where in the source something stands that Markdown's tokens have without a place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(slots=True)
class Cursor:
    """Goes through the lines of a file, once and forwards, as its tokens are gone through.

    ``line`` counts from 1 and ``column`` from 0; both are of what is next.
    """

    lines: Sequence[str]
    line: int = 1
    column: int = 0

    def find(self, pattern: re.Pattern[str], start: int, end: int) -> re.Match[str] | None:
        """Return the next match within the lines from ``start`` up to ``end``, and go behind it; None if there is none.

        The match's line is then ``line``.
        """
        if self.line < start:
            self.line, self.column = start, 0
        while self.line < end:
            match = pattern.search(self.lines[self.line - 1], self.column)
            if match:
                self.column = match.end()
                return match
            self.line, self.column = self.line + 1, 0
        return None
