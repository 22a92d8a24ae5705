"""The quarters that later ones are compared with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from postmortem_archive.quarters import Quarter
from postmortem_archive.vocabulary.model import SHORTEST_BASELINE

LONGEST = 8
"""Quarters that a baseline has at most where none is stated: two years."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """From the quarter ``first`` to the quarter ``last``; ``stated`` where the policy says so."""

    first: Quarter
    last: Quarter
    stated: bool = False

    def __contains__(self, quarter: Quarter) -> bool:
        return self.first <= quarter <= self.last

    def __len__(self) -> int:
        return self.last.index - self.first.index + 1


def choose_baseline(complete_quarters: Sequence[Quarter], stated: tuple[Quarter, Quarter] | None) -> Baseline | None:
    """Return the baseline: the stated quarters, else the first ones of the archive; None where there are too few.

    Without a statement it is up to ``LONGEST`` complete quarters after the archive's first, which counts too much and
    too little: an archive begins with an incident, and in the middle of a quarter. Of stated quarters those count that
    are complete and within the archive.
    """
    if stated is None:
        found = list(complete_quarters[1 : LONGEST + 1])
    else:
        found = [quarter for quarter in complete_quarters if stated[0] <= quarter <= stated[1]]
    return Baseline(found[0], found[-1], stated is not None) if len(found) >= SHORTEST_BASELINE else None
