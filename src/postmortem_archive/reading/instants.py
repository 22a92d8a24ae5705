"""Times as people write them, read as instants.

A time in a postmortem may carry a date or lean on the row before it, may name a zone or lean on the heading. What is
parsed here is a *stamp*: the parts that are written. ``resolve`` puts the missing parts in.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from postmortem_archive.reading.zones import OFFSET, ZONE, zone_named, zone_of_offset

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan enero",
            "february feb febrero",
            "march mar marzo",
            "april apr abril",
            "may mayo",
            "june jun junio",
            "july jul julio",
            "august aug agosto",
            "september sep sept septiembre",
            "october oct octubre",
            "november nov noviembre",
            "december dec diciembre",
        ),
        1,
    )
    for name in names.split()
}

_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"""(?<!\d)(?P<y>\d{{4}})[-/.](?P<m>\d{{1,2}})[-/.](?P<d>\d{{1,2}})(?!\d)
    |(?<![\d.])(?P<d4>\d{{1,2}})\.(?P<m4>\d{{1,2}})\.(?P<y4>\d{{4}})(?!\d)
    |(?<!\d)(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?[ ](?:de[ ])?(?P<m2>{_MONTH})\.?,?(?:[ ](?:de[ ])?(?P<y2>\d{{4}}))?\b
    |\b(?P<m3>{_MONTH})\.?[ ](?P<d3>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?[ ](?P<y3>\d{{4}})\b)?(?!:)""",
    re.VERBOSE | re.IGNORECASE,
)
_TIME = re.compile(
    r"""(?P<h>\d{1,2})(?::|(?<=\d\d)h(?=\d\d))(?P<min>\d{2})(?::(?P<s>\d{2})(?:[.,]\d+)?)?(?!\d)
        (?:[ ]?(?P<ap>[ap]\.?m\.?\b))?
    |(?P<h2>\d{1,2})[ ]?(?P<ap2>[ap]\.?m\.?)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_OTHER_TIME = re.compile(
    r"(?P<h>\d{1,2})\.(?P<min>\d{2})(?![\d.])|(?P<h2>\d{2})(?P<min2>\d{2})(?=\s*$|\s?(?:Z|UTC|GMT)\b|[*_`|)])"
)
_RANGE = re.compile(r"\s*(?:–|—|-|−|to|until|→|a)\s*", re.IGNORECASE)
_UNREADABLE = re.compile(r":?[?xX]{1,2}(?!\w)")
"""What stands for the minutes of a time that nobody knows: the end of ``12:26-12:??``."""

_UNREADABLE_END = re.compile(r"\s*[-–—−]\s*\d{0,2}(?::?[?xX]{1,2})+(?!\w)")
_LEAD = re.compile(
    r"""(?:approx\.?|around|about|circa|ca?\.|~|≈|at|by|on|from|\[|\(
        |(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,?)\s*""",
    re.VERBOSE | re.IGNORECASE,
)
_GAP = re.compile(r"(?:\s*(?:,|T|at|@|-|–|—|\||·)\s*|\s+)(?=\d)|(?:\s*,\s*|\s+)", re.IGNORECASE)
_DIGIT = re.compile(r"(?<![\w:./-])\d")
_ABOUT = re.compile(r"(?:approx\.?|around|about|circa|ca?\.|~|≈|at)\s*", re.IGNORECASE)
_BRACKETED = re.compile(r"\s*\(\s*")
_LONGEST_STAMP = 64


@dataclass(frozen=True, slots=True)
class Stamp:
    """The parts of a time that are written. ``clock`` without ``day`` leans on context, and so does ``zone`` None.

    ``year_known`` is False for ``4 March 09:58``. ``abbreviation`` keeps a zone's short name, since some are ambiguous.
    """

    day: date | None
    clock: time | None
    zone: tzinfo | None
    year_known: bool = True
    abbreviation: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A stamp found in a text at ``start``, ended before ``end``; ``until`` is the end of a range."""

    stamp: Stamp
    until: Stamp | None
    start: int
    end: int


def _day(text: str, at: int) -> tuple[date, bool, int] | None:
    match = _DATE.match(text, at)
    if not match:
        return None
    year = match["y"] or match["y2"] or match["y3"] or match["y4"]
    month = match["m"] or match["m2"] or match["m3"] or match["m4"]
    day = match["d"] or match["d2"] or match["d3"] or match["d4"]
    number = int(month) if month.isdigit() else _MONTHS[month.casefold()]
    try:
        return date(int(year) if year else 4, number, int(day)), bool(year), match.end()
    except ValueError:
        return None


def _clock(text: str, at: int) -> tuple[time, int, int] | None:
    """Return the time of day, days to add (for ``24:00``) and the end."""
    match = _TIME.match(text, at)
    if not match:
        return None
    hour = int(match["h"] or match["h2"])
    half = (match["ap"] or match["ap2"] or "").casefold().replace(".", "")
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif half and (half == "am" or hour == 0 or match["h2"]):  # 17:14pm is as plain as 17:14
        return None
    minute, second = int(match["min"] or 0), int(match["s"] or 0)
    if (hour, minute, second) == (24, 0, 0):
        return time(0, 0), 1, match.end()
    try:
        return time(hour, minute, min(second, 59)), 0, match.end()
    except ValueError:
        return None


def _other_clock(text: str, at: int) -> tuple[time, int, int] | None:
    """Return a time in a form that is one only behind a date: ``11.50``, or ``1600`` before a zone or the end."""
    match = _OTHER_TIME.match(text, at)
    if not match:
        return None
    try:
        return time(int(match["h"] or match["h2"]), int(match["min"] or match["min2"])), 0, match.end()
    except ValueError:
        return None


def _zone(text: str, at: int, clock: time, *, dated: bool, ranges: bool) -> tuple[tzinfo, str | None, int] | None:
    """Return the zone behind a time of day, and its end.

    A hyphen may begin a range or an offset. Behind a time alone it is a range: ``09:58-10:15``. Behind a date and a
    time, or with UTC before it, it is an offset, unless a later time of the day follows: ``2026-03-04 09:58-11:00``.
    """
    start = at
    while start < len(text) and text[start] == " ":
        start += 1
    offset = OFFSET.match(text, start)
    if offset and not (ranges and _UNREADABLE.match(text, offset.end())):
        zone = zone_of_offset(offset)
        end = _clock(text, offset.start("oh")) if ranges and offset["sign"] != "+" else None
        is_range = end is not None and (end[0] > clock or not (dated or offset["utc"]))
        bare = start > at and offset["sign"] != "+" and not (offset["utc"] or offset["om"])  # 09:58 -5
        if zone and not is_range and not bare:
            return zone, None, offset.end()
    match = ZONE.match(text, start)
    if match:
        found = zone_named(match["iana"] or match["abbr"])
        if found:
            return found[0], found[1], match.end()
    return None


def _day_behind(text: str, at: int) -> tuple[date, bool, int] | None:
    """Return the day that follows a time of day: ``09:58, 4 March`` or ``22:30 UTC (Oct 29)``."""
    gap = _GAP.match(text, at)
    behind = _day(text, gap.end()) if gap else None
    if behind is None:
        bracket = _BRACKETED.match(text, at)
        behind = _day(text, bracket.end()) if bracket else None
        if behind and text[behind[2] : behind[2] + 1] == ")":
            behind = behind[0], behind[1], behind[2] + 1
    return behind


def _stamp_at(text: str, at: int, *, ranges: bool = True) -> tuple[Stamp, int] | None:
    """Read one stamp that begins exactly at ``at``: date, date and time, or time, each with an optional zone."""
    position = at
    found_day = _day(text, position)
    if found_day is None:
        return _time_first(text, at, ranges=ranges)
    day, year_known, position = found_day
    gap = _GAP.match(text, position)
    about = _ABOUT.match(text, gap.end()) if gap else None
    at = about.end() if about else gap.end() if gap else position
    found_clock = (_clock(text, at) or (_other_clock(text, at) if year_known else None)) if gap else None
    if found_clock is None:
        return Stamp(day, None, None, year_known), position
    clock, extra, position = found_clock
    later = _plus(day, extra)
    if later is None:
        return None
    glued = gap is not None and gap.group() in ("T", "t")
    zone = _zone(text, position, clock, dated=True, ranges=ranges and not glued)
    if zone:
        return Stamp(later, clock, zone[0], year_known, zone[1]), zone[2]
    return Stamp(later, clock, None, year_known), position


def _time_first(text: str, at: int, *, ranges: bool) -> tuple[Stamp, int] | None:
    """Read a stamp that begins with its time of day; its zone and its day, if any, follow in either order."""
    found = _clock(text, at)
    if found is None:
        return None
    clock, extra, position = found
    zone = _zone(text, position, clock, dated=False, ranges=ranges)
    if zone:
        position = zone[2]
    day: date | None = None
    year_known = True
    behind = _day_behind(text, position)
    if behind:
        day = _plus(behind[0], extra)
        year_known, position = behind[1], behind[2]
        zone = zone or _zone(text, position, clock, dated=True, ranges=ranges)
        position = zone[2] if zone and zone[2] > position else position
    if zone:
        return Stamp(day, clock, zone[0], year_known, zone[1]), position
    return Stamp(day, clock, None, year_known), position


def _plus(day: date, extra: int) -> date | None:
    try:
        return day + timedelta(days=extra)
    except OverflowError:
        return None


def find_leading(text: str, *, ranges: bool = True) -> Match | None:
    """Return the stamp, or the range of two, with which a text begins; words such as ``about`` may stand before it.

    Without ``ranges``, what follows a time is an offset or nothing that belongs to it.
    """
    at = 0
    while at < len(text) and (text[at].isspace() or text[at] in "*_`"):
        at += 1
    while (lead := _LEAD.match(text, at)) and lead.end() > at:
        at = lead.end()
    first = _stamp_at(text, at, ranges=ranges)
    if first is None:
        return None
    stamp, end = first
    until: Stamp | None = None
    gap = _RANGE.match(text, end) if ranges else None
    second = _stamp_at(text, gap.end()) if gap and gap.end() > end else None
    if second and second[0].clock and stamp.clock:
        until, last = second
        if stamp.zone is None and until.zone is not None:
            stamp = replace(stamp, zone=until.zone, abbreviation=until.abbreviation)
        if _is_half(text[gap.end() : last] if gap else "") and not _is_half(text[at:end]):
            stamp = replace(stamp, clock=_same_half(stamp.clock, until.clock))
        end = last
    elif ranges and stamp.clock and (unreadable := _UNREADABLE_END.match(text, end)):
        end = unreadable.end()
    return Match(stamp, until, at, end)


def _is_half(text: str) -> bool:
    """Whether a time is written with am or pm."""
    match = _TIME.search(text)
    return bool(match and (match["ap"] or match["ap2"]))


def _same_half(start: time | None, end: time | None) -> time | None:
    """Return the start of a range whose am or pm stands at its end: 1:58 in ``1:58 - 2:15 pm`` is 13:58."""
    if start and end and end.hour >= 12 and start.hour < 12:
        afternoon = start.replace(hour=start.hour + 12)
        return afternoon if afternoon <= end else start
    return start


def find_trailing(text: str) -> Match | None:
    """Return the last stamp with a time of day that ends the text: ``First detected 2020-09-21 18:27``."""
    stripped = text.rstrip(" .)`*_")
    for match in _DIGIT.finditer(stripped, max(0, len(stripped) - _LONGEST_STAMP)):
        found = _stamp_at(stripped, match.start())
        if found and found[1] == len(stripped) and found[0].clock:
            return Match(found[0], None, match.start(), found[1])
    return None


def find_date(text: str) -> date | None:
    """Return the first full date anywhere in a text, or None."""
    found = find_date_match(text)
    return found[2] if found else None


def find_date_match(text: str) -> tuple[int, int, date] | None:
    """Return where the first full date of a text begins and ends, and what it is, or None."""
    for match in _DATE.finditer(text):
        found = _day(text, match.start())
        if found and found[1]:
            return match.start(), found[2], found[0]
    return None


def resolve(
    stamp: Stamp,
    zone: tzinfo,
    previous: datetime | None = None,
    *,
    started: datetime | None = None,
    resolved: datetime | None = None,
) -> datetime | None:
    """Return the instant in UTC that a stamp means, or None where its day cannot be known or does not exist.

    ``zone`` holds for a stamp without one. A stamp without a date is on the day of ``previous``, the instant before it,
    or on that of ``started`` where it is the first; a date without a year is in the year that brings it nearest to
    them. A stamp without a date rolls over midnight when it would otherwise run backwards: past the resolution by no
    more than the roll allows, or, with no resolution known, by more than three hours, since rows a little out of order
    are common and a silence of 21 hours is not. In the hour that a clock shows twice, it means the later one if the
    earlier would run backwards.
    """
    if stamp.clock is None:
        return None
    zone = stamp.zone or zone
    try:
        if stamp.day is not None and stamp.year_known:
            return _at(stamp.day, stamp.clock, zone)
        anchor = previous or started
        if anchor is None:
            return None
        near = anchor.astimezone(zone)
        if stamp.day is not None:
            day = day_near(stamp.day, near.date())
            return _at(day, stamp.clock, zone) if day else None
        same_day = _at(near.date(), stamp.clock, zone)
        if previous is None:
            return _first(same_day, anchor, resolved)
        again = _at(near.date(), stamp.clock.replace(fold=1), zone)
        return again if same_day < previous <= again else _roll(same_day, previous, resolved)
    except (ValueError, OverflowError):
        return None


def day_near(day: date, near: date) -> date | None:
    """Return the day of that month in the year that brings it nearest to another; None if there is no such day."""
    years = [year for year in (near.year, near.year - 1, near.year + 1) if 1 <= year <= 9999]
    days: list[date] = []
    for year in years:
        with suppress(ValueError):  # 29 February
            days.append(day.replace(year=year))
    return min(days, key=lambda other: abs(other - near), default=None)


def midnight(day: date, zone: tzinfo) -> datetime | None:
    """Return the instant at which a day begins in a zone, or None at the ends of the calendar."""
    try:
        return _at(day, time(0), zone)
    except OverflowError:
        return None


def _at(day: date, clock: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)


_DAY = timedelta(days=1)


def _roll(same_day: datetime, previous: datetime, resolved: datetime | None) -> datetime:
    back = previous - same_day
    if back <= timedelta(0):
        return same_day
    if back > timedelta(hours=12):
        return same_day + _DAY
    if back > timedelta(hours=3) and (resolved is None or same_day + _DAY <= resolved + timedelta(hours=12)):
        return same_day + _DAY
    if resolved is not None and back > timedelta(minutes=30) and same_day + _DAY <= resolved:
        return same_day + _DAY
    return same_day


def _first(same_day: datetime, started: datetime, resolved: datetime | None) -> datetime:
    if started - same_day > timedelta(hours=12):
        return same_day + _DAY
    if resolved is not None and same_day > resolved and started - (same_day - _DAY) <= timedelta(hours=12):
        return same_day - _DAY
    return same_day
