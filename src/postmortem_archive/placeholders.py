"""What still waits for its author: an empty section, an empty row or box, ``TODO``, ``_to be written_``, ``<fill in>``.

The one definition of it, for those who write templates and for those who judge what became of them. HTML comments say
nothing to a reader, so a section of nothing but comments is one that waits.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"<(?!/?(?:img|svg|video|audio|iframe|object)\b)[^<>@:]*>", re.IGNORECASE)
"""A tag, or words between angle brackets, but what shows something by itself and addresses."""

_BOX = re.compile(r"\[[ xX]?\](?=\s|$)")
_LABEL = re.compile(r"[^:.!?\n]{1,40}:[\s*_]*")
"""A label with nothing behind it: ``**Customers affected:**``."""

_MARKS = " \t\n*_~`\"'.,;:!?…-–—·|/\\()[]{}"
_LONGEST = 120
_FILLER = re.compile(
    r"""(?:todo|fixme|tbd|tbc|tba|wip|xxx|n/?a|not\ applicable|placeholder|pending|pendiente|coming\ soon
    |work\ in\ progress|(?:still\ )?to\ be\ (?:written|done|determined|confirmed|added|completed|filled(?:\ in)?
    |announced|decided|defined|described)|por\ (?:completar|hacer|determinar|escribir)|noch\ zu\ schreiben|à\ compléter
    |(?:please\ )?fill\ (?:me\ |this\ )?(?:in|out))""",
    re.VERBOSE | re.IGNORECASE,
)
_ASKS = re.compile(
    r"[\s*_`\[(]*(?:(?:todo|fixme|tbd|tbc)\b(?:\([^()\n]{0,40}\))?[\s*_]*[:–—-]|lorem\s+ipsum\b)", re.IGNORECASE
)
"""``TODO: describe what customers saw``, ``TODO(platform): ...``."""

_BRACKETED = re.compile(
    r"[\s*_`]*(?:\[\s*(?:please\s+)?(?:fill|describe|insert|add|write|enter|name|todo|tbd|your)\b[^\]\n]*\]|\{[^{}\n]+\}"
    r"|\{\{[^{}\n]+\}\})[\s*_`.:]*",
    re.IGNORECASE,
)
_SHOWN = ("fence", "code_block")


def is_placeholder(tokens: Sequence[Token]) -> bool:
    """Whether a section still waits for its author. ``tokens`` are what stands below its heading.

    That is where, comments removed, nothing remains but headings, the heads of tables, empty rows and boxes, and texts
    that ``is_filler``. Code is content, and so is an image; ``None. We checked the logs`` is content too.
    """
    head = False
    for index, token in enumerate(tokens):
        if token.type in ("thead_open", "thead_close"):
            head = token.nesting > 0
        elif token.type in _SHOWN and token.content.strip():
            return False
        elif token.type == "html_block" or (token.type == "inline" and not head):
            is_heading = index > 0 and tokens[index - 1].type == "heading_open"
            if not is_heading and not is_filler(token.content):
                return False
    return True


def is_filler(text: str) -> bool:
    """Whether a text of inline Markdown, be it a paragraph, a cell or a value, says nothing yet."""
    if "<" in text:
        text = _TAG.sub("", _COMMENT.sub("", text))
    text = text.strip()
    box = _BOX.match(text)
    if box:
        text = text[box.end() :].lstrip()
    if _ASKS.match(text):
        return True
    if len(text) > _LONGEST:
        return not text.strip(_MARKS)
    bare = text.strip(_MARKS)
    return (
        not bare
        or _FILLER.fullmatch(bare) is not None
        or _LABEL.fullmatch(text) is not None
        or _BRACKETED.fullmatch(text) is not None
    )
