"""Times that contradict each other (``PM2xx``)."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_archive.checks.subject import Subject
from postmortem_archive.findings import Finding, finding
from postmortem_archive.model import Postmortem

_ORDER = (
    ("PM203", "started", "detected"),
    ("PM204", "detected", "mitigated"),
    ("PM205", "mitigated", "resolved"),
    ("PM206", "started", "resolved"),
)


def check_chronology(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each contradiction between the times that a postmortem states."""
    yield from check_order(subject.postmortem)


def check_order(postmortem: Postmortem) -> Iterator[Finding]:
    """Yield a finding for each pair of instants that runs backwards, and for each timeline row before its neighbour."""
    for rule, first, second in _ORDER:
        earlier, later = getattr(postmortem, first), getattr(postmortem, second)
        if earlier is not None and later is not None and later < earlier:
            message = (
                f"expected {second} at or after {first} ({earlier:%Y-%m-%dT%H:%MZ}), found {later:%Y-%m-%dT%H:%MZ}"
            )
            yield finding(rule, postmortem.path, *postmortem.place(second), message)
    previous = None
    for entry in postmortem.timeline:
        if entry.at is None:
            continue
        if previous is not None and entry.at < previous:
            message = (
                f"timeline: expected a time at or after {previous:%Y-%m-%d %H:%M}, found {entry.at:%Y-%m-%d %H:%M}"
            )
            yield finding("PM210", postmortem.path, entry.line, 1, message)
        previous = entry.at
