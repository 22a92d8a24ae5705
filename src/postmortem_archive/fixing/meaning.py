"""Whether two texts of one file say the same: what a mechanical change must never alter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from markdown_it.token import Token

from postmortem_archive.model import Postmortem
from postmortem_archive.reading.document import parse_tokens


def same_meaning(before: Postmortem, after: Postmortem) -> bool:
    """Whether two records of one file tell the same, and their bodies are the same Markdown.

    Where a thing stands may differ, and so may the title of a section that the vocabulary knows, and the order of what
    is kept in ``other``. Everything else is compared: the record, and every block, word, link and line of code of the
    body, since a record holds but a part of the text.
    """
    return _record(before) == _record(after) and list(_body(before)) == list(_body(after))


def _record(postmortem: Postmortem) -> Postmortem:
    """Return the record without places and without what a section that the vocabulary knows is called."""
    return replace(
        postmortem,
        source="",
        body_line=0,
        places=(),
        other=tuple(sorted(postmortem.other)),
        sections=tuple(
            replace(section, title="" if section.name else section.title, line=0, end_line=0)
            for section in postmortem.sections
        ),
        timeline=tuple(replace(entry, line=0, end_line=0) for entry in postmortem.timeline),
        contributing_factors=tuple(replace(factor, line=0) for factor in postmortem.contributing_factors),
        action_items=tuple(replace(item, line=0, end_line=0) for item in postmortem.action_items),
        references=tuple(replace(reference, line=0) for reference in postmortem.references),
    )


def _body(postmortem: Postmortem) -> Iterator[tuple[Any, ...]]:
    """Yield the body's tokens without their lines. The words of outermost headings are in the record's sections."""
    tokens = parse_tokens(postmortem.body)
    for index, token in enumerate(tokens):
        if not (index and token.level == 1 and tokens[index - 1].type == "heading_open"):
            yield _said(token)


def _said(token: Token) -> tuple[Any, ...]:
    children: Sequence[Token] = token.children or ()
    attributes = sorted(token.attrs.items(), key=str)
    inside = [_said(child) for child in children]
    return token.type, token.tag, token.level, token.markup, token.info, token.content, attributes, inside
