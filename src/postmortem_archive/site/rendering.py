"""Jinja templates to text that Markdown leaves alone, and the filters that the templates share."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, Self

from jinja2 import Environment, PackageLoader, StrictUndefined
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markupsafe import Markup

from postmortem_archive.reading.document import UNMARKED
from postmortem_archive.reading.references import is_relative
from postmortem_archive.site.languages import direction
from postmortem_archive.site.schemes import is_allowed
from postmortem_archive.wording import format_duration, plural
from postmortem_archive.yaml_text import quoted


def render(template: str, **values: object) -> str:
    """Render a template of ``site/templates`` to an HTML block: no blank lines, no indentation, as Markdown wants."""
    text = render_as_is(template, **values)
    return "\n".join(line for raw in text.split("\n") if (line := raw.strip()))


def render_as_is(template: str, **values: object) -> str:
    """Render a template of ``site/templates``, white space included."""
    return _environment().get_template(template).render(**values)


def render_markdown(template: str, **values: object) -> str:
    """Render a template of text that is not HTML: what it is given stands as it is, unless it asks for ``plain``."""
    return _environment().overlay(autoescape=False, keep_trailing_newline=True).get_template(template).render(**values)


class PageText(str):
    """The Markdown of a page. ``html`` are blocks of it that are finished HTML: neither parsed nor sanitized again."""

    __slots__ = ("html",)
    html: tuple[str, ...]

    def __new__(cls, text: str, html: Iterable[str] = ()) -> Self:
        """Take a text and blocks that stand in it."""
        made = super().__new__(cls, text)
        made.html = tuple(block for block in html if block)
        return made


def page(front: Mapping[str, object], *blocks: str, html: Iterable[str] = ()) -> PageText:
    """Return a Markdown page: front matter (JSON is YAML) and blocks with a blank line between each other.

    ``html`` are the parts that ``render`` made. They are published as they are; all else is sanitized.
    """
    head = "\n".join(f"{key}: {quoted(value)}" for key, value in front.items())
    text = f"---\n{head}\n---\n\n" + "\n\n".join(block for block in blocks if block) + "\n"
    return PageText(text, html)


def crumb_trail(*crumbs: tuple[str, str]) -> list[dict[str, str]]:
    """Return titles and addresses of the pages above one, as the front matter has them for the theme."""
    return [{"title": title, "url": url} for title, url in crumbs]


_SPECIAL = str.maketrans({sign: "\\" + sign for sign in "\\`*_{}[]#|~"} | {"<": "&lt;", "&": "&amp;"})

_OPENING = re.compile(r"^(?P<number>\d*)(?P<sign>[-+>!?=:.)])")
"""What opens a list, a quote or an admonition at the start of a line."""


def postmortem_url(identity: str) -> str:
    """Return the address of a postmortem's page, relative to the site's root. It is permanent."""
    return f"postmortems/{identity}/"


def text_path(identity: str) -> str:
    """Return the address of a postmortem's own Markdown, relative to the site's root. It is permanent.

    It is one of plain text: what is called ``.md`` is a page for engines, and an unknown type for many hosts.
    """
    return f"postmortems/{identity}.txt"


def page_path(url: str) -> str:
    """Return the path of the Markdown file that becomes the page at a URL such as ``services/edge/``.

    A name of ``index`` is that of its folder's own page for every engine, so the page gets a folder.
    """
    path = url.rstrip("/")
    return f"{path}/index.md" if path.endswith("/index") else f"{path}.md"


def escape_markdown(text: str) -> str:
    """Return text that Markdown shows as it is."""
    plain = " ".join(text.split()).translate(_SPECIAL)
    return _OPENING.sub(lambda match: f"{match['number']}&#{ord(match['sign'])};", plain)


def format_instant(value: datetime) -> str:
    """Return ``2026-03-04 09:58 UTC``."""
    return f"{value.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def iso(value: datetime | date | None) -> str | None:
    """Return ISO 8601, instants in UTC with ``Z``; None stays None."""
    if isinstance(value, datetime):
        text = value.astimezone(UTC).isoformat(timespec="seconds")
        return text.replace("+00:00", "Z")
    return value.isoformat() if value else None


def relative_url(target: str, base: str) -> str:
    """Return the way from one URL of the site to another: both are relative to the root, directories end in a slash."""
    path, _, fragment = target.partition("#")
    start = base if base.endswith("/") or not base else posixpath.dirname(base)
    way = posixpath.relpath(path or ".", start.rstrip("/") or ".")
    if (path.endswith("/") or not path) and way != ".":
        way += "/"
    if way == ".":
        way = "./"
    return f"{way}#{fragment}" if fragment else way


class _InlineParser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 - as the parser calls it
        return is_allowed(url)


@cache
def _inline_parser() -> MarkdownIt:
    return _InlineParser("commonmark", {"html": False}).enable("strikethrough")


def render_inline(text: str, links: Mapping[str, str] | None = None) -> Markup:
    """Return the HTML of a line of Markdown: marks and links, no HTML of its own, no images, no unsafe schemes.

    ``links`` says where relative links lead on the page at hand; without it the line stands on a page of others, where
    its relative links lead nowhere. What leads nowhere is text.
    """
    if UNMARKED.fullmatch(text):
        return Markup(escapeHtml(text))  # noqa: S704 - just escaped
    parser = _inline_parser()
    tokens = parser.parseInline(text)
    for token in tokens:
        dead = False
        for child in token.children or ():
            if child.type == "image":
                child.type, child.children = "text", None
            elif child.type == "link_open":
                target = str(child.attrGet("href"))
                if links and target in links:
                    child.attrSet("href", links[target])
                dead = (is_relative(target) and target not in (links or ())) or (links is None and target[:1] == "#")
            if dead and child.type in ("link_open", "link_close"):
                dead = child.type == "link_open"
                child.type, child.tag, child.content = "text", "", ""
    return Markup(parser.renderer.render(tokens, parser.options, {}))  # noqa: S704 - markdown-it escapes what it renders


def shortened(text: str, length: int = 200) -> str:
    """Return a text cut between words, so that it has at most so many characters."""
    return text if len(text) <= length else text[: length - 1].rsplit(" ", 1)[0] + "…"


def minutes(length: timedelta | None) -> int | None:
    """Return a length of time in whole minutes; None stays None."""
    return round(length.total_seconds() / 60) if length is not None else None


def label(word: str) -> str:
    """Return a word of the format as a reader sees it: ``in-review`` is ``In review``."""
    return word.replace("-", " ").capitalize()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("postmortem_archive.site"),
        autoescape=True,
        auto_reload=False,  # to look whether a file has changed takes longer than to render many of them
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    filters: dict[str, Any] = {
        "direction": direction,
        "duration": format_duration,
        "instant": format_instant,
        "iso": iso,
        "inline": render_inline,
        "label": label,
        "plain": escape_markdown,
        "plural": plural,
        "postmortem_url": postmortem_url,
        "text_path": text_path,
    }
    environment.filters.update(filters)
    environment.tests["allowed"] = is_allowed
    return environment
