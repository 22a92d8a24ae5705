"""Markdown as the site's engine renders it, as GitHub's does, and what of the two can be compared."""

from __future__ import annotations

import logging
from functools import cache
from html.parser import HTMLParser
from typing import Any

import markdown
from markdown_it import MarkdownIt
from mkdocs.config import load_config

from tests.support.records import ROOT


@cache
def _settings() -> tuple[list[Any], dict[str, Any]]:
    logging.getLogger("mkdocs").setLevel(logging.ERROR)
    config = load_config(str(ROOT / "mkdocs.yml"))
    return config.markdown_extensions, config.mdx_configs


def python_markdown(text: str) -> str:
    """The HTML that the site's engine makes, with the extensions of ``mkdocs.yml``."""
    extensions, configs = _settings()
    return markdown.markdown(text, extensions=extensions, extension_configs=configs)


def github_markdown(text: str) -> str:
    """The HTML that GitHub's dialect gives, as far as postmortems use it."""
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text)


_STRUCTURE = {"ul", "ol", "li", "table", "th", "td", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6"}
_VOID = {"br", "hr", "img", "input", "wbr"}


class _Outline(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.stack: list[tuple[str, int, bool]] = []
        self.chunks: list[tuple[tuple[tuple[str, int], ...], str]] = []
        self.count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.count += 1
        if tag not in _VOID:
            self.stack.append((tag, self.count, "headerlink" in (dict(attrs).get("class") or "")))

    def handle_endtag(self, tag: str) -> None:
        if any(name == tag for name, _, _ in self.stack):
            while self.stack.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not any(hidden for _, _, hidden in self.stack):
            self.chunks.append((tuple((tag, number) for tag, number, _ in self.stack if tag in _STRUCTURE), data))


def outline(html: str) -> list[tuple[str, str]]:
    """The text in order, each stretch with the lists, tables, quotes and code blocks in which it stands."""
    parser = _Outline()
    parser.feed(html)
    parser.close()
    merged: list[tuple[tuple[tuple[str, int], ...], str]] = []
    for place, text in parser.chunks:
        if merged and merged[-1][0] == place:
            merged[-1] = (place, merged[-1][1] + text)
        elif text.strip():
            merged.append((place, text))
    return [(" ".join(tag for tag, _ in place), " ".join(text.split())) for place, text in merged]


def text_content(html: str) -> str:
    """The text alone, without regard to white space."""
    return " ".join(text for _, text in outline(html))
