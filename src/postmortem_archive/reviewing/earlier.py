"""Has this happened before? The nearest earlier postmortems, and what became of their action items."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from postmortem_archive.model import ActionItem, ActionState, Postmortem
from postmortem_archive.reading import Archive
from postmortem_archive.similarity import Similar, SimilarPostmortems
from postmortem_archive.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Waiting:
    """An action item that is still open; ``overdue`` are the days since it was due, None where it is not overdue."""

    item: ActionItem
    overdue: int | None


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier postmortem that is like a new one.

    ``main_factor`` is set where both have the same main factor; ``factors`` are the others that both have, ``services``
    the services. ``kinds`` and ``words`` say why they are alike where the factors do not, as ``Similar`` has them.
    ``named`` is whether the new one names it under ``related``.

    ``waiting`` are its action items that are still open, those most overdue first. ``not_held`` are those that were
    done on a day before the new incident began although that has a factor and a service in common with the earlier one:
    they were to keep it from happening again, or from being noticed late, and it happened. What they did is for people
    to say.
    """

    postmortem: Postmortem
    main_factor: str | None
    factors: tuple[str, ...]
    services: tuple[str, ...]
    kinds: tuple[str, ...]
    words: tuple[str, ...]
    named: bool
    waiting: tuple[Waiting, ...]
    not_held: tuple[ActionItem, ...]


class EarlierPostmortems:
    """Finds what happened before each of some postmortems. What is compared is prepared once for all of them."""

    def __init__(self, archive: Archive, vocabulary: Vocabulary, asked: Iterable[Postmortem] = ()) -> None:
        """Compare the postmortems of an archive, and those ``asked`` about that it does not hold."""
        self._postmortems = list(archive.postmortems)
        paths = {postmortem.path for postmortem in self._postmortems}
        self._postmortems += [postmortem for postmortem in asked if postmortem.path not in paths]
        self._places = {postmortem.path: index for index, postmortem in enumerate(self._postmortems)}
        self._similar = SimilarPostmortems(self._postmortems, vocabulary)
        self._grace_days = vocabulary.policy.overdue_grace_days

    def of(self, postmortem: Postmortem, as_of: date, limit: int = 3) -> tuple[Earlier, ...]:
        """Return at most so many of those that started before and count, the nearest first.

        Which are near is decided as for the site's pages. ``as_of`` is the day by which action items are overdue.

        Raises:
            KeyError: the postmortem is neither of the archive nor among those asked about.
        """
        index = self._places[postmortem.path]
        others = {place for place, other in enumerate(self._postmortems) if not _is_before(other, postmortem)}
        found = self._similar.of(index, count=limit, without=others)
        return tuple(self._earlier(postmortem, like, as_of) for like in found)

    def _earlier(self, postmortem: Postmortem, like: Similar, as_of: date) -> Earlier:
        other = self._postmortems[like.index]
        main = postmortem.factors[0] if postmortem.factors[:1] == other.factors[:1] and postmortem.factors else None
        return Earlier(
            postmortem=other,
            main_factor=main,
            factors=tuple(name for name in like.factors if name != main),
            services=like.services,
            kinds=like.kinds,
            words=like.words,
            named=other.id in postmortem.related,
            waiting=tuple(sorted((self._waiting(item, as_of) for item in other.open_items), key=_urgency)),
            not_held=_not_held(other, postmortem) if like.factors and like.services else (),
        )

    def _waiting(self, item: ActionItem, as_of: date) -> Waiting:
        overdue = (as_of - item.due).days if item.due and item.is_overdue(as_of, self._grace_days) else None
        return Waiting(item, overdue)


def _urgency(waiting: Waiting) -> int:
    return -(waiting.overdue or 0)


def _is_before(other: Postmortem, postmortem: Postmortem) -> bool:
    """Whether another counts and started before: by the instants, or by the days where one of them is not known."""
    if not other.counts or other.on is None or postmortem.on is None:
        return False
    if other.started is not None and postmortem.started is not None:
        return other.started < postmortem.started
    return other.on < postmortem.on


def _not_held(other: Postmortem, postmortem: Postmortem) -> tuple[ActionItem, ...]:
    """Return the items that were done on a day before the new incident began. Of one without a day nobody knows."""
    began = postmortem.started.date() if postmortem.started else postmortem.on
    return tuple(
        item
        for item in other.action_items
        if item.state is ActionState.DONE and item.done is not None and began is not None and item.done < began
    )
