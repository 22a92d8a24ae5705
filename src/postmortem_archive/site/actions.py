"""The action items of all postmortems, as one list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from postmortem_archive.model import ActionItem, ActionState, Postmortem
from postmortem_archive.site.options import SiteOptions


@dataclass(frozen=True, slots=True)
class OwnedAction:
    """An action item and the postmortem that it comes from."""

    item: ActionItem
    postmortem: Postmortem


def open_actions(postmortems: Iterable[Postmortem]) -> list[OwnedAction]:
    """Return the items that still wait, the longest due first, those without a due date last."""
    waiting = [
        OwnedAction(item, postmortem)
        for postmortem in postmortems
        for item in postmortem.action_items
        if item.state is ActionState.OPEN
    ]
    return sorted(waiting, key=lambda action: (action.item.due or date.max, action.postmortem.id, action.item.line))


def action_counts(postmortems: Iterable[Postmortem], options: SiteOptions) -> tuple[int, int]:
    """Return how many action items are open, and how many of them are overdue."""
    items = [item for each in postmortems for item in each.action_items if item.state is ActionState.OPEN]
    return len(items), sum(options.is_overdue(item) for item in items)
