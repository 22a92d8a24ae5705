"""The kinds of addresses that a page may lead to."""

from __future__ import annotations

import re

SCHEMES = frozenset({"http", "https", "mailto"})
"""What a link may begin with; a link without any of it leads to a place in the site."""

_IGNORED = dict.fromkeys(range(33)) | {ord("\\"): "/"}
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*(?=:)", re.IGNORECASE)


def is_allowed(url: str) -> bool:
    """Say whether an address leads into the site or is of such a scheme, in whatever way browsers may read it."""
    address = url.translate(_IGNORED)
    scheme = _SCHEME.match(address)
    return scheme.group().casefold() in SCHEMES if scheme else not address.startswith("//")
