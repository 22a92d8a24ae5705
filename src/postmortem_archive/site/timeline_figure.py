"""The timeline at a glance: milestones placed among the entries, silences named, phases as a bar."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from postmortem_archive.model import MILESTONES, Postmortem, TimelineEntry

_STEMS = {"started": "start", "detected": "detect", "mitigated": "mitigat", "resolved": "resol"}
"""What a milestone's words have in common: starts, started; resolves, resolution."""

_SILENCE = timedelta(minutes=30)
_LEADING_WORD = re.compile(
    r"\s*(?P<mark>\*\*|__|\*|_|)(?P<word>[a-z]+)(?::(?P=mark)|(?P=mark):)\s+(?P<rest>\S.*)", re.IGNORECASE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch between two milestones. ``start`` and ``width`` are thousandths of the whole."""

    name: str
    title: str
    length: timedelta
    start: int
    width: int


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the drawn timeline.

    ``day`` is set on the first row of a day, ``silence`` where nothing is recorded for long before this row,
    ``elapsed`` is the time since the start, ``text`` inline Markdown and empty for a milestone without an entry.
    """

    anchor: str
    at: datetime | None
    until: datetime | None
    raw_time: str
    text: str
    milestones: tuple[str, ...]
    day: datetime | None
    silence: timedelta | None
    elapsed: timedelta | None


def phases(postmortem: Postmortem) -> tuple[Phase, ...]:
    """Return what lies between start, detection, mitigation and resolution, as far as they are known and in order."""
    known = _milestones(postmortem)
    if len(known) < 2 or any(later[1] < earlier[1] for earlier, later in pairwise(known)):
        return ()
    whole = known[-1][1] - known[0][1]
    if whole <= timedelta(0):
        return ()
    found: list[Phase] = []
    at = 0
    for (_, start), (name, end) in pairwise(known):
        to = round((end - known[0][1]) / whole * 1000)
        found.append(Phase(name, f"until {name}", end - start, at, to - at))
        at = to
    return tuple(found)


def ticks(postmortem: Postmortem) -> tuple[int, ...]:
    """Return where the entries lie between first and last milestone, in thousandths; those outside are left out."""
    known = [at for _, at in _milestones(postmortem)]
    if len(known) < 2 or max(known) <= min(known):
        return ()
    first, whole = min(known), max(known) - min(known)
    inside = {round((entry.at - first) / whole * 1000) for entry in postmortem.timeline if entry.at}
    return tuple(sorted(place for place in inside if 0 <= place <= 1000))


def rows(postmortem: Postmortem) -> tuple[Row, ...]:
    """Return the timeline's entries with the milestones among them, in the order written."""
    waiting = sorted(_milestones(postmortem), key=lambda pair: (pair[1], MILESTONES.index(pair[0])))
    named: dict[int, list[str]] = {}
    for name, at in list(waiting):
        match = _entry_for(name, at, postmortem.timeline)
        if match is not None:
            named.setdefault(match, []).append(name)
            waiting.remove((name, at))
    merged: list[tuple[TimelineEntry | None, datetime | None, tuple[str, ...]]] = []
    for index, entry in enumerate(postmortem.timeline):
        while waiting and entry.at and waiting[0][1] < entry.at:
            name, at = waiting.pop(0)
            merged.append((None, at, (name,)))
        merged.append((entry, entry.at, tuple(named.get(index, ()))))
    merged.extend((None, at, (name,)) for name, at in waiting)
    return tuple(_drawn(merged, postmortem))


def _milestones(postmortem: Postmortem) -> list[tuple[str, datetime]]:
    return [(name, at) for name in MILESTONES if (at := getattr(postmortem, name)) is not None]


def _entry_for(name: str, at: datetime, entries: Sequence[TimelineEntry]) -> int | None:
    """Return the entry at a milestone's minute; of several, the one whose words name it, else the first."""
    same = [index for index, entry in enumerate(entries) if entry.at and abs(entry.at - at) < timedelta(minutes=1)]
    return next((index for index in same if _STEMS[name] in entries[index].text.casefold()), same[0] if same else None)


def _drawn(
    merged: Sequence[tuple[TimelineEntry | None, datetime | None, tuple[str, ...]]], postmortem: Postmortem
) -> list[Row]:
    drawn: list[Row] = []
    previous: datetime | None = None
    days = {at.date() for _, at, _ in merged if at}
    anchors: Counter[str] = Counter()
    for entry, at, names in merged:
        day = at if at and len(days) > 1 and (previous is None or at.date() != previous.date()) else None
        gap = at - previous if at and previous else None
        silence = gap if gap is not None and gap >= _SILENCE and day is None else None
        started = postmortem.started
        elapsed = at - started if at and started and at >= started else None
        anchor = f"t-{at:%Y%m%d-%H%M}" if at else "t-unknown"
        anchors[anchor] += 1
        if anchors[anchor] > 1:
            anchor = f"{anchor}-{anchors[anchor]}"
        drawn.append(
            Row(
                anchor=anchor,
                at=at,
                until=entry.until if entry else None,
                raw_time=entry.raw_time if entry else "",
                text=_without_milestone(entry.text, names) if entry else "",
                milestones=names,
                day=day,
                silence=silence,
                elapsed=elapsed,
            )
        )
        previous = at or previous
    return drawn


def _without_milestone(text: str, names: Sequence[str]) -> str:
    """Return the text without a leading ``Mitigated:`` that the milestone's mark says already."""
    match = _LEADING_WORD.fullmatch(text)
    return match["rest"] if match and match["word"].casefold() in names else text
