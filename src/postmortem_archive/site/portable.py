"""GitHub's Markdown to Markdown that Python-Markdown reads the same way.

Teams write for GitHub, whose parser nests a list two spaces in and lets a table follow a paragraph; Python-Markdown
wants four spaces and a blank line. Only the layout changes, line by line; words and marks stay as written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it.tree import SyntaxTreeNode

from postmortem_archive.reading.document import parse_tokens

_MARKER = re.compile(r"(?P<lead> *)(?P<marker>[-*+]|\d{1,9}[.)])(?P<pad> +|$)")
_LABEL = re.compile(r"\s*(?:\*\*|__)[^*_]+?:?\s*(?:\*\*|__)")
_BLOCKS = ("bullet_list", "ordered_list", "table", "fence", "blockquote", "hr", "heading")
_INDENT = 4


def make_portable(body: str, *, shift: int = 0) -> str:
    """Return the body with lists indented by four, blank lines before blocks, and headings ``shift`` levels down."""
    lines = body.split("\n")
    root = SyntaxTreeNode(parse_tokens(body))
    before: set[int] = set()
    for child in root.children:
        start, end = child.map or (0, 0)
        if child.type in _BLOCKS and start and lines[start - 1].strip():
            before.add(start)
        if child.type == "paragraph":
            _break_labels(lines, start, end)
        elif child.type in ("bullet_list", "ordered_list"):
            _indent(child, lines, 0, 0)
        elif child.type == "heading":
            lines[start:end] = _heading(lines[start:end], int(child.tag[1]) + shift)
    return "\n".join(_with_blanks(lines, before))


def _with_blanks(lines: Sequence[str], before: set[int]) -> Iterator[str]:
    for index, line in enumerate(lines):
        if index in before:
            yield ""
        yield line


def _break_labels(lines: list[str], start: int, end: int) -> None:
    """End each line of a block of labels (``**Lead:** ...``) with a hard break, so that it stays a line of its own."""
    for index in range(start, end - 1):
        if _LABEL.match(lines[index]) and _LABEL.match(lines[index + 1]):
            lines[index] = lines[index].rstrip(" \\") + "  "


def _heading(lines: Sequence[str], level: int) -> list[str]:
    """Return an ATX heading at the wanted level on the first of the lines it had; the others become empty."""
    level = max(1, min(level, 6))
    if lines[0].lstrip().startswith("#"):
        text = lines[0].strip().lstrip("#").strip()
    else:
        text = " ".join(line.strip() for line in lines[:-1])
    return [f"{'#' * level} {text}", *("" for _ in lines[1:])]


def _indent(node: SyntaxTreeNode, lines: list[str], old: int, new: int) -> None:
    """Move a list's items from the indentation that they have to four spaces a level, nested lists with them."""
    for item in node.children:
        start, end = item.map or (0, 0)
        first = lines[start].expandtabs(4)[old:]
        match = _MARKER.match(first)
        if match is None:  # inside a construct whose prefix is more than spaces; left as it is
            continue
        pad = len(match["pad"])
        width = len(match["lead"]) + len(match["marker"]) + (pad if 1 <= pad <= 4 else 1)
        marker = match["marker"].replace(")", ".")
        lines[start] = " " * new + marker.ljust(_INDENT - 1) + " " + first[width:]
        for index in range(start + 1, min(end, len(lines))):
            lines[index] = _moved(lines[index], old + width, new + _INDENT)
        for child in item.children:
            # A list that begins on its parent's own line (`- - x`) has no line of its own to move.
            if child.type in ("bullet_list", "ordered_list") and (child.map or (0, 0))[0] > start:
                _indent(child, lines, new + _INDENT, new + _INDENT)


def _moved(line: str, old: int, new: int) -> str:
    if not line.strip():
        return ""
    expanded = line.expandtabs(4) if "\t" in line[: old + 1] else line
    own = len(expanded) - len(expanded.lstrip(" "))
    return " " * (new + max(own - old, 0)) + expanded.lstrip(" ")
