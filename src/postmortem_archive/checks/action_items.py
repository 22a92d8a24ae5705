"""Whether action items can be followed up (``PM4xx``).

In a file that was not written for this format, what none of its items states is told once, at the first of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from postmortem_archive.checks.subject import Subject
from postmortem_archive.findings import Finding
from postmortem_archive.model import ActionItem, ActionState, Status
from postmortem_archive.placeholders import is_filler
from postmortem_archive.reading.action_items import attribute_place
from postmortem_archive.vocabulary import Vocabulary

_MARKS = re.compile(r"[*_`~\[\]]+")
_TO_DO = re.compile(r"[*_`]*TODO[*_`]*:[*_`]*\s*", re.IGNORECASE)
"""What an item may begin with and is one all the same: ``TODO: talk to the vendor``."""

_SEVERAL = re.compile(r"\s*[,;]\s*|\s+(?:/|&|\+|\||and|und|et|y|e)\s+|(?<=\w)/(?=\w)", re.IGNORECASE)
_PLAIN = re.compile(r"\s*[,;]\s*|\s+[/+|]\s+")
"""What stands between two owners, not within the name of one."""

_SHORTEST_TEXT = 2
"""Words below which two items may say the same and mean different things."""


def check_action_items(subject: Subject) -> Iterator[Finding]:
    """Yield what keeps an action item from being followed up: no owner, no day, days that cannot be, vague words."""
    postmortem = subject.postmortem
    items = tuple(item for item in postmortem.action_items if not is_filler(_TO_DO.sub("", item.text, count=1)))
    if not items or postmortem.status is Status.WITHDRAWN:
        return
    yield from _unstated(subject, items)
    for item in items:
        yield from _days(subject, item)
        yield from _owners(subject, item)
        yield from _vague(subject, item)
    yield from _twice(subject, items)


def _unstated(subject: Subject, items: Sequence[ActionItem]) -> Iterator[Finding]:
    """Yield a finding for each thing that an item does not state and somebody will ask for."""
    foreign = subject.postmortem.foreign
    waiting = [item for item in items if item.state is ActionState.OPEN]
    unowned = [item for item in waiting if item.owner is None or is_filler(item.owner)]
    undated = [item for item in waiting if not _has(item, "due")]
    fix = "add (owner: platform, due: 2026-04-01)"
    if foreign and 1 < len(waiting) == len(unowned):
        dates = " and a due date" if len(undated) == len(waiting) else ""
        message = f"action items: expected an owner{dates} for each, found none for any of {len(waiting)}"
        yield subject.tell("PM403", *_text_place(subject, waiting[0]), message, fix=fix)
        unowned, undated = [], [] if dates else undated
    if foreign and 1 < len(waiting) == len(undated):
        message = f"action items: expected a due date for each, found none for any of {len(waiting)}"
        yield subject.tell("PM404", *_text_place(subject, waiting[0]), message, fix=fix)
        undated = []
    for item in unowned:
        message = "action item: expected an owner, found none"
        yield subject.tell("PM403", *_text_place(subject, item), message, fix=fix)
    for item in undated:
        yield subject.tell(
            "PM404", *_text_place(subject, item), "action item: expected a due date, found none", fix=fix
        )
    ticked = [item for item in items if item.state is ActionState.DONE]
    if not foreign or any(item.done for item in ticked):
        for item in ticked:
            if not _has(item, "done"):
                message = "action item: checked; expected the day it was done, found none"
                yield subject.tell("PM406", *_text_place(subject, item), message, fix="add (done: 2026-03-12)")


def _has(item: ActionItem, name: str) -> bool:
    """Whether an item states a day, be it one that was not understood, which has a finding of its own."""
    return getattr(item, name) is not None or any(key.casefold() == name for key, _ in item.other)


def _days(subject: Subject, item: ActionItem) -> Iterator[Finding]:
    """Yield a finding for each day that cannot be, or that has passed."""
    started = subject.postmortem.started
    if started is not None:
        first = started.date()
        days_off = 1 if started.hour < 12 else 0  # west of Greenwich the incident may have begun the day before
        for rule, name, day in (("PM405", "due", item.due), ("PM408", "done", item.done)):
            if day is not None and (first - day).days > days_off:
                message = f"action item: expected {name} on or after {first}, when the incident began; found {day}"
                yield subject.tell(rule, *_place(subject, item, name), message, fix="look at the year and the month")
    if item.done is not None and (item.done - subject.as_of).days > 1:
        message = f"action item: expected done by {subject.as_of}, found {item.done}"
        yield subject.tell("PM408", *_place(subject, item, "done"), message, fix="say due where it is still to come")
    if item.done is not None and item.state is ActionState.OPEN:
        message = f"action item: expected a check mark beside done ({item.done}), found an empty box"
        yield subject.tell("PM407", *_place(subject, item, "done"), message, fix="write - [x], or remove done")
        return
    grace = subject.vocabulary.policy.overdue_grace_days
    if not item.is_overdue(subject.as_of, grace) or item.due is None:
        return
    if not subject.postmortem.foreign or _has_box(subject, item):
        late = (subject.as_of - item.due).days
        message = f"action item: due {item.due}, {late} days ago, and still open"
        fix = "tick it and say done:, or agree on a new day"
        yield subject.tell("PM409", *_place(subject, item, "due"), message, fix=fix)


def _owners(subject: Subject, item: ActionItem) -> Iterator[Finding]:
    if item.owner is not None and _are_several(item.owner, subject.vocabulary):
        message = f"action item: expected one owner, found {item.owner!r}"
        fix = "name the one who will be asked, or make an item for each"
        yield subject.tell("PM410", *_place(subject, item, "owner"), message, fix=fix)


def _are_several(owner: str, vocabulary: Vocabulary) -> bool:
    """Whether an owner is more than one.

    A comma or a stroke with spaces around it says so. "And", or a stroke without, may be part of a name, unless a team
    that the vocabulary knows or an @account stands beside it.
    """
    if vocabulary.team(owner) is not None or "://" in owner:
        return False
    parts = [part for part in _SEVERAL.split(owner) if part.strip(" .()")]
    if len(parts) < 2:
        return False
    if _PLAIN.search(owner.strip(" ,;/+|")):
        return True
    known = sum(vocabulary.team(part) is not None or part.startswith("@") for part in parts)
    return known == len(parts) or (known > 0 and "/" not in owner)


def _vague(subject: Subject, item: ActionItem) -> Iterator[Finding]:
    entry = subject.vocabulary.vague_action(item.text) if item.state is ActionState.OPEN else None
    if entry is not None:
        text = " ".join(item.text.split())
        message = f"action item: expected something that can be finished, found {text!r}"
        yield subject.tell("PM411", *_text_place(subject, item), message, fix=entry.instead or None)


def _twice(subject: Subject, items: Sequence[ActionItem]) -> Iterator[Finding]:
    first: dict[str, ActionItem] = {}
    for item in items:
        words = _MARKS.sub("", item.text).casefold().split()
        same = " ".join(words).rstrip(".")
        if len(words) < _SHORTEST_TEXT:
            continue
        earlier = first.setdefault(same, item)
        if earlier is not item:
            message = f"action item: expected each once, found the text of line {earlier.line} again"
            yield subject.tell("PM412", *_text_place(subject, item), message, fix="remove one of them")


def _place(subject: Subject, item: ActionItem, name: str) -> tuple[int, int]:
    """Return the place of an attribute, that of the item's text where it stands in a table."""
    line, column = attribute_place(subject.document, item.line, item.end_line, name)
    return (line, column) if column > 1 else _text_place(subject, item)


def _text_place(subject: Subject, item: ActionItem) -> tuple[int, int]:
    return item.line, subject.document.column(item.line, item.text.split("\n", 1)[0])


def _has_box(subject: Subject, item: ActionItem) -> bool:
    """Whether the file itself says that an item is open. A list or a table without boxes does not."""
    return "[ ]" in subject.document.text(item.line)
