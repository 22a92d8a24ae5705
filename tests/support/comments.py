"""What GitHub would make of a comment: parsed independently of what made it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

_PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
_MENTION = re.compile(r"(?<![\w`])@[\w/-]|#\d|\bgh-\d|://|\bwww\.|mailto:|xmpp:", re.IGNORECASE)
_MATHS = re.compile(r"(?<!<span>)\$")
_OUR_HTML = re.compile(r"<!-- postmortem-review -->|</?(?:details|summary)>|<span>\$</span>")


def dangers(comment: str, allowed: str) -> list[str]:
    """Return what would notify, embed, run, or lead elsewhere than to addresses that begin as allowed."""
    found = []
    for token in _walk(_PARSER.parse(comment)):
        if token.type == "fence" and re.match(r" *\w", token.info):
            found.append(f"drawing {token.info!r}")
        elif token.type == "html_inline" and token.content in ("<span>", "</span>"):
            continue
        elif token.type in ("html_block", "html_inline"):
            rest = _OUR_HTML.sub("\0", token.content)
            found += [f"HTML {rest!r}"] if re.search("<(?!\u200b)", rest) else []
            found += [f"reference {match.group()!r} in {rest!r}" for match in _MENTION.finditer(unescape(rest))]
            found += ["mathematics"] if "$" in rest else []
        elif token.type == "image":
            found.append(f"image {token.attrs!r}")
        elif token.type == "link_open" and not _resolved(str(token.attrs["href"])).startswith(allowed):
            found.append(f"link {token.attrs!r}")
        elif token.type == "inline":
            # Text of neighbouring tokens stands together once it is shown: backslashes and references are gone.
            text = "".join(_shown(child) for child in token.children or ())
            found += ["mathematics"] if _MATHS.search(text) else []
            found += [f"reference {match.group()!r} in {text!r}" for match in _MENTION.finditer(text)]
    found += [f"command {line!r}" for line in comment.split("\n") if line.lstrip().startswith("/")]
    return found


def _walk(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _walk(token.children or [])


def _shown(token: Token) -> str:
    if token.type in ("text", "text_special"):
        return token.content
    return "<span>" if token.content == "<span>" else "\0"


def _resolved(href: str) -> str:
    """Return where a browser goes at an address: dots lead upwards, also those that are percent-coded."""
    parts = urlsplit(href)
    return f"{parts.scheme}://{parts.netloc}{posixpath.normpath(unquote(parts.path))}"
