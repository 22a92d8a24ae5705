"""Findings that a file silences, with a reason: ``<!-- allow PM302: quoted from the regulator -->``.

In the body such a comment holds for the block that follows it, up to the next blank line that is not within code, or
where it shares a line with other text for that line. In the front matter ``# allow PM107: reason`` holds for its own
line or, standing alone, for the next one; there, and before the body's first heading, it also holds for what is said of
the file as a whole. What stands in code, or in a text of the front matter, is no comment.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from postmortem_archive.checks.cursor import Cursor
from postmortem_archive.findings import Finding, finding
from postmortem_archive.form.front_matter import front_matter_tree
from postmortem_archive.model import Postmortem
from postmortem_archive.reading.document import parse_tokens
from postmortem_archive.rules import RULES, Severity
from postmortem_archive.vocabulary.model import Policy
from postmortem_archive.yaml_tree import scalars

_ALLOW = re.compile(r"allow\s+(?P<code>[A-Za-z]+\d\w*)(?P<rest>(?:[\s:,].*)?)", re.DOTALL)
"""What a comment says that is meant to silence: other comments may well begin with the word."""

_BEGIN, _END = "<!--", "-->"
_COMMENT = re.compile(_BEGIN)
_HASH = re.compile(r"(?:^|[ \t])#[ \t]*(?=allow[ \t])")
_IN_TEXT = re.compile(r"#\s*allow\s+(?P<code>\w+)")
_MARKS = re.compile(r"[ \t>*+-]*")
"""What may stand before a comment that stands alone, in a list or a quotation."""

_NEVER = ("PM101", "PM102", "PM103", "PM120", "PM121", "PM190", "PM601", "PM602", "PM603")
"""What cannot be silenced in a file: it cannot be read, or it is about silencing or another file, or it is a secret."""


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


def silenced(findings: Iterable[Finding], postmortems: Iterable[Postmortem], policy: Policy) -> Iterator[Finding]:
    """Yield the findings that stand, a PM120 for each that is silenced, and a PM121 for each comment that is no use.

    A silenced error is told as a warning, so that no reviewer passes over it.
    """
    by_path: dict[str, list[Finding]] = defaultdict(list)
    for item in findings:
        by_path[item.path].append(item)
    for postmortem in postmortems:
        if "allow" in postmortem.source:
            yield from _in_file(postmortem, by_path.pop(postmortem.path, []), policy)
    for rest in by_path.values():
        yield from rest


def silencer(postmortem: Postmortem) -> Callable[[str, int], bool]:
    """Return what says whether a file silences the findings of a rule in a line."""
    useful = _by_place(_silences(postmortem)) if "allow" in postmortem.source else {}
    return lambda rule, line: (rule, line) in useful


def _in_file(postmortem: Postmortem, findings: list[Finding], policy: Policy) -> Iterator[Finding]:
    silences = list(_silences(postmortem))
    useful = _by_place(silences)
    used: set[_Silence] = set()
    for item in findings:
        silence = useful.get((item.rule, item.line))
        if silence is None:
            yield item
            continue
        used.add(silence)
        message = f"{item.rule} ({RULES[item.rule].title}) is silenced here: {silence.reason}"
        weight = Severity.WARNING if item.severity is Severity.ERROR else None
        yield from _tuned("PM120", postmortem.path, item.line, item.column, message, policy, weight)
    for silence in silences:
        if silence not in used:
            message = _problem(silence, policy)
            yield from _tuned("PM121", postmortem.path, silence.line, silence.column, message, policy)


def _by_place(silences: Iterable[_Silence]) -> dict[tuple[str, int], _Silence]:
    """Return for each rule and line the first comment that holds there. What is said of a whole file is at line 1."""
    places: dict[tuple[str, int], _Silence] = {}
    for silence in silences:
        if not silence.reason or silence.code not in RULES or silence.code in _NEVER:
            continue
        if silence.whole:
            places.setdefault((silence.code, 1), silence)
        for line in range(silence.start, silence.end):
            earlier = places.setdefault((silence.code, line), silence)
            if earlier is not silence and earlier.end >= silence.end:
                break
    return places


def _problem(silence: _Silence, policy: Policy) -> str:
    if silence.code not in RULES:
        return f"expected the code of a rule, found {silence.code!r}"
    if silence.code in _NEVER:
        return f"expected a rule that a file can silence, found {silence.code}"
    if not silence.reason:
        return f"expected allow {silence.code}: and why it is right here; found no reason, so nothing is silenced"
    if policy.rules.get(silence.code) == "off":
        return f"expected a rule that is in force, found {silence.code}, which the policy switches off"
    return f"expected a finding of {silence.code} in what follows, found none; remove the comment"


def _tuned(
    rule: str, path: str, line: int, column: int, message: str, policy: Policy, weight: Severity | None = None
) -> Iterator[Finding]:
    """Yield a finding as heavy as the policy has it, or else of the given weight, or that of its rule."""
    tuned = policy.rules.get(rule)
    if tuned != "off":
        yield finding(rule, path, line, column, message, severity=Severity(tuned) if tuned else weight)


def _silences(postmortem: Postmortem) -> Iterator[_Silence]:
    lines = postmortem.source.split("\n")
    yield from _in_front(postmortem, lines)
    if _BEGIN in postmortem.source:
        yield from _in_body(postmortem, lines)


def _said(comment: str) -> tuple[str, str] | None:
    """Return the code and the reason that a comment states, the reason empty where there is no colon before it."""
    match = _ALLOW.fullmatch(comment.strip())
    if match is None:
        return None
    rest = match["rest"].strip()
    return match["code"], " ".join(rest[1:].split()) if rest.startswith(":") else ""


def _in_front(postmortem: Postmortem, lines: Sequence[str]) -> Iterator[_Silence]:
    quoted: set[str] | None = None
    front = lines[: postmortem.body_line - 1]
    below = _stops(len(front), lambda number: front[number - 1].lstrip().startswith("#"))
    for number, text in enumerate(front, 1):
        match = _HASH.search(text)
        said = _said(text[match.end() :]) if match else None
        if match is None or said is None:
            continue
        quoted = _quoted(postmortem) if quoted is None else quoted
        if said[0] in quoted:
            continue
        start = number if text[: match.start()].strip() else below[number + 1]
        yield _Silence(*said, number, text.index("#", match.start()) + 1, start, start + 1, whole=True)


def _quoted(postmortem: Postmortem) -> set[str]:
    """Return the codes that values of the front matter speak of: what stands in a text is no comment."""
    return {match["code"] for text in scalars(front_matter_tree(postmortem)) for match in _IN_TEXT.finditer(text)}


def _in_body(postmortem: Postmortem, lines: Sequence[str]) -> Iterator[_Silence]:
    tokens = parse_tokens(postmortem.body)
    comments = list(_comments(tokens, lines, postmortem.body_line))
    code = {
        number + postmortem.body_line
        for token in tokens
        if token.type in ("fence", "code_block") and token.map
        for number in range(*token.map)
    }
    alone = {number for comment in comments if comment.alone for number in range(comment.line, comment.end + 1)}
    starts = _stops(len(lines), lambda number: number in alone or not lines[number - 1].strip())
    ends = _stops(len(lines), lambda number: number in code or bool(lines[number - 1].strip()))
    headed = next((section.line for section in postmortem.sections), len(lines) + 1)
    for comment in comments:
        said = _said(comment.text)
        if said:
            start, end = comment.line, comment.line + 1
            if comment.alone:
                start = starts[comment.end + 1]
                end = ends[start]
            yield _Silence(*said, comment.line, comment.column, start, end, whole=comment.line < headed)


@dataclass(frozen=True, slots=True)
class _Comment:
    """An HTML comment that is none of code, its first and its last line, and whether it has them for itself."""

    text: str
    line: int
    column: int
    end: int
    alone: bool


def _comments(tokens: Iterable[Token], lines: Sequence[str], first_line: int) -> Iterator[_Comment]:
    """Yield the comments of a body in the order in which they stand."""
    cursor = Cursor(lines)
    for html, start, end, told in _pieces(tokens, first_line):
        begin = html.find(_BEGIN)
        while begin >= 0 and (after := html.find(_END, begin)) >= 0:
            found = cursor.find(_COMMENT, start, end)
            if found is None:
                break
            line, column = cursor.line, found.start()
            last = line + html.count("\n", begin, after)
            tail = lines[last - 1].find(_END, column if last == line else 0) + len(_END)
            if told:
                ended = _marks_end(lines[last - 1], tail) == len(lines[last - 1])
                alone = ended and _marks_end(lines[line - 1], 0) >= column
                yield _Comment(html[begin + len(_BEGIN) : after], line, column + 1, last, alone)
            cursor.line, cursor.column = last, tail
            begin = html.find(_BEGIN, after)


def _marks_end(line: str, start: int) -> int:
    match = _MARKS.match(line, start)
    return match.end() if match else start


def _pieces(tokens: Iterable[Token], first_line: int) -> Iterator[tuple[str, int, int, bool]]:
    """Yield what may have comments, the lines of its block, the end exclusive, and whether they count.

    In a span of code they do not, but they are gone through, so that those behind it are found where they are.
    """
    for token in tokens:
        if token.map and token.type in ("html_block", "inline"):
            start, end = (number + first_line for number in token.map)
            for part in [token] if token.type == "html_block" else token.children or ():
                if part.type in ("html_block", "html_inline", "code_inline") and _BEGIN in part.content:
                    yield part.content, start, end, part.type != "code_inline"


def _stops(count: int, is_passed: Callable[[int], bool]) -> list[int]:
    """Return for each of ``count`` lines, by its number, the first from there on that is not passed over.

    Where there is none that is the line behind the last, which has an item too.
    """
    stops = [count + 1] * (count + 2)
    for number in range(count, 0, -1):
        stops[number] = stops[number + 1] if is_passed(number) else number
    return stops
