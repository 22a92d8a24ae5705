"""Words that several outputs need alike."""

from __future__ import annotations

from datetime import timedelta


def plural(count: int, one: str) -> str:
    """Return ``1 postmortem`` or ``3 postmortems``."""
    return f"{count} {one if count == 1 else one + 's'}"


def printable(text: str) -> str:
    """Return a text as one line that a terminal, or a workflow's log, takes for nothing but text."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)


def format_duration(value: timedelta | None) -> str:
    """Return ``2 min``, ``1 h 22 min`` or ``3 d 4 h``; a dash for None."""
    if value is None:
        return "–"
    minutes = round(value.total_seconds() / 60)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    if days:
        return f"{days} d {hours} h" if hours else f"{days} d"
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{minutes} min"
