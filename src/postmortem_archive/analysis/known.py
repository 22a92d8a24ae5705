"""The archive as it was known on a day, as far as the dates that its files state tell it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime

from postmortem_archive.model import MILESTONES, ActionItem, ActionState, Postmortem, Status


def known_on(postmortems: Iterable[Postmortem], as_of: date) -> list[Postmortem]:
    """Return the postmortems that count, as they were known at the end of a day in UTC, in the order of their ids.

    Those that began later are left out, and so are undated ones: no quarter is theirs. Instants after that day are not
    known, action items that were done after it are open, and one that was withdrawn after it still counts.
    Those whose files say nothing of the day on which something was changed are taken as they are.
    """
    found = (_as_known(record, as_of) for record in sorted(postmortems, key=lambda record: record.id))
    return [record for record in found if record is not None]


def _as_known(record: Postmortem, as_of: date) -> Postmortem | None:
    if record.status is Status.WITHDRAWN and record.withdrawn and (record.withdrawn.on or date.min) > as_of:
        record = replace(record, status=Status.PUBLISHED, withdrawn=None)
    if not record.counts or record.on is None or record.on > as_of:
        return None
    later = {name: None for name in (*MILESTONES, "review_held") if _is_later(getattr(record, name), as_of)}
    items = tuple(_item_as_known(item, as_of) for item in record.action_items)
    if not later and items == record.action_items:
        return record
    return replace(record, action_items=items, **later)  # type: ignore[arg-type]  # every one of them may be None


def _item_as_known(item: ActionItem, as_of: date) -> ActionItem:
    if item.done is None or item.done <= as_of:
        return item
    return replace(item, state=ActionState.OPEN, done=None)


def _is_later(at: datetime | None, as_of: date) -> bool:
    return at is not None and at.astimezone(UTC).date() > as_of


def opened_on(record: Postmortem) -> date | None:
    """Return the day from which the action items of a postmortem wait: that on which the incident was over.

    That is when it was resolved, else mitigated, else its own day. Files state no day for a single item.
    """
    over = record.resolved or record.mitigated
    return over.astimezone(UTC).date() if over is not None else record.on
