"""The size of images in a page, so that the text below them does not move when they arrive."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from html import unescape
from urllib.parse import unquote, urlsplit

_IMAGE = re.compile(r"<img\b(?P<attributes>[^>]*)>")
_SOURCE = re.compile(r' src="(?P<source>[^"]*)"')
_SIZED = re.compile(r' (?:width|height)="')
_FOLDER = "postmortems/"


def add_sizes(html: str, url: str, sizes: Mapping[str, tuple[int, int]]) -> str:
    """Return sanitized HTML with ``width`` and ``height`` on each image whose size is known and not stated.

    ``url`` is the page's, relative to the site's root; ``sizes`` are by path relative to the archive.
    """
    if not sizes or "<img" not in html:
        return html

    def sized(match: re.Match[str]) -> str:
        attributes = match["attributes"]
        source = _SOURCE.search(attributes)
        if source is None or _SIZED.search(attributes):
            return match.group()
        path = unquote(urlsplit(unescape(source["source"])).path)
        place = posixpath.normpath(posixpath.join(url, path))
        size = sizes.get(place.removeprefix(_FOLDER)) if place.startswith(_FOLDER) else None
        if size is None:
            return match.group()
        width, height = size
        return f'<img width="{width}" height="{height}"{attributes}>'

    return _IMAGE.sub(sized, html)
