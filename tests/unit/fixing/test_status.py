"""The status is set where it stands, and nothing else of the file changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_archive.fixing.status import with_status
from postmortem_archive.model import Status
from tests.support.samples import read, vocabulary
from tests.support.strategies import TEXTS, examples

FRONT = "---\ntitle: A\nstarted: 2026-03-04T09:58Z\n{}\n---\n\n## Summary\n\nstatus: draft\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("status: draft", "status: published"),
        ("status: in-review   # soon", "status: published   # soon"),
        ("'status' : \"In review\" ", "'status' : \"published\" "),
        ("STATUS: draft", "STATUS: published"),
        ("Status: open\nstatus: draft", "Status: open\nstatus: published"),
        ("status:", "status: published"),
        ("status:   # not yet", "status: published   # not yet"),
        ("status: ~", "status: published"),
        ("severity: SEV-2 # as agreed\nlead: a", "severity: SEV-2 # as agreed\nstatus: published\nlead: a"),
        ("sev: p2", "sev: p2\nstatus: published"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_word_is_replaced_or_a_line_added(before: str, after: str, end: str):
    text, expected = (FRONT.format(lines).replace("\n", end) for lines in (before, after))
    assert with_status(text, Status.PUBLISHED, vocabulary()) == expected
    assert with_status(expected, Status.PUBLISHED, vocabulary()) == expected


def test_without_a_severity_it_stands_below_the_title_as_far_in():
    text = "\ufeff---\n  title: A\n  started: 2026-03-04T09:58Z\n---"
    expected = "\ufeff---\n  title: A\n  status: draft\n  started: 2026-03-04T09:58Z\n---"
    assert with_status(text, Status.DRAFT, vocabulary()) == expected


@pytest.mark.parametrize(
    "text",
    [
        "**Status:** draft\n\n## Summary\n",
        "---\ntitle: [\n---\n",
        "---\n---\n",
        FRONT.format("status: [draft]"),
        FRONT.format("status: |\n  draft"),
        FRONT.format("status: not really"),
        FRONT.format('status: "dr\\x61ft"'),
        "---\n{title: A, started: 2026-03-04T09:58Z}\n---\n",
        FRONT.format("severity: >\n  SEV-2"),
    ],
)
def test_what_could_change_more_than_the_word_is_refused(text: str):
    with pytest.raises(ValueError, match=r"^status: expected "):
        with_status(text, Status.PUBLISHED, vocabulary())


@examples(150)
@given(TEXTS, st.sampled_from(Status))
def test_any_text_has_the_status_or_is_refused(text: str, status: Status):
    try:
        set_to = with_status(text, status, vocabulary())
    except ValueError:
        return
    assert read(set_to).postmortem.status is status
    assert len(set_to) - len(text) <= len("\r\nstatus: published")
