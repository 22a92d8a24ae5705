"""What is only seen when all postmortems are looked at together (``PM7xx``)."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from postmortem_archive.checks.titles import says_nothing
from postmortem_archive.findings import Finding, finding
from postmortem_archive.model import Postmortem, Status
from postmortem_archive.reading import Archive
from postmortem_archive.reading.references import is_relative, target_path
from postmortem_archive.vocabulary.model import normalised

_TOGETHER = timedelta(hours=1)
"""Two that begin within this time of each other may be one incident, however long each is said to have been."""

_LATEST = 50
"""How many of those that were not over yet each one is compared with, the last begun first."""

_SOURCE = re.compile(r"""<img\b[^>]{0,500}?\ssrc\s{0,9}=\s{0,9}["']?([^\s"'>]{1,500})""", re.IGNORECASE)


def check_archive_wide(archive: Archive) -> Iterator[Finding]:
    """Yield what is wrong between the postmortems of an archive, and the images that none of them shows."""
    yield from _relations(archive.postmortems)
    standing = [postmortem for postmortem in archive.postmortems if postmortem.status is not Status.WITHDRAWN]
    yield from _same_incident(standing)
    yield from _same_title(standing)
    yield from _unseen(archive)


def _relations(postmortems: Iterable[Postmortem]) -> Iterator[Finding]:
    """Yield a finding for each relation to the postmortem itself, and to a withdrawn one from one that stands."""
    withdrawn = {postmortem.id for postmortem in postmortems if postmortem.status is Status.WITHDRAWN}
    for postmortem in postmortems:
        for name in postmortem.related:
            place = postmortem.place(f"related.{name}")
            if name == postmortem.id:
                yield finding("PM703", postmortem.path, *place, f"related: expected another postmortem, found {name!r}")
            elif name in withdrawn and postmortem.id not in withdrawn:
                message = f"related: expected a postmortem that stands, found {name!r}, which is withdrawn"
                fix = "relate to the one that replaces it, or leave it out"
                yield finding("PM703", postmortem.path, *place, message, fix=fix)


@dataclass(frozen=True, slots=True)
class _Span:
    """A postmortem's time from start to end; where no end is known, that of its start."""

    postmortem: Postmortem
    start: datetime
    end: datetime

    def may_be(self, other: _Span) -> bool:
        """Whether two that share a service are so much at the same time that they may be one incident."""
        if self.postmortem.id in other.postmortem.related or other.postmortem.id in self.postmortem.related:
            return False
        if abs(self.start - other.start) <= _TOGETHER:
            return True
        common = min(self.end, other.end) - max(self.start, other.start)
        return common * 2 >= max(self.end - self.start, other.end - other.start)


def _same_incident(postmortems: Iterable[Postmortem]) -> Iterator[Finding]:
    """Yield a finding for each of two postmortems that may tell of one incident, in the file of either.

    They share a service, neither is related to the other, and they overlap: they begin within the hour, or have at
    least half of the longer one's time in common. A long incident during which a short one happens is another.
    """
    by_service: dict[str, list[_Span]] = defaultdict(list)
    for postmortem in postmortems:
        if postmortem.started is None:
            continue
        end = postmortem.resolved or postmortem.mitigated or postmortem.started
        span = _Span(postmortem, postmortem.started, max(postmortem.started, end))
        for service in postmortem.services:
            by_service[service].append(span)
    others: dict[str, tuple[Postmortem, str]] = {}
    for service, spans in sorted(by_service.items()):
        for one, other in _pairs(sorted(spans, key=lambda span: (span.start, span.postmortem.path))):
            others.setdefault(one.path, (other, service))
            others.setdefault(other.path, (one, service))
    by_path = {postmortem.path: postmortem for postmortem in postmortems}
    for path, (other, service) in others.items():
        message = f"expected an incident of its own, found that {other.id} is of the same time and service, {service}"
        fix = f"add {other.id} to related, or withdraw one of them"
        yield finding("PM704", path, *by_path[path].place("started"), message, fix=fix)


def _pairs(spans: Iterable[_Span]) -> Iterator[tuple[Postmortem, Postmortem]]:
    """Yield each postmortem, in the order of their starts, with the last one before it that may be the same."""
    running: deque[_Span] = deque(maxlen=_LATEST)
    for span in spans:
        over = [other for other in running if max(other.end, other.start + _TOGETHER) < span.start]
        for other in over:
            running.remove(other)
        same = next((other for other in reversed(running) if span.may_be(other)), None)
        if same:
            yield same.postmortem, span.postmortem
        running.append(span)


def _same_title(postmortems: Iterable[Postmortem]) -> Iterator[Finding]:
    """Yield a finding for each title that an earlier postmortem has; one that says nothing is found for that."""
    first: dict[str, Postmortem] = {}
    for postmortem in sorted(postmortems, key=lambda one: (one.on is None, one.on, one.path)):
        title = normalised(postmortem.title)
        if not title or says_nothing(postmortem.title):
            continue
        earlier = first.setdefault(title, postmortem)
        if earlier is not postmortem:
            message = f"title: expected one of its own, found that of {earlier.id}"
            fix = "say what was different this time"
            yield finding("PM705", postmortem.path, *postmortem.place("title"), message, fix=fix)


def _unseen(archive: Archive) -> Iterator[Finding]:
    """Yield a finding for each image to which no postmortem refers, be it in Markdown, HTML or front matter."""
    if not archive.assets:
        return
    seen: set[str] = set()
    for postmortem in archive.postmortems:
        targets = [reference.target for reference in postmortem.references]
        targets += [link.url for link in postmortem.links]
        targets += _SOURCE.findall(postmortem.source)
        seen.update(target_path(postmortem, target) for target in targets if is_relative(target))
    for path in archive.assets:
        if path not in seen:
            message = "expected a postmortem that shows this image, found none"
            yield finding("PM706", path, 1, 1, message, fix="show it, or delete it")
