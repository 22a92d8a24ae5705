"""E-mail addresses of persons outside (``PM605``)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from postmortem_archive.sensitive.value import Sensitive, stands_in, words

_AT = re.compile(r"(?<=[\w+%-])@(?=[A-Za-z0-9][A-Za-z0-9-]{0,62}\.[A-Za-z0-9])")
_LOCAL = re.compile(r"\w[\w.+%'-]{0,63}$")
_DOMAIN = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+(?P<last>[A-Za-z]{2,24})(?![\w-])")
_OF_NOBODY = words(
    # reserved by RFC 2606 and RFC 6761, or not reachable from outside
    "example test invalid localhost local localdomain internal intranet lan corp home arpa svc cluster "
    # names of files and of services of an operating system
    "png jpg jpeg gif svg webp avif js mjs css ts json yml yaml md txt html log pdf zip "
    "service socket timer target mount automount slice scope path device swap"
)
"""Last parts of a domain that no person's address has."""

_EXAMPLES = ("example.com", "example.org", "example.net")
_ROLES = re.compile(
    r"(?:no|do.?not)[._-]?reply|support|help(?:desk)?|security|abuse|postmaster|hostmaster|webmaster|admin(?:istrator)?"
    r"|root|git|info|contact|hello|sales|billing|press|legal|privacy|dpo|psirt|c?s?irt|cert|soc|noc|ops|oncall|on-call"
    r"|status|alerts?|notifications?|mailer-daemon|newsletter|jobs|office|team|feedback|service|.+-(?:team|dev|announce"
    r"|users|discuss|list)|dev|user|username|you|me|name|first\.?last|someone|anyone",
    re.IGNORECASE,
)
"""The part before the @ of addresses that belong to a role, or to nobody."""

_OF_AN_ADDRESS = re.compile(r"(?:/|://[^\s/@]*)$")
"""What stands before the user of a URL, or before a package with its version."""


def find_addresses(text: str, own_domains: Sequence[str]) -> Iterator[Sensitive]:
    """Yield each e-mail address of somebody outside: not of an own domain or one below it, nor of a role."""
    own = tuple(domain.casefold().lstrip("@.") for domain in own_domains)
    for at in _AT.finditer(text) if "@" in text else ():
        local = _LOCAL.search(text, max(0, at.start() - 64), at.start())
        domain = _DOMAIN.match(text, at.end(), at.end() + 255)
        if local is None or domain is None or domain["last"].casefold() in _OF_NOBODY:
            continue
        name, host = local.group(), domain.group().casefold()
        if _is_below(host, _EXAMPLES) or _is_below(host, own) or _ROLES.fullmatch(name) or stands_in(name):
            continue
        if _OF_AN_ADDRESS.search(text, max(0, local.start() - 100), local.start()):
            continue
        yield Sensitive("PM605", local.start(), domain.end(), "e-mail address", text[local.start() : domain.end()])


def _is_below(host: str, domains: Sequence[str]) -> bool:
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)
