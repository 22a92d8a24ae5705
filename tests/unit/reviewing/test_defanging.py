"""Text of strangers in a comment."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_archive.reviewing.defanging import cut, defang, escape
from tests.support.comments import dangers

REPOSITORY = "https://github.com/example/archive"
FILE = f"{REPOSITORY}/blob/{'a' * 40}/postmortems/2026/x.md"

HOSTILE = (
    "@someone", "@org/team", "someone@example.org", "\\@someone", "&#64;someone", "&commat;someone", "@", "someone",
    "#12", "\\#12", "&#35;12", "GH-12", "owner/repo#12", "owner/repo@abc1234", "https://evil.example", "http\\://evil",
    "https&colon;//evil.example", "//evil.example", "www.evil.example", "WWW.evil.example", "mailto:a@b.example",
    "![pixel](https://evil.example/p.png)", "![a][b]", "[b]: https://evil.example", "[click](javascript:alert(1))",
    "[click](<https://evil.example>)", "[a][b]", "[a](/owner/repo/issues/1)", "[^1]: x",
    f"[up]({FILE}/../../../../../evil)", f"[up]({FILE}/%2e%2e/x)", "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>", "<!-- postmortem-review -->", "<https://evil.example>", "<details open>",
    "</details>", "<b", ">", "/merge", "\n/merge", "\r/merge", "| a | b |", "`", "``", "```", "~~~", "*", "_",
    "$x$", "$$\nx\n$$", "$`x`$", "\\$", "<span>$</span>", "```mermaid\n", "~~~~ geojson\n", "> ```math\n",
    "- ", "1. ", "\n", "\n\n", "    ", "\t", "\\", "&", "&lt;",
    "\u202e", "\u200b", "\u200d", "\ud800", "\0", "\x1b[31m", "ß", "ä", "日本",
)  # fmt: skip

texts = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=3), max_size=12).map("".join)


@given(texts)
def test_an_escaped_value_is_harmless_text_in_one_line(text: str):
    told = escape(text, 500)
    assert "\n" not in told
    assert dangers(f"- {told}", REPOSITORY) == []
    assert dangers(f"| a |\n|---|\n| {told} |", REPOSITORY) == []
    assert defang(told) == told


@given(texts)
def test_a_whole_text_is_harmless_and_stays_as_it_is(text: str):
    told = defang(text, [REPOSITORY])
    assert dangers(told, REPOSITORY + "/blob/") == []
    assert defang(told, [REPOSITORY]) == told


@pytest.mark.parametrize("text", HOSTILE)
def test_each_by_itself(text: str):
    assert dangers(defang(text), REPOSITORY) == []
    assert dangers(defang(f"x {text} y"), REPOSITORY) == []


def test_the_oracle_sees_what_it_should():
    for text in (
        "@someone",
        "&#64;someone",
        "\\@a",
        "#12",
        "<img src=x>",
        "![a](b)",
        "[a](//evil)",
        "https://x",
        "/merge",
        "```mermaid\n```",
        "~~~ stl",
        "> ```math\n> x",
        "a $x$",
        "<details>$x$</details>",
        f"[a]({REPOSITORY}/blob/../../evil)",
        f"[a]({REPOSITORY}/blob/%2e%2E/x)",
    ):
        assert dangers(text, REPOSITORY + "/blob/"), text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a * b_c `d` | e", r"a \* b\_c \`d\` \| e"),
        ("a < b && c > d", "a &lt; b &amp;&amp; c &gt; d"),
        ("one\n\ttwo\x07", "one two"),
        ("$5 to $HOME", "<span>$</span>5 to <span>$</span>HOME"),
        ("1. first", "1\\. first"),
        ("2026-03-04", "2026-03-04"),
        ("- item", "\\- item"),
        ("caf\u00e9 \u062f\u0627\u0631", "caf\u00e9 \u062f\u0627\u0631"),
        ("x" * 300, "x" * 199 + "…"),
    ],
)
def test_what_an_escaped_value_looks_like(text: str, shown: str):
    assert escape(text) == shown


def test_links_to_files_at_a_commit_of_the_repository_stay():
    odd = FILE.replace("x.md", "...and%20%C3%A9..md")
    for kept in (
        f"[a]({FILE})",
        f"[a]({FILE}?plain=1#L12)",
        f"[a]({odd})",
        "<details>\n<summary>x</summary>\n\ny\n\n</details>",
    ):
        assert defang(kept, [REPOSITORY]) == kept


def test_code_stays_code_without_what_would_be_drawn_of_it():
    assert defang("```mermaid\ngraph\n```\n") == "```\u200bmermaid\ngraph\n```\n"
    assert defang("```\nplain\n``` \n") == "```\nplain\n``` \n"


@pytest.mark.parametrize(
    "target",
    [
        FILE.replace("example/archive", "evil/archive"),
        FILE.replace("/blob/", "/issues/"),
        f"{REPOSITORY}/blob/main/x.md",
        f"{REPOSITORY}.evil.example/blob/{'a' * 40}/x.md",
        f"{FILE}?plain=1#L12&x=//evil",
        f"{FILE} 'title'",
        FILE.replace("https", "http"),
        FILE.replace("2026/x.md", "../../../../../evil/archive"),
        FILE.replace("2026/x.md", "%2e%2E/x.md"),
        FILE.replace("2026/x.md", ".%2e/x.md"),
        FILE.replace("2026/x.md", "..%2f..%2Fx.md"),
        FILE.replace("2026/x.md", "./x.md"),
        FILE.replace("x.md", ".."),
        FILE.replace("x.md", "..?plain=1#L1"),
        FILE.replace("x.md", "100%.md"),
        FILE.replace("x.md", "/x.md"),
    ],
)
def test_other_links_do_not(target: str):
    assert defang(f"[a]({target})", [REPOSITORY]).startswith("[a]\u200b(")


def test_a_cut_is_told_between_lines_and_closes_folds():
    text = "one\n<details>\n\ntwo\nthree\n\n</details>\nfour\n"
    assert cut(text, len(text), "(cut)") == text
    assert cut(text, 40, "(cut)") == "one\n<details>\n\ntwo\n\n</details>\n\n(cut)"
    assert cut("x" * 100, 20, "(cut)") == "\n\n(cut)"


@given(texts, st.integers(20, 200))
def test_a_cut_text_is_never_longer(text: str, limit: int):
    assert len(cut(text, limit, "(cut)")) <= limit
