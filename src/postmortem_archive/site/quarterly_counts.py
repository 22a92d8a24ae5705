"""How many incidents began in each quarter, by severity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from postmortem_archive.model import Postmortem
from postmortem_archive.quarters import Quarter


@dataclass(frozen=True, slots=True)
class QuarterCount:
    """How many incidents began in a quarter, by the place of their series."""

    quarter: Quarter
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """All series together."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class QuarterlyCounts:
    """A count for each quarter of a span, and how many incidents are in none of them.

    ``earlier`` and ``later`` began before and after the span, ``undated`` on a day that nobody states.
    """

    quarters: tuple[QuarterCount, ...]
    earlier: int
    later: int
    undated: int

    @property
    def total(self) -> int:
        """How many are in the span."""
        return sum(each.total for each in self.quarters)


def count_by_quarter(
    postmortems: Iterable[Postmortem], span: Sequence[Quarter], series: Mapping[str | None, int], size: int
) -> QuarterlyCounts:
    """Count the incidents of each quarter of an unbroken span by the series that their severity belongs to.

    ``series`` tells the place of a severity; the last of the ``size`` places is for the severities that it lacks.
    """
    found = [[0] * size for _ in span]
    earlier = later = undated = 0
    start, end = (span[0].index, span[-1].index) if span else (0, -1)
    for postmortem in postmortems:
        if postmortem.on is None:
            undated += 1
            continue
        index = Quarter.of(postmortem.on).index
        if index > end:
            later += 1
        elif index < start:
            earlier += 1
        else:
            found[index - start][series.get(postmortem.severity, size - 1)] += 1
    quarters = tuple(QuarterCount(quarter, tuple(counts)) for quarter, counts in zip(span, found, strict=True))
    return QuarterlyCounts(quarters, earlier, later, undated)
