"""What is named together with a tag, and whether more often than elsewhere."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from postmortem_archive.model import Postmortem

LEAST = 2
"""How often two names must meet to be called companions: once is what any two names of one incident do."""

RARE = 0.01
"""How probable it may be, at most, that chance alone gives what is said to be more often."""

_Name = TypeVar("_Name")


@dataclass(frozen=True, slots=True)
class Share:
    """In how many of a number of postmortems a name occurs."""

    count: int
    of: int


@dataclass(frozen=True, slots=True)
class Companion:
    """A name that occurs ``here``, with the tag at hand, and how often it does ``elsewhere``, in all others."""

    here: Share
    elsewhere: Share

    @property
    def times(self) -> float | None:
        """How many times as often it occurs here as elsewhere (the relative risk); None if it never does elsewhere."""
        here, elsewhere = self.here, self.elsewhere
        return (here.count / here.of) / (elsewhere.count / elsewhere.of) if elsewhere.count else None

    @property
    def stands_out(self) -> bool:
        """Whether it occurs here more often than elsewhere, and so much that chance gives it in at most 1 of 100 cases.

        That is Fisher's exact test, one-sided: R. A. Fisher, "The logic of inductive inference", Journal of the Royal
        Statistical Society 98 (1935). Unlike a test by approximation it holds for the few incidents that a tag has. A
        page makes some ten of these comparisons, so it may still be wrong; that is why the counts stand beside it.
        """
        here, elsewhere = self.here, self.elsewhere
        return here.count * elsewhere.of > elsewhere.count * here.of and chance(here, elsewhere) <= RARE


def chance(here: Share, elsewhere: Share) -> float:
    """Return how probable it is that so many or more are here, if all were spread over here and elsewhere at random.

    It is the upper tail of the hypergeometric distribution.
    """
    marked, size = here.count + elsewhere.count, here.of + elsewhere.of
    rest = size - marked - here.of
    # From the most probable count, if it is in the tail: the probability of one far below it is too small for a float.
    start = max(here.count, (here.of + 1) * (marked + 1) // (size + 2))
    tail = first = term = math.exp(
        _log_choose(marked, start) + _log_choose(size - marked, here.of - start) - _log_choose(size, here.of)
    )
    for count in range(start, min(marked, here.of)):
        term *= (marked - count) * (here.of - count) / ((count + 1) * (rest + count + 1))
        tail += term
    term = first
    for count in range(start, here.count, -1):
        term *= count * (rest + count) / ((marked - count + 1) * (here.of - count + 1))
        tail += term
    return min(tail, 1.0)


def _log_choose(total: int, chosen: int) -> float:
    """Return the logarithm of how many ways there are to choose so many of a total."""
    return math.lgamma(total + 1) - math.lgamma(chosen + 1) - math.lgamma(total - chosen + 1)


def companions(
    names: Callable[[Postmortem], Iterable[_Name]],
    here: Sequence[Postmortem],
    totals: Mapping[_Name, int],
    size: int,
) -> dict[_Name, Companion]:
    """Return the names that at least ``LEAST`` of the postmortems here have, the most frequent first.

    ``totals`` says how many of all postmortems, whose number is ``size``, have a name. What all of them here have, and
    what a tag has in common with itself, is the caller's to leave out.
    """
    together = Counter(name for postmortem in here for name in set(names(postmortem)))
    found = [
        (name, Companion(Share(count, len(here)), Share(totals[name] - count, size - len(here))))
        for name, count in together.items()
        if count >= LEAST
    ]
    return dict(sorted(found, key=lambda pair: (-pair[1].here.count, pair[1].elsewhere.count, str(pair[0]))))
