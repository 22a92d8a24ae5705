"""What is called a password or a key, or looks as random as one (``PM603``, ``PM604``)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from postmortem_archive.sensitive.tokens import detector
from postmortem_archive.sensitive.value import Sensitive, stands_in

_USERINFO = re.compile(r"[^\s/?#@\"'<>`]{0,100}?:(?P<password>[^\s/?#@\"'<>`]{1,200})@(?=[\w\[$({<%])")


def find_passwords_in_addresses(text: str) -> Iterator[Sensitive]:
    """Yield the password of each address that has one: ``postgres://shop:...@db``, also without a user."""
    at = text.find("://")
    while at >= 0:
        match = _USERINFO.match(text, at + 3, at + 310)
        if match and not stands_in(match["password"]):
            yield Sensitive("PM603", *match.span("password"), "password in an address", match["password"])
        at = text.find("://", at + 3)


_NAMES = (
    "password", "passwd", "passphrase", "pwd", "_pass", "secret", "token", "api_key", "apikey", "api-key",
    "access_key", "accesskey", "access-key", "auth_key", "authkey", "private_key", "signing_key", "encryption_key",
    "account_key", "client_key", "credential", "bearer ", "basic ", "contraseña",
)  # fmt: skip
_ASSIGNED = re.compile(
    r"""
    (?P<suffix>[\w.-]{0,40}) [\"'`\])]{0,3}
    (?: [ \t]{0,8} (?: := | => | ={1,3} | : ) [ \t]{0,8} | (?<=\ ) )
    (?: (?P<quote>[\"'`]) (?P<quoted>[^\"'`\n]{6,200}) (?P=quote)
      | (?P<bare>[^\s\"'`,;<>(){}|&\[\]]{8,200}) )
    """,
    re.VERBOSE,
)
_OF_SOMETHING_ELSE = re.compile(
    r"(?:name|id|ids|url|uri|path|file|type|ttl|expir\w*|expires\w*|age|count|limit|len|length|size|version|policy|hash"
    r"|digest|endpoint|manager|ref|format|prefix|suffix|header|field|param|source|store|class|kind|at|on|status|error"
    r"|lifetime|rotation|rotated|checksum|fingerprint|arn|bucket)[\"'`\])]*$",
    re.IGNORECASE,
)
_OF_SOMETHING_PUBLIC = re.compile(r"(?:public|csrf|xsrf|next|page|continuation|cursor|sync|idempotency)[\w-]*$")
_PIECE = re.compile(
    r"[A-Za-z]*[a-z]{2,}[A-Za-z]*|[A-Z]{2,}|[A-Za-z]|\d{1,5}|v\d+|[a-z]{1,4}\d{1,2}|\d{1,2}T\d{1,2}|\d{1,2}Z"
)
_SEPARATORS = re.compile(r"[-_./:@+=,#!?*~\\ ]+")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_NO_VALUE = re.compile(
    r"(?:\.{0,2}|~|[A-Za-z][\w+.-]*:/)?/|\w+\[|\w+\.\w+\(|(?:arn|sha\d+|urn|vault|file|secret|op):|[*_]"
)


def find_assigned(text: str, lowered: str) -> Iterator[Sensitive]:
    """Yield each value that is given to a name such as ``password`` and looks like one that only a machine keeps.

    ``lowered`` is the text in small letters, sign by sign.
    """
    for name in _NAMES:
        at = lowered.find(name)
        while at >= 0:
            end = at + len(name)
            match = _ASSIGNED.match(text, end, end + 300)
            if match and not _is_of_something_else(lowered[max(0, at - 24) : at], match["suffix"]):
                group = "quoted" if match["quoted"] else "bare"
                value = match[group].rstrip(".,;:!?*_" if group == "bare" else "")
                if is_kept_secret(value, quoted=group == "quoted"):
                    start = match.start(group)
                    yield Sensitive("PM604", start, start + len(value), f"value called {name.strip(' _')}", value)
            at = lowered.find(name, match.end() if match else end)


def _is_of_something_else(before: str, suffix: str) -> bool:
    return bool(_OF_SOMETHING_ELSE.search(suffix)) or bool(_OF_SOMETHING_PUBLIC.search(before))


def is_kept_secret(value: str, *, quoted: bool) -> bool:
    """Say whether a value looks random: not a word, a name, a time, a path, or what stands for a value."""
    if len(value) < (6 if quoted else 8) or " " in value or stands_in(value):
        return False
    if _UUID.fullmatch(value) or stands_for_no_value(value) or not any(sign.isalpha() for sign in value):
        return False
    if not any(sign.isdigit() for sign in value):
        # Letters alone are words, unless they change between small and capital ones as no word does.
        return len(value) >= 16 and value.isalpha() and len(re.findall(r"[a-z][A-Z]", value)) >= 4
    return not all(_PIECE.fullmatch(piece) for piece in _SEPARATORS.split(value) if piece)


def stands_for_no_value(value: str) -> bool:
    """Say whether a value is a path, a call or a reference, which says where a secret is and not what it is."""
    return _NO_VALUE.match(value) is not None


_LEAST_RANDOM = 32
_LONGEST_RANDOM = 512
_BEFORE = re.compile(r"([A-Za-z_][\w.-]{0,60})?[\"'`\]]{0,2}[ \t]{0,3}(?:[:=]|=>|:=)[ \t]{0,3}[\"'`]?$|[\"'`]$")
_OF_NO_SECRET = re.compile(
    r"(?:id|ids|hash|digest|checksum|sum|etag|nonce|cursor|trace|span|request|integrity|fingerprint|commit|sha\w*|md5"
    r"|revision|version|signature|sig|cert\w*|public\w*|ca|crt|pem|state|hmac|uuid|guid|cookie_?name|pod|node|image"
    r"|object|upload|marker|thumbprint|keyid|kid|ray|correlation)$",
    re.IGNORECASE,
)
_LIMIT = 4.5
"""Bits of entropy for each sign from which the library takes base64 to be random."""


def find_random(text: str, long_runs: Iterable[tuple[int, str]]) -> Iterator[Sensitive]:
    """Yield each long word that is assigned or quoted and whose signs are as random as a key's.

    Digests, commits and UUIDs are of hexadecimal digits alone and never are; certificates and public keys are told by
    how they begin or by where they stand. ``long_runs`` are the text's ``runs``.
    """
    for start, run in long_runs:
        if "=" in run[:-3] and len(run) < 4 * _LONGEST_RANDOM:
            name, _, rest = run.partition("=")
            start, run = start + len(name) + 1, rest  # noqa: PLW2901 - what follows the name
        value = run.rstrip(".~")
        if not (_LEAST_RANDOM <= len(value) <= _LONGEST_RANDOM) or not _mixes(value):
            continue
        before = _BEFORE.search(text, max(0, start - 80), start)
        if before is None or _OF_NO_SECRET.search(before[1] or "") or _is_public(text, value, start):
            continue
        if not stands_in(value) and _entropy(value) > _LIMIT:
            yield Sensitive("PM604", start, start + len(value), "random value", value)


def _mixes(value: str) -> bool:
    """Say whether small and capital letters and digits follow each other at random, as in no path, name or word."""
    changes = len(re.findall(r"[a-z][A-Z]|[A-Z][a-z]|[A-Za-z]\d|\d[A-Za-z]", value))
    return (
        value.lower() != value
        and value.upper() != value
        and 3 * changes >= len(value)
        and re.search(r"[._~%-].*[._~%-].*[._~%-].*[._~%-]|/.*/.*/", value) is None
        and not value.startswith(("/", "."))
    )


_PUBLIC = ("MII", "AAAAB3", "AAAAC3", "AAAAE2", "LS0tLS1CRUdJTiBDRVJU", "LS0tLS1CRUdJTiBQVUJM", "eyJ")
_SHOWN = re.compile(
    r"(?:sha\d+[-:]|ssh-\w+ |://\S*|BEGIN [A-Z ]*(?:CERTIFICATE|PUBLIC KEY|SIGNATURE)\S*\s(?:.*\n)*.*)$"
)


def _is_public(text: str, value: str, start: int) -> bool:
    return value.startswith(_PUBLIC) or _SHOWN.search(text, max(0, start - 200), start) is not None


def _entropy(value: str) -> float:
    return float(detector("high_entropy_strings", "Base64HighEntropyString").calculate_shannon_entropy(value))
