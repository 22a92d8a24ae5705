"""What is named together with a tag, and whether more often than elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from postmortem_archive.analysis.fisher import chance_of_meeting
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

        Unlike a test by approximation, Fisher's holds for the few incidents that a tag has. A page makes some ten of
        these comparisons, so it may still be wrong; that is why the counts stand beside it.
        """
        here, elsewhere = self.here, self.elsewhere
        if here.count * elsewhere.of <= elsewhere.count * here.of:
            return False
        chance = chance_of_meeting(here.count, here.of, here.count + elsewhere.count, of=here.of + elsewhere.of)
        return chance <= RARE


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
