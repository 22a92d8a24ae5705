"""What each postmortem is shown beside: related and similar ones, what happened before, and the next by date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from postmortem_archive.model import Postmortem
from postmortem_archive.similarity import Similar, SimilarPostmortems
from postmortem_archive.site.earlier import Strip, earlier_strip, neighbours_by_date
from postmortem_archive.site.tags import Kind, TagIndex
from postmortem_archive.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What one postmortem is shown beside.

    ``related`` are those that it names or that name it, ``similar`` others with their reasons, ``strips`` what happened
    before under its tags, ``previous`` and ``next`` the ones before and after it by date.
    """

    related: Sequence[Postmortem]
    similar: Sequence[tuple[Postmortem, Similar]]
    strips: Sequence[Strip] = ()
    previous: Postmortem | None = None
    next: Postmortem | None = None


class NeighbourFinder:
    """Finds the neighbours of each postmortem of a site. What is compared is prepared once for all of them."""

    def __init__(
        self, shown: Iterable[Postmortem], listed: Sequence[Postmortem], tags: TagIndex, vocabulary: Vocabulary
    ) -> None:
        """Take those that have a page and, of them, those that lists show, newest first."""
        self._shown = {record.id: record for record in shown}
        self._listed = listed
        self._tags = tags
        self._similar = SimilarPostmortems(listed, vocabulary)
        self._places = {record.id: index for index, record in enumerate(listed)}
        self._named_by: dict[str, list[Postmortem]] = {}
        for record in listed:
            for name in record.related:
                self._named_by.setdefault(name, []).append(record)

    def of(self, record: Postmortem) -> Neighbours:
        """Return what a postmortem is shown beside, none of it twice but for the neighbours by date."""
        named = [self._shown[name] for name in record.related if name in self._shown]
        related = [*named, *(other for other in self._named_by.get(record.id, ()) if other not in named)]
        place = self._places.get(record.id)
        without = {self._places[other.id] for other in related if other.id in self._places}
        found = self._similar.of(place, without=without) if place is not None else ()
        alike = [(self._listed[other.index], other) for other in found]
        said = {other.id for other in (*related, *(other for other, _ in alike))}
        strips: list[Strip] = []
        for kind in (Kind.FACTOR, Kind.SERVICE):
            strip = earlier_strip(record, kind, self._tags, said)
            if strip:
                strips.append(strip)
                said |= {row.postmortem.id for row in strip.rows}
        previous, following = neighbours_by_date(self._listed, place)
        return Neighbours(related, alike, strips, previous, following)
