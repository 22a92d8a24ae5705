"""HTML that is finished, kept out of the way of an engine that would parse it and write it as it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def set_aside(markdown: str, blocks: Iterable[str]) -> tuple[str, dict[str, str]]:
    """Return the Markdown with a comment in place of each block of HTML, and the block for each such comment.

    A block ends where a blank line does; it is replaced where it stands as a whole between blank lines.
    """
    name = "pm"
    while f"<!--{name}" in markdown:
        name += "m"
    kept: dict[str, str] = {}
    for block in blocks:
        for part in block.split("\n\n"):
            mark = f"<!--{name}{len(kept)}-->"
            before, found, after = markdown.partition(part)
            if found and (not before or before.endswith("\n\n")) and (not after or after.startswith("\n")):
                kept[mark] = part
                markdown = f"{before}{mark}{after}"
    return markdown, kept


def put_back(html: str, kept: Mapping[str, str]) -> str:
    """Return the HTML that was made of such Markdown with the blocks in their places."""
    for mark, block in kept.items():
        html = html.replace(mark, block, 1)
    return html
