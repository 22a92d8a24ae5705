"""Time zones as people name them: offsets, abbreviations, IANA names."""

from __future__ import annotations

import re
from datetime import UTC, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_FIXED = {
    "UTC": 0, "GMT": 0, "Z": 0, "BST": 60, "WET": 0, "WEST": 60, "CET": 60, "CEST": 120, "EET": 120, "EEST": 180,
    "MSK": 180, "IST": 330, "SGT": 480, "HKT": 480, "JST": 540, "KST": 540, "AEST": 600, "AEDT": 660, "NZST": 720,
    "NZDT": 780, "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480,
    "PDT": -420, "AKST": -540, "HST": -600, "BRT": -180,
}  # fmt: skip
_NAMED = {"PT": "America/Los_Angeles", "MT": "America/Denver", "CT": "America/Chicago", "ET": "America/New_York"}
AMBIGUOUS = {
    "IST": "India (+05:30), Ireland (+01:00) or Israel (+02:00)",
    "CST": "North America (-06:00), China (+08:00) or Cuba (-05:00)",
    "BST": "Britain (+01:00), Bangladesh (+06:00)",
    "MST": "North America (-07:00) or Malaysia (+08:00)",
}
"""Abbreviations that mean more than one zone; they are read as the first one named."""

OFFSET = re.compile(r"\(?(?P<utc>UTC|GMT)?(?P<sign>[+\-−])(?P<oh>\d{1,2}):?(?P<om>\d{2})?\b\)?")
ZONE = re.compile(
    r"\(?(?P<iana>[A-Z][A-Za-z_]+/[A-Z][A-Za-z_]+(?:/[A-Za-z_]+)?)\b\)?|\(?(?P<abbr>[A-Z]{1,4}|utc|gmt|z)\b\)?"
)


def zone_named(text: str) -> tuple[tzinfo, str | None] | None:
    """Return the zone that a name, abbreviation or offset stands for and, if it was one, the abbreviation."""
    text = text.strip().strip("()")
    offset = OFFSET.fullmatch(text)
    if offset:
        zone = zone_of_offset(offset)
        return (zone, None) if zone else None
    upper = text.upper()
    if upper in _FIXED:
        return (UTC if not _FIXED[upper] else timezone(timedelta(minutes=_FIXED[upper]))), upper
    if upper in _NAMED:
        return ZoneInfo(_NAMED[upper]), upper
    if "/" in text:
        try:
            return ZoneInfo(text), None
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return None
    return None


def zone_in(text: str) -> tuple[tzinfo, str | None] | None:
    """Return the first zone that a heading or a sentence such as ``All times in PST`` or ``Time (UTC+1)`` names."""
    offset = re.search(r"\b(?:UTC|GMT)\s?[+\-−]\d{1,2}(?::?\d{2})?\b", text)
    if offset:
        return zone_named(offset.group().replace(" ", ""))
    for word in re.findall(r"[A-Z][A-Za-z_]+/[A-Z][A-Za-z_/]+|\b(?:[A-Z]{2,4}|utc|gmt)\b", text):
        found = zone_named(word)
        if found:
            return found
    return None


def zone_of_offset(match: re.Match[str]) -> tzinfo | None:
    """Return the zone of an offset that some place on earth keeps: up to 14 hours, at full, half or three quarters."""
    hours, part = int(match["oh"]), int(match["om"] or 0)
    minutes = hours * 60 + part
    if minutes > 14 * 60 or part not in (0, 30, 45):
        return None
    if not minutes:
        return UTC
    return timezone(timedelta(minutes=-minutes if match["sign"] in "-−" else minutes))
