"""Markdown of others stays in its section."""

from __future__ import annotations

import pytest

from postmortem_archive.drafting.containment import contained, one_line
from tests.support.samples import vocabulary


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plain *words* and [a link](https://x.y).", "Plain *words* and [a link](https://x.y)."),
        ("a\r\nb\rc\n", "a\nb\nc"),
        ("# Timeline", "**Timeline**"),
        ("a\n\nImpact\n======\nb", "a\n\n**Impact**\n\nb"),
        ("#", ""),
        ("> # quoted", "> # quoted"),
        ("a <b>c</b>", "a &lt;b>c&lt;/b>"),
        ("<script>\nx\n\n# a\n</script>", "&lt;script>\nx\n\n**a**\n\n&lt;/script>"),
        ("<!-- allow PM302: no -->", "&lt;!-- allow PM302: no -->"),
        ("`<b>` and <https://x.y>", "`<b>` and <https://x.y>"),
        ("- **Timeline**\n  - 09:58 a", "- Timeline\n  - 09:58 a"),
        ("```\ncode", "````text\n```\ncode\n````"),
        ("```\n# a <b>\n```", "```\n# a <b>\n```"),
        ("\x1b[31mred\x00\ud800", "[31mred"),
        ("---\ntitle: x\n---", "---\n**title: x**"),
    ],
)
def test_what_reaches_beyond_a_section_is_tamed(text, expected):
    assert contained(text, vocabulary()) == expected


@pytest.mark.parametrize("text", ["a\n" * 20_000, "#" * 50_000, "<" * 50_000, "```\n" * 5_000, "> " * 3_000 + "a"])
def test_large_texts_are_no_trouble(text):
    assert isinstance(contained(text, vocabulary()), str)


def test_one_line_has_words_and_nothing_else():
    assert one_line(" a\x00b\n\tc\u2028d\ud83d \x1b ") == "a b c d"
