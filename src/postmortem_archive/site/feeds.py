"""Atom (RFC 4287) and JSON Feed 1.1 of the latest postmortems, and llms.txt."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, time
from xml.etree import ElementTree as ET  # only written, never parsed

from postmortem_archive.model import Postmortem
from postmortem_archive.site.options import SiteOptions
from postmortem_archive.site.rendering import iso, postmortem_url, render_markdown

_LENGTH = 50
_ATOM = "http://www.w3.org/2005/Atom"


def last_told(postmortem: Postmortem) -> datetime | None:
    """Return when a postmortem last changed in a way that its text tells: the review, the resolution, the start."""
    known = [at for at in (postmortem.review_held, postmortem.resolved, postmortem.started) if at]
    day = datetime.combine(postmortem.on, time(0), tzinfo=UTC) if postmortem.on else None
    return max(known) if known else day


def _updated(postmortem: Postmortem) -> str:
    return iso(last_told(postmortem)) or "1970-01-01T00:00:00Z"


def _text(value: str) -> str:
    """Return the text without characters that XML 1.0 cannot hold."""
    return "".join(
        sign
        for sign in value
        if sign in "\t\n" or 0x20 <= ord(sign) <= 0xD7FF or 0xE000 <= ord(sign) <= 0xFFFD or ord(sign) >= 0x10000
    )


def atom_feed(postmortems: Sequence[Postmortem], options: SiteOptions) -> str:
    """Return the Atom feed of the latest postmortems, which are given newest first."""
    latest = postmortems[:_LENGTH]
    ET.register_namespace("", _ATOM)
    feed = ET.Element(f"{{{_ATOM}}}feed")

    def add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
        element = ET.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
        element.text = _text(text) if text is not None else None
        return element

    add(feed, "id", options.url or "urn:postmortem-archive:feed")
    add(feed, "title", options.name)
    add(feed, "updated", max((_updated(postmortem) for postmortem in latest), default="1970-01-01T00:00:00Z"))
    add(feed, "link", rel="self", type="application/atom+xml", href=f"{options.url}feed.xml")
    add(feed, "link", rel="alternate", type="text/html", href=options.url or "./")
    add(add(feed, "author"), "name", options.name)
    for postmortem in latest:
        entry = add(feed, "entry")
        url = f"{options.url}{postmortem_url(postmortem.id)}"
        add(entry, "id", url if options.url else f"urn:postmortem-archive:{postmortem.id}")
        add(entry, "title", postmortem.title)
        add(entry, "updated", _updated(postmortem))
        if postmortem.started:
            add(entry, "published", iso(postmortem.started))
        add(entry, "link", rel="alternate", type="text/html", href=url)
        for term in (postmortem.severity, *postmortem.services, *postmortem.factors):
            if term:
                add(entry, "category", term=_text(term))
        add(entry, "summary", postmortem.summary)
    ET.indent(feed)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(feed, encoding="unicode") + "\n"


def json_feed(postmortems: Sequence[Postmortem], options: SiteOptions) -> str:
    """Return the JSON Feed of the latest postmortems, which are given newest first."""
    items = [
        {
            "id": postmortem.id,
            "url": f"{options.url}{postmortem_url(postmortem.id)}",
            "title": postmortem.title,
            "content_text": postmortem.summary or postmortem.title,
            "date_published": iso(postmortem.started) or _updated(postmortem),
            "date_modified": _updated(postmortem),
            "tags": [tag for tag in (postmortem.severity, *postmortem.services, *postmortem.factors) if tag],
            **({"language": postmortem.lang} if postmortem.lang else {}),
        }
        for postmortem in postmortems[:_LENGTH]
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": options.name,
        "home_page_url": options.url or "./",
        "feed_url": f"{options.url}feed.json",
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1) + "\n"


def llms_txt(postmortems: Sequence[Postmortem], options: SiteOptions) -> str:
    """Return ``llms.txt`` (llmstxt.org): what this site is and where everything stands, as Markdown."""
    return render_markdown("llms.txt.jinja", postmortems=postmortems, options=options)
