"""Markdown as a tree of sections over markdown-it's tokens, with the lines of the file kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import unescape

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from postmortem_archive.model import Reference, Section, first_named
from postmortem_archive.vocabulary import Vocabulary

LABEL_LEVEL = 7
"""The level of a section that is a bold label in a list rather than a heading."""

SHORTCODE = r":[a-z0-9_+-]+:"
"""How GitHub writes a picture among words."""

_SHORTCODE = re.compile(SHORTCODE)
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)


@cache
def _parser() -> MarkdownIt:
    """GitHub's dialect as far as postmortems use it; inline HTML stays text for the reader."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.core.ruler.at("inline", _parse_inline)
    return parser


UNMARKED = re.compile(r"[^\\`*_~\[\]!<&\n]*")
"""Text in which no inline rule of the dialect can find anything. About half of a postmortem's paragraphs are such."""


def _parse_inline(state: StateCore) -> None:
    """Stand in for markdown-it's rule of that name, and spare it the texts in which there is nothing to find."""
    for token in state.tokens:
        if token.type == "inline":
            token.children = []
            if not token.content:
                continue
            if UNMARKED.fullmatch(token.content):
                token.children.append(Token("text", "", 0, content=token.content))
            else:
                state.md.inline.parse(token.content, state.md, state.env, token.children)


@dataclass(frozen=True, slots=True)
class Document:
    """A body's tokens and its headings.

    Token maps count from 0 within the body; ``line`` makes them lines of the file.
    """

    lines: tuple[str, ...]
    first_line: int
    tokens: tuple[Token, ...]
    sections: tuple[Section, ...]
    spans: Mapping[Section, tuple[int, int]]

    def line(self, index: int) -> int:
        """Return the file's line for a token's line index."""
        return index + self.first_line

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the file's lines for two line indices, without the blank lines that a list's last item ends with."""
        while end > start + 1 and not self.text(self.line(end - 1)).strip():
            end -= 1
        return self.line(start), self.line(end)

    def text(self, line: int) -> str:
        """Return a line of the file by its number, empty where the body has none."""
        index = line - self.first_line
        return self.lines[index] if 0 <= index < len(self.lines) else ""

    def section(self, name: str) -> Section | None:
        """Return the first section of that vocabulary name, or None."""
        return first_named(self.sections, name)

    def named(self, name: str) -> Iterator[Section]:
        """Yield the sections of that vocabulary name, but for those that are part of another, in the order written."""
        covered = 0
        for section in sorted(self.sections, key=lambda section: section.line):
            if section.name == name and section.line >= covered:
                covered = section.end_line
                yield section

    def inside(self, section: Section) -> tuple[Token, ...]:
        """Return the tokens below a section's heading, sub-sections included."""
        start, end = self.spans[section]
        return self.tokens[start:end]

    def references(self) -> Iterator[Reference]:
        """Yield the links and images of the body, in the order in which they stand."""
        for token in self.tokens:
            for child in token.children or ():
                target = child.attrGet("href" if child.type == "link_open" else "src")
                if child.type in ("link_open", "image") and target:
                    yield Reference(str(target), self.line(_start(token)))

    def column(self, line: int, text: str) -> int:
        """Return the column at which a text stands in a line of the file, 1 if it is not found there."""
        return self.text(line).find(text) + 1 or 1


def html_targets(tokens: Iterable[Token]) -> Iterator[str]:
    """Yield where the links lead that are written in HTML. Those within comments are among them."""
    for token in tokens:
        for part in [token] if token.type == "html_block" else token.children or ():
            if part.type in ("html_block", "html_inline"):
                yield from (unescape("".join(match.groups(""))) for match in _HREF.finditer(part.content))


@cache
def _block_parser() -> MarkdownIt:
    """The same dialect without what stands inside paragraphs, which takes half the time."""
    return MarkdownIt("commonmark").enable("table").disable(["inline", "text_join"])


def parse_blocks(body: str) -> list[Token]:
    """Return the block tokens of a text, whose inline tokens have no children. Never raises."""
    return _block_parser().parse(body)


def parse_tokens(body: str) -> list[Token]:
    """Return the block tokens of a text. Never raises: any text is Markdown."""
    return _parser().parse(body)


def parse_markdown(body: str, first_line: int, vocabulary: Vocabulary) -> Document:
    """Parse a body that begins at ``first_line`` of its file. Never raises: any text is Markdown."""
    tokens = tuple(parse_tokens(body))
    lines = tuple(body.split("\n"))
    heads = [index for index, token in enumerate(tokens) if token.type == "heading_open" and token.level == 0]
    spans: dict[Section, tuple[int, int]] = {}
    for index, after in _extents(tokens, heads):
        level = int(tokens[index].tag[1])
        title = plain_text(tokens[index + 1])
        known = vocabulary.section(_SHORTCODE.sub("", title))
        end = _start(tokens[after]) if after < len(tokens) else len(lines)
        name = known.name if known else None
        section = Section(name, title, level, _start(tokens[index]) + first_line, end + first_line)
        spans[section] = (index + 3, after)
    spans.update(_labelled_items(tokens, first_line, vocabulary))
    return Document(lines, first_line, tokens, tuple(spans), spans)


def _extents(tokens: Sequence[Token], heads: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield each heading with the next one of the same or a higher level, or the end."""
    after = dict.fromkeys(heads, len(tokens))
    waiting: list[int] = []
    for index in heads:
        while waiting and tokens[waiting[-1]].tag >= tokens[index].tag:
            after[waiting.pop()] = index
        waiting.append(index)
    yield from after.items()


def _labelled_items(
    tokens: Sequence[Token], first_line: int, vocabulary: Vocabulary
) -> Iterator[tuple[Section, tuple[int, int]]]:
    """Yield outermost list items that act as sections: ``- **Key events**`` with a list below it."""
    for index, token in enumerate(tokens):
        if token.type != "list_item_open" or token.level != 1 or index + 2 >= len(tokens) or not token.map:
            continue
        children = tokens[index + 2].children or []
        strong = next((at for at, child in enumerate(children) if child.type == "strong_open"), None)
        if strong is None or any(child.content.strip() for child in children[:strong]):
            continue
        title = children[strong + 1].content.strip(" :")
        known = vocabulary.section(title)
        if known is None:
            continue
        end = next(
            at for at in range(index, len(tokens)) if tokens[at].type == "list_item_close" and tokens[at].level == 1
        )
        line, end_line = token.map[0] + first_line, token.map[1] + first_line
        yield Section(known.name, title, LABEL_LEVEL, line, end_line), (index + 4, end)


def _start(token: Token) -> int:
    return token.map[0] if token.map else 0


def plain_text(inline: Token) -> str:
    """Return an inline token's text without marks, images by their description, breaks as spaces."""
    parts: list[str] = []
    for child in inline.children or ():
        match child.type:
            case "text" | "code_inline":
                parts.append(child.content)
            case "softbreak" | "hardbreak":
                parts.append(" ")
            case "image":
                parts.append(child.content)
    return " ".join("".join(parts).split())


def paragraphs(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the inline tokens of the paragraphs that stand directly among these tokens, not inside lists or quotes."""
    for index, token in enumerate(tokens):
        if token.type == "inline" and index and tokens[index - 1].type == "paragraph_open" and token.level == 1:
            yield token


def tree(tokens: Sequence[Token]) -> SyntaxTreeNode:
    """Return the tokens as a tree, for walking lists and tables."""
    return SyntaxTreeNode(tokens)
