"""What contributors wrote and the theme prints as it is: HTML is reduced to what a document needs, text is escaped."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from typing import Any

import nh3
from markupsafe import Markup, escape

from postmortem_archive.site.aside import put_back
from postmortem_archive.site.schemes import SCHEMES, is_allowed, stays_in_site

_TAGS = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "blockquote",
        "br",
        "caption",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "details",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "input",
        "ins",
        "kbd",
        "label",
        "li",
        "mark",
        "nav",
        "ol",
        "p",
        "pre",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "section",
        "small",
        "span",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "time",
        "tr",
        "u",
        "ul",
        "var",
        "wbr",
    ]
)
_EVERYWHERE = {"class", "dir", "id", "lang", "title"}
_ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "aria-label", "aria-hidden"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"datetime"},
    "details": {"open", "name"},
    "img": {"src", "alt", "width", "height", "loading"},
    "input": {"type", "checked", "disabled", "name"},
    "ins": {"datetime"},
    "label": {"for"},
    "li": {"value"},
    "nav": {"aria-label"},
    "ol": {"start", "reversed", "type"},
    "td": {"align", "colspan", "rowspan", "headers", "style"},
    "th": {"align", "colspan", "rowspan", "scope", "headers", "style"},
    "time": {"datetime"},
}
_RESERVED = ("__", "pm-search", "home-q")
_GIVEN = ("__tabbed_", "__codelineno", "__span")
"""Beginnings of ids that scripts look up, and of those that Material's extensions give to contributors' content."""


_WITH_CONTENT = {"script", "style", "template", "iframe", "object", "embed", "textarea", "select", "form"}
_ESCAPED_IN_URLS = {ord(sign): f"%{ord(sign):02X}" for sign in "\"'<>"}
_INPUT = re.compile(r"<input\b[^>]*>")


def _sanitize(html: str, attribute_filter: Callable[[str, str, str], str | None]) -> str:
    html = nh3.clean(
        html,
        tags=set(_TAGS),
        attributes={"*": _EVERYWHERE, **_ATTRIBUTES},
        attribute_filter=attribute_filter,
        url_schemes=set(SCHEMES),
        link_rel="noopener noreferrer",
        filter_style_properties={"text-align"},
        clean_content_tags=set(_WITH_CONTENT),
    )
    return _INPUT.sub(_input, html)


def sanitize_page(html: str, kept: tuple[tuple[str, str], ...] = (), *, trusted: bool = False) -> str:
    """Return a page's HTML without anything of contributors that could run, embed, submit, restyle or pretend.

    Kept are the elements that Markdown and Material's extensions make (admonitions, task lists, tabs, footnotes,
    highlighted code), and links to http, https, mailto and places in the site.

    ``kept`` are marks and the blocks that stand in their places afterwards, as the templates made them, which escape
    what contributors wrote. ``trusted`` is for a page whose Markdown is the project's own.
    """
    if trusted:
        return put_back(html, dict(kept))
    # The marks become words that no one can have written: no text holds the hash of itself.
    everything = "\0".join([html, *(block for _, block in kept)])
    name = hashlib.sha256(everything.encode("utf-8", "surrogatepass")).hexdigest()
    marks = {mark: f"{name}-{number}-" for number, (mark, _) in enumerate(kept)}

    def attribute_filter(tag: str, attribute: str, value: str) -> str | None:
        return None if name in value else _filter(tag, attribute, value)

    html = _sanitize(put_back(html, marks), attribute_filter)
    return put_back(html, {marks[mark]: block for mark, block in kept})


def _input(match: re.Match[str]) -> str:
    """Return an input as what it may be: a switch of content tabs, else a box that nobody can tick.

    The sanitizer writes attributes in double quotes, and ``<`` and ``>`` in them as entities.
    """
    element = match.group()
    if ' type="radio"' in element and ' name="__tabbed_' in element:
        return element
    return f'<input type="checkbox"{" checked" if " checked=" in element else ""} disabled>'


def _filter(tag: str, attribute: str, value: str) -> str | None:
    """Return the value to keep, None to drop the attribute.

    Ids of the page's own machinery are not for contributors: a script that looks up ``__config`` would find theirs
    first. Nor are the classes by which scripts find things and the site is styled. Images are the
    site's, and what leads to another host says by which protocol.
    """
    if attribute in ("id", "name", "for") and value.startswith(_RESERVED) and not value.startswith(_GIVEN):
        return None
    if attribute == "class":
        return " ".join(name for name in value.split() if not _is_ours(name.casefold()))
    if attribute == "href" and tag == "a":
        return value if is_allowed(value) else None
    if attribute in ("href", "src"):
        return value if stays_in_site(value) else None
    return value


def _is_ours(name: str) -> bool:
    """Whether a class is one of the site's, or one at which the theme's scripts begin to work."""
    if name in ("md-button", "md-button--primary"):
        return False
    return name.startswith(("pm-", "md-", "pagefind-")) or name in ("mermaid", "arithmatex", "annotate")


def escape_texts(value: Any) -> Any:  # noqa: ANN401 - whatever YAML holds
    """Return front matter whose texts are safe to print, and are not escaped a second time by templates that do so."""
    if isinstance(value, str):
        return escape(value)
    if isinstance(value, Mapping):
        return {key: escape_texts(item) for key, item in value.items()}
    if isinstance(value, list):
        return [escape_texts(item) for item in value]
    return value


def escape_title(html: str) -> Markup:
    """Return a heading's text, given its HTML. To do it twice is to do it once."""
    return escape(Markup(html).striptags())  # noqa: S704 - what it marks is stripped and escaped


def escape_anchor(identifier: str) -> str:
    """Return the id of a place as an address and an attribute may hold it. To do it twice is to do it once."""
    return identifier.translate(_ESCAPED_IN_URLS)
