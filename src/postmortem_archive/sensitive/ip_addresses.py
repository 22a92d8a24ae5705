"""Public IP addresses (``PM606``)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address

from postmortem_archive.sensitive.value import Sensitive, words

_DOTS = re.compile(r"\.(?=\d{1,3}\.\d{1,3}\.\d)")
_DOTTED = re.compile(r"(?<![\w.])(?P<address>\d{1,3}(?:\.\d{1,3}){3})(?:/(?P<prefix>\d{1,2}))?(?![\w/]|\.\w|-[A-Za-z])")
_COLONS = re.compile(r":(?=[0-9A-Fa-f]{0,4}:)")
_GROUPS = re.compile(
    r"(?<![\w.])(?P<address>[23][0-9A-Fa-f]{3}:[0-9A-Fa-f:]{2,34})(?:/(?P<prefix>\d{1,3}))?(?![\w:]|\.\w)"
)
_VERSION = re.compile(
    r"(?:(?:\bv|versions?|release[ds]?|upgrade[ds]?(?: to)?|build|firmware|patch|chart|tag"
    r"|requirement|req\.|section|clause|control|§)[ `:='\"]{0,2}|[<>~=!]=|[<>~^-]|\w/)$",
    re.IGNORECASE,
)
_LONGEST_BEFORE = 20
_WELL_KNOWN = words(
    "1.1.1.1 1.0.0.1 1.1.1.2 1.0.0.2 1.1.1.3 1.0.0.3 8.8.8.8 8.8.4.4 9.9.9.9 149.112.112.112 9.9.9.10 "
    "208.67.222.222 208.67.220.220 4.2.2.1 4.2.2.2 64.6.64.6 64.6.65.6 94.140.14.14 94.140.15.15 "
    "2606:4700:4700::1111 2606:4700:4700::1001 2001:4860:4860::8888 2001:4860:4860::8844 2620:fe::fe 2620:fe::9 "
    "1.2.3.4 4.3.2.1 5.6.7.8"
)
"""Public resolvers, and numbers that stand for an address."""


def find_ip_addresses(text: str) -> Iterator[Sensitive]:
    """Yield each address of a single public host: no network, resolver, version, or range kept for documents."""
    for dots in _DOTS.finditer(text):
        match = _first(_DOTTED, text, range(max(0, dots.start() - 3), dots.start()))
        # An address that ends in 0 is a network's, or a version.
        if match is None or match["address"].endswith(".0") or match["address"] in _WELL_KNOWN:
            continue
        if not _VERSION.search(text, max(0, match.start() - _LONGEST_BEFORE), match.start()):
            yield from _public(match, width=32)
    for colons in _COLONS.finditer(text):
        match = _first(_GROUPS, text, (max(0, colons.start() - 4),))
        if match:
            yield from _public(match, width=128)


def _first(pattern: re.Pattern[str], text: str, starts: Iterable[int]) -> re.Match[str] | None:
    return next((match for start in starts if (match := pattern.match(text, start))), None)


def _public(match: re.Match[str], width: int) -> Iterator[Sensitive]:
    value = match["address"]
    try:
        address = ip_address(value)
    except ValueError:
        return
    alone = match["prefix"] is None or int(match["prefix"]) >= width - 3
    if alone and _is_public(address) and str(address) not in _WELL_KNOWN:
        yield Sensitive("PM606", match.start(), match.start() + len(value), f"IPv{address.version} address", value)


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    return address.is_global and not address.is_multicast and not address.is_reserved
