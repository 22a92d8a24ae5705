"""The page of one postmortem: facts, then the author's text with timeline and action items drawn, then relations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from postmortem_archive.history import Change
from postmortem_archive.model import ActionItem, Postmortem, Section, Status, TimelineEntry
from postmortem_archive.reading.document import LABEL_LEVEL
from postmortem_archive.reading.postmortem import clean_title
from postmortem_archive.reading.references import Targets
from postmortem_archive.site import timeline_figure
from postmortem_archive.site.article import article_facts, has_text, structured_data
from postmortem_archive.site.cards import Cards
from postmortem_archive.site.languages import direction
from postmortem_archive.site.links import page_links, rewrite_links
from postmortem_archive.site.neighbours import Neighbours
from postmortem_archive.site.options import SiteOptions
from postmortem_archive.site.portable import make_portable
from postmortem_archive.site.rendering import PageText, crumb_trail, escape_markdown, page, render, shortened
from postmortem_archive.site.search_words import search_facts
from postmortem_archive.site.tags import Kind, TagIndex
from postmortem_archive.vocabulary import Vocabulary

_HASHES = re.compile(r" {0,3}#{1,6}(?:\s|$)")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)\s*")


@dataclass(frozen=True, slots=True)
class PageContext:
    """What the pages of all postmortems share."""

    vocabulary: Vocabulary
    options: SiteOptions
    tags: TagIndex
    targets: Targets
    cards: Cards
    changes: Mapping[str, Change]


def postmortem_page(postmortem: Postmortem, context: PageContext, neighbours: Neighbours) -> PageText:
    """Return the Markdown of ``postmortems/<id>.md``."""
    values = {
        "postmortem": postmortem,
        "root": "../../",
        "options": context.options,
        "tags": context.tags,
        "kinds": Kind,
    }
    facts = render("facts.html.jinja", **values)
    change = context.changes.get(postmortem.path)
    about = render("about.html.jinja", **values, change=change, has_text=has_text(postmortem))
    body, drawn = _body(postmortem, context, values)
    relations = render("related.html.jinja", **values, neighbours=neighbours, cards=context.cards)
    title = f"# {escape_markdown(postmortem.title)}"
    data = ""
    if postmortem.counts:
        described = structured_data(postmortem, change, context.tags, context.options)
        data = render("structured_data.html.jinja", data=described)
    blocks = (data, title, facts, about, body, relations)
    return page(_front(postmortem, context), *blocks, html=(data, facts, about, *drawn, relations))


def _front(postmortem: Postmortem, context: PageContext) -> dict[str, object]:
    """Return the front matter: what the theme needs, and under ``search`` what the search index is told."""
    front: dict[str, object] = {
        "title": postmortem.title,
        "description": shortened(postmortem.summary),
        "hide": ["navigation"],  # no navigation names these pages: the room is the article's
    }
    year = [(str(postmortem.on.year), f"../../archive/?year={postmortem.on.year}")] if postmortem.on else []
    front["crumbs"] = crumb_trail(("Archive", "../../archive/"), *year)
    if postmortem.lang:
        front["lang"], front["dir"] = postmortem.lang, direction(postmortem.lang)
    front["article"] = article_facts(postmortem, context.changes.get(postmortem.path))
    if postmortem.status is Status.WITHDRAWN or postmortem.status is Status.DRAFT:
        front["robots"] = "noindex"
    if postmortem.counts:
        front["search"] = search_facts(postmortem, context.vocabulary, context.tags)
    return front


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines of the file, from ``line`` to ``end_line`` exclusive, that a drawn version stands for."""

    line: int
    end_line: int
    html: str


def _body(postmortem: Postmortem, context: PageContext, values: Mapping[str, object]) -> tuple[str, list[str]]:
    """Return the body with timeline and action items drawn, and what was drawn."""
    lines = postmortem.source.split("\n")
    blocks = [
        *_timeline_blocks(postmortem, lines, context, values),
        *_action_blocks(postmortem, lines, context, values),
    ]
    title_at = _title_lines(postmortem)
    if title_at:
        blocks.append(_Block(*title_at, ""))
    drawn: dict[str, str] = {}
    kept: list[str] = []
    number = postmortem.body_line
    for block in sorted(blocks, key=lambda block: (block.line, block.end_line)):
        if block.line < number:
            continue
        kept += lines[number - 1 : block.line - 1]
        if block.html:
            # A paragraph of its own that the layout pass leaves alone; no author can write it, U+0000 never gets here.
            mark = f"\0{len(drawn)}\0"
            drawn[mark] = block.html
            kept += ["", mark, ""]
        number = block.end_line
    kept += lines[number - 1 :]
    body = rewrite_links(postmortem, "\n".join(kept), context.targets)
    body = make_portable(body, shift=_shift(postmortem, skipping=title_at))
    for mark, html in drawn.items():
        body = body.replace(mark, html)
    return body.strip("\n"), list(drawn.values())


def _title_lines(postmortem: Postmortem) -> tuple[int, int] | None:
    """Return the lines of the heading that only repeats the title, so that the page says it once."""
    if not postmortem.sections:
        return None
    first = postmortem.sections[0]
    title = clean_title(first.title)
    same = title.casefold() == postmortem.title.casefold() or (not title and "<%" in first.title)
    if not same or first.name is not None:
        return None
    return first.line, _heading_end(postmortem.source.split("\n"), first)


def _heading_end(lines: Sequence[str], section: Section) -> int:
    """Return the line after a heading: one further, or more where it is underlined and not marked with hashes."""
    below = lines[section.line - 1 :]
    if _HASHES.match(below[0]):
        return section.line + 1
    return section.line + next((number for number, line in enumerate(below, 1) if _UNDERLINE.fullmatch(line)), 1)


def _shift(postmortem: Postmortem, *, skipping: tuple[int, int] | None) -> int:
    """Return by how many levels headings move so that the highest of them is the second level, below the title."""
    levels = [
        section.level
        for section in postmortem.sections
        if section.level < LABEL_LEVEL and not (skipping and section.line == skipping[0])
    ]
    return 2 - min(levels) if levels else 0


def _timeline_blocks(
    postmortem: Postmortem, lines: Sequence[str], context: PageContext, values: Mapping[str, object]
) -> Iterator[_Block]:
    rows = timeline_figure.rows(postmortem)
    section = postmortem.section("timeline")
    if not any(row.at for row in rows) or not postmortem.timeline or section is None:
        return
    figure = render(
        "phases.html.jinja",
        **values,
        phases=timeline_figure.phases(postmortem),
        ticks=timeline_figure.ticks(postmortem),
    )
    whole = _whole_block(postmortem.timeline, lines, section)
    if whole is None:
        if section.level < LABEL_LEVEL and figure:
            at = _heading_end(lines, section)
            yield _Block(at, at, figure)
        return
    html = render("timeline.html.jinja", **values, rows=rows, links=page_links(postmortem, context.targets))
    yield _Block(*whole, f"{figure}\n\n{html}" if figure else html)


def _whole_block(
    entries: Sequence[TimelineEntry | ActionItem], lines: Sequence[str], section: Section
) -> tuple[int, int] | None:
    """Return the lines that hold these entries and nothing else (but a table's head), or None."""
    start, end = entries[0].line, entries[-1].end_line
    first = lines[start - 1].lstrip()
    if first.startswith("|") or (start > 2 and "|" in first and "-" in lines[start - 2]):
        start -= 2
        head = 2
    else:
        head = 0
    written = sum(1 for line in lines[start - 1 : end - 1] if line.strip())
    told = head + sum(len(entry.text.split("\n")) for entry in entries)
    inside = section.line < start and end <= section.end_line
    footnotes = any("[^" in entry.text for entry in entries)  # only the theme's parser can number those
    return (start, end) if written == told and inside and section.level < LABEL_LEVEL and not footnotes else None


def _action_blocks(
    postmortem: Postmortem, lines: Sequence[str], context: PageContext, values: Mapping[str, object]
) -> Iterator[_Block]:
    section = postmortem.section("action-items")
    if section is None:
        return
    links = page_links(postmortem, context.targets)
    number = 1
    for run in _runs(postmortem.action_items, lines):
        whole = _whole_block(run, lines, section)
        if whole is not None:
            html = render(
                "actions.html.jinja", **values, items=run, first=number, links=links, postmortems=None, brief=False
            )
            yield _Block(*whole, html)
        number += len(run)


def _runs(items: Sequence[ActionItem], lines: Sequence[str]) -> Iterator[list[ActionItem]]:
    """Yield items that follow each other with nothing but blank lines between."""
    run: list[ActionItem] = []
    for item in items:
        if run and any(line.strip() for line in lines[run[-1].end_line - 1 : item.line - 1]):
            yield run
            run = []
        run.append(item)
    if run:
        yield run
