"""What is known of an incident before its postmortem is written, and what the file will be called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from postmortem_archive.model import MILESTONES, ControlRef, Detection, Link, SecurityReview
from postmortem_archive.reading.postmortem import identity
from postmortem_archive.slugs import slugify

_LONGEST = 60
"""Letters of a title that become part of the file's name: it is read aloud, typed and pasted."""

_NAMELESS = "incident"


@dataclass(frozen=True, slots=True)
class DraftEvent:
    """Something that happened. ``at`` is timezone-aware; ``text`` is plain text, whatever stands in it."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """The facts of an incident, as far as known. Instants are timezone-aware.

    All texts but those of ``sections`` are plain text: they are written so that they mean themselves. ``sections`` are
    Markdown by the vocabulary's name of the section (or a heading it does not know); headings in it become bold lines
    and HTML becomes text, so that none of it reaches beyond its section.
    ``source`` identifies what this was drafted from, if it was drafted from something: see ``writing.source_of``.
    """

    title: str
    severity: str | None = None
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
    links: tuple[Link, ...] = ()
    related: tuple[str, ...] = ()
    lang: str | None = None
    sections: Mapping[str, str] = field(default_factory=dict)
    timeline: tuple[DraftEvent, ...] = ()
    source: str | None = None


def postmortem_path(draft: Draft, taken: Iterable[str], *, on: date | None = None) -> str:
    """Return a path of the archive for the draft, such as ``2026/2026-03-04-expired-tls-certificate.md``.

    The day is that of the earliest instant that the draft knows, in UTC, else ``on``. ``taken`` are paths of files that
    there are: no two have one identity, so that a second of the same day and title gets a number.

    Raises:
        ValueError: neither the draft nor ``on`` says a day.
    """
    known = (getattr(draft, name) for name in MILESTONES)
    start = next((at for at in known if at is not None), None)
    day = start.astimezone(UTC).date() if start else on
    if day is None:
        raise ValueError("expected an instant or a day, found neither")
    base = f"{day}-{_short_slug(draft.title)}"
    identities = {identity(path) for path in taken}
    name, number = base, 2
    while identity(f"{name}.md") in identities:
        name = f"{base}-{number}"
        number += 1
    return f"{day.year:04}/{name}.md"


def _short_slug(title: str) -> str:
    """Return a title's slug, ended at a word; ``incident`` where the title has no letter."""
    if not any(sign.isalnum() for sign in title):
        return _NAMELESS
    slug = slugify(title)
    if len(slug) <= _LONGEST:
        return slug
    words = slug[: _LONGEST + 1].rpartition("-")[0] or slug[:_LONGEST]
    return words.strip("-")
