"""Calendar quarters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

LONGEST = 80
"""The most quarters, twenty years, that are told apart: a wrong digit in a year must not draw centuries."""

_WRITTEN = re.compile(r"(?P<year>[0-9]{4})-[Qq](?P<number>[1-4])")


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a year, ``number`` from 1 to 4. Its text is ``2026-Q4``."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        """Return the quarter that a day is in."""
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def at(cls, index: int) -> Quarter:
        """Return the quarter that so many lie before, since the first of the year 0."""
        return cls(index // 4, index % 4 + 1)

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """Return the quarter that a text such as ``2026-Q1`` names.

        Raises:
            ValueError: it names none.
        """
        match = _WRITTEN.fullmatch(text.strip())
        if match is None or not int(match["year"]):
            raise ValueError(f"expected a quarter such as 2026-Q1, found {text!r}")
        return cls(int(match["year"]), int(match["number"]))

    @property
    def index(self) -> int:
        """How many quarters lie between the first of the year 0 and this one."""
        return 4 * self.year + self.number - 1

    @property
    def start(self) -> date:
        """The first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def end(self) -> date:
        """The last day."""
        return date(self.year, 12, 31) if self.number == 4 else date(self.year, 3 * self.number + 1, 1) - timedelta(1)

    @property
    def slug(self) -> str:
        """The name in URLs: ``2026-q4``."""
        return str(self).lower()

    @property
    def url(self) -> str:
        """The address of its page, relative to the site's root. It is permanent."""
        return f"trends/{self.slug}/"

    def shifted(self, quarters: int) -> Quarter:
        """Return the quarter that comes so many later; earlier, where the number is negative."""
        return Quarter.at(self.index + quarters)

    def __str__(self) -> str:
        return f"{self.year:04}-Q{self.number}"


def quarters_until(days: Iterable[date | None], as_of: date) -> tuple[Quarter, ...]:
    """Return the quarters from that of the earliest day to that of ``as_of``, the last ``LONGEST`` of them at most.

    Days after ``as_of`` and unknown ones (None) do not count; without any other there is no quarter.
    """
    first = min((day for day in days if day is not None), default=None)
    if first is None:
        return ()
    end = Quarter.of(as_of).index
    start = max(Quarter.of(first).index, end - LONGEST + 1)
    return tuple(Quarter.at(index) for index in range(start, end + 1))
