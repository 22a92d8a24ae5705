"""What of a file is published as its Markdown: all but comments, and those only where they are comments."""

from __future__ import annotations

import time

import pytest

from postmortem_archive.reading.postmortem import read_postmortem
from postmortem_archive.site.source_text import source_text
from tests.support.records import make, vocabulary


def text(body: str) -> str:
    """What is published of a body."""
    front, _, rest = source_text(make(body=body), {}).removeprefix("\ufeff---\n").partition("\n---\n\n")
    assert front.startswith("title: ")
    return rest


@pytest.mark.parametrize(
    ("body", "published"),
    [
        ("<!-- one -->\nText\n", "Text\n"),
        ("a <!-- one --> b\n", "a  b\n"),
        ("## A\n\n<!-- one\ntwo -->\n\nText\n", "## A\n\nText\n"),
        ("Text\n\n<!-- one\n\n## Two\n\n```\nthree -->\n\nEnd\n", "Text\n\nEnd\n"),
        ("- x\n\n  <!-- one -->\n- y\n", "- x\n\n- y\n"),
        ("> <!-- one\n> two -->\n> c\n", "> \n> c\n"),
        ("| a <!-- one --> | b |\n|---|---|\n| <!-- two --> | c |\n", "| a  | b |\n|---|---|\n|  | c |\n"),
        ("<div>\n<!-- one\n\ntwo -->\n</div>\n", "<div>\n</div>\n"),
        ("<pre><!-- one --></pre>\n", "<pre></pre>\n"),
        ("Text <!-- one -- two --!> more\n", "Text  more\n"),
        ("Text <!--> more -->\n", "Text  more -->\n"),
        ("Text \\<!-- one --> more\n", "Text \\ more\n"),
        ("Text\n\n<!-- to the end, as GitHub has it\n\nmore\n", "Text\n\n"),
        ("`a` <!-- one --> `b`\n", "`a`  `b`\n"),
        ("[//]: # (one)\n\nText\n", "Text\n"),
        ("Text\n\n[comment]: <> 'one'\n[note]: # \"two\"\n\nMore\n", "Text\n\nMore\n"),
    ],
)
def test_comments_are_left_out(body: str, published: str):
    assert text(body) == published


@pytest.mark.parametrize(
    "body",
    [
        "Text `<!-- code -->` text\n",
        "Text ``a ` <!-- code -->`` text\n",
        "- `a <!-- b` -->\n",
        "```html\n<!-- code -->\n```\n",
        "~~~\n<!-- code\n~~~\n\n-->\n",
        "    <!-- code -->\n",
        "- x\n\n  ```\n  <!-- code -->\n  ```\n",
        "Text <!-- that nothing ends\n\nmore --> text\n",
        "Text &lt;!-- one -->\n",
        "```\n[//]: # (code)\n```\n",
        "[one]: https://example.org (title)\n[two]: #place\n",
        "\n\n\nText\n\n\n  \n",
        "",
    ],
)
def test_all_else_stays_as_it_was_written(body: str):
    assert text(body) == body


FRONT = """\
---
# one
title: a  # two
started: 2026-03-04T09:58Z
lead: 'x # y'

services: [a, b] # three
links:
  # four
  - {url: "http://x/#frag", title: b#c}
note: |
  text # kept

  # kept
severity: SEV-1
# end
---
# Body
"""


def published(file: str) -> str:
    return source_text(read_postmortem("2026-03-04-x.md", file, vocabulary()).postmortem, {})


def test_front_matter_is_as_in_the_file_without_its_comments():
    left_out = ("# one\n", "  # two", " # three", "  # four\n", "# end\n")
    expected = FRONT
    for comment in left_out:
        assert comment in FRONT
        expected = expected.replace(comment, "", 1)
    assert published(FRONT) == "\ufeff" + expected


@pytest.mark.parametrize(
    "file", ['---\na: "b # c\n---\nText\n', "---\n\n---\nText\n", "# Plain\n\nText\n", "---\nnever closed # x\n"]
)
def test_other_beginnings_stay(file: str):
    assert published(file) == "\ufeff" + file


def test_line_ends_and_the_byte_order_mark_of_the_file_make_no_difference():
    assert published("\ufeff" + FRONT.replace("\n", "\r\n")) == published(FRONT)


@pytest.mark.parametrize(
    "hostile", ["<!-- ", "`<!--", "<!--\n\n", "<div>\n<!-- \n\n", "` `` ``` ", "[//]: # (", "[a]:"]
)
def test_takes_no_longer_than_the_text_is_long(hostile: str):
    record = make(body=hostile * 20_000)
    started = time.process_time()
    source_text(record, {})
    assert time.process_time() - started < 5


def test_the_names_of_drafts_are_left_out():
    body = "[a](2026-03-02-secret.md) [b](<../b.md>) ![c][d] 2026-03-02-x `[a](2026-03-02-secret.md)`\n\n[d]: x.md#y\n"
    record = make("2026/one", body, related=["2026-03-01-seen", "2026-03-02-secret", "notes"], note="notes")
    hidden = {"2026/2026-03-02-secret.md": "2026-03-02-secret", "2026/x.md": "notes", "z.md": "z"}
    text = source_text(record, hidden)
    assert 'related: ["2026-03-01-seen", "draft", "draft"]\nnote: "notes"\n' in text
    assert text.endswith("\na [b](<../b.md>) c 2026-03-02-x `[a](2026-03-02-secret.md)`\n\n\n")
    assert source_text(record, {}).endswith(body)
