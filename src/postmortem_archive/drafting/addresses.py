"""Addresses that other tools hand over, as far as they may stand in a postmortem."""

from __future__ import annotations

from urllib.parse import urlsplit

_LONGEST = 2000
_FORBIDDEN = frozenset("\"'<>`\\{}|^()[]")


def web_address(text: str | None) -> str | None:
    """Return an http(s) address that needs no quoting in YAML, Markdown or HTML; None for anything else.

    An address with a user name or password in it is anything else.
    """
    if text is None or len(text) > _LONGEST or not text.isascii() or not text.isprintable():
        return None
    if " " in text or not _FORBIDDEN.isdisjoint(text):
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return text if parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc else None
