"""GitHub's Markdown to Markdown that Python-Markdown reads the same way.

Teams write for GitHub, whose parser nests a list two spaces in and lets a table follow a paragraph; Python-Markdown
wants four spaces and a blank line. Only the layout changes, block by block; words and marks stay as written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.tree import SyntaxTreeNode

from postmortem_archive.reading.document import parse_blocks

_PREFIX = re.compile(r"[ \t>*+\-\d.)]*")
_MARKER = re.compile(r"(?P<lead> *)(?P<marker>[-*+]|\d{1,9}[.)])(?P<pad> +|$)")
_QUOTE = re.compile(r" {0,3}> ?")
_LIKE_MARKER = re.compile(r"(?P<lead>\s*\d*)(?P<sign>[-+*.])(?=\s|$)")
_LAST_HASHES = re.compile(r"(?<![\\#])#+$")
_LABEL = re.compile(r"\s*(?:\*\*|__)[^*_]+?:?\s*(?:\*\*|__)")
_LISTS = ("bullet_list", "ordered_list")
_INDENT = 4


def make_portable(body: str, *, shift: int = 0) -> str:
    """Return the body with lists indented by four, blank lines between blocks, and headings ``shift`` levels down."""
    lines = [_PREFIX.sub(lambda match: match.group().expandtabs(4), line, count=1) for line in body.split("\n")]
    return "\n".join(_layout(SyntaxTreeNode(parse_blocks(body)), lines, 0, shift))


def _layout(node: SyntaxTreeNode, lines: Sequence[str], first: int, shift: int = 0) -> list[str]:
    """Return a container's lines, which begin with line ``first`` of the body and lack the container's prefix."""
    laid: list[str] = []
    at = first
    previous = ""
    for child in node.children:
        start, end = child.map or (at, at)
        laid += lines[at - first : start - first]
        tight = node.type == "list_item" and previous == "paragraph" and child.type in _LISTS
        if laid and laid[-1].strip() and not tight:
            laid.append("")
        laid += _block(child, lines[start - first : end - first], start, shift)
        at, previous = end, child.type
    return [*laid, *lines[at - first :]]


def _block(node: SyntaxTreeNode, lines: Sequence[str], first: int, shift: int) -> Sequence[str]:
    if node.type == "paragraph":
        return _paragraph(lines)
    if node.type == "heading":
        return [_heading(node, int(node.tag[1]) + shift), *("" for _ in lines[1:])]
    if node.type in _LISTS:
        return _list(node, lines, first)
    if node.type == "blockquote":
        inner = _layout(node, [_QUOTE.sub("", line, count=1) for line in lines], first)
        return [f"> {line}" if line.strip() else ">" for line in inner]
    return lines


def _paragraph(lines: Sequence[str]) -> list[str]:
    """Escape what only Python-Markdown takes for a list, and end the lines of a block of labels with a hard break.

    So each label (``**Lead:** ...``) stays on a line of its own.
    """
    laid = [
        *lines[:1],
        *(
            _LIKE_MARKER.sub(r"\g<lead>\\\g<sign>", line, count=1) if _LIKE_MARKER.match(line) else line
            for line in lines[1:]
        ),
    ]
    for index in range(len(laid) - 1):
        if _LABEL.match(laid[index]) and _LABEL.match(laid[index + 1]):
            laid[index] = laid[index].rstrip(" \\") + "  "
    return laid


def _heading(node: SyntaxTreeNode, level: int) -> str:
    """Return a heading of either form as one line that begins with its level; a hash at its end is text."""
    text = " ".join(child.content for child in node.children).replace("\n", " ")
    text = _LAST_HASHES.sub(lambda match: "\\#" * len(match.group()), text)
    return f"{'#' * max(1, min(level, 6))} {text}"


def _list(node: SyntaxTreeNode, lines: Sequence[str], first: int) -> list[str]:
    """Return a list with four spaces a level. An item that has a blank line in it is followed by one."""
    laid: list[str] = []
    at = 0  # where the item before begins
    for item in node.children:
        start, end = item.map or (first, first)
        own = lines[start - first : end - first]
        match = _MARKER.match(own[0]) if own else None
        if match is None:
            laid += own
            continue
        if laid[-1:] != [""] and not all(line.strip() for line in laid[at:]):
            laid.append("")
        at = len(laid)
        pad = len(match["pad"])
        width = match.end("marker") + (pad if 1 <= pad <= 4 and own[0][match.end() :] else 1)
        inner = _layout(item, [own[0][width:], *(_without_indent(line, width) for line in own[1:])], start)
        laid.append(match["marker"].replace(")", ".").ljust(_INDENT - 1) + " " + inner[0])
        laid += [" " * _INDENT + line if line.strip() else "" for line in inner[1:]]
    return laid


def _without_indent(line: str, width: int) -> str:
    """Return a line without the spaces of its item; a lazy line has fewer."""
    return line[min(width, len(line) - len(line.lstrip(" "))) :]
