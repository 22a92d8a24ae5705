"""The kinds of addresses that a page may lead to, in whatever way browsers may read them."""

from __future__ import annotations

import re

SCHEMES = frozenset({"http", "https", "mailto"})
"""What a link may begin with; a link without any of it leads to a place in the site."""

_AS_BROWSERS_DO = dict.fromkeys(range(33)) | {ord("\\"): "/"}
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*(?=:)", re.IGNORECASE)


def is_allowed(url: str) -> bool:
    """Say whether an address leads into the site or is of such a scheme."""
    address = url.translate(_AS_BROWSERS_DO)
    scheme = _SCHEME.match(address)
    return scheme.group().casefold() in SCHEMES if scheme else not address.startswith("//")


def stays_in_site(url: str) -> bool:
    """Say whether an address leads to no other host and is of no scheme at all, as that of an image must be."""
    address = url.translate(_AS_BROWSERS_DO)
    return not address.startswith("//") and ":" not in address.split("/", 1)[0]
