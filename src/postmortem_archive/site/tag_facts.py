"""The numbers at the top of a tag's page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from postmortem_archive.model import Postmortem
from postmortem_archive.site.actions import OwnedAction, open_actions, split_overdue
from postmortem_archive.site.options import SiteOptions

YEAR = 365
"""Days of a year, as "the last twelve months" counts them."""


@dataclass(frozen=True, slots=True)
class Median:
    """The median length of those postmortems that tell it, and how many they are; None and 0 if none does."""

    length: timedelta | None
    of: int


@dataclass(frozen=True, slots=True)
class TagFacts:
    """What the postmortems of a tag come to on the day that the site is built for.

    ``first`` and ``last`` are days. ``recent`` began in the 365 days up to that day, ``before`` in the 365 before
    those; ``before`` is None where the archive does not reach back so far, since nothing is known then. ``waiting``
    are the open action items, the longest due first, ``overdue`` how many of them are.
    """

    postmortems: tuple[Postmortem, ...]
    first: date | None
    last: date | None
    recent: int
    before: int | None
    to_detect: Median
    to_resolve: Median
    waiting: tuple[OwnedAction, ...]
    overdue: int


def tag_facts(postmortems: Sequence[Postmortem], archive_first: date | None, options: SiteOptions) -> TagFacts:
    """Add up the postmortems of a tag. ``archive_first`` is the earliest day that anything of the archive has."""
    days = [postmortem.on for postmortem in postmortems if postmortem.on]
    ages = [(options.as_of - day).days for day in days]
    reaches = archive_first is not None and (options.as_of - archive_first).days >= 2 * YEAR - 1
    waiting = open_actions(postmortems)
    return TagFacts(
        postmortems=tuple(postmortems),
        first=min(days, default=None),
        last=max(days, default=None),
        recent=sum(0 <= age < YEAR for age in ages),
        before=sum(YEAR <= age < 2 * YEAR for age in ages) if reaches else None,
        to_detect=median_of(postmortem.time_to_detect for postmortem in postmortems),
        to_resolve=median_of(postmortem.time_to_resolve for postmortem in postmortems),
        waiting=tuple(waiting),
        overdue=len(split_overdue(waiting, options)[0]),
    )


def median_of(lengths: Iterable[timedelta | None]) -> Median:
    """Return the median of the lengths that are known; of an even number of them, the mean of the middle two."""
    known = [length.total_seconds() for length in lengths if length is not None]
    return Median(timedelta(seconds=median(known)) if known else None, len(known))
