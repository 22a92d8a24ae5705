"""What counts as a section that still waits for its author."""

from __future__ import annotations

import pytest

from postmortem_archive.placeholders import is_filler, is_placeholder
from postmortem_archive.reading.document import parse_tokens

WAITS = (
    "",
    "   \n\n",
    "<!-- What happened, in three sentences? -->",
    "<!-- a comment\n\nover several lines -->\n\n<!-- and another -->",
    "<!-- a comment that nobody closes",
    "TODO",
    "**TBD.**",
    "tbc",
    "N/A",
    "...",
    "…",
    "_to be written_",
    "(to be filled in)",
    "<fill in>",
    "<how many customers noticed>",
    "Lorem ipsum dolor sit amet, " + "consectetur adipiscing elit, " * 5,
    "[describe what customers saw]",
    "{{ summary }}",
    "TODO: describe what customers saw,\nand for how long",
    "**TODO**: ask support",
    "TODO(platform): ask support",
    "- [ ]",
    "- [ ] \n- [ ] TODO",
    "-",
    "1. …",
    "| Time | Event |\n|------|-------|\n|  |  |\n| … | TBD |",
    "| Time | Event |\n|------|-------|",
    "**Customers affected:**\n\n**Orders lost:** ",
    "- Customers affected:\n- Orders lost: <!-- a number -->",
    "### Orders\n\nTODO\n\n### Customers",
    "---",
    "<details>\n</details>",
    "Pendiente",
)

SAYS = (
    "None. We checked the access log.",
    "None",
    "The shop was closed for an hour.",
    "TODO\n\nThe shop was closed for an hour.",
    "Todos los pedidos estaban registrados.",
    "- [ ] Renew the certificate",
    "- [x] TODO list of the runbook is complete",
    "TBD [x]",
    "| Time | Event |\n|------|-------|\n| 09:58 | Certificate expires |",
    "| What | Number |\n|------|--------|\n| TBD | 4 |",
    "```text\nTODO\n```",
    "    indented code",
    "![Requests per minute](requests.svg)",
    '<img src="requests.svg" alt="Requests per minute">',
    "<https://alerts.brasskettle.example/1>",
    "<!-- a comment --> The shop was closed.",
    "We wrote: the shop was closed.",
    "**Customers affected:** 40",
    "0",
    "N/A for the shop; the apps were down for an hour.",
)


@pytest.mark.parametrize("text", WAITS)
def test_a_section_that_says_nothing_yet_is_a_placeholder(text: str):
    assert is_placeholder(parse_tokens(text))


@pytest.mark.parametrize("text", SAYS)
def test_a_section_that_says_something_is_none(text: str):
    assert not is_placeholder(parse_tokens(text))


HUGE = ("<!--" * 200_000, "<" * 1_000_000, "[ " * 500_000, f"a{' ' * 1_000_000}b", "TODO " * 200_000, "{" * 1_000_000)


@pytest.mark.parametrize("text", HUGE, ids=range(len(HUGE)))
def test_a_huge_text_is_judged_at_once(text: str):
    assert is_filler(text) == is_filler(text[:1000])
