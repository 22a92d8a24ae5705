"""Words that several outputs need alike."""

from __future__ import annotations


def plural(count: int, one: str) -> str:
    """Return ``1 postmortem`` or ``3 postmortems``."""
    return f"{count} {one if count == 1 else one + 's'}"
