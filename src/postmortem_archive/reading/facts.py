"""The facts of a postmortem, as its file states them, before they become a record."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from postmortem_archive.model import ControlRef, Detection, Link, SecurityReview, Status, Withdrawal
from postmortem_archive.yaml_tree import Node, Scalar


@dataclass(slots=True)
class Facts:
    """What a file states about itself. ``on`` is a day given without a time of day."""

    title: str | None = None
    severity: str | None = None
    status: Status | None = None
    on: date | None = None
    started: datetime | None = None
    detected: datetime | None = None
    mitigated: datetime | None = None
    resolved: datetime | None = None
    lead: str | None = None
    services: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    detection: Detection | None = None
    lifecycle: tuple[str, ...] = ()
    factors: tuple[str, ...] = ()
    controls: tuple[ControlRef, ...] = ()
    security: SecurityReview | None = None
    review_held: datetime | None = None
    links: tuple[Link, ...] = ()
    related: tuple[str, ...] = ()
    related_words: tuple[Scalar, ...] = ()
    lang: str | None = None
    withdrawn: Withdrawal | None = None
    other: list[tuple[str, str]] = field(default_factory=list)
    places: dict[str, Node] = field(default_factory=dict)

    def positions(self) -> tuple[tuple[str, int, int], ...]:
        """Return the line and column of each value, and of each related id as ``related.ID``."""
        found = [(name, node.line, node.column) for name, node in self.places.items()]
        return tuple(found + [(f"related.{word.text}", word.line, word.column) for word in self.related_words])
