"""Whether a title tells one postmortem from another (PM123)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postmortem_archive.checks.subject import Subject
from postmortem_archive.findings import Finding

_EMPTY = """
a an and at by for from in of on our the to us we with
alert analysis blameless bug case crash defect degradation disruption document down downtime error event example
failure fault inc incident incidents interruption issue issues mortem outage outages post postmortem postmortems
problem rca report retrospective review root cause summary template test title todo tbd trouble unavailability
untitled draft new major minor critical high low severe severity sev prod production live system systems service
services server servers site website platform app application api am pm utc st nd rd th
january february march april may june july august september october november december
jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday
"""
"""Words that every incident has."""

_EMPTY_WORDS = frozenset(_EMPTY.split())
_WORD = re.compile(r"[^\W_]+")
_NUMBERED = re.compile(r"(?:sev|p|s|inc|incident|pm|v|q)?\d+(?:st|nd|rd|th|am|pm|h|z|t)?")


def check_title(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for a title of nothing but numbers, dates, such words as ``outage``, or a service's name."""
    title = subject.postmortem.title
    if says_nothing(title) or subject.vocabulary.service(title):
        message = f"title: expected what happened to what, found {title!r}"
        fix = "say what failed and what that meant, in a few words"
        yield subject.tell("PM123", *_place(subject), message, fix=fix)


def says_nothing(title: str) -> bool:
    """Whether a title is nothing but numbers, dates and words that every incident has."""
    words = _WORD.findall(title.casefold())
    return all(word in _EMPTY_WORDS or _NUMBERED.fullmatch(word) for word in words)


def _place(subject: Subject) -> tuple[int, int]:
    """Return where the title stands: among the facts, in the first heading, or in the file's name."""
    place = subject.postmortem.place("title")
    if place != (1, 1):
        return place
    first = next(iter(subject.postmortem.sections), None)
    if first is None or subject.postmortem.title not in first.title:
        return place
    return first.line, subject.document.column(first.line, subject.postmortem.title)
