"""What an author types, at a prompt or as an option, to the fact that it states. What cannot be one is explained."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches

from postmortem_archive.drafting.containment import one_line
from postmortem_archive.reading.instants import find_leading, resolve
from postmortem_archive.reading.zones import AMBIGUOUS
from postmortem_archive.site.rendering import format_instant
from postmortem_archive.vocabulary import Term, Vocabulary

_DAY = timedelta(days=1)
_DAYS_BACK = {"today": timedelta(0), "yesterday": _DAY}
_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{1,8})*", re.IGNORECASE | re.ASCII)


class AnswerError(ValueError):
    """An answer cannot be used; the message says why, and what would do."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The moment that it is now, and the zone of times that name none."""

    now: datetime
    vocabulary: Vocabulary

    def instant(self, text: str, *, since: datetime | None = None) -> datetime:
        """Return the instant in UTC that ``09:58``, ``yesterday 22:10`` or ``2026-03-04 09:58 +01:00`` means.

        A time of day alone is the first at or after ``since``, else the last that has been.

        Raises:
            AnswerError: it is no instant, may mean several, lies in the future or before ``since``.
        """
        at = self._understood(one_line(text), since)
        if at > self.now:
            raise AnswerError(f"{format_instant(at)} has not been yet: it is {format_instant(self.now)}")
        if since is not None and at < since:
            raise AnswerError(f"{format_instant(at)} is before what came first, at {format_instant(since)}")
        return at

    def describe(self, at: datetime) -> str:
        """Return an instant as it is written, with the time in the policy's zone where that is another."""
        zone = self.vocabulary.policy.zone
        local = at.astimezone(zone)
        own = "" if not local.utcoffset() else f", {local:%H:%M} in {self.vocabulary.policy.time_zone}"
        return format_instant(at) + own

    def _understood(self, text: str, since: datetime | None) -> datetime:
        zone = self.vocabulary.policy.zone
        if text.casefold() == "now":
            return self.now.astimezone(UTC).replace(second=0, microsecond=0)
        word, _, rest = text.partition(" ")
        if word.casefold().rstrip(",") in _DAYS_BACK:
            day = self.now.astimezone(zone).date() - _DAYS_BACK[word.casefold().rstrip(",")]
            text = f"{day} {rest}"
        match = find_leading(text, ranges=False)
        if match is None or match.end != len(text):
            raise AnswerError(
                f"expected a time such as 09:58, yesterday 22:10 or 2026-03-04 09:58 +01:00, found {text!r}"
            )
        stamp = match.stamp
        if stamp.clock is None:
            raise AnswerError(f"expected a time of day too, such as 09:58; found {text!r}")
        if stamp.abbreviation in AMBIGUOUS:
            meanings = AMBIGUOUS[stamp.abbreviation]
            raise AnswerError(f"{stamp.abbreviation} means {meanings}; give the offset, such as +01:00")
        at = resolve(stamp, zone, started=since or self.now)
        if at is None:
            raise AnswerError(f"expected a time such as 2026-03-04 09:58, found {text!r}, which does not exist")
        if stamp.day is not None:
            return at
        local = (since or self.now).astimezone(stamp.zone or zone)
        same_day = datetime.combine(local.date(), stamp.clock, tzinfo=local.tzinfo)
        if since is not None and same_day.astimezone(UTC) < since:
            return (same_day + _DAY).astimezone(UTC)
        if since is None and same_day.astimezone(UTC) > self.now:
            return (same_day - _DAY).astimezone(UTC)
        return same_day.astimezone(UTC)


def severity_named(text: str, vocabulary: Vocabulary) -> str:
    """Return the name of the severity that a text means; an organisation without severities may write any.

    Raises:
        AnswerError: it means none.
    """
    level = vocabulary.severity(text)
    if level is None and vocabulary.severities:
        names = ", ".join(known.name for known in vocabulary.severities)
        raise AnswerError(f"expected one of {names}; found {one_line(text)!r}")
    return level.name if level else one_line(text)


def services_named(text: str, vocabulary: Vocabulary) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the services that a text names, and for each that the vocabulary does not know a sentence about it.

    Names stand between commas; known ones may also stand between spaces. What is not known is kept as written.
    """
    parts = [part for part in map(one_line, text.split(",")) if part]
    words = [
        word
        for part in parts
        for word in ([part] if vocabulary.service(part) or not _all_known(part, vocabulary) else part.split())
    ]
    found = {word: vocabulary.service(word) for word in words}
    unknown = tuple(
        f"{word!r} is not in services.yml{_meant(word, vocabulary.services)}"
        for word, term in found.items()
        if term is None and vocabulary.services
    )
    return tuple(dict.fromkeys(term.name if term else word for word, term in found.items())), unknown


def language_tag(text: str) -> str:
    """Return a language tag such as ``en`` or ``pt-BR``.

    Raises:
        AnswerError: the text is none.
    """
    if not _TAG.fullmatch(text.strip()):
        raise AnswerError(f"expected a language tag such as en or pt-BR, found {one_line(text)!r}")
    return text.strip()


def _all_known(text: str, vocabulary: Vocabulary) -> bool:
    return all(vocabulary.service(word) for word in text.split())


def _meant(text: str, entries: Iterable[Term]) -> str:
    """Return a question after the entry whose name, title or alias is most like a text, or nothing."""
    names = {word.casefold(): entry.name for entry in entries for word in (*entry.aliases, entry.title, entry.name)}
    close = get_close_matches(one_line(text).casefold(), names, n=1, cutoff=0.6)
    return f"; did you mean {names[close[0]]}?" if close else ""
