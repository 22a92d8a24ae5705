"""An SVG file is published if it is a drawing, and not if it is a document that could run, load or embed."""

from __future__ import annotations

from pathlib import Path

import pytest

from postmortem_archive.reading import read_archive
from postmortem_archive.reading.svg import svg_problem
from tests.support.records import ROOT, vocabulary

XMLNS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def svg(inside: str, more: str = "") -> bytes:
    return f"<svg {XMLNS} {more}>{inside}</svg>".encode()


@pytest.mark.parametrize(
    "data",
    [
        svg("<script>alert(1)</script>"),
        svg("<script href='https://evil.example/x.js'/>"),
        svg("", "onload='alert(1)'"),
        svg("<rect onclick='alert(1)' width='1'/>"),
        svg("<a href='javascript:alert(1)'><text>x</text></a>"),
        svg("<a xlink:href=' java&#10;script:alert(1)'><text>x</text></a>"),
        svg("<a xlink:href='data:text/html,x'><text>x</text></a>"),
        svg("<animate attributeName='href' values='javascript:alert(1)'/>"),
        svg("<set attributeName='onmouseover' to='alert(1)'/>"),
        svg("<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>"),
        svg("<script xmlns='http://www.w3.org/1999/xhtml'>alert(1)</script>"),
        svg("<h:script xmlns:h='http://www.w3.org/1999/xhtml'>alert(1)</h:script>"),
        svg("<image href='https://evil.example/x.png'/>"),
        svg("<image href='data:image/svg+xml;base64,AAAA'/>"),
        svg("<use href='https://evil.example/x.svg#a'/>"),
        svg("<use href='data:image/svg+xml,x#a'/>"),
        svg("<feImage href='#a'/>"),
        svg("<rect style='fill:url(https://evil.example/x)'/>"),
        svg("<rect fill='url(\"//evil.example/x\")'/>"),
        svg("<rect fill='url(other.svg#a)'/>"),
        svg("<rect style='fill:u\\72l(//evil.example)'/>"),
        svg("<style>@import 'x.css';</style>"),
        svg("<style>rect{fill:red}<!-- -->@import 'x';</style>"),
        svg("<style>rect{background:image-set('x' 1x)}</style>"),
        svg("<rect/>", "xml:base='https://evil.example/'"),
        svg("<iframe src='x'/>"),
        svg("<handler type='text/javascript'>x</handler>"),
        b"<!DOCTYPE svg [<!ENTITY a 'b'>]>" + svg("&a;"),
        b"<!doctype svg>" + svg(""),
        b"<?xml-stylesheet href='x.xsl'?>" + svg(""),
        b"<?xml version='1.0'?><?xml-stylesheet href='x.xsl'?>" + svg(""),
        b"<?xml version='1.0' encoding='utf-7'?>" + svg(""),
        svg("<script>alert(1)</script>").decode().encode("utf-16"),
        svg("<rect>"),
        b"",
        b"not XML",
        b"<html xmlns='http://www.w3.org/1999/xhtml'><body/></html>",
        b"<svg><rect/></svg>",
        svg("\x00"),
        svg("&nbsp;"),
        b"\xff\xfe",
    ],
)
def test_what_is_more_than_a_drawing(data: bytes):
    assert svg_problem(data)


@pytest.mark.parametrize(
    "data",
    [
        svg("<rect width='1' height='1' fill='#fff'/>"),
        b"\xef\xbb\xbf<?xml version='1.0' encoding='UTF-8'?>\n<!-- made by hand -->\n" + svg("<path d='M0 0h1'/>"),
        svg("<defs><linearGradient id='a'/></defs><rect fill='url(#a)' style='stroke: url(\"#a\"); opacity: .5'/>"),
        svg("<style>.a { fill: red } @media (prefers-color-scheme: dark) { .a { fill: blue } }</style><g class='a'/>"),
        svg("<use xlink:href='#a'/><text x='1' xml:space='preserve'>a</text><title>b</title>"),
        svg("<a href='https://example.org/'><text>x</text></a>"),
        svg("<image href='data:image/png;base64,iVBORw0KGgo='/>"),
        svg(
            "<i:namedview i:zoom='1'/><metadata/>",
            "xmlns:i='http://www.inkscape.org/namespaces/inkscape' i:version='1'",
        ),
        svg("<g>" * 5000 + "</g>" * 5000),
    ],
)
def test_drawings(data: bytes):
    assert svg_problem(data) is None


def test_our_own_drawings():
    for path in (ROOT / "docs" / "assets" / "images").glob("*.svg"):
        assert svg_problem(path.read_bytes()) is None, path


def test_what_is_more_is_left_out_and_reported(tmp_path: Path):
    (tmp_path / "bad.SVG").write_bytes(svg("<script>alert(1)</script>"))
    (tmp_path / "good.svg").write_bytes(svg("<rect/>"))
    archive = read_archive(tmp_path, vocabulary())
    assert archive.assets == ("good.svg",)
    assert [(item.path, item.rule, item.severity) for item in archive.findings] == [("bad.SVG", "PM119", "error")]
