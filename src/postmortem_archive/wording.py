"""Words that several outputs need alike."""

from __future__ import annotations


def plural(count: int, one: str) -> str:
    """Return ``1 postmortem`` or ``3 postmortems``."""
    return f"{count} {one if count == 1 else one + 's'}"


def printable(text: str) -> str:
    """Return a text as one line that a terminal, or a workflow's log, takes for nothing but text."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)
