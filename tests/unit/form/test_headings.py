"""Headings by their section's own title."""

from __future__ import annotations

import pytest

from postmortem_archive.form.headings import canonical_heading, misnamed_headings
from postmortem_archive.reading.document import parse_markdown
from tests.support.samples import vocabulary_of_many_headings

WORDS = vocabulary_of_many_headings()


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Root cause", "Contributing factors"),
        ("ROOT CAUSE:", "Contributing factors:"),
        ("2. Root cause", "2. Contributing factors"),
        ("**Root cause** (5 whys)", "**Contributing factors** (5 whys)"),
        (":memo: Overview", ":memo: Summary"),
        ("📝 tl;dr", "📝 Summary"),
        ("[Next steps](#next)", "[Action items](#next)"),
        ("went-well", "What went well"),
        ("Chronology (all times in PST)", "Timeline (all times in PST)"),
    ],
)
def test_an_alias_becomes_the_title_and_all_else_stays(heading, expected):
    assert canonical_heading(heading, WORDS) == expected
    assert canonical_heading(expected, WORDS) == expected
    assert WORDS.section(expected.strip("📝:*[]")) == WORDS.section(heading.strip("📝:*[]"))


@pytest.mark.parametrize(
    "heading", ["Timeline", "timeline (UTC)", "Timeline UTC", "ACTION ITEMS", "Glossary", "Kettles", "", "(", "…"]
)
def test_what_is_right_or_says_more_stays(heading):
    assert canonical_heading(heading, WORDS) == heading


@pytest.mark.parametrize(
    ("body", "places"),
    [
        pytest.param("## Root cause\n\na\n\n  ## Next steps ##\n", [(1, 4), (5, 6)], id="each"),
        pytest.param("Next steps\n---\n", [(1, 1)], id="underlined"),
        pytest.param("## Root cause\n\n## Trigger\n", [], id="two of one section"),
        pytest.param("## Timeline\n\n### What happened\n", [], id="within another section"),
        pytest.param("## Root cause\n\nSee [above](#root-cause).\n", [], id="one that is linked to"),
        pytest.param("## Root cause\n\n<p>\n<A HREF = '#root-cause'>up</a>", [], id="linked to in a block of HTML"),
        pytest.param("## Root cause\n\nSee <a\nhref=#root&#45;cause>up</a>.", [], id="linked to in HTML"),
        pytest.param("## Root cause\n\n`<a href='#root-cause'>`", [(1, 4)], id="code is no link"),
        pytest.param("- **Root cause**: a\n", [], id="a label"),
        pytest.param("> ## Root cause\n", [], id="quoted"),
    ],
)
def test_headings_are_found_where_their_text_begins(body, places):
    found = misnamed_headings(parse_markdown(body, 1, WORDS), WORDS)
    assert [(item.line, item.column) for item in found] == places
