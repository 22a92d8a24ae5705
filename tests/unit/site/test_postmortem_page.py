"""The page of one postmortem: what of the author's text it repeats, and what not."""

from __future__ import annotations

from datetime import date

import pytest

from postmortem_archive.reading import Archive
from postmortem_archive.site.building import build_site
from postmortem_archive.site.options import SiteOptions
from tests.support.records import make, vocabulary


def page(body: str, title: str = "The shop was down") -> str:
    archive = Archive((make(body=body, title=title),), (), (), ())
    return build_site(archive, (), vocabulary(), SiteOptions(as_of=date(2026, 4, 10))).pages[
        "postmortems/2026-03-04-outage.md"
    ]


@pytest.mark.parametrize(
    "heading",
    [
        "# The shop was down",
        "## Postmortem: The shop was down ##",
        "The shop was down\n===",
        "The shop\nwas down\n--------",
        "The shop  \nwas\ndown\n=",
        "# <%= current_page.data.title %>",
    ],
)
def test_a_heading_that_repeats_the_title_is_said_once(heading):
    text = page(f"Before.\n\n{heading}\nThis stays.\n")
    body = text.partition("# The shop was down\n")[2]
    assert "This stays." in body
    assert "was down" not in body.replace("Before.", "")
    assert not any(line.strip() in ("===", "=", "--------") for line in body.split("\n"))


@pytest.mark.parametrize("heading", ["# On Friday the shop was down", "Why\nthe shop was down\n---"])
def test_a_heading_that_says_more_than_the_title_stays(heading):
    assert heading.split("\n")[0].strip("# ") in page(f"{heading}\n\nThis stays.\n")
