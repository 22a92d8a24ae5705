"""The timeline at a glance: milestones placed among the entries, silences named, phases as a bar."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate, pairwise

from postmortem_archive.model import MILESTONES, Postmortem, TimelineEntry

_STEMS = {"started": "start", "detected": "detect", "mitigated": "mitigat", "resolved": "resol"}
"""What a milestone's words have in common: starts, started; resolves, resolution."""

_SHORTEST_SILENCE = timedelta(minutes=30)
_LONGEST_REST = timedelta(hours=2)
_RHYTHM = 8
"""The fewest gaps of which one may say what is usual."""
_SILENCE_STEPS = (timedelta(hours=2), timedelta(hours=8), timedelta(days=1))
_NARROWEST = 8
"""In thousandths of the bar: what a phase of some length is given at least, so that it can be seen."""
_LABELLED = 240
"""In thousandths of the bar: from here on, the length of a phase has room in it on a phone too."""
_LEADING_WORD = re.compile(
    r"\s*(?P<mark>\*\*|__|\*|_|)(?P<word>[a-z]+)(?::(?P=mark)|(?P=mark):)\s+(?P<rest>\S.*)", re.IGNORECASE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch between two milestones. ``start`` and ``width`` are thousandths of the whole.

    A very short stretch is drawn wider than it is, at the cost of the longest.
    """

    name: str
    title: str
    length: timedelta
    start: int
    width: int

    @property
    def is_labelled(self) -> bool:
        """Whether its length has room in the bar."""
        return self.width >= _LABELLED


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the drawn timeline.

    ``day`` is set on the first row of a day, ``silence`` where nothing is recorded for long before this row,
    ``elapsed`` is the time since the start, ``text`` inline Markdown and empty for a milestone without an entry.
    ``phase`` is the milestone that the incident was on its way to, empty before the first, after the last, and where
    the milestones are not known well enough.
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
    phase: str

    @property
    def silence_step(self) -> int:
        """How long the silence is, in steps from 1 (less than two hours) to 4 (a day or more); 0 without one."""
        return 1 + bisect_right(_SILENCE_STEPS, self.silence) if self.silence is not None else 0


def phases(postmortem: Postmortem) -> tuple[Phase, ...]:
    """Return what lies between start, detection, mitigation and resolution, as far as they are known and in order."""
    known = _milestones(postmortem)
    if len(known) < 2 or any(later[1] < earlier[1] for earlier, later in pairwise(known)):
        return ()
    whole = known[-1][1] - known[0][1]
    if whole <= timedelta(0):
        return ()
    places = [round((at - known[0][1]) / whole * 1000) for _, at in known]
    widths = [later - earlier for earlier, later in pairwise(places)]
    lengths = [later[1] - earlier[1] for earlier, later in pairwise(known)]
    wanted = [max(width, _NARROWEST) if length else 0 for width, length in zip(widths, lengths, strict=True)]
    wanted[wanted.index(max(wanted))] -= sum(wanted) - 1000
    starts = accumulate(wanted, initial=0)
    return tuple(
        Phase(name, f"until {name}", length, start, width)
        for (name, _), length, start, width in zip(known[1:], lengths, starts, wanted, strict=False)
    )


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


def _least_silence(instants: Sequence[datetime]) -> timedelta:
    """Return how long a gap must be to be called a silence: half an hour, and twice what is usual in this timeline.

    A few entries have nothing usual, and two hours always are a silence.
    """
    gaps = sorted(later - earlier for earlier, later in pairwise(instants) if later > earlier)
    usual = gaps[len(gaps) // 2] if len(gaps) >= _RHYTHM else timedelta(0)
    return min(max(_SHORTEST_SILENCE, 2 * usual), _LONGEST_REST)


def _phase_at(at: datetime | None, known: Sequence[tuple[str, datetime]]) -> str:
    """Return the first of the milestones, which are in order, that was still to come; empty before the first."""
    if at is None or not known or at < known[0][1]:
        return ""
    return next((name for name, end in known if end > at), "")


def _drawn(
    merged: Sequence[tuple[TimelineEntry | None, datetime | None, tuple[str, ...]]], postmortem: Postmortem
) -> list[Row]:
    drawn: list[Row] = []
    previous: datetime | None = None
    ended: datetime | None = None
    days = {at.date() for _, at, _ in merged if at}
    least = _least_silence([at for _, at, _ in merged if at])
    known = _milestones(postmortem) if phases(postmortem) else []
    anchors: Counter[str] = Counter()
    for entry, at, names in merged:
        until = entry.until if entry else None
        day = at if at and len(days) > 1 and (previous is None or at.date() != previous.date()) else None
        gap = at - ended if at and ended else None
        silence = gap if gap is not None and gap >= least else None
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
                until=until,
                raw_time=entry.raw_time if entry else "",
                text=_without_milestone(entry.text, names) if entry else "",
                milestones=names,
                day=day,
                silence=silence,
                elapsed=elapsed,
                phase=_phase_at(at, known),
            )
        )
        previous = at or previous
        ended = max((instant for instant in (at, until) if instant), default=ended)
    return drawn


def _without_milestone(text: str, names: Sequence[str]) -> str:
    """Return the text without a leading ``Mitigated:`` that the milestone's mark says already."""
    match = _LEADING_WORD.fullmatch(text)
    word = match["word"].casefold() if match else ""
    return match["rest"] if match and any(word.startswith(_STEMS[name]) for name in names) else text
