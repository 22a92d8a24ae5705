"""Links between files become links between pages, and what leads nowhere becomes text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_archive.reading.document import parse_blocks
from postmortem_archive.reading.postmortem import read_postmortem
from postmortem_archive.reading.references import Targets
from postmortem_archive.site.links import page_links, rewrite_links
from tests.support.records import vocabulary

TARGETS = Targets(
    {
        "2025/2025-01-02-other.md": "2025-01-02-other",
        "2026/2026-03-05-next.md": "2026-03-05-next",
        "2026/a b.md": "2026-a-b",
        "2026/é.md": "2026-é",
        "2026/next.md": "2026-next",
        "2026/2026-next.md": "elsewhere",
        "index.md": "index",
    },
    frozenset({"2026/shot.png", "2026/shot (1).png", "2026/100%.png"}),
)


def rewritten(body: str, path: str = "2026/2026-03-04-x.md") -> str:
    return rewrite_links(read_postmortem(path, body, vocabulary()).postmortem, body, TARGETS)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("[a](../2025/2025-01-02-other.md)", "[a](2025-01-02-other.md)"),
        ("[a](2026-03-05-next.md)", "[a](2026-03-05-next.md)"),
        ("[a](./2026-03-05-next.md#impact)", "[a](2026-03-05-next.md#impact)"),
        ('[a](2026-03-05-next.md "A title")', '[a](2026-03-05-next.md "A title")'),
        ("[a](<a b.md>)", "[a](2026-a-b.md)"),
        ("[a](a%20b.md)", "[a](2026-a-b.md)"),
        ("[a](é.md)", "[a](2026-%C3%A9.md)"),
        ("[a](%C3%A9.md)", "[a](2026-%C3%A9.md)"),
        ("[a](../index.md)", "[a](index/index.md)"),
        ("![a](shot.png)", "![a](2026/shot.png)"),
        ("![a](<shot (1).png>)", "![a](2026/shot%20%281%29.png)"),
        ("![a](100%25.png)", "![a](2026/100%25.png)"),
        ("[![a](shot.png)](2026-03-05-next.md)", "[![a](2026/shot.png)](2026-03-05-next.md)"),
        ("[a][r]\n\n[r]: ../2025/2025-01-02-other.md", "[a][r]\n\n[r]: 2025-01-02-other.md"),
        ("[1](next.md) [2](2026-next.md)", "[1](2026-next.md) [2](elsewhere.md)"),
        ("[a](gone.md) b", "a b"),
        ("[**a** `b`](gone.md#x)", "**a** `b`"),
        ("![a picture](gone.png)", "a picture"),
        ("[a](../../outside.md)", "a"),
        ("[a](#impact)", "[a](#impact)"),
        ("[a](https://example.org/next.md)", "[a](https://example.org/next.md)"),
        ("[a](/next.md)", "[a](/next.md)"),
        ("[a](mailto:a@example.org)", "[a](mailto:a@example.org)"),
        ("![a](https://example.org/x.png)", "[a](https://example.org/x.png)"),
        ("![](https://example.org/x.png)", "[image](https://example.org/x.png)"),
        (
            "![a](https://example.org/x.png) ![b](https://example.org/x.png)",
            "[a](https://example.org/x.png) [b](https://example.org/x.png)",
        ),
        ("[a](next.md) next.md (next.md)", "[a](2026-next.md) next.md (next.md)"),
        ("[a](http://[::1)", "[a](http://[::1)"),
        ("no link [at all]", "no link [at all]"),
    ],
)
def test_rewrites(body: str, expected: str):
    assert rewritten(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("[a](next.md) `[a](next.md)`", "[a](2026-next.md) `[a](next.md)`"),
        ("[a](gone.md) `` ` [a](gone.md) ``", "a `` ` [a](gone.md) ``"),
        ("[a](gone.md)\n\n```\n[a](gone.md)\n```", "a\n\n```\n[a](gone.md)\n```"),
        ("[a](gone.md)\n\n    [a](gone.md)\n", "a\n\n    [a](gone.md)\n"),
        ("[a](next.md)\n\n~~~\n[r]: next.md\n~~~\n", "[a](2026-next.md)\n\n~~~\n[r]: next.md\n~~~\n"),
        (r"\[a](next.md) [a](next.md)", r"\[a](next.md) [a](2026-next.md)"),
        (r"[a\](next.md) b](next.md)", r"[a\](next.md) b](2026-next.md)"),
        (r"\`[a](next.md)`", r"\`[a](2026-next.md)`"),
        ("`a [a](next.md)", "`a [a](2026-next.md)"),
        ("[a `]` b](next.md)", "[a `]` b](2026-next.md)"),
        ('[a](next.md "t`") `[a](next.md)`', '[a](2026-next.md "t`") `[a](next.md)`'),
        ("x <!-- [a](next.md) --> [a](next.md)", "x <!-- [a](next.md) --> [a](2026-next.md)"),
        ('<b title="[a](next.md)"> [a](next.md)', '<b title="[a](next.md)"> [a](2026-next.md)'),
        (
            "> - [a](next.md)\n>   [b][r]\n>\n> [r]: next.md",
            "> - [a](2026-next.md)\n>   [b][r]\n>\n> [r]: 2026-next.md",
        ),
        ("| a |\n|---|\n| [b](next.md) |\n", "| a |\n|---|\n| [b](2026-next.md) |\n"),
        ("[a\nb](\nnext.md\n)", "[a\nb](2026-next.md)"),
        ("[a][R] [r][] [r] [x]\n\n[r]: gone.md\n\nb", "a r r [x]\n\n\n\nb"),
        ("![a][r]\n\n[r]: https://example.org/x.png", "[a][r]\n\n[r]: https://example.org/x.png"),
        ('[a][r]\n\n[r]: next.md "T"', '[a][r]\n\n[r]: 2026-next.md "T"'),
    ],
)
def test_code_and_escapes_are_left_alone(body: str, expected: str):
    assert rewritten(body) == expected


CODE = st.text(alphabet=r"[]()!\<> ab.md:#", max_size=40)


@given(CODE)
def test_code_is_never_changed(code: str):
    before, after = "[a](gone.md) [b](next.md)", "a [b](2026-next.md)"
    rest = f" `x{code}x`\n\n```\n{code}\n```\n\n    x{code}\n"
    assert rewritten(before + rest) == after + rest


HEADS = [
    r"\[",
    "[",
    "![",
    "](",
    "[a](",
    "`",
    "``` `",
    "[a](b",
    "<!--",
    "<a",
    "[a]: b\n",
    "[a][",
    "(((",
    "[a](<",
    '[a](x "',
]


@pytest.mark.parametrize("head", [*HEADS, "[l]", "[l][", "[x](gone.md)", "> ", "- [", "|[a](b"])
@pytest.mark.parametrize("tail", ["", "]", "](gone.md)"])
def test_hostile_repeats_take_no_longer_than_to_parse_them(head: str, tail: str):
    record = read_postmortem("2026/x.md", "[a](gone.md) [l]\n\n[l]: gone.md\n", vocabulary()).postmortem
    body = head * 20_000 + tail * 20_000 + "\n\n[l]: gone.md\n"
    start = time.process_time()
    parse_blocks(body)
    parsed = time.process_time()
    rewrite_links(record, body, TARGETS)
    assert time.process_time() - parsed < 3 * (parsed - start) + 3


def test_of_a_page_named_index():
    assert rewritten("[a](2026/next.md)", "index.md") == "[a](../2026-next.md)"


def test_links_of_rows_and_items_are_urls_of_the_page():
    body = "[a](next.md#impact) [b](shot.png) [c](gone.md) [d](https://example.org/)"
    record = read_postmortem("2026/2026-03-04-x.md", body, vocabulary()).postmortem
    assert page_links(record, TARGETS) == {"next.md#impact": "../2026-next/#impact", "shot.png": "../2026/shot.png"}
