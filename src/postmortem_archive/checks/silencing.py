"""Findings that a file silences, with a reason: ``<!-- allow PM302: quoted from the regulator -->``.

In the body such a comment holds for the block that follows it, up to the next blank line, or where it shares a line
with other text for that line. In the front matter ``# allow PM107: reason`` holds for its own line or, standing alone,
for the next one; there, and before the body's first heading, it also holds for what is said of the file as a whole.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from postmortem_archive.findings import Finding, finding
from postmortem_archive.model import Postmortem
from postmortem_archive.reading.document import parse_tokens
from postmortem_archive.rules import RULES, Severity
from postmortem_archive.vocabulary.model import Policy

_ALLOW = r"allow\s+(?P<code>\w+)\s*(?::\s*(?P<reason>.*?))?\s*"
_IN_BODY = re.compile(rf"<!--\s*{_ALLOW}-->", re.DOTALL)
_IN_FRONT = re.compile(rf"(?:^|\s)#\s*{_ALLOW}$")
_NEVER = ("PM101", "PM102", "PM103", "PM120", "PM121", "PM190")
"""What cannot be silenced in a file: it cannot be read, or it is about silencing, or about another file."""


@dataclass(frozen=True, slots=True)
class _Silence:
    """A comment and the lines, the end exclusive, for which it holds; ``whole`` where also for the file as a whole."""

    code: str
    reason: str
    line: int
    column: int
    start: int
    end: int
    whole: bool

    def covers(self, item: Finding) -> bool:
        return item.rule == self.code and (self.start <= item.line < self.end or (self.whole and item.line == 1))


def silenced(findings: Iterable[Finding], postmortems: Iterable[Postmortem], policy: Policy) -> Iterator[Finding]:
    """Yield the findings that stand, a PM120 for each that is silenced, and a PM121 for each comment that is no use."""
    by_path: dict[str, list[Finding]] = defaultdict(list)
    for item in findings:
        by_path[item.path].append(item)
    for postmortem in postmortems:
        if "allow" in postmortem.source:
            yield from _in_file(postmortem, by_path.pop(postmortem.path, []), policy)
    for rest in by_path.values():
        yield from rest


def _in_file(postmortem: Postmortem, findings: list[Finding], policy: Policy) -> Iterator[Finding]:
    silences = list(_silences(postmortem))
    useful = [
        silence for silence in silences if silence.reason and silence.code in RULES and silence.code not in _NEVER
    ]
    used: set[_Silence] = set()
    for item in findings:
        silence = next((one for one in useful if one.covers(item)), None)
        if silence is None:
            yield item
            continue
        used.add(silence)
        message = f"{item.rule} ({RULES[item.rule].title}) is silenced here: {silence.reason}"
        yield from _tuned("PM120", postmortem.path, item.line, item.column, message, policy)
    for silence in silences:
        if silence not in used:
            message = _problem(silence, policy)
            yield from _tuned("PM121", postmortem.path, silence.line, silence.column, message, policy)


def _problem(silence: _Silence, policy: Policy) -> str:
    if silence.code not in RULES:
        return f"expected the code of a rule, found {silence.code!r}"
    if silence.code in _NEVER:
        return f"expected a rule that a file can silence, found {silence.code}"
    if not silence.reason:
        return (
            f"expected a reason, as in allow {silence.code}: why it is right here; found none, so nothing is silenced"
        )
    if policy.rules.get(silence.code) == "off":
        return f"expected a rule that is in force, found {silence.code}, which the policy switches off"
    return f"expected a finding of {silence.code} in what follows, found none; remove the comment"


def _tuned(rule: str, path: str, line: int, column: int, message: str, policy: Policy) -> Iterator[Finding]:
    weight = policy.rules.get(rule)
    if weight != "off":
        yield finding(rule, path, line, column, message, severity=Severity(weight) if weight else None)


def _silences(postmortem: Postmortem) -> Iterator[_Silence]:
    lines = postmortem.source.split("\n")
    for number, text in enumerate(lines[: postmortem.body_line - 1], 1):
        match = _IN_FRONT.search(text)
        if match:
            start = number + 1 if not text[: match.start()].strip() else number
            place = text.index("#", match.start()) + 1
            yield _Silence(match["code"], match["reason"] or "", number, place, start, start + 1, whole=True)
    if not _IN_BODY.search(postmortem.source):
        return
    headed = next((section.line for section in postmortem.sections), len(lines) + 1)
    for first, last in _prose(postmortem):
        text = "\n".join(lines[first - 1 : last - 1])
        for match in _IN_BODY.finditer(text):
            line = first + text.count("\n", 0, match.start())
            column = match.start() - text.rfind("\n", 0, match.start())
            ends = first + text.count("\n", 0, match.end())
            rest = lines[line - 1][: column - 1] + (text[match.end() :].split("\n", 1)[0])
            start, end = (line, line + 1) if rest.strip() else _block(lines, ends)
            reason = " ".join((match["reason"] or "").split())
            yield _Silence(match["code"], reason, line, column, start, end, whole=line < headed)


def _prose(postmortem: Postmortem) -> Iterator[tuple[int, int]]:
    """Yield the lines, the end exclusive, of the outermost blocks that are not code and in which comments count."""
    inside_code: set[int] = set()
    tokens = parse_tokens(postmortem.body)
    for token in tokens:
        if token.type in ("fence", "code_block") and token.map:
            inside_code.update(range(*token.map))
    for token in tokens:
        if token.map and token.nesting >= 0 and token.level == 0 and token.map[0] not in inside_code:
            runs = _runs([index for index in range(*token.map) if index not in inside_code])
            yield from ((start + postmortem.body_line, end + postmortem.body_line) for start, end in runs)


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of numbers that follow each other, the end exclusive."""
    start = 0
    for index, number in enumerate(numbers):
        if index + 1 == len(numbers) or numbers[index + 1] != number + 1:
            yield numbers[start], number + 1
            start = index + 1


def _block(lines: list[str], after: int) -> tuple[int, int]:
    """Return the first and the end of the lines that follow a line, from one that is not blank to the next that is."""
    start = after + 1
    while start <= len(lines) and not lines[start - 1].strip():
        start += 1
    end = start
    while end <= len(lines) and lines[end - 1].strip():
        end += 1
    return start, end
