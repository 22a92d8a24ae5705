"""Passwords that are handed to a command or told in a sentence (``PM604``)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postmortem_archive.sensitive.assignments import is_kept_secret, stands_for_no_value
from postmortem_archive.sensitive.value import Sensitive, stands_in, words

_SHORTEST = 4
_VALUE = r"[\"']?(?P<value>[^\s\"'`|;<>()]{4,100})"
_COMMANDS = tuple(
    (command, re.compile(rf"(?<![\w-]){command}[\w.-]{{0,12}}\b(?=[ \t])[^\n|;`]{{0,200}}?[ \t]{option}{_VALUE}"))
    for command, option in (
        ("curl", r"(?:-u[ \t]?|--user[ =])[\"']?[^\s:\"'`/]{1,60}:"),
        ("wget", r"--(?:http-|ftp-|proxy-)?password[ =]"),
        ("mysql", r"-p"),
        ("mariadb", r"-p"),
        ("sshpass", r"-p[ \t]?"),
        ("redis-cli", r"-a[ \t]{1,3}"),
    )
)
_OPTION = re.compile(rf"--password={_VALUE}")
_SENTENCE = re.compile(
    r"""
    (?:[ ](?:for|of|on)[ ][\w@.` -]{1,40}?)?
    [ ](?:(?:is|was|had[ ]been|has[ ]been)(?:[ ](?:still|now|just|simply))?(?:[ ](?:(?:re)?set|changed)[ ]to)?
       |(?:re)?set[ ]to|changed[ ]to)[ ]
    (?: (?P<quote>[`"'“]) (?P<quoted>[^\s`"'”]{4,100}) [`"'”]
      | (?P<bare>[^\s"'`,;<>(){}|&\[\]]{8,100}) )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CALLED = re.compile(r"(?<![a-z])(?:password|passwort|passphrase)(?= )")
_STATE = re.compile(
    r"[a-z]+(?:ed|en|ing|able|ible)|wrong|correct|incorrect|invalid|valid|reset|null|nil|undefined|unset|plain(?:text)?|"
    r"weak|strong|short|long|unknown|public|right|false|true|same|there|only",
    re.IGNORECASE,
)
"""What a password is, not what it reads."""

_NAME = re.compile(r"[A-Z0-9]*_[A-Z0-9_]*|.*(?:pass|secret|token|key).*|[^/]*/.*", re.IGNORECASE)
_METHOD = re.compile(r"(?:base|sha|md|bcrypt|scrypt|argon|utf|aes|pbkdf|oauth|pkcs|x)-?\d", re.IGNORECASE)
_WORDS_ASSIGNED = re.compile(
    r"(?<![\w])(?:[A-Z0-9]+_)*(?:PASSWORD|PASSWD|PASSPHRASE|PWD)[\"']?[ \t]{0,4}[:=][ \t]{0,4}"
    r"(?P<quote>[\"'])(?P<value>[^\s\"'\n]+(?: [^\s\"'\n]+){1,5})(?P=quote)"
    r"|(?<![\w])[a-z0-9]+[_-](?:password|passwd|passphrase|pwd)[\"']?[ \t]{0,4}[:=][ \t]{0,4}"
    r"(?P<quote2>[\"'])(?P<value2>[^\s\"'\n]+(?: [^\s\"'\n]+){1,5})(?P=quote2)"
)
_OF_A_SENTENCE = words(
    "a an and are at be by can cannot changed check empty expired failed field for from has in incorrect invalid is it "
    "long match may missing must no none not null of on only or please required reset rotated see set short should "
    "stored the this to too unset use vault wrong"
)
"""Words that a message about a password has, and a password made of words hardly ever."""


def find_told_passwords(text: str, lowered: str) -> Iterator[Sensitive]:
    """Yield the password of each command that is handed one, and of each sentence that tells one.

    ``lowered`` is the text in small letters, sign by sign.
    """
    for command, pattern in _COMMANDS:
        for match in pattern.finditer(text) if command in text else ():
            yield from _told(match, "value", f"password of a {command} command")
    if "passw" in lowered or "passp" in lowered or "pwd" in lowered:
        for match in _OPTION.finditer(text):
            yield from _told(match, "value", "password of a command")
        yield from _in_sentences(text, lowered)
        yield from _of_words(text)


def _told(match: re.Match[str], group: str, kind: str) -> Iterator[Sensitive]:
    value = match[group].rstrip(".,:!?*_")
    if len(value) >= _SHORTEST and not stands_in(value) and not stands_for_no_value(value):
        yield Sensitive("PM604", match.start(group), match.start(group) + len(value), kind, value)


def _in_sentences(text: str, lowered: str) -> Iterator[Sensitive]:
    for called in _CALLED.finditer(lowered):
        match = _SENTENCE.match(text, called.end(), called.end() + 200)
        if match is None:
            continue
        if match["quoted"]:
            told = not _STATE.fullmatch(match["quoted"]) and not _NAME.fullmatch(match["quoted"])
        else:
            value = match["bare"].rstrip(".,:!?*_")
            told = is_kept_secret(value, quoted=False) and not _METHOD.match(value)
        if told:
            yield from _told(match, "quoted" if match["quoted"] else "bare", "password in a sentence")


def _of_words(text: str) -> Iterator[Sensitive]:
    """Yield each password of several words that is assigned, unless the words speak about one."""
    for match in _WORDS_ASSIGNED.finditer(text):
        group = "value" if match["value"] else "value2"
        if _OF_A_SENTENCE.isdisjoint(match[group].casefold().rstrip(".!").split()):
            yield from _told(match, group, "password of several words")
