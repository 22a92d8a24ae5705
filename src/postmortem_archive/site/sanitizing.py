"""HTML that contributors had a hand in, reduced to what a document needs."""

from __future__ import annotations

import nh3

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
        "line",
        "mark",
        "nav",
        "ol",
        "p",
        "pre",
        "q",
        "rect",
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
        "svg",
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
    "line": {"x1", "x2", "y1", "y2"},
    "nav": {"aria-label"},
    "ol": {"start", "reversed", "type"},
    "rect": {"x", "y", "width", "height"},
    "svg": {"viewbox", "preserveaspectratio", "role", "aria-label", "viewBox", "preserveAspectRatio"},
    "td": {"align", "colspan", "rowspan", "headers", "style"},
    "th": {"align", "colspan", "rowspan", "scope", "headers", "style"},
    "time": {"datetime"},
}
_SCHEMES = {"http", "https", "mailto"}
_RESERVED = ("__", "pm-search", "home-q")
_GIVEN = ("__tabbed_", "__codelineno", "__span")
"""Beginnings of ids that scripts look up, and of those that Material's extensions give to contributors' content."""

_IGNORED_IN_URLS = str.maketrans({"\t": "", "\n": "", "\r": "", "\\": "/"})
_CONTROLS = "".join(map(chr, range(33)))


def sanitize(html: str) -> str:
    """Return the HTML of a page without anything that could run, embed, submit or restyle.

    Kept are the elements that Markdown and Material's extensions make (admonitions, task lists, tabs, footnotes,
    highlighted code), the timeline's drawing, and links to http, https, mailto and places in the site.
    """
    return nh3.clean(
        html,
        tags=set(_TAGS),
        attributes={"*": _EVERYWHERE, **_ATTRIBUTES},
        attribute_filter=_filter,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer",
        filter_style_properties={"text-align"},
        clean_content_tags={"script", "style", "template", "iframe", "object", "embed", "form", "textarea", "select"},
    )


def _filter(tag: str, attribute: str, value: str) -> str | None:
    """Return the value to keep, None to drop the attribute.

    Ids of the page's own machinery are not for contributors: a script that looks up ``__config`` would find theirs
    first. Inputs are the boxes of task lists and the switches of content tabs and nothing else. Images are the site's.
    """
    if attribute in ("id", "name", "for") and value.startswith(_RESERVED) and not value.startswith(_GIVEN):
        return None
    if tag == "input" and attribute == "type":
        return value if value in ("checkbox", "radio") else "checkbox"
    if attribute in ("href", "src"):
        address = value.translate(_IGNORED_IN_URLS).lstrip(_CONTROLS)  # as browsers read it
        if address.startswith("//") or (tag == "img" and ":" in address.split("/", 1)[0]):
            return None
    return value
