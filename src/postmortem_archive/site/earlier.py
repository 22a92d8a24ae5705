"""What happened before under the same tags, and the neighbours of a postmortem by date."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from heapq import merge
from itertools import groupby, islice, repeat

from postmortem_archive.model import Postmortem
from postmortem_archive.site.tags import Kind, Tag, TagIndex, names_of

_LONGEST = 4


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier postmortem, the tags of a kind that it shares, and how many of its action items wait and are done."""

    postmortem: Postmortem
    shared: tuple[Tag, ...]
    open: int
    done: int


@dataclass(frozen=True, slots=True)
class Strip:
    """Some earlier postmortems of the same tags of a kind, newest first. ``tags`` are those with anything earlier."""

    kind: Kind
    tags: tuple[Tag, ...]
    rows: tuple[Earlier, ...]


def earlier_strip(
    postmortem: Postmortem, kind: Kind, tags: TagIndex, without: AbstractSet[str], *, count: int = _LONGEST
) -> Strip | None:
    """Return the latest that happened on a day before, under any tag of a kind that the postmortem has, or None.

    ``without`` are the ids of those that the page shows already. It takes the logarithm of the tags' sizes and what is
    shown, so that all pages together do not take the square of the archive.
    """
    if postmortem.on is None:
        return None
    found = [tag for tag in tags.find(kind, names_of(kind, postmortem)) if next(_before(tag, postmortem), None)]
    newest = merge(*(zip(_before(tag, postmortem), repeat(tag), strict=False) for tag in found), key=_place)
    rows = (
        _row(group[0][0], tuple(tag for _, tag in group))
        for identity, pairs in groupby(newest, key=lambda pair: pair[0].id)
        if identity not in without and (group := list(pairs))
    )
    shown = tuple(islice(rows, count))
    return Strip(kind, tuple(found), shown) if shown else None


def _before(tag: Tag, postmortem: Postmortem) -> Iterator[Postmortem]:
    """Yield what is filed under a tag and happened on a day before, newest first."""
    start = bisect_right(tag.postmortems, -_day(postmortem), key=lambda other: -_day(other))
    for index in range(start, len(tag.postmortems)):
        if tag.postmortems[index].on is None:  # these come last
            return
        yield tag.postmortems[index]


def _day(postmortem: Postmortem) -> int:
    return postmortem.on.toordinal() if postmortem.on else 0


def _place(pair: tuple[Postmortem, Tag]) -> tuple[int, str]:
    """Return by what the lists of tags are sorted: newest first, and by id within a day."""
    return -_day(pair[0]), pair[0].id


def _row(postmortem: Postmortem, shared: tuple[Tag, ...]) -> Earlier:
    waiting = len(postmortem.open_items)
    return Earlier(postmortem, shared, waiting, len(postmortem.action_items) - waiting)


def neighbours_by_date(listed: Sequence[Postmortem], place: int | None) -> tuple[Postmortem | None, Postmortem | None]:
    """Return the previous and the next of a list that is newest first; what has no date is nobody's neighbour."""
    if place is None or listed[place].on is None:
        return None, None
    older = listed[place + 1] if place + 1 < len(listed) else None
    newer = listed[place - 1] if place else None
    return (older if older and older.on else None), newer
