"""Figures about ranked lists: how much of what is shown is wanted, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Score:
    """How one list did: ``hits`` of the ``shown`` are among the ``wanted``, the first of them at place ``first``.

    ``first`` is None without any hit. ``count`` is how many places the list has.
    """

    shown: int
    hits: int
    wanted: int
    first: int | None
    count: int

    @property
    def precision(self) -> float:
        """Hits by places: at most a third for one that has a single alike, in a list of three."""
        return self.hits / self.count

    @property
    def reached(self) -> float:
        """Hits by what could be reached: the places, or the wanted if they are fewer. Up to 1 for every list."""
        return self.hits / min(self.count, self.wanted)

    @property
    def recall(self) -> float:
        """Hits by wanted."""
        return self.hits / self.wanted

    @property
    def reciprocal_rank(self) -> float:
        """One by the place of the first hit, 0 without any."""
        return 1 / self.first if self.first else 0.0


def score_lists(
    lists: Mapping[str, Sequence[str]], wanted: Mapping[str, AbstractSet[str]], count: int
) -> dict[str, Score]:
    """Score the first ``count`` of the list of each that has anything wanted, in the order of ``wanted``."""
    scores: dict[str, Score] = {}
    for name, names in wanted.items():
        hits = [other in names for other in lists.get(name, ())[:count]]
        first = hits.index(True) + 1 if any(hits) else None
        scores[name] = Score(len(hits), sum(hits), len(names), first, count)
    return scores


def interval(values: Sequence[float], *, seed: int, rounds: int = 2000) -> tuple[float, float]:
    """Return the 95 % percentile interval of the mean, by drawing as many values with replacement (Efron 1979)."""
    drawn = np.random.default_rng(seed).choice(np.asarray(values), size=(rounds, len(values)))
    low, high = np.percentile(drawn.mean(axis=1), [2.5, 97.5])
    return float(low), float(high)


@dataclass(frozen=True, slots=True)
class Halves:
    """What choosing the best method on one half gives on the other: the mean there, and how often each was chosen."""

    held_out: float
    chosen: Mapping[str, int]


def choose_on_halves(values: Mapping[str, Sequence[float]], *, seed: int, rounds: int = 500) -> Halves:
    """Split the records at random, choose the method with the best mean on one half, and take its mean on the other.

    Of equally good ones the first is chosen. The held-out mean is what a choice by such figures can be trusted to
    give, other than the best figure itself, which was picked for being the best.
    """
    names = list(values)
    table = np.asarray([values[name] for name in names])
    generator = np.random.default_rng(seed)
    chosen = dict.fromkeys(names, 0)
    held_out = []
    for _ in range(rounds):
        order = generator.permutation(table.shape[1])
        half, rest = np.array_split(order, 2)
        best = int(np.argmax(np.round(table[:, half].mean(axis=1), 9)))
        chosen[names[best]] += 1
        held_out.append(table[best, rest].mean())
    return Halves(float(np.mean(held_out)), {name: times for name, times in chosen.items() if times})
