"""The action items of all postmortems, as one list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from postmortem_archive.model import ActionItem, ActionState, Postmortem


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
