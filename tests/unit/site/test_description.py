"""The first words of a page, where they have to speak for it."""

from __future__ import annotations

import pytest

from postmortem_archive.site.description import first_words


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<h1>Title</h1>\n<p>A <em>word</em>\nand <a href='x'>more</a>.</p><p>Not this.</p>", "A word and more."),
        ('<p class="pm-x">Not ours.</p><p>But this.</p>', "But this."),
        ('<p>"a" &amp; b &lt;c&gt;</p>', "&#34;a&#34; &amp; b &lt;c&gt;"),
        ("<ul><li>Nothing</li></ul>", ""),
        ("", ""),
    ],
)
def test_are_those_of_the_first_paragraph(html: str, words: str):
    assert first_words(html) == words


def test_are_cut_between_words():
    assert first_words(f"<p>{'word ' * 100}</p>") == "word " * 38 + "word…"
