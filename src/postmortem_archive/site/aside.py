"""HTML that is finished, kept from an engine that would parse it and a sanitizer that would take it for theirs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_DELETED = {2: None, 3: None}
"""U+0002 and U+0003, which Python-Markdown deletes wherever they stand."""


def set_aside(markdown: str, blocks: Iterable[str]) -> tuple[str, dict[str, str]]:
    """Return the Markdown with a comment in place of each block of HTML, and the block for each such comment.

    A block ends where a blank line does; it is replaced where it stands as a whole between blank lines.
    """
    name = "pm"
    while f"<!--{name}" in markdown.translate(_DELETED):
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
    marks = re.compile("|".join(map(re.escape, kept)))
    html = marks.sub(lambda match: waiting.pop(match.group(), ""), html)
    return "\n".join([html, *waiting.values()])
