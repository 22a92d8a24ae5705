"""The record that everything else stands on: a postmortem as read, typed and frozen.

Instants are timezone-aware and in UTC. Lines and columns count from 1 and refer to the file as it is on disk.
``None`` and the empty tuple mean that the file does not say, or does not say it in a form that was understood;
in the second case there is a finding.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

MILESTONES = ("started", "detected", "mitigated", "resolved")
"""The instants that an incident has, in the order in which they should be."""

SECURITY_IMPACTS = ("none", "suspected", "confirmed")
"""What a security stakeholder may find."""


class Status(StrEnum):
    """Where a postmortem is on its way from draft to published."""

    DRAFT = "draft"
    IN_REVIEW = "in-review"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Detection(StrEnum):
    """Who or what noticed first."""

    MONITORING = "monitoring"
    CUSTOMER = "customer"
    SECURITY_TOOL = "security-tool"
    EMPLOYEE = "employee"
    THIRD_PARTY = "third-party"
    AUDIT = "audit"


class LinkKind(StrEnum):
    """What a link in the front matter leads to."""

    ALERT = "alert"
    TICKET = "ticket"
    DASHBOARD = "dashboard"
    CHAT = "chat"
    SCAN = "scan"
    CHANGE = "change"
    DOCUMENT = "document"


class ActionState(StrEnum):
    """Whether an action item still waits."""

    OPEN = "open"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it, up to the next heading of the same or a higher level.

    ``name`` is the vocabulary's name for it, or None for a heading it does not know. ``line`` is the heading's line;
    ``end_line`` the first line that no longer belongs to it.
    """

    name: str | None
    title: str
    level: int
    line: int
    end_line: int


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One event. ``raw_time`` is the time as written, ``at`` the instant it was understood as, ``until`` a range's end.

    ``text`` is inline Markdown. ``line`` to ``end_line`` (exclusive) are the lines the entry occupies.
    """

    at: datetime | None
    until: datetime | None
    raw_time: str
    text: str
    line: int
    end_line: int


@dataclass(frozen=True, slots=True)
class ContributingFactor:
    """A condition that made the incident possible or worse, in prose, with its id from the vocabulary if it has one."""

    factor: str | None
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class ActionItem:
    """Something to do, with what its parentheses say of it. ``text`` is inline Markdown without them.

    ``other`` keeps attributes that are not known, as (key, value), in the order in which they stand.
    """

    text: str
    state: ActionState
    owner: str | None
    due: date | None
    done: date | None
    priority: str | None
    type: str | None
    ref: str | None
    other: tuple[tuple[str, str], ...]
    line: int
    end_line: int

    def is_overdue(self, as_of: date, grace_days: int = 0) -> bool:
        """Say whether the item is still open more than ``grace_days`` after its due date, on the day ``as_of``."""
        return self.state is ActionState.OPEN and self.due is not None and (as_of - self.due).days > grace_days


@dataclass(frozen=True, slots=True, order=True)
class ControlRef:
    """One control of one framework, by the names that the vocabulary (or, where unknown, the author) gives them.

    ``control`` is None where only the framework is named.
    """

    framework: str
    control: str | None


@dataclass(frozen=True, slots=True)
class SecurityReview:
    """What the security stakeholder found: ``impact`` is none, suspected or confirmed, or another word as written."""

    impact: str | None
    stakeholder: str | None


@dataclass(frozen=True, slots=True)
class Link:
    """Where more is to be found."""

    kind: LinkKind | None
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A link or image in the body: its target as written and the line at which its block begins."""

    target: str
    line: int


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """When and why a postmortem no longer counts."""

    on: date | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Postmortem:
    r"""One incident as its file tells it.

    ``id`` is the identity in URLs and relations; ``path`` is relative to the archive, with forward slashes.
    ``on`` is the day by which it is sorted: the start, else the date in the file's name or text.
    ``summary`` is plain text. ``source`` is the whole file with ``\n`` line ends and
    ``body_line`` the line at which its Markdown begins.
    ``plain`` marks a file without front matter, ``foreign`` one that was not written for this format. ``other`` keeps
    unknown front matter keys, and values that were not understood, with their text. ``places`` are the line and column
    of each fact's value, by the fact's name, and of each related id, as ``related.ID``.
    """

    id: str
    path: str
    title: str
    on: date | None
    severity: str | None
    status: Status
    started: datetime | None
    detected: datetime | None
    mitigated: datetime | None
    resolved: datetime | None
    lead: str | None
    services: tuple[str, ...]
    teams: tuple[str, ...]
    detection: Detection | None
    lifecycle: tuple[str, ...]
    factors: tuple[str, ...]
    controls: tuple[ControlRef, ...]
    security: SecurityReview | None
    review_held: datetime | None
    links: tuple[Link, ...]
    related: tuple[str, ...]
    lang: str | None
    withdrawn: Withdrawal | None
    summary: str
    sections: tuple[Section, ...]
    timeline: tuple[TimelineEntry, ...]
    contributing_factors: tuple[ContributingFactor, ...]
    action_items: tuple[ActionItem, ...]
    references: tuple[Reference, ...]
    plain: bool
    foreign: bool
    other: tuple[tuple[str, str], ...]
    places: tuple[tuple[str, int, int], ...]
    source: str
    body_line: int

    @property
    def body(self) -> str:
        """The Markdown after the front matter."""
        return "\n".join(self.source.split("\n")[self.body_line - 1 :])

    def place(self, name: str) -> tuple[int, int]:
        """Return the line and column at which the file states a fact, the first of the file where it does not."""
        return next(((line, column) for fact, line, column in self.places if fact == name), (1, 1))

    @property
    def counts(self) -> bool:
        """Whether it appears in lists and statistics: drafts and withdrawn ones do not."""
        return self.status in (Status.PUBLISHED, Status.IN_REVIEW)

    @property
    def open_items(self) -> tuple[ActionItem, ...]:
        """Its action items that still wait."""
        return tuple(item for item in self.action_items if item.state is ActionState.OPEN)

    @property
    def time_to_detect(self) -> timedelta | None:
        """From the start to the detection."""
        return _between(self.started, self.detected)

    @property
    def time_to_mitigate(self) -> timedelta | None:
        """From the start to the mitigation."""
        return _between(self.started, self.mitigated)

    @property
    def time_to_resolve(self) -> timedelta | None:
        """From the start to the resolution."""
        return _between(self.started, self.resolved)

    def section(self, name: str) -> Section | None:
        """Return the first section of that vocabulary name, or None."""
        return first_named(self.sections, name)


def first_named(sections: Iterable[Section], name: str) -> Section | None:
    """Return the first of the sections that has the vocabulary name, or None."""
    return next((section for section in sections if section.name == name), None)


def _between(start: datetime | None, end: datetime | None) -> timedelta | None:
    """Return the time from start to end, or None if either is unknown or they are the wrong way round."""
    return end - start if start is not None and end is not None and end >= start else None
