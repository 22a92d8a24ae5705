"""Durations in prose that contradict the times (``PM208``): "lasted 3 hours", "65 minutes (13:47 to 14:52)".

Only sentences are judged that clearly speak of the incident as a whole, of its detection, mitigation or resolution, or
that give the times beside the duration. What they say is held against every pair of times that it may mean, with
generous rounding, and only what fits none of them is reported. English alone is understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto

from markdown_it.token import Token

from postmortem_archive.checks.subject import Subject
from postmortem_archive.findings import Finding
from postmortem_archive.model import Postmortem

_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "a": 1, "an": 1,
    "half a": 0.5, "half an": 0.5,
}  # fmt: skip
_UNITS = {"w": 10080, "d": 1440, "h": 60, "m": 1, "s": 1 / 60}
"""Minutes in a unit, by its first letter."""

_ROUNDED = {"w": 10080, "d": 1440, "h": 60, "m": 5, "s": 1}
"""By how many minutes a duration may be off that is given in a unit and none smaller."""

_SHARE = 0.15
"""By what part of itself any duration may be off."""

_WORD = "|".join(reversed(_WORDS)).replace(" ", r"\s+")
_COUNT = rf"(?:\d{{1,5}}(?:\.\d{{1,2}})?|\b(?:{_WORD})\b)"
_UNIT = r"(?:weeks?|days?|d|hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)\b"
_HALF = r"(?:\s+and\s+a\s+half\b)?"
_PART = rf"{_COUNT}{_HALF}[\s-]{{0,2}}{_UNIT}{_HALF}"
_DURATION = rf"(?P<duration>{_PART}(?:(?:\s*,\s*|\s+and\s+|\s*){_PART}){{0,2}})(?!\s*(?:and\s+)?\d)"
"""A number behind it, as in ``3 hrs 5``, would be more of the duration, but nobody says of what."""

_ONE_PART = re.compile(
    rf"(?P<count>{_COUNT})(?P<half>{_HALF})[\s-]{{0,2}}(?P<unit>{_UNIT})(?P<half2>{_HALF})", re.IGNORECASE
)
_BOUND = (
    r"(?:(?P<more>more\s+than|over|at\s+least|longer\s+than)\s+"
    r"|(?P<less>less\s+than|under|at\s+most|up\s+to|almost|nearly)\s+"
    r"|(?:about|around|roughly|approximately|some|only|just|a\s+total\s+of|another|exactly|~)\s*){0,2}"
)
_HINT = re.compile(rf"\w[\s-]{{0,2}}{_UNIT}", re.IGNORECASE)
_OTHER = re.compile(
    r"""\b(?:would|could\shave|might|last\s(?:year|month|week|time|quarter)|previous(?:ly)?|earlier|in\s(?:19|20)\d\d
    |usual(?:ly)?|normal(?:ly)?|typical(?:ly)?|expected|planned|estimated?|maximum|longest|each|every|per|average|similar|if
    |avoid(?:s|ed)?|prevent(?:s|ed)?|averted|follow-?\s?up|second|afterwards?|after\sthat|thereafter
    |for\s(?:some|most|many|part|those|customers|users))\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""Words of a sentence that is about another incident, a plan or a part."""

_PART_OF_IT = re.compile(r"\s+(?:for|in)\s+(?!(?:total|all|full|sum|every\w*|both)\b)", re.IGNORECASE)
"""Behind a duration: it was so long somewhere, or for somebody."""

_THING = r"(?:(?:whole|entire|full|complete|service)\s+)?(?:incident|outage|disruption|downtime)"


class _Kind(Enum):
    """What a duration is held against: any pair, the longest one, those that end with a milestone, or its own times."""

    INCIDENT = auto()
    AT_MOST = auto()
    DETECTED = auto()
    MITIGATED = auto()
    RESOLVED = auto()
    RANGE = auto()


_SPAN = rf"{_BOUND}{_DURATION}"
_TIMES = r"(?P<h1>[01]?\d|2[0-4]):(?P<m1>[0-5]\d)\s*(?:to|until|[–—-])\s*(?P<h2>[01]?\d|2[0-4]):(?P<m2>[0-5]\d)"
_LEADING = rf"(?<![\w.])(?=[\d~]|[a-z]+\s){_SPAN}"
_PATTERNS = tuple(
    (kind, words, re.compile(pattern.replace(" ", r"\s+"), re.IGNORECASE | re.VERBOSE))
    for kind, words, pattern in (
        (
            _Kind.INCIDENT,
            ("lasted", "took", "went", "continued"),
            rf"\b(?:the|this|our) {_THING} (?:lasted|took|went on|continued)(?: overall)?(?: for)? {_SPAN}",
        ),
        (
            _Kind.INCIDENT,
            ("duration", "downtime"),
            rf"^\W*(?:(?:total|incident|outage) )?(?:duration|downtime)(?: of the \w{{6,8}})?\W{{1,6}}{_SPAN}",
        ),
        (
            _Kind.AT_MOST,
            ("down", "line", "unavailable", "reachable", "accessible", "service", "closed"),
            rf"\b(?:down|offline|unavailable|unreachable|inaccessible|out of service|closed) for {_SPAN}",
        ),
        (
            _Kind.AT_MOST,
            ("could not", "refused"),
            rf"\b(?:could not\b[^.,;:()]{{3,60}}?|refused) for {_SPAN}",
        ),
        (_Kind.AT_MOST, ("outage", "disruption", "downtime"), rf"\b(?:outage|disruption|downtime) of {_SPAN}"),
        (
            _Kind.AT_MOST,
            ("downtime", "outage", "unavailability"),
            rf"{_LEADING} of (?:(?:total|complete|full) )?(?:downtime|outage|unavailability)",
        ),
        (
            _Kind.AT_MOST,
            ("outage", "disruption", "incident"),
            rf"{_LEADING}[\s-](?:long\s)?(?:outage|disruption|incident)\b",
        ),
        (_Kind.DETECTED, ("undetected", "unnoticed"), rf"\b(?:undetected|unnoticed) for {_SPAN}"),
        (_Kind.DETECTED, ("detect", "notice"), rf"\b(?:took|needed)(?: us)? {_SPAN} to (?:detect|notice)"),
        (
            _Kind.DETECTED,
            ("later",),
            rf"\b(?:detected|noticed|learned of|learnt of|heard of)(?: it| this)? {_SPAN} later",
        ),
        (_Kind.DETECTED, ("time",), rf"^\W*time to detect(?:ion)?\W{{1,6}}{_SPAN}"),
        (_Kind.MITIGATED, ("mitigat",), rf"\b(?:took|needed)(?: us)? {_SPAN} to mitigate"),
        (_Kind.MITIGATED, ("mitigated",), rf"\bmitigated (?:after|within|in) {_SPAN}"),
        (_Kind.MITIGATED, ("mitigat",), rf"^\W*time to mitigat(?:e|ion)\W{{1,6}}{_SPAN}"),
        (
            _Kind.RESOLVED,
            ("resolve", "recover", "restore"),
            rf"\b(?:took|needed)(?: us)? {_SPAN} to (?:resolve|recover|restore)",
        ),
        (_Kind.RESOLVED, ("resolved",), rf"\bresolved (?:after|within|in) {_SPAN}"),
        (_Kind.RESOLVED, ("back",), rf"\bcame back (?:after|within) {_SPAN}"),
        (_Kind.RESOLVED, ("time",), rf"^\W*time to (?:resolve|resolution|recovery?)\W{{1,6}}{_SPAN}"),
        (_Kind.RANGE, (":",), rf"(?<![\d:]){_TIMES}\s*\({_SPAN}\)"),
        (_Kind.RANGE, (":",), rf"(?<![\w.]){_DURATION}\s?\((?:from )?{_TIMES}(?: utc)?\)"),
    )
)
"""What a sentence says of the incident as a whole. The words spare the search in texts that have none of them."""

_SECTIONS = ("summary", "impact", "detection", "resolution")
_LONGEST_TEXT = 5_000


@dataclass(frozen=True, slots=True)
class _Claim:
    """A duration as a sentence gives it: so long, at least so long (``sign`` 1), or at most (-1). In minutes.

    ``own`` is the length of the times that stand beside it.
    """

    kind: _Kind
    text: str
    minutes: float
    slack: float
    sign: int
    offset: int
    own: tuple[float, ...]


def check_durations(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each duration in the prose that fits no pair of the times that it may mean."""
    postmortem = subject.postmortem
    lang = postmortem.lang
    if postmortem.started is None or (lang is not None and lang.partition("-")[0] != "en"):
        return
    told: set[int] = set()
    for line, text, skipped in _texts(subject):
        for claim in _claims(text):
            lengths = claim.own or sorted(_lengths(postmortem, claim.kind))
            if not lengths or any(_fits(claim, minutes) for minutes in lengths):
                continue
            before = text[skipped : claim.offset]
            at = line + before.count("\n")
            if at in told:
                continue
            told.add(at)
            written = claim.text.split("\n")[0]
            given = _spoken(lengths[:1] if claim.own else lengths)
            message = f"expected a duration that fits the times, which give {given}; found {claim.text!r}"
            yield subject.tell(
                "PM208", at, subject.document.column(at, written), message, fix="mend the one that is wrong"
            )


def _texts(subject: Subject) -> Iterator[tuple[int, str, int]]:
    """Yield the line and the text of each paragraph, item and cell that may speak of the incident as a whole.

    A cell has the one before it in its row in front, as a label; the number says how much of the text that is.
    """
    document = subject.document
    spans = [document.spans[section] for name in _SECTIONS for section in document.named(name)]
    first = min((start for section, (start, _) in document.spans.items() if section.name is not None), default=0)
    seen: set[int] = set()
    for start, end in ((0, first), *spans):
        label = ""
        for index in range(start, end):
            token: Token = document.tokens[index]
            if token.type == "tr_open":
                label = ""
            if token.type != "inline" or index in seen or not token.map:
                continue
            seen.add(index)
            text = token.content
            cell = document.tokens[index - 1].type == "td_open"
            if len(text) <= _LONGEST_TEXT and _HINT.search(text):
                yield document.line(token.map[0]), f"{label}{text}" if cell else text, len(label) if cell else 0
            label = f"{text}: " if cell and len(text) < 60 else ""


def _claims(text: str) -> Iterator[_Claim]:
    lowered = text.lower()
    for kind, words, pattern in _PATTERNS:
        if not any(word in lowered for word in words):
            continue
        for match in pattern.finditer(text):
            start = max(text.rfind(mark, 0, match.start()) for mark in (". ", ".\n", "! ", "? ", "; ")) + 1
            ends = (text.find(mark, match.end()) for mark in (". ", ".\n", "! ", "? ", "; "))
            end = min((at for at in ends if at >= 0), default=len(text))
            if kind is not _Kind.RANGE and (_OTHER.search(text, start, end) or _PART_OF_IT.match(text, match.end())):
                continue
            minutes, slack = _minutes(match["duration"])
            said = match.groupdict()
            sign = 1 if said.get("more") else -1 if said.get("less") else 0
            own = tuple(_between(*(int(said[name]) for name in ("h1", "m1", "h2", "m2")))) if "h1" in said else ()
            yield _Claim(kind, match["duration"], minutes, slack, sign, match.start("duration"), own)


def _minutes(text: str) -> tuple[float, float]:
    """Return how long a duration is, and by how much it may be off because of the units it is given in."""
    total, slack = 0.0, float("inf")
    for part in _ONE_PART.finditer(text):
        unit = part["unit"][0].lower()
        count = " ".join(part["count"].lower().split())
        number = float(_WORDS[count]) if count in _WORDS else float(count)
        half = 0.5 if part["half"] or part["half2"] else 0.0
        total += (number + half) * _UNITS[unit]
        slack = min(slack, _ROUNDED[unit] * (0.25 if number < 1 else 0.5 if half else 1.0))
    return total, slack


def _between(hour: int, minute: int, end_hour: int, end_minute: int) -> Iterator[float]:
    """Yield, in minutes, how long it is from one time of day to another, on the same day or one of the next two."""
    length = (end_hour * 60 + end_minute - hour * 60 - minute) % 1440
    yield from (float(length + day * 1440) for day in range(3))


def _lengths(postmortem: Postmortem, kind: _Kind) -> Iterator[float]:
    """Yield, in minutes, the lengths that a claim of that kind may mean."""
    begins = (postmortem.started, postmortem.detected)
    mitigated, resolved = postmortem.mitigated, postmortem.resolved
    match kind:
        case _Kind.DETECTED:
            pairs = [(postmortem.started, postmortem.detected)]
        case _Kind.MITIGATED:
            pairs = [(begin, mitigated) for begin in begins]
        case _Kind.RESOLVED:
            pairs = [(begin, end) for begin in (*begins, mitigated) for end in (mitigated, resolved)]
        case _:
            pairs = [(begin, end) for begin in begins for end in (mitigated, resolved)]
    if kind is not _Kind.DETECTED and kind is not _Kind.MITIGATED and resolved is None:
        return
    for begin, end in pairs:
        if begin is not None and end is not None and end > begin:
            yield (end - begin) / timedelta(minutes=1)


def _fits(claim: _Claim, minutes: float) -> bool:
    slack = max(claim.slack, _SHARE * max(claim.minutes, minutes))
    too_long = claim.sign >= 0 and claim.minutes > minutes + slack
    too_short = claim.sign <= 0 and claim.kind is not _Kind.AT_MOST and claim.minutes < minutes - slack
    return not (too_long or too_short)


def _spoken(lengths: Sequence[float]) -> str:
    """Return lengths in minutes as a reader says them: ``1 h 22 min``."""
    words: list[str] = []
    for minutes in lengths:
        days, rest = divmod(round(minutes), 1440)
        hours, left = divmod(rest, 60)
        parts = ((days, "d"), (hours, "h"), (left, "min"))
        words.append(" ".join(f"{count} {unit}" for count, unit in parts if count) or "0 min")
    return " or ".join(dict.fromkeys(words))
