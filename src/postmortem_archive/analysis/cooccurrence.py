"""Factors that are named together, and whether more often than chance gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations, groupby
from operator import itemgetter

import pandas as pd

from postmortem_archive.analysis.fisher import chance_of_meeting
from postmortem_archive.analysis.frames import Frames
from postmortem_archive.analysis.tables import Column, TableSpec

PAIRS = TableSpec(
    "factor_pairs",
    "Pairs of factors",
    "One row for each two factors that at least two incidents name together, the least probable by chance first. Only "
    "incidents that name any factor count.",
    (
        Column("first", "string", "The factor whose name comes first in the alphabet"),
        Column("second", "string", "The other factor"),
        Column("together", "Int64", "Incidents that name both", "incidents"),
        Column("first_incidents", "Int64", "Incidents that name the first", "incidents"),
        Column("second_incidents", "Int64", "Incidents that name the second", "incidents"),
        Column("support", "Float64", "The share of those that name both", "share"),
        Column("lift", "Float64", "How many times as many name both as would if neither knew of the other", "times"),
        Column("p", "Float64", "The probability of so many or more by chance: Fisher's exact test, one-sided; empty "
               "where both are too rare to tell, however often they meet"),
        Column("q", "Float64", "That probability adjusted for all tests of the page (Benjamini, Hochberg)"),
    ),
)  # fmt: skip

LEAST = 2
"""How often two factors must meet to be listed: once is what any two factors of one incident do."""


@dataclass(frozen=True)
class Pairs:
    """The table ``PAIRS``, and how many tests it stands for.

    ``tests`` counts every pair of factors that could have turned out as improbable as ``rare``, met or not: a choice by
    how rare each factor is, not by how often they met, so that chance has no part in it (R. E. Tarone, "A modified
    Bonferroni method for discrete data", Biometrics 46 (1990)). The p of those that met less than ``LEAST`` times is 1:
    they are no row, but they must be counted where the p of the others are adjusted.
    """

    table: pd.DataFrame
    tests: int


def factor_pairs(frames: Frames, *, rare: float = 0.02) -> Pairs:
    """Return which factors are named together, and how probable that is by chance, given how often each is named.

    Chance is that of ``chance_of_meeting`` among the incidents that name any factor: where many name none, those would
    make every two factors look like companions. Lift is the number together over the number expected, as in S. Brin, R.
    Motwani, J. D. Ullman, S. Tsur, "Dynamic itemset counting and implication rules for market basket data" (1997),
    where it is called interest. ``rare`` is the p that a test must be able to reach; ``q`` is for the page to fill.
    """
    named = frames.named("factor")
    size = int(named["incident"].nunique())
    totals = {str(name): int(count) for name, count in named["name"].value_counts().items()}
    rows_by_incident = groupby(zip(named["incident"], named["name"], strict=True), key=itemgetter(0))
    together = Counter(
        pair for _, rows in rows_by_incident for pair in combinations(sorted(str(name) for _, name in rows), 2)
    )

    @cache
    def is_test(fewer: int, more: int) -> bool:
        return fewer >= LEAST and chance_of_meeting(fewer, fewer, more, of=size) <= rare

    def found() -> Iterator[tuple[object, ...]]:
        for (first, second), count in together.items():
            if count >= LEAST:
                one, other = totals[first], totals[second]
                p = chance_of_meeting(count, one, other, of=size) if is_test(*sorted((one, other))) else None
                yield first, second, count, one, other, count / size, count * size / (one * other), p, None

    table = PAIRS.frame(found()).sort_values(["p", "together", "first", "second"], ascending=[True, False, True, True])
    return Pairs(table.reset_index(drop=True), _count_tests(totals.values(), is_test))


def _count_tests(totals: Iterable[int], is_test: Callable[[int, int], bool]) -> int:
    """Return how many pairs are tests. Factors that are equally frequent are judged once, for all of them."""
    levels = sorted(Counter(totals).items())
    within = sum(count * (count - 1) // 2 for level, count in levels if is_test(level, level))
    return within + sum(
        count * more for (level, count), (other, more) in combinations(levels, 2) if is_test(level, other)
    )
