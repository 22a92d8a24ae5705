"""Times that contradict each other (``PM2xx``)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from postmortem_archive.checks.durations import check_durations
from postmortem_archive.checks.places import inner_place
from postmortem_archive.checks.subject import Subject
from postmortem_archive.findings import Finding, finding
from postmortem_archive.model import MILESTONES, Postmortem, Status, TimelineEntry
from postmortem_archive.reading.instants import find_leading

LONGEST = timedelta(days=30)
"""The length beyond which an incident's times deserve a second look."""

UNDATED_REACH = timedelta(hours=12)
"""How far a timeline entry without a date may lie outside the incident: what led to it, and the tidying up."""

DATED_REACH = timedelta(days=30)
"""How long after the resolution an entry with a date is still of the incident: notifications, reports, the review."""

_ORDER = (
    ("PM203", "started", "detected"),
    ("PM204", "detected", "mitigated"),
    ("PM205", "mitigated", "resolved"),
    ("PM206", "started", "resolved"),
)
_LATEST_CLOCK = timedelta(days=1, hours=12)
"""From the beginning of a day in UTC to its end where it ends last, at UTC-12."""

_LONGEST_LABEL = 30
_MARKS = " *_`()[]"


def check_chronology(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each contradiction between the times that a postmortem states."""
    yield from check_order(subject.postmortem)
    if subject.postmortem.status is Status.WITHDRAWN:
        return
    yield from _future(subject)
    yield from _review(subject)
    yield from _length(subject)
    yield from _outside(subject)
    yield from _named(subject)
    yield from check_durations(subject)


def check_order(postmortem: Postmortem) -> Iterator[Finding]:
    """Yield a finding for each pair of instants that runs backwards, and for each timeline row before its neighbour."""
    for rule, first, second in _ORDER:
        earlier, later = getattr(postmortem, first), getattr(postmortem, second)
        if earlier is not None and later is not None and _runs_backwards(earlier, later):
            message = (
                f"expected {second} at or after {first} ({earlier:%Y-%m-%dT%H:%MZ}), found {later:%Y-%m-%dT%H:%MZ}"
            )
            yield finding(rule, postmortem.path, *postmortem.place(second), message)
    previous = None
    for entry in postmortem.timeline:
        if entry.at is None:
            continue
        if previous is not None and _runs_backwards(previous, entry.at):
            message = (
                f"timeline: expected a time at or after {previous:%Y-%m-%d %H:%M}, found {entry.at:%Y-%m-%d %H:%M}"
            )
            yield finding("PM210", postmortem.path, entry.line, 1, message)
        previous = entry.at


def _runs_backwards(first: datetime, second: datetime) -> bool:
    """Whether the second is certainly before the first: where one of them is of a whole minute, it may be all of it."""
    if first.second and second.second:
        return second < first
    return second.replace(second=0, microsecond=0) < first.replace(second=0, microsecond=0)


def _future(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each instant at which no clock on earth has been on the day of judgement."""
    postmortem = subject.postmortem
    midnight = datetime.combine(subject.as_of, time(0), tzinfo=UTC)
    instants: list[tuple[str, datetime | None]] = [(name, getattr(postmortem, name)) for name in MILESTONES]
    for name, at in (*instants, ("review.held", postmortem.review_held)):
        if at is not None and at - midnight >= _LATEST_CLOCK:
            held = name == "review.held"
            place = inner_place(postmortem, "review", "held") if held else postmortem.place(name)
            message = f"{name}: expected a time up to {subject.as_of}, found {at:%Y-%m-%dT%H:%MZ}"
            yield subject.tell("PM201", *place, message, fix="look at the year and the month")


def _review(subject: Subject) -> Iterator[Finding]:
    postmortem = subject.postmortem
    held, resolved = postmortem.review_held, postmortem.resolved
    if held is not None and resolved is not None and _runs_backwards(resolved, held):
        place = inner_place(postmortem, "review", "held")
        message = (
            f"review.held: expected a time after resolved ({resolved:%Y-%m-%dT%H:%MZ}), found {held:%Y-%m-%dT%H:%MZ}"
        )
        yield subject.tell("PM209", *place, message)


def _length(subject: Subject) -> Iterator[Finding]:
    postmortem = subject.postmortem
    started, resolved = postmortem.started, postmortem.resolved
    if started is None or resolved is None or started > resolved:
        return
    length = resolved - started
    if length > LONGEST:
        message = f"resolved: expected at most {LONGEST.days} days after started, found {length.days}"
        yield subject.tell("PM211", *postmortem.place("resolved"), message, fix="look at the year and the month")
    elif not length:
        message = "resolved: expected a time after started, found the same"
        yield subject.tell("PM211", *postmortem.place("resolved"), message)


def _outside(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each entry that lies so far outside the incident that a time is probably wrong.

    What led to an incident may be years old, so an earlier entry is judged only where it states no day of its own; a
    later one may be a report to an authority. A timeline none of whose entries is within the incident is of another day
    or another zone, and that is one finding.
    """
    postmortem = subject.postmortem
    started, resolved = postmortem.started, postmortem.resolved
    if started is None or resolved is None or started > resolved:
        return
    timed = [(entry, entry.at) for entry in postmortem.timeline if entry.at is not None]
    within = f"({started:%Y-%m-%d %H:%M} to {resolved:%Y-%m-%d %H:%M} UTC)"
    if len(timed) > 1 and not any(at <= resolved and (entry.until or at) >= started for entry, at in timed):
        entry, at = timed[0]
        message = (
            f"timeline: expected entries within the incident {within}, found none; this is {at:%Y-%m-%d %H:%M} UTC"
        )
        yield subject.tell("PM207", *_entry_place(subject, entry), message, fix="look at the day and the time zone")
        return
    for entry, at in timed:
        away = max(started - at, at - resolved)
        if away <= UNDATED_REACH or (_has_day(entry) and at - resolved <= DATED_REACH):
            continue
        message = f"timeline: expected a time near the incident {within}, found {at:%Y-%m-%d %H:%M} UTC"
        yield subject.tell("PM207", *_entry_place(subject, entry), message, fix="look at its day, or write one")


def _named(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each milestone that the front matter gives another time than the entry labelled with it.

    Such an entry begins with the milestone's name or an alias and a colon: ``Mitigated: both regions serve``.
    """
    postmortem = subject.postmortem
    labelled: dict[str, list[TimelineEntry]] = {}
    for entry in postmortem.timeline:
        label = entry.text[: _LONGEST_LABEL + 1].partition(":")
        if entry.at is not None and label[1]:
            name = subject.vocabulary.field(label[0].strip(_MARKS))
            if name in MILESTONES:
                labelled.setdefault(name, []).append(entry)
    for name, entries in labelled.items():
        stated: datetime | None = getattr(postmortem, name)
        if stated is None or any(_covers(entry, stated) for entry in entries):
            continue
        entry = entries[0]
        message = f"{name}: the front matter says {stated:%Y-%m-%d %H:%M}, the timeline {entry.at:%Y-%m-%d %H:%M} UTC"
        yield subject.tell("PM202", *_entry_place(subject, entry), message, fix="mend the one that is wrong")


def _covers(entry: TimelineEntry, at: datetime) -> bool:
    """Whether an entry is of that minute, or its range holds it."""
    if entry.at is None:
        return False
    return entry.at.replace(second=0) <= at and at - (entry.until or entry.at) < timedelta(minutes=1)


def _has_day(entry: TimelineEntry) -> bool:
    match = find_leading(entry.raw_time)
    return match is not None and match.stamp.day is not None


def _entry_place(subject: Subject, entry: TimelineEntry) -> tuple[int, int]:
    return entry.line, subject.document.column(entry.line, entry.raw_time)
