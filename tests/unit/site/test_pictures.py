"""The size of images in a page."""

from __future__ import annotations

import pytest

from postmortem_archive.site.pictures import add_sizes

SIZES = {"2026/graph.png": (640, 480), "a b.svg": (10, 20), "assets/images/logo.svg": (1, 1)}
URL = "postmortems/2026-03-04-outage/"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<img src="../2026/graph.png" alt="a">', '<img width="640" height="480" src="../2026/graph.png" alt="a">'),
        ('<img alt="" src="../a%20b.svg?x#y">', '<img width="10" height="20" alt="" src="../a%20b.svg?x#y">'),
        ('<img src="../a%20b.svg" width="5">', None),
        ('<img src="../unknown.png">', None),
        ('<img src="../../assets/images/logo.svg">', None),
        ('<img alt="src">', None),
        ("<p>no image</p>", None),
    ],
)  # fmt: skip
def test_a_known_image_gets_its_size_once(before: str, after: str | None):
    assert add_sizes(before, URL, SIZES) == (after or before)
