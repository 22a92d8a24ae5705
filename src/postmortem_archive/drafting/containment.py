"""Words of others made harmless, so that they stay in the place that they were meant for."""

from __future__ import annotations

import re

from markdown_it.token import Token

from postmortem_archive.model import Section
from postmortem_archive.reading.document import LABEL_LEVEL, parse_markdown, parse_tokens
from postmortem_archive.vocabulary import Vocabulary

_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
"""Control characters, and what is no character: neither belongs in a text, and some cannot be written as UTF-8."""

_MARKS = " \t\n*_"
_ROUNDS = 8


def one_line(text: str) -> str:
    """Return a text as words with one space between, without control characters."""
    return " ".join(_UNWANTED.sub(" ", text).split())


def contained(text: str, vocabulary: Vocabulary) -> str:
    """Return Markdown that stays within its section, whatever is appended to it.

    Headings become bold lines, labels that would be read as sections lose their marks, HTML becomes text. What would
    reach beyond its end even so, such as code whose fence is never closed, is shown as it was written, as code.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n")
    text = _UNWANTED.sub("", text.replace("\u2028", "\n").replace("\u2029", "\n")).strip("\n").rstrip()
    written = text
    for _ in range(_ROUNDS):
        tamed = _without_labels(_without_headings_and_html(text), vocabulary)
        if tamed == text:
            break
        text = tamed
    return text if _is_contained(text, vocabulary) else _as_code(written)


def _without_headings_and_html(text: str) -> str:
    lines = text.split("\n")
    tokens = parse_tokens(text)
    for index in range(len(tokens) - 1, -1, -1):
        token = tokens[index]
        if token.map is None:
            continue
        start, end = token.map
        if token.type == "heading_open" and token.level == 0:
            title = " ".join(tokens[index + 1].content.split()).strip(_MARKS)
            lines[start:end] = [f"**{title}**" if title else "", ""]
        elif token.type == "html_block" or (token.type == "inline" and _has_html(token)):
            lines[start:end] = [line.replace("<", "&lt;") for line in lines[start:end]]
    return "\n".join(lines).strip("\n").rstrip()


def _has_html(token: Token) -> bool:
    return any(child.type == "html_inline" for child in token.children or ())


def _without_labels(text: str, vocabulary: Vocabulary) -> str:
    lines = text.split("\n")
    for section in parse_markdown(text, 1, vocabulary).sections:
        if section.level == LABEL_LEVEL:
            line = lines[section.line - 1]
            lines[section.line - 1] = line.replace("**", "").replace("__", "")
    return "\n".join(lines)


def _is_contained(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a heading below the text is a heading, and the only one."""
    end = text.count("\n") + 3
    return parse_markdown(f"{text}\n\n## End\n", 1, vocabulary).sections == (Section(None, "End", 2, end, end + 2),)


def _as_code(text: str) -> str:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"
