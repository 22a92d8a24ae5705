"""Text of strangers in a comment on GitHub: nobody is notified, nothing is embedded, no HTML, no links but our own.

A comment is made where the code of the pull request runs, and posted where that code does not: both sides use this
module, the first for each value that it quotes (``escape``), the second for the comment as a whole (``defang``), which
leaves what the first made as it is.

Backslashes and character references do not help against mentions: GitHub looks for those in the text that Markdown
became. What would be one is broken by U+200B, which nobody sees; so is the word behind a code fence, which could make a
diagram or a map of the code. Dollar signs stand in ``<span>``, which GitHub documents as what keeps them from being
mathematics. Nothing but Python's own library is imported.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

MARKER = "<!-- postmortem-review -->"
"""The first line of the comment, by which it is found again."""

LIMIT = 65_536
"""Characters that GitHub takes for a comment."""

CUT_NOTICE = "**Cut here: GitHub takes no longer comment. The workflow's run tells all.**"

_BREAK = "\u200b"

# A segment of dots alone, in whatever coding, would lead a browser out of the repository.
_SEGMENT = r"(?!\.{1,2}(?:[/?)]))(?:[\w.~-]|%(?!2[ef])[0-9a-f]{2})+"
_LINK = rf"""/(?:
    blob/[0-9a-f]{{40}}(?=[^)]{{1,1024}}\))(?:/{_SEGMENT})+(?:\?plain=1\#L\d{{1,7}})?
  | actions/runs/\d{{1,20}}
)"""

_DANGEROUS = r"""
    (?P<tag></?(?:details|summary)>|<span>\$</span>)
  | (?P<reference>&(?:lt|gt|amp);)
  | (?P<dollar>\$)
  | (?P<breaks>
        ^[ \t]*(?=/)                 # a command to some other robot
      | (?:`{3,}|~{3,})(?=\ *[^ \n`~]) # code that is drawn: mermaid, geojson, stl, math
      | @                            # a person, a team, an address
      | \#(?=\d)                     # another issue
      | GH-(?=\d)
      | /(?=\\?/)                    # an address of any scheme
      | www(?=\\?\.)                 # one without a scheme
      | (?:mailto|xmpp)(?=\\?:)
      | ](?=[\[(:])                  # a link, and what one refers to
      | !(?=\\?\[)                   # an image
      | <                            # HTML
      | &                            # a character by its number or name, which could be any of these
    )(?!\u200b)
"""

_SPECIAL = re.compile(r"[\\`*_\[\]#|~]")
_OPENING = re.compile(r"^(?=[-+=])|(?<=^\d)(?=[.)])|^\d{2,9}(?=[.)])")
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_KEPT = "\n\u200b\u200c\u200d"
"""Line ends, our own mark, and what joins and parts letters of Persian, Hindi and the signs of emoji."""


def escape(text: str, length: int = 200) -> str:
    """Return a stranger's text as Markdown that shows it in one line, cut to so many characters."""
    plain = " ".join(_seen(text).split())
    if len(plain) > length:
        plain = plain[: length - 1] + "…"
    plain = plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    plain = _SPECIAL.sub(lambda match: "\\" + match.group(), plain)
    return defang(_OPENING.sub(lambda match: match.group() + "\\", plain))


def defang(text: str, links_to: Iterable[str] = ()) -> str:
    """Return a whole Markdown text in which nothing notifies, embeds or leads elsewhere.

    It keeps the folds ``<details>`` and links to runs, and to files at a commit, of the repositories whose addresses
    are in ``links_to``. To do it twice changes nothing.
    """
    targets = "|".join(re.escape(address.rstrip("/")) for address in links_to)
    link = rf"(?P<link>\]\((?:{targets}){_LINK}\))|" if targets else ""
    pattern = re.compile(link + _DANGEROUS, re.VERBOSE | re.MULTILINE | re.IGNORECASE)
    return pattern.sub(_break, _seen(text))


def cut(text: str, limit: int, notice: str = CUT_NOTICE) -> str:
    """Return a Markdown text of at most so many characters, cut between two lines, with a notice where it was cut.

    Folds that are open there are closed.
    """
    if len(text) <= limit:
        return text
    room = limit - len(notice) - 2
    kept = text[: max(text.rfind("\n", 0, room + 1), 0)]
    while True:
        closing = "\n\n</details>" * (kept.count("<details>") - kept.count("</details>"))
        if not kept or len(kept) + len(closing) <= room:
            return f"{kept}{closing}\n\n{notice}"
        kept = kept[: max(kept.rfind("\n"), 0)]


def _break(match: re.Match[str]) -> str:
    if match["dollar"] is not None:
        return "<span>$</span>"
    return match.group() + (_BREAK if match["breaks"] is not None else "")


def _seen(text: str) -> str:
    """Return a text without the characters that nobody sees, which could turn it around or hide what it says."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        sign if sign in _KEPT or unicodedata.category(sign) not in _UNSEEN else " "
        for sign in text.replace("\r\n", "\n").replace("\t", " ")
    )
