"""What a page says of itself in search results and where it is shared, if it states nothing: its first words."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from postmortem_archive.site.rendering import shortened

_PARAGRAPH = re.compile(r"<p>(?P<html>.*?)</p>", re.DOTALL)


def first_words(html: str) -> Markup:
    """Return the first paragraph of a page's HTML, cut between words, as text that an attribute may hold."""
    found = _PARAGRAPH.search(html)
    return escape(shortened(Markup(found["html"]).striptags()) if found else "")  # noqa: S704 - stripped, then escaped
