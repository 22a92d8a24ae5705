"""The action items of all postmortems, as one list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from postmortem_archive.model import ActionItem, Postmortem
from postmortem_archive.site.options import SiteOptions


@dataclass(frozen=True, slots=True)
class OwnedAction:
    """An action item and the postmortem that it comes from."""

    item: ActionItem
    postmortem: Postmortem


def open_actions(postmortems: Iterable[Postmortem]) -> list[OwnedAction]:
    """Return the items that still wait, the longest due first, those without a due date last."""
    waiting = [OwnedAction(item, postmortem) for postmortem in postmortems for item in postmortem.open_items]
    return sorted(waiting, key=lambda action: (action.item.due or date.max, action.postmortem.id, action.item.line))


def split_overdue(
    actions: Iterable[OwnedAction], options: SiteOptions
) -> tuple[Sequence[OwnedAction], Sequence[OwnedAction]]:
    """Return the action items that are overdue and the rest, both in the order that they have."""
    overdue: list[OwnedAction] = []
    rest: list[OwnedAction] = []
    for action in actions:
        (overdue if options.is_overdue(action.item) else rest).append(action)
    return overdue, rest


def action_counts(postmortems: Iterable[Postmortem], options: SiteOptions) -> tuple[int, int]:
    """Return how many action items are open, and how many of them are overdue."""
    overdue, rest = split_overdue(open_actions(postmortems), options)
    return len(overdue) + len(rest), len(overdue)
