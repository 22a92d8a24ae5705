"""The page of one postmortem: what of the author's text it repeats, and what not."""

from __future__ import annotations

import re
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


@pytest.mark.parametrize("heading", ["**Timeline**\n------------", "Key\nevents\n===", "## Timeline", "# Timeline #"])
def test_the_phases_stand_below_the_timelines_heading_and_do_not_split_it(heading: str):
    body = f"{heading}\n\nWords before.\n\n- 09:58 It broke\n\nWords between.\n\n- 10:20 It was mended\n"
    archive = Archive((make(body=body, detected="2026-03-04T10:00Z", resolved="2026-03-04T11:00Z"),), (), (), ())
    text = build_site(archive, (), vocabulary(), SiteOptions(as_of=date(2026, 4, 10))).pages[
        "postmortems/2026-03-04-outage.md"
    ]
    before, _, after = text.partition('<figure class="pm-phases"')
    assert after
    assert re.search(r"^#+ [^\n]*(?:Timeline|Key events)[^\n]*\s+$", before, re.MULTILINE)
    assert "Words before." in after
    assert not re.search(r"^(?:-{4,}|===)$", text.split("---", 2)[2], re.MULTILINE)
