"""What of a postmortem is its author's own prose, piece by piece, each with its place in the file.

Not code, quotations, addresses, log lines, comments, or headings that are names of sections.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from postmortem_archive.checks.subject import Subject
from postmortem_archive.model import Postmortem
from postmortem_archive.reading.document import LABEL_LEVEL, UNMARKED

HIDDEN = "\ufffc"
"""Stands in a passage for each character of what is not prose."""

_MASKED = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]{1,20}://[^\s<>]+|\bwww\.[^\s<>]+"
    r"|(?<![\w\"])\"[^\"]{1,500}\"(?!\w)|„[^“”]{1,500}[“”]|“[^”]{1,500}”|«[^»]{1,500}»|»[^«]{1,500}«"
    r"|‘(?:[^’]|’(?=\w)){1,500}’(?!\w)|(?<![\w'])'(?:[^']|(?<=\w)'(?=\w)){2,500}'(?!\w)"
)
_LOG = re.compile(
    r"[\[(]?\d{4}-\d\d-\d\d[T ]\d\d:\d\d\S* .{0,80}?\b(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|CRITICAL|FATAL)\b"
    r"|.{0,80}\blevel=\w+ "
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{1,32});")
_MAIL = "mailto:"


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of prose. ``scope`` holds the words by which Vale's rules select: text, heading, table, and so on.

    ``section`` is the vocabulary's name of the last heading above it.
    """

    text: str
    scope: frozenset[str]
    section: str | None
    source: _Source

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line and column of the file at which a character of the text stands."""
        return self.source.place(offset)


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a passage was written: the Markdown of it, and a walk along it, None where it reads as it is written.

    ``written`` begins at ``column`` of ``line``; its other lines stand somewhere in those that follow.
    """

    lines: tuple[str, ...]
    line: int
    column: int
    written: str
    walk: _Walk | None = None

    def place(self, offset: int) -> tuple[int, int]:
        if self.walk is not None:
            offset = self.walk.to(offset)
        row = self.written.count("\n", 0, offset)
        if not row:
            return self.line, self.column + min(offset, len(self.written))
        line = self.line + row
        begin = self.written.rfind("\n", 0, offset) + 1
        end = self.written.find("\n", begin)
        indented = self.written[begin : end if end >= 0 else len(self.written)]
        piece = indented.strip()
        indent = len(indented) - len(indented.lstrip(" \t"))
        text = self.lines[line - 1] if line <= len(self.lines) else ""
        return line, max(text.rfind(piece), 0) + max(offset - begin - indent, 0) + 1


def passages(subject: Subject) -> Iterator[Passage]:
    """Yield the prose of a postmortem: of its front matter, then of its body."""
    yield from _front_matter(subject)
    yield from _body(subject)


def _front_matter(subject: Subject) -> Iterator[Passage]:
    """Yield the front matter's free text. Where it cannot be found as it was read, it stands where the fact begins."""
    postmortem = subject.postmortem
    for name, value in _free_text(postmortem):
        line, column = postmortem.place(name)
        if value and line < postmortem.body_line:
            written = ""
            for number in range(line, postmortem.body_line):
                at = subject.lines[number - 1].find(value)
                if at >= 0:
                    line, column, written = number, at + 1, value
                    break
            words = frozenset(("text", "frontmatter", name.rpartition(".")[2]))
            yield Passage(masked(value), words, None, _Source(subject.lines, line, column, written))


def _free_text(postmortem: Postmortem) -> Iterator[tuple[str, str]]:
    yield "title", postmortem.title
    yield "lead", postmortem.lead or ""
    if postmortem.withdrawn:
        yield "withdrawn.reason", postmortem.withdrawn.reason or ""
    if postmortem.security:
        yield "security.stakeholder", postmortem.security.stakeholder or ""


def _body(subject: Subject) -> Iterator[Passage]:
    document = subject.document
    known = {section.line: section.name for section in document.sections if section.level < LABEL_LEVEL}
    section: str | None = None
    quotes = 0
    around: list[str] = []
    cells = _Cells(subject.lines)
    for token in document.tokens:
        kind = token.type
        if kind in ("blockquote_open", "blockquote_close"):
            quotes += token.nesting
        elif kind == "tr_open" and token.map:
            cells.begin(document.line(token.map[0]))
        elif kind in _AROUND:
            around.append(_AROUND[kind].format(token.tag))
        elif kind in _ENDS:
            around.pop()
        elif kind == "inline" and token.map:
            line = document.line(token.map[0])
            scope = around[-1] if around else "paragraph"
            in_cell = scope.startswith("table")
            source = cells.next(token) if in_cell else _block_source(token, line, subject.lines)
            if scope.startswith("heading"):
                section = known.get(line, section)
                if known.get(line):
                    continue
            if token.content and not quotes:
                words = frozenset(("text", "md", *scope.split(".")))
                yield from _of_inline(token, words, section, source)


_AROUND = {
    "heading_open": "heading.{}", "bullet_list_open": "list", "ordered_list_open": "list",
    "th_open": "table.header", "td_open": "table.cell",
}  # fmt: skip
_ENDS = {"heading_close", "bullet_list_close", "ordered_list_close", "th_close", "td_close"}


class _Cells:
    """Finds the cells of a table's row, one after the other: their tokens say which line, not where in it."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        self._lines = lines
        self._line = 0
        self._at = 0

    def begin(self, line: int) -> None:
        """Go on to a row."""
        text = self._lines[line - 1]
        self._line = line
        self._at = text.find("|") + 1 if text.lstrip(" >").startswith("|") else 0

    def next(self, token: Token) -> _Source:
        """Return where the next cell of the row is written."""
        text = self._lines[self._line - 1]
        bar = _bar(text, self._at)
        cell = text[self._at : bar]
        column = self._at + len(cell) - len(cell.lstrip()) + 1
        self._at = bar + 1
        return _Source(self._lines, self._line, column, cell.strip(), _Walk(token.children or (), cell.strip()))


def _bar(text: str, start: int) -> int:
    """Return the place of the next bar that ends a cell, or the end of the text."""
    at = text.find("|", start)
    while at > 0 and text[at - 1] == "\\":
        at = text.find("|", at + 1)
    return at if at >= 0 else len(text)


def _block_source(token: Token, line: int, lines: tuple[str, ...]) -> _Source:
    first = token.content.split("\n", 1)[0].rstrip()
    text = lines[line - 1].rstrip() if line <= len(lines) else ""
    column = len(text) - len(first) if text.endswith(first) else max(text.find(first), 0)
    walk = None if UNMARKED.fullmatch(token.content) else _Walk(token.children or (), token.content)
    return _Source(lines, line, column + 1, token.content, walk)


def _of_inline(token: Token, scope: frozenset[str], section: str | None, source: _Source) -> Iterator[Passage]:
    children = token.children or ()
    text = "".join(map(_piece, children))
    if not _LOG.match(text):
        yield Passage(masked(text), scope, section, source)
    for child in children:
        target = str(child.attrGet("href") or "") if child.type == "link_open" else ""
        address = target.removeprefix(_MAIL).partition("?")[0]
        if target.startswith(_MAIL) and address not in text:
            plain = _Source(source.lines, source.line, source.column, source.written)
            line, column = plain.place(max(source.written.find(address), 0))
            yield Passage(address, scope, section, _Source(source.lines, line, column, address))


def masked(text: str) -> str:
    """Return a text of the same length without what others said, and without addresses."""
    if not any(sign in text for sign in _SIGNS):
        return text
    return _MASKED.sub(lambda match: HIDDEN * len(match[0]), text)


_SIGNS = ('"', "'", "‘", "“", "„", "«", "»", "://", "www.")


def _piece(child: Token) -> str:
    """Return what of an inline token is read as prose."""
    match child.type:
        case "text":
            return child.content
        case "softbreak" | "hardbreak":
            return " "
        case "code_inline" | "image":
            return HIDDEN
        case "html_inline" if child.content[:3].lower() == "<br":
            return " "
        case _:
            return ""


class _Walk:
    """Goes along the Markdown of a passage and the tokens that it was read as, from one place to a later one.

    To begin anew for each of many places would take a time that grows with the square of the text.
    """

    __slots__ = ("_at", "_children", "_index", "_inside", "_read", "_written")

    def __init__(self, children: Sequence[Token], written: str) -> None:
        self._children = children
        self._written = written
        self._begin()

    def _begin(self) -> None:
        """Stand at the first token (``_index``) and its first letter (``_inside``), none read and none written."""
        self._index = self._inside = self._read = self._at = 0

    def to(self, offset: int) -> int:
        """Return where in the Markdown the character at an offset of the read text stands."""
        if offset < self._read:
            self._begin()
        while self._index < len(self._children):
            child = self._children[self._index]
            piece = _piece(child)
            stop = self._inside + offset - self._read
            if child.type == "text":
                self._at = _after(piece[self._inside : stop], self._written, self._at)
                if stop < len(piece):
                    self._inside, self._read = stop, offset
                    return _start_of(piece[stop], self._written, self._at)
            elif stop < len(piece):
                return self._at
            else:
                self._at = _skip(child, self._written, self._at)
            self._read += len(piece) - self._inside
            self._index += 1
            self._inside = 0
        return min(self._at, len(self._written))


def _after(text: str, written: str, at: int) -> int:
    """Return where a text ends that stands at a place of the Markdown, signs that only escape counted in."""
    if written.startswith(text, at):
        return at + len(text)
    index = 0
    while index < len(text) and at < len(written):
        at = _start_of(text[index], written, at)
        entity = _ENTITY.match(written, at)
        if entity and (meant := html.unescape(entity[0])) and text.startswith(meant, index):
            at, index = entity.end(), index + len(meant)
        else:
            at, index = at + 1, index + 1
    return at


def _start_of(sign: str, written: str, at: int) -> int:
    """Return the place of a character that stands here, or behind a backslash or the indent of a line."""
    if written.startswith(f"\\{sign}", at) and sign != "\\":
        return at + 1
    if sign == "\\" and written.startswith("\\\\", at):
        return at + 1
    return at


def _skip(child: Token, written: str, at: int) -> int:
    """Return where the Markdown goes on after a mark, a break, or something that is not read."""
    match child.type:
        case "softbreak" | "hardbreak":
            end = written.find("\n", at) + 1
            while 0 < end < len(written) and written[end] in " \t":
                end += 1
            return end or at
        case "html_inline":
            return max(written.find(child.content, at), at) + len(child.content)
        case "code_inline":
            begin = written.find(child.markup, at) + len(child.markup)
            return written.find(child.markup, begin + len(child.content.strip())) + len(child.markup)
        case "link_close" | "image":
            return _after_link(child, written, at)
        case "link_open":
            return at + 1
        case _:
            return at + len(child.markup)


def _after_link(child: Token, written: str, at: int) -> int:
    """Return the end of a link or image whose text ends at ``at``, or that begins there if it is an image."""
    if child.type == "image":
        at = written.find("](", at) if written.find("](", at) >= 0 else written.find("]", at)
    if not written.startswith("](", at):
        end = written.find("]", at + 2) if written.startswith("][", at) else at
        return end + 1
    depth = 0
    for index in range(at + 1, len(written)):
        depth += {"(": 1, ")": -1}.get(written[index], 0)
        if not depth:
            return index + 1
    return at + 1
