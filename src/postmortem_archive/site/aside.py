"""HTML that is finished, kept from an engine that would parse it and a sanitizer that would take it for theirs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_MARKS = re.compile(r"<!--pm+\d+-->|[0-9a-f]{64}-\d+-")
"""What may be a mark: a comment from here, or the word that the sanitizer makes of it."""


def set_aside(markdown: str, blocks: Iterable[str]) -> tuple[str, dict[str, str]]:
    """Return the Markdown with a comment in place of each block of HTML, and the block for each such comment.

    A block ends where a blank line does; it is replaced where it stands as a whole between blank lines.
    """
    name = "pm"
    # Python-Markdown deletes U+0002 and U+0003 wherever they stand.
    while f"<!--{name}" in markdown.replace("\2", "").replace("\3", ""):
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
    """Return the HTML that was made of such Markdown with the blocks in their places.

    A block has one place, and no mark in it is seen. What has no place any more, since the HTML around it was not
    well-formed, stands at the end: nothing is lost.
    """
    if not kept:
        return html
    waiting = dict(kept)

    def block(match: re.Match[str]) -> str:
        mark = match.group()
        return waiting.pop(mark, "") if mark in kept else mark

    html = _MARKS.sub(block, html)
    return "\n".join([html, *waiting.values()])
