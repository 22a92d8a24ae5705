"""The meeting on a quarter's incidents, as a file that calendars take (RFC 5545)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event

from postmortem_archive.analysis.rendering import render_text
from postmortem_archive.quarters import Quarter
from postmortem_archive.vocabulary import Policy
from postmortem_archive.wording import printable

PRODUCT = "-//Postmortem Archive//Quarterly review//EN"
"""Who made the file, in the form that the standard recommends."""

_AT_HOME = frozenset({"localhost", "127.0.0.1", "::1", "0.0.0.0"})  # noqa: S104 - names of this machine, none is bound


def meeting_name(quarter: Quarter) -> str:
    """Return the name of the file: ``2026-q1-review.ics``."""
    return f"{quarter.slug}-review.ics"


def published_page(quarter: Quarter, site: str) -> str | None:
    """Return the whole address of a quarter's page, or None while the site has an address on one's own machine only."""
    try:
        host = urlsplit(site).hostname
    except ValueError:
        return None
    if not host or host in _AT_HOME or not site.isprintable():
        return None
    return f"{site.rstrip('/')}/{quarter.url}"


def meeting_start(quarter: Quarter, policy: Policy) -> datetime:
    """Return when the quarter is reviewed, in the policy's time zone.

    Working days are Monday to Friday: holidays differ by country, and whoever takes the event moves it.
    A time that the clocks skip on that day is as much later as they are put forward.
    """
    wanted = policy.quarterly_review
    first = quarter.shifted(1).start
    days = (first + timedelta(number) for number in range(7 * (wanted.working_day // 5 + 1)))
    day = [day for day in days if day.weekday() < 5][wanted.working_day - 1]
    return datetime.combine(day, wanted.at, policy.zone)


def meeting_calendar(quarter: Quarter, policy: Policy, *, stamped: date, site: str = "") -> str:
    r"""Return the event as iCalendar, lines ended by ``\r\n`` and folded at 75 bytes. Same input gives the same text.

    It begins and ends at instants in UTC. A calendar shows those in its reader's zone, as it would a time with a zone
    and its rules; but those rules would be a copy from the machine's tables, and differ with their edition. What is
    gained by them is a series that follows the clocks, and this is a single meeting.

    ``stamped`` is the day on which it is made. ``site`` is the site's address: with it, or else with the name of the
    organisation, the event's identity is made, so that a calendar which is given a later file moves the event.
    """
    start = meeting_start(quarter, policy)
    page = published_page(quarter, site)
    whose = _one_line(policy.organisation)
    agenda = render_text("agenda.txt.jinja", quarter=quarter, page=page, start=start, zone=policy.time_zone)
    event = Event()
    event.add("uid", str(uuid5(NAMESPACE_URL, page or f"{whose} {quarter.url}")))
    event.add("dtstamp", datetime.combine(stamped, time(), UTC))
    event.add("dtstart", start.astimezone(UTC))
    event.add("dtend", start.astimezone(UTC) + timedelta(minutes=policy.quarterly_review.minutes))
    event.add("summary", f"Incident review of {quarter}{f': {whose}' if whose else ''}")
    event.add("description", agenda)
    if page:
        event.add("url", page)
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add_component(event)
    return bytes(calendar.to_ical()).decode("utf-8")


def _one_line(text: str) -> str:
    """Return a name without line breaks and control characters, which the standard does not allow in a text."""
    return printable(" ".join(text.split()))
