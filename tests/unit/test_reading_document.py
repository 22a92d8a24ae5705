"""Sections: how far each reaches, and how long it takes to find out."""

from __future__ import annotations

from time import process_time

import pytest

from postmortem_archive.reading.document import parse_markdown
from tests.support.samples import read, vocabulary


def test_a_section_reaches_to_the_next_heading_that_is_as_high():
    body = "# a\n\n## b\n\n### c\n\n## d\n\n# e\n\nf\n"
    document = parse_markdown(body, 1, vocabulary())
    assert [(part.title, part.line, part.end_line) for part in document.sections] == [
        ("a", 1, 9), ("b", 3, 7), ("c", 5, 7), ("d", 7, 9), ("e", 9, 13),
    ]  # fmt: skip
    assert [token.content for token in document.inside(document.sections[1]) if token.type == "inline"] == ["c"]


@pytest.mark.parametrize(
    "heading", ["# a\n", "## Timeline\n", "## Timeline\n### Timeline\n", "# a\n## b\n## c\n### d\n"]
)
def test_many_headings_are_read_in_reasonable_time(heading):
    count = 20_000 // heading.count("\n")
    start = process_time()
    assert len(read(heading * count).postmortem.sections) == count * heading.count("\n")
    assert process_time() - start < 4
