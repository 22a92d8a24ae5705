"""Incidents that came back, and what had become of the remedies by then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from itertools import groupby

import pandas as pd

from postmortem_archive.analysis.frames import Frames
from postmortem_archive.analysis.tables import Column, TableSpec
from postmortem_archive.model import ActionItem, ActionState, Postmortem

RECURRENCES = TableSpec(
    "recurrences",
    "What came back",
    "One row for each incident with the main factor of an earlier one in a service of that one, the latest first, "
    "however long ago; of several earlier ones the nearest in time. Remedies are its action items that are to prevent, "
    "or that say no type.",
    (
        Column("later", "string", "The incident that repeats"),
        Column("earlier", "string", "The incident that it repeats"),
        Column("on", "datetime64[us]", "The day on which the later one began"),
        Column("factor", "string", "The main factor of both"),
        Column("services", "string", "The services that both name, separated by commas"),
        Column("days", "Int64", "Days from the one to the other", "days"),
        Column("is_repeat", "boolean", "Whether they are 180 at most"),
        Column("names_earlier", "boolean", "Whether one of the two files names the other as related"),
        Column("remedies", "Int64", "Remedies of the earlier one", "action items"),
        Column("done", "Int64", "Those of them that were done before the later one began", "action items"),
        Column("open", "Int64", "Those that were open then and not overdue", "action items"),
        Column("overdue", "Int64", "Those that were open and overdue then", "action items"),
        Column("undated", "Int64", "Those that are done, on a day that is not stated", "action items"),
        Column("verdict", "string", "What that says of the remedies"),
    ),
)

RECURRENCE_ITEMS = TableSpec(
    "recurrence_items",
    "The action items before what came back",
    "One row for each action item of the earlier incident of each repeat, remedy or not.",
    (
        Column("later", "string", "The incident that repeats"),
        Column("earlier", "string", "The incident whose action item it is"),
        Column("place", "Int64", "Its place among the action items, 0 for the first", "place"),
        Column("text", "string", "What is to be done"),
        Column("type", "string", "What it is for: prevent, detect, mitigate ..."),
        Column("owner", "string", "The team or role that has it"),
        Column("due", "datetime64[us]", "The day by which it is to be done"),
        Column("done", "datetime64[us]", "The day on which it was done"),
        Column("state_then", "string", "done, open or overdue when the later one began; undated: done, no day stated"),
        Column("is_remedy", "boolean", "Whether it is to prevent, or says no type"),
    ),
)

WITHIN = 180
"""Days within which an incident with the same main factor in the same service is called a repeat."""

_PREVENTS = "prevent"


class StateThen(StrEnum):
    """What had become of an action item when the incident came back."""

    DONE = "done"
    OPEN = "open"
    OVERDUE = "overdue"
    UNDATED = "undated"


class Verdict(StrEnum):
    """What a repeat says of the remedies that the earlier incident was given."""

    ALL_DONE = "remedies done, and did not hold"
    SOME_DONE = "some remedies done, which were not enough"
    NOT_DONE = "remedies not done yet"
    UNKNOWN = "when remedies were done is not stated"
    NONE = "no remedies were recorded"


@dataclass(frozen=True, slots=True)
class ItemAtRepeat:
    """An action item of the earlier incident. ``place`` is that among its action items, 0 for the first.

    ``state_then`` is what it was before the day on which the later one began; ``done`` is stated as known today.
    """

    place: int
    text: str
    type: str | None
    owner: str | None
    due: date | None
    done: date | None
    state_then: StateThen

    @property
    def is_remedy(self) -> bool:
        """Whether it is to keep the incident from coming back: it says so, or does not say what it is for.

        What is to detect or to mitigate can have been done well, and the incident comes back all the same.
        """
        return self.type is None or self.type.casefold() == _PREVENTS


@dataclass(frozen=True, slots=True)
class Recurrence:
    """An incident that repeats an earlier one: the same main factor, in ``services`` that both name, ``days`` later.

    ``names_earlier`` is whether one of the two files names the other as related.
    """

    earlier: Postmortem
    later: Postmortem
    factor: str
    services: tuple[str, ...]
    days: int
    names_earlier: bool
    items: tuple[ItemAtRepeat, ...]

    @property
    def is_repeat(self) -> bool:
        """Whether it came back so soon that it is called a repeat: within ``WITHIN`` days."""
        return self.days <= WITHIN

    @property
    def remedies(self) -> tuple[ItemAtRepeat, ...]:
        """The action items that were to keep it from coming back."""
        return tuple(item for item in self.items if item.is_remedy)

    @property
    def did_not_hold(self) -> tuple[ItemAtRepeat, ...]:
        """The remedies that were done before it came back."""
        return tuple(item for item in self.remedies if item.state_then is StateThen.DONE)

    @property
    def verdict(self) -> Verdict:
        """What that says of the remedies."""
        states = {item.state_then for item in self.remedies}
        if not states:
            return Verdict.NONE
        if StateThen.DONE in states:
            return Verdict.ALL_DONE if states == {StateThen.DONE} else Verdict.SOME_DONE
        return Verdict.UNKNOWN if StateThen.UNDATED in states else Verdict.NOT_DONE


def recurrences(frames: Frames, *, grace_days: int = 0) -> tuple[Recurrence, ...]:
    """Return the incidents with the main factor of an earlier one in a service of that one, the latest first.

    Of several earlier ones it is the nearest; of those of one day the one with most services in common. Incidents of
    one day do not repeat each other: no remedy could have come between them. ``grace_days`` is how late an action item
    may be before it is overdue.
    """
    latest: dict[tuple[str, str], list[Postmortem]] = {}
    found: list[Recurrence] = []
    for on, group in groupby(frames.records, key=lambda record: record.on):
        records = [record for record in group if record.factors]
        if on is None:
            continue
        for record in records:
            earlier = _nearest(record, latest)
            if earlier is not None and earlier.on is not None:
                found.append(_recurrence(earlier, record, (on - earlier.on).days, on, grace_days))
        of_day: dict[tuple[str, str], list[Postmortem]] = {}
        for record in records:
            for service in record.services:
                of_day.setdefault((record.factors[0], service), []).append(record)
        latest.update(of_day)
    return tuple(reversed(found))


def _nearest(record: Postmortem, latest: dict[tuple[str, str], list[Postmortem]]) -> Postmortem | None:
    """Return the nearest of those before with the same main factor and a service of this one."""
    before = [other for name in record.services for other in latest.get((record.factors[0], name), ())]
    return max(
        before,
        key=lambda other: (other.on or date.min, len(_shared(other, record)), _started(other), other.id),
        default=None,
    )


def _shared(one: Postmortem, other: Postmortem) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in one.services if name in other.services))


def _started(record: Postmortem) -> datetime:
    return record.started or datetime.min.replace(tzinfo=UTC)


def _recurrence(earlier: Postmortem, later: Postmortem, days: int, on: date, grace_days: int) -> Recurrence:
    return Recurrence(
        earlier=earlier,
        later=later,
        factor=later.factors[0],
        services=_shared(later, earlier),
        days=days,
        names_earlier=earlier.id in later.related or later.id in earlier.related,
        items=tuple(
            ItemAtRepeat(place, item.text, item.type, item.owner, item.due, item.done, _state(item, on, grace_days))
            for place, item in enumerate(earlier.action_items)
        ),
    )


def _state(item: ActionItem, on: date, grace_days: int) -> StateThen:
    """Return what an item was before the day ``on``: what was done on that day came too late."""
    if item.state is ActionState.DONE and item.done is None:
        return StateThen.UNDATED
    if item.done is not None and item.done < on:
        return StateThen.DONE
    return StateThen.OVERDUE if item.due is not None and (on - item.due).days > grace_days else StateThen.OPEN


def recurrence_table(found: Sequence[Recurrence]) -> pd.DataFrame:
    """Return the table ``RECURRENCES`` of what ``recurrences`` found."""

    def rows() -> Iterator[Sequence[object]]:
        for repeat in found:
            states = [item.state_then for item in repeat.remedies]
            yield (
                repeat.later.id,
                repeat.earlier.id,
                repeat.later.on,
                repeat.factor,
                ", ".join(repeat.services),
                repeat.days,
                repeat.is_repeat,
                repeat.names_earlier,
                len(states),
                *(states.count(state) for state in StateThen),
                repeat.verdict.value,
            )

    return RECURRENCES.frame(rows())


def recurrence_items_table(found: Sequence[Recurrence]) -> pd.DataFrame:
    """Return the table ``RECURRENCE_ITEMS`` of what ``recurrences`` found."""
    return RECURRENCE_ITEMS.frame(
        (
            repeat.later.id,
            repeat.earlier.id,
            item.place,
            item.text,
            item.type,
            item.owner,
            item.due,
            item.done,
            item.state_then.value,
            item.is_remedy,
        )
        for repeat in found
        for item in repeat.items
    )
