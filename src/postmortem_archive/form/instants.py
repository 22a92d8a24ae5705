"""An instant as the archive writes it: ``2026-03-04T09:58Z``, or with an offset, ``2026-03-04T10:58+01:00``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta

from postmortem_archive.form.front_matter import stated_facts
from postmortem_archive.form.respelling import Respelling, respelled
from postmortem_archive.model import MILESTONES
from postmortem_archive.reading.instants import Stamp, find_leading
from postmortem_archive.reading.zones import AMBIGUOUS
from postmortem_archive.vocabulary import Vocabulary
from postmortem_archive.yaml_tree import Mapping, Scalar

_FORM = re.compile(r"\d{4}-\d{2}-\d{2}T(?!24)\d{2}:\d{2}(?::(?!00)\d{2})?(?:Z|[+-]\d{2}:\d{2})")
_LOOSE = re.compile(r"[~≈]|\b(?:approx|around|about|circa|ca?\.)|\d:\d\d:(?:60|\d\d[.,]0*[1-9])", re.IGNORECASE)
"""What would be lost: that a time is not exact, a fraction of a second, and a leap second."""
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = re.compile(rf"({'|'.join(_WEEKDAYS)})[a-z]*[.,]*", re.IGNORECASE)


def canonical_instant(text: str) -> str:
    """Return an instant as the archive writes it, or the same text.

    The same text is returned for what is no instant with date, time and zone, and for what says more than the form can:
    ``about 09:58``, a zone that means several, a day of the week that is another day's, a time that a clock skips or
    shows twice. The offset stays, and a zone that has a name becomes the offset that it has at that instant.
    """
    if _FORM.fullmatch(text) or _LOOSE.search(text):
        return text
    match = find_leading(text, ranges=False)
    if match is None or match.end != len(text) or not _is_said(text[: match.start], match.stamp):
        return text
    stamp = match.stamp
    if stamp.day is None or stamp.clock is None or stamp.zone is None or not stamp.year_known:
        return text
    at = datetime.combine(stamp.day, stamp.clock, tzinfo=stamp.zone)
    if stamp.abbreviation in AMBIGUOUS or at.utcoffset() != at.replace(fold=1).utcoffset():
        return text
    return _written(at) or text


def misformed_instants(front: Mapping, lines: Sequence[str], vocabulary: Vocabulary) -> Iterator[Respelling]:
    """Yield the instants of a front matter that are understood and written in another form.

    ``lines`` are those of the file.
    """
    for field, _, value in stated_facts(front, vocabulary):
        held = value.get("held") if field == "review" and isinstance(value, Mapping) else None
        stated = value if field in MILESTONES else held
        if isinstance(stated, Scalar):
            found = " ".join(stated.text.split())
            expected = canonical_instant(found)
            if expected != found:
                yield respelled(stated, found, expected, lines)


def _is_said(lead: str, stamp: Stamp) -> bool:
    """Whether what stands before a date is nothing, or the day of the week that it was."""
    if not lead.strip():
        return True
    weekday = _WEEKDAY.fullmatch(lead.strip())
    return bool(weekday and stamp.day and _WEEKDAYS[stamp.day.weekday()] == weekday[1].casefold())


def _written(at: datetime) -> str | None:
    """Return an instant in the archive's form; None for an offset with seconds, as cities had before time zones."""
    offset = at.utcoffset() or timedelta()
    if offset % timedelta(minutes=1):
        return None
    clock = at.time().isoformat("seconds" if at.second else "minutes")
    if not offset:
        return f"{at.date().isoformat()}T{clock}Z"
    sign, size = ("-", -offset) if offset < timedelta() else ("+", offset)
    shown = (datetime.combine(at.date(), time()) + size).strftime("%H:%M")
    return f"{at.date().isoformat()}T{clock}{sign}{shown}"
