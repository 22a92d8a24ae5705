"""What an edit changed of a record: not which lines, but which facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from postmortem_archive.model import MILESTONES, ActionState, Postmortem
from postmortem_archive.site.rendering import format_instant, label
from postmortem_archive.vocabulary import Vocabulary

_NAMES = ("services", "teams", "factors", "lifecycle", "related")


@dataclass(frozen=True, slots=True)
class Edit:
    """One fact that is another now. ``was`` and ``now`` are empty where the fact is absent or not to be quoted."""

    what: str
    was: str = ""
    now: str = ""


def edits(before: Postmortem, after: Postmortem, vocabulary: Vocabulary) -> tuple[Edit, ...]:
    """Return what is different, in the order of the format.

    What was is quoted only where it is an instant or a word that the program or the vocabulary knows: an edit may be
    there to remove what should not have been written.
    """
    return (*_facts(before, after, vocabulary), *_parts(before, after))


def _facts(before: Postmortem, after: Postmortem, vocabulary: Vocabulary) -> Iterator[Edit]:
    if before.title != after.title:
        yield Edit("Title", now=after.title)
    if before.severity != after.severity:
        known = vocabulary.severity(before.severity or "")
        was = known.name if known else ""
        yield Edit("Severity", was, after.severity or "none")
    if before.status is not after.status:
        yield Edit("Status", before.status, after.status)
    for name in (*MILESTONES, "review_held"):
        was, now = getattr(before, name), getattr(after, name)
        if was != now:
            yield Edit(label(name.replace("_", "-")), _instant(was), _instant(now))
    if before.detection is not after.detection:
        yield Edit("Detection", before.detection or "none", after.detection or "none")
    for name in ("lead", "security"):
        if getattr(before, name) != getattr(after, name):
            yield Edit(label(name))
    for name in _NAMES:
        was, now = getattr(before, name), getattr(after, name)
        if was != now:
            yield Edit(label(name), now=", ".join(now) or "none")
    if before.controls != after.controls:
        yield Edit("Controls", str(len(before.controls)), str(len(after.controls)))


def _parts(before: Postmortem, after: Postmortem) -> Iterator[Edit]:
    told = _difference(
        [(entry.at, entry.text) for entry in before.timeline], [(entry.at, entry.text) for entry in after.timeline]
    )
    if told:
        yield Edit("Timeline", now=told)
    told = _difference([item.text for item in before.action_items], [item.text for item in after.action_items])
    if told:
        yield Edit("Action items", now=told)
    open_before = {item.text for item in before.open_items}
    for item in after.action_items:
        if item.state is ActionState.DONE and item.text in open_before:
            yield Edit("Done now", now=item.text)
    told = _difference([section.title for section in before.sections], [section.title for section in after.sections])
    if told:
        yield Edit("Sections", now=told)
    was, now = dict(_texts(before)), dict(_texts(after))
    rewritten = [name for name in now if name in was and was[name] != now[name]]
    if rewritten:
        yield Edit("Text changed", now=", ".join(label(name) for name in rewritten))


def _texts(postmortem: Postmortem) -> Iterator[tuple[str, str]]:
    """Yield the sections that the vocabulary knows, by name, with their lines up to the next heading."""
    lines = postmortem.source.split("\n")
    for section in postmortem.sections:
        if section.name:
            inner = (other.line for other in postmortem.sections if section.line < other.line < section.end_line)
            end = min(inner, default=section.end_line)
            yield section.name, "\n".join(lines[section.line : end - 1]).strip()


def _difference(before: Iterable[object], after: Iterable[object]) -> str:
    """Return ``2 added, 1 removed``, nothing where nothing was."""
    was, now = Counter(before), Counter(after)
    counts = ((now - was).total(), "added"), ((was - now).total(), "removed")
    return ", ".join(f"{count} {what}" for count, what in counts if count)


def _instant(value: datetime | None) -> str:
    return format_instant(value) if value else "none"
