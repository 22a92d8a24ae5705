"""The index of a kind of tags: one row a tag, with its history as a small drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from postmortem_archive.site.quarterly_counts import QuarterlyCounts
from postmortem_archive.site.rendering import PageText, page, render
from postmortem_archive.site.tag_facts import TagFacts
from postmortem_archive.site.tags import TITLES, Kind, Tag, TagIndex

_FEWEST = 12
"""The least number of quarters that a small drawing has room for."""


@dataclass(frozen=True, slots=True)
class TagRow:
    """A tag with what is said of it."""

    tag: Tag
    facts: TagFacts
    counted: QuarterlyCounts


def index_page(kind: Kind, rows: Sequence[TagRow], tags: TagIndex) -> PageText:
    """Return the Markdown of a kind's index: what occurs, the most frequent first, and what never did.

    Severities and stages keep the vocabulary's order, which means something.
    """
    title, sentence = TITLES[kind]
    if kind is not Kind.SEVERITY and kind is not Kind.LIFECYCLE:
        rows = sorted(rows, key=lambda row: (-len(row.tag.postmortems), row.tag.title.casefold()))
    unused = [tag for tag in tags.tags[kind] if not tag.postmortems]
    peak = max((each.total for row in rows for each in row.counted.quarters), default=0)
    body = render(
        "tag_index.html.jinja",
        rows=[(row.tag, row.facts, bars(row.counted, peak)) for row in rows],
        slots=max(_FEWEST, len(rows[0].counted.quarters) if rows else 0),
        peak=peak,
        span=[each.quarter for each in rows[0].counted.quarters] if rows else [],
        unused=unused,
        root="../",
    )
    return page({"title": title, "description": sentence}, f"# {title}", sentence, body, html=[body])


def bars(counted: QuarterlyCounts, peak: int) -> str:
    """Return the SVG path of a bar for each quarter that had incidents, one unit a quarter and one an incident.

    The scale ends at ``peak``, which is the same for all rows: they are there to be compared. The last quarter is at
    the right end, however young the archive is. Only where they are wide is there a gap between bars.
    """
    start = max(0, _FEWEST - len(counted.quarters))
    width = ".8" if len(counted.quarters) <= 2 * _FEWEST else "1"
    return "".join(
        f"M{start + place} {peak}v-{each.total}h{width}v{each.total}z"
        for place, each in enumerate(counted.quarters)
        if each.total
    )
