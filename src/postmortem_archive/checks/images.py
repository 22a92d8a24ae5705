"""Whether images say what is on them to those who cannot see them (PM118)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it.token import Token

from postmortem_archive.checks.cursor import Cursor
from postmortem_archive.checks.subject import Subject
from postmortem_archive.findings import Finding

_BARE = re.compile(r"!\[[ \t]*\]")
_TAG = re.compile(r"<img\b", re.IGNORECASE)
_TOLD = re.compile(r"\salt(?:\s*=|$|[\s/])", re.IGNORECASE)
"""An attribute of HTML that describes an image, or says by being empty that it is an ornament."""

_MESSAGE = "expected a description of the image, found none"


def check_images(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each image without a description, be it Markdown's or HTML's."""
    if "![" not in subject.postmortem.source and not _TAG.search(subject.postmortem.source):
        return
    cursor = Cursor(subject.lines)
    for token in subject.document.tokens:
        if token.type == "html_block":
            yield from _tags(subject, token, token.content, cursor)
        for child in token.children or ():
            if child.type == "html_inline":
                yield from _tags(subject, token, child.content, cursor)
            elif child.type == "image" and not child.content.strip():
                place = _next(subject, token, _BARE, cursor)
                yield subject.tell("PM118", *place, _MESSAGE, fix="say between ![ and ] what is to be seen")


def _tags(subject: Subject, token: Token, html: str, cursor: Cursor) -> Iterator[Finding]:
    if html.startswith("<!--"):
        return
    for match in _TAG.finditer(html):
        end = html.find(">", match.end())
        if end < 0:
            return
        place = _next(subject, token, _TAG, cursor)
        if not _TOLD.search(html, match.end() - 1, end):
            yield subject.tell("PM118", *place, _MESSAGE, fix='add alt="what is to be seen"')


def _next(subject: Subject, token: Token, pattern: re.Pattern[str], cursor: Cursor) -> tuple[int, int]:
    """Return the line and column of the next place in a block's lines at which an image begins."""
    start, end = (subject.document.line(index) for index in token.map or (0, 0))
    match = cursor.find(pattern, start, end)
    return (cursor.line, match.start() + 1) if match else (start, 1)
