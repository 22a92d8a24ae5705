"""Private keys and the keys and tokens that can be told by their form (``PM601``, ``PM602``).

Most forms are those of detect-secrets' detectors. They are asked about single words, and only where the sign without
which they find nothing is in the text: so a text without any costs next to nothing, and a huge one not much more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import pairwise
from typing import Any

from postmortem_archive.sensitive.value import Sensitive, stands_in

_SHORTEST_RUN = 16
_RUN = re.compile(rf"[A-Za-z0-9+/=_.~%-]{{{_SHORTEST_RUN},}}")
"""Signs of which tokens are made, as many as the shortest token has."""

_PIECE = 1000
"""Runs longer than this are looked at in pieces: some detectors take time that grows with the square of a length."""

_OVERLAP = 200
_REST = re.compile(r"[\w-]*")


@dataclass(frozen=True, slots=True)
class _Detector:
    """A detector of the library: its module and class, and the signs one of which must be there."""

    kind: str
    module: str
    name: str
    signs: tuple[str, ...]


_IN_A_WORD = (
    _Detector("AWS access key id", "aws", "AWSKeyDetector", ("AKIA", "ASIA", "ABIA", "ACCA", "A3T")),
    _Detector("Discord bot token", "discord", "DiscordBotTokenDetector", (".",)),
    _Detector("GitHub token", "github_token", "GitHubTokenDetector", ("ghp_", "gho_", "ghu_", "ghs_", "ghr_")),
    _Detector("JSON web token", "jwt", "JwtTokenDetector", ("eyJ",)),
    _Detector("Mailchimp key", "mailchimp", "MailchimpDetector", ("-us",)),
    _Detector("SendGrid key", "sendgrid", "SendGridDetector", ("SG.",)),
    _Detector("Slack token", "slack", "SlackDetector", ("xox",)),
    _Detector("Square secret", "square_oauth", "SquareOAuthDetector", ("sq0csp",)),
    _Detector("Stripe key", "stripe", "StripeDetector", ("k_live_",)),
    _Detector("Twilio key", "twilio", "TwilioKeyDetector", ("SK", "AC")),
)

_IN_A_LINE = (
    _Detector("AWS secret key", "aws", "AWSKeyDetector", ("aws",)),
    _Detector("Cloudant credentials", "cloudant", "CloudantDetector", ("cloudant",)),
    _Detector("IBM Cloud key", "ibm_cloud_iam", "IbmCloudIamDetector", ("ibm",)),
    _Detector("IBM storage key", "ibm_cos_hmac", "IbmCosHmacDetector", ("cos_", "cos-")),
    _Detector("npm token", "npm", "NpmDetector", ("_authtoken", "npm_token", "npm token")),
    _Detector("Slack webhook", "slack", "SlackDetector", ("hooks.slack.com",)),
    _Detector("SoftLayer key", "softlayer", "SoftlayerDetector", ("softlayer",)),
)
"""Those that need to see the name that a value has. Their signs are in small letters, and names in any."""

_OWN: tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...] = tuple(
    (kind, tuple(signs.split()), re.compile(rf"(?<![A-Za-z0-9]){pattern}"))
    for kind, signs, pattern in (
        ("GitHub token", "github_pat_", r"github_pat_\w{30,}"),
        (
            "GitLab token",
            "glpat- gldt- glrt- glrtr- glptt- glft- glsoat- glcbt- glimt- glagent- gloas- glwt-",
            r"gl(?:pat|dt|rt|rtr|ptt|ft|soat|cbt|imt|agent|oas|wt)-[\w-]{20,}(?:\.[\w-]+)*",
        ),
        ("API key", "sk-", r"sk-(?=[\w-]{0,60}\d)(?=[\w-]{0,60}[A-Z])(?:[\w-]{40,}|[A-Za-z0-9]{32,})"),
        ("Slack token", "xapp- xox", r"(?:xapp-\d-[\w-]{20,}|xox[cde](?:\.xox[bp])?-[\w%-]{20,})"),
        ("Google API key", "AIza", r"AIza[\w-]{35}"),
        ("Google client secret", "GOCSPX-", r"GOCSPX-[\w-]{28}"),
        ("Google access token", "ya29.", r"ya29\.[\w-]{20,}"),
        ("Artifactory token", "AKCp", r"AKCp[A-Za-z0-9]{40,}"),  # the library's form takes quadratic time
        ("Azure shared access signature", "sig=", r"sig=(?:[A-Za-z0-9+/]|%2[BbFf]){40,}(?:=|%3[Dd])"),
        ("Azure account key", "AccessKey= AccountKey=", r"(?:SharedAccess|Account)Key=[A-Za-z0-9+/]{40,}={0,2}"),
        ("Azure client secret", "Q~", r"[\w.~-]{3}\dQ~[\w.~-]{31,34}"),
        ("npm token", "npm_", r"npm_[A-Za-z0-9]{36}"),  # the library returns an empty text for these
        ("PyPI token", "pypi-AgE", r"pypi-AgE[\w-]{50,}"),
        ("Vault token", "hvs. hvb. hvr.", r"hv[sbr]\.[\w-]{20,}"),
        ("Terraform token", ".atlasv1.", r"[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,}"),
        ("Docker Hub token", "dckr_pat_", r"dckr_pat_[\w-]{20,}"),
        ("DigitalOcean token", "_v1_", r"do[opr]_v1_[a-f0-9]{64}"),
        ("Databricks token", "dapi", r"dapi[A-Za-z0-9]{30,}(?:-\d+)?"),
        ("Atlassian token", "ATATT3 ATCTT3", r"AT[AC]TT3[\w=-]{20,}"),
        ("Shopify token", "shp", r"shp(?:at|ca|pa|ss)_[A-Za-z0-9]{32}"),
        ("Grafana token", "glsa_ glc_", r"gl(?:sa_[A-Za-z0-9]{28,}(?:_[A-Fa-f0-9]{8})?|c_[A-Za-z0-9+/]{32,}=*)"),
        ("New Relic key", "NRAK-", r"NRAK-[A-Z0-9]{27}"),
        ("Sentry token", "sntry", r"sntry[su]_[A-Za-z0-9+/=_]{40,}"),
        ("Stripe webhook secret", "whsec_", r"whsec_[A-Za-z0-9+/]{32,}=*"),
        ("RubyGems key", "rubygems_", r"rubygems_[a-f0-9]{48}"),
        ("age secret key", "AGE-SECRET-KEY-1", r"AGE-SECRET-KEY-1[A-Z0-9]{58}"),
        ("Hugging Face token", "hf_", r"hf_[A-Za-z0-9]{30,}"),
        ("Linear key", "lin_", r"lin_(?:api|oauth)_[A-Za-z0-9]{32,}"),
        ("Mailgun key", "key-", r"key-[a-f0-9]{32}(?![A-Za-z0-9])"),
    )
)
"""What the library does not know, or knows only in an older form."""

_PAYLOAD = re.compile(r"(?:sig|SharedAccessKey|AccountKey)=")
"""The name that a value is found by and that is no part of it."""

_PARAMETER = re.compile(
    r"(?P<name>(?:(?:access|auth|id|refresh|session|private|reset|invite)[_-]?)?token|sig|signature|api[_-]?key)"
    r"=(?P<value>[\w.~%+/-]{12,}={0,2})",
    re.IGNORECASE,
)
"""What is handed over in an address: whoever has the address has it."""

_CHANGE = re.compile(r"[a-z][A-Z]|[A-Za-z]\d|\d[A-Za-z]")
_LEAST_CHANGES = 3
"""As often letters and digits take turns in a random value. Names with a number at the end do so once."""

_CHAT_BOT = re.compile(r":AA[\w-]{32,35}(?![\w-])")
_CHAT_BOT_NUMBER = re.compile(r"(?<!\d)\d{8,10}$")


@cache
def detector(module: str, name: str) -> Any:  # noqa: ANN401 - the library publishes no common type for them
    """Return a detector of the library. It is imported when one is needed first, which takes an eighth of a second."""
    return getattr(import_module(f"detect_secrets.plugins.{module}"), name)()


def runs(text: str) -> tuple[tuple[int, str], ...]:
    """Return the runs of a text that are long enough for a token, each with where it begins."""
    found: list[tuple[int, str]] = []
    at = 0
    for word in text.split():
        if len(word) >= _SHORTEST_RUN:
            at = text.index(word, at)
            found.extend((at + match.start(), match.group()) for match in _RUN.finditer(word))
            at += len(word)
    return tuple(found)


def find_tokens(text: str, lowered: str, long_runs: Sequence[tuple[int, str]]) -> Iterator[Sensitive]:
    """Yield each access key and token of a text.

    ``lowered`` is the text in small letters, sign by sign, and ``long_runs`` are its ``runs``.
    """
    together = "\n".join(run for _, run in long_runs)
    detectors = [entry for entry in _IN_A_WORD if _worth_asking(entry, together)]
    own = [entry for entry in _OWN if any(sign in together for sign in entry[1])]
    for start, run in _pieces(long_runs) if detectors or own else ():
        for entry in detectors:
            if _worth_asking(entry, run):
                yield from _by_library(text, run, start, entry)
        for kind, signs, pattern in own:
            if any(sign in run for sign in signs):
                for match in pattern.finditer(run):
                    named = _PAYLOAD.match(match.group())
                    begin = start + match.start() + (named.end() if named else 0)
                    yield from _token(text, begin, start + match.end(), kind)
    for entry in _IN_A_LINE:
        for sign in entry.signs:
            yield from _in_lines(text, lowered, entry, sign)
    yield from _chat_bots(text)
    yield from _in_addresses(text, long_runs)


def _chat_bots(text: str) -> Iterator[Sensitive]:
    """Yield the secret part of each token of a Telegram bot: what follows its number and a colon."""
    for match in _CHAT_BOT.finditer(text) if ":AA" in text else ():
        if _CHAT_BOT_NUMBER.search(text, max(0, match.start() - 10), match.start()):
            yield from _token(text, match.start() + 1, match.end(), "Telegram bot token")


def _in_addresses(text: str, long_runs: Iterable[tuple[int, str]]) -> Iterator[Sensitive]:
    """Yield what an address hands over in a parameter called a token, a key or a signature."""
    for start, run in long_runs:
        # The signs before a parameter are of no run, so that it begins one.
        match = _PARAMETER.match(run) if start and text[start - 1] in "?&#;" else None
        if match and len(_CHANGE.findall(match["value"])) >= _LEAST_CHANGES:
            kind = f"{match['name'].lower()} in an address"
            yield from _token(text, start + match.start("value"), start + match.end("value"), kind)


def _pieces(long_runs: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    for start, run in long_runs:
        for at in range(0, len(run), _PIECE):
            yield start + at, run[at : at + _PIECE + _OVERLAP]


_NARROWER = {
    "discord": re.compile(r"\.[\w-]{6}\.[\w-]{27}"),
    "twilio": re.compile(r"(?:AC|SK)[0-9a-f]{32}(?![0-9A-Za-z])"),
    "mailchimp": re.compile(r"-us\d(?<=[0-9a-f]{32}-us\d)"),
}
"""What else must be there for a detector whose own form is so wide that other things fit."""


def _worth_asking(entry: _Detector, text: str) -> bool:
    """Say whether a text can hold what a detector looks for."""
    if not any(sign in text for sign in entry.signs):
        return False
    narrower = _NARROWER.get(entry.module)
    return narrower is None or narrower.search(text) is not None


def _in_lines(text: str, lowered: str, entry: _Detector, sign: str) -> Iterator[Sensitive]:
    after = 0
    at = lowered.find(sign)
    while at >= 0:
        begin = max(text.rfind("\n", 0, at) + 1, at - 100, after)
        end = text.find("\n", at)
        after = min(end if end >= 0 else len(text), at + _PIECE)
        yield from _by_library(text, text[begin:after], begin, entry)
        at = lowered.find(sign, after)


def _by_library(text: str, part: str, start: int, entry: _Detector) -> Iterator[Sensitive]:
    done: list[tuple[int, int]] = []
    for value in detector(entry.module, entry.name).analyze_string(part):
        value = value.strip(" \"'=:")  # noqa: PLW2901 - some detectors return what stands around it too
        at = part.find(value, done[-1][1] if done else 0)
        if at < 0:  # it may have several forms and go through the text with each
            at = part.find(value)
        if not value or at < 0 or any(begin <= at < end for begin, end in done):
            continue
        # A detector may return no more than the prefix that it knows a token by.
        rest = _REST.match(text, start + at + len(value), start + at + _PIECE)
        end = rest.end() if rest else start + at + len(value)
        done.append((at, end - start))
        if not at or not part[at - 1].isalnum() or entry.kind == "AWS secret key":
            begin = start + at
            if "://" in value:  # of a webhook's address only the last part is secret
                begin += value.rindex("/") + 1
            yield from _token(text, begin, end, entry.kind)


def _token(text: str, start: int, end: int, kind: str) -> Iterator[Sensitive]:
    value = text[start:end].rstrip(".-")
    random = any(sign.isdigit() for sign in value) or value.lower() != value
    if random and not stands_in(value):
        yield Sensitive("PM602", start, start + len(value), kind, value)


_MARK = re.compile(r"-{2,5} ?(?P<mark>BEGIN|END) (?P<kind>[A-Z0-9 ]{0,20}PRIVATE KEY)(?: BLOCK)? ?-{2,5}")
_AROUND = re.compile(r"^[ \t>]*[A-Z][A-Za-z-]+: .*$|\\[nrt]|[\s>|\"'`,*]", re.MULTILINE)
_PUTTY = re.compile(r"PuTTY-User-Key-File-\d:[^\n]{1,60}")
_LONGEST = 20_000
"""A key is shorter than this many signs."""

_SHORTEST = 40
"""The body of the shortest key is longer; what is shorter was cut off on purpose."""


def find_private_keys(text: str) -> Iterator[Sensitive]:
    """Yield each private key that has a body, also where it is indented, quoted, or written in one line."""
    marks = list(_MARK.finditer(text)) if "PRIVATE KEY" in text else []
    for match, after in pairwise([*marks, None]):
        if match is None or match["mark"] != "BEGIN":
            continue
        ended = after is not None and after["mark"] == "END" and after.start() - match.end() < _LONGEST
        body_end = after.start() if after and ended else _body_end(text, match.end())
        body = _AROUND.sub("", text[match.end() : body_end])
        # The library's form has neither indentation nor headers, and knows fewer kinds of keys.
        plain = f"-----BEGIN PRIVATE KEY-----{body}\n-----END"
        bodies = detector("private_key", "PrivateKeyDetector").analyze_string(plain)
        if any(len(found) >= _SHORTEST for found in bodies):
            end = after.end() if after and ended else body_end
            yield Sensitive("PM601", match.start(), end, match["kind"].lower(), text[match.end() : body_end])
    for match in _PUTTY.finditer(text) if "PuTTY-User-Key-File" in text else ():
        yield Sensitive("PM601", match.start(), match.end(), "PuTTY private key", match.group())


_BODY_LINE = re.compile(r"[ \t>|]*[A-Za-z0-9+/]{16,}={0,2}[ \t]*(?:\n|$)")


def _body_end(text: str, start: int) -> int:
    """Return where a key that has no last line ends: after its lines of base64."""
    line_end = text.find("\n", start)
    end = line_end + 1 if line_end >= 0 and not text[start:line_end].strip() else start
    while match := _BODY_LINE.match(text, end, end + 200):
        end = match.end()
    return end
