"""Text that Markdown and YAML leave alone, relative addresses, durations, and one-line Markdown."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from postmortem_archive.site.rendering import (
    escape_markdown,
    format_duration,
    format_instant,
    iso,
    page,
    page_path,
    plural,
    relative_url,
    render_inline,
)
from tests.support.markdown import python_markdown, text_content

HOSTILE = st.text(alphabet="-*+>#`~|=_.!?:1) \t\n&<\\\"'[](){}^$%@/é\U0001f525abhtps", max_size=40)


def words(text: str) -> str:
    # Two of Python-Markdown's own marks never come through it, and some control characters are white space to HTML.
    return " ".join(text.replace("\x02", "").replace("\x03", "").split())


@settings(max_examples=500, deadline=None)
@given(st.one_of(HOSTILE, st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40)))
def test_escaped_text_is_shown_as_written(text: str):
    assert text_content(python_markdown(f"# x {escape_markdown(text)}")) == words(f"x {text}")
    assert text_content(python_markdown(escape_markdown(text))) == words(text)


@pytest.mark.parametrize(
    "text",
    [
        "1. First",
        "- x",
        "+ x",
        "> x",
        "!!! note",
        "??? x",
        ": x",
        '=== "x"',
        "* x",
        "~~a~~",
        "a\n===",
        "[^1]: x",
        "*[a]: b",
        "&amp;",
        "    code",
        "<!-- a",
        "x {: #id }",
        "http://a.example/_b_",
        "a@b.example",
        "#1",
        "| a | b |",
    ],
)
def test_no_text_becomes_a_block(text: str):
    html = python_markdown(escape_markdown(text))
    assert text_content(html) == words(text)
    assert html.startswith("<p>")


@settings(max_examples=500, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["title", "description", "lang"]), st.one_of(st.text(), st.lists(st.text()), st.booleans())
    )
)
def test_front_matter_is_read_back(front: dict[str, object]):
    text = page(front, "# Body")
    head, body = text.removeprefix("---\n").split("\n---\n", 1)
    assert (yaml.safe_load(head) or {}) == front
    assert body == "\n# Body\n"


@pytest.mark.parametrize(
    "text",
    [
        "\x00",
        "\x1b",
        "\x7f",
        "\x85",
        "\u2028",
        "\ufeff",
        "\ufffe",
        "\U0001f525",
        "---",
        "a\n---\nb",
        "a: b",
        "no",
        "2026-03-04",
        "\\",
        '"',
    ],
)
def test_odd_text_in_front_matter(text: str):
    assert yaml.safe_load(
        page({"title": text}).split("---\n")[1].strip()
        if "---" not in text
        else page({"title": text})[4:].rsplit("\n---\n", 1)[0]
    ) == {"title": text}


def test_blocks_have_a_blank_line_between_and_empty_ones_are_left_out():
    assert page({"a": 1}, "x", "", "y") == "---\na: 1\n---\n\nx\n\ny\n"


@pytest.mark.parametrize(
    ("target", "base", "expected"),
    [
        ("archive/", "", "archive/"),
        ("", "", "./"),
        ("", "archive/", "../"),
        ("archive/", "archive/", "./"),
        ("postmortems/a/", "postmortems/b/", "../a/"),
        ("postmortems/a/", "services/edge/", "../../postmortems/a/"),
        ("postmortems/a/", "frameworks/x/y/", "../../../postmortems/a/"),
        ("postmortems/a/#t-1", "postmortems/a/", "./#t-1"),
        ("#x", "", "./#x"),
        ("feed.xml", "archive/", "../feed.xml"),
        ("feed.xml", "", "feed.xml"),
        ("postmortems/x.png", "postmortems/a/", "../x.png"),
        ("postmortems/b.md", "postmortems/a.md", "b.md"),
        ("postmortems/b.md", "postmortems/index/index.md", "../b.md"),
    ],
)
def test_relative_url(target: str, base: str, expected: str):
    assert relative_url(target, base) == expected


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (None, "–"),
        (0, "0 min"),
        (2, "2 min"),
        (59.6, "1 h"),
        (60, "1 h"),
        (82, "1 h 22 min"),
        (1440, "1 d"),
        (1439.6, "1 d"),
        (4560, "3 d 4 h"),
        (1445, "1 d"),
    ],
)
def test_format_duration(minutes: float | None, expected: str):
    assert format_duration(None if minutes is None else timedelta(minutes=minutes)) == expected


def test_instants_are_in_utc():
    at = datetime(2026, 3, 4, 10, 58, tzinfo=timezone(timedelta(hours=1)))
    assert (iso(at), format_instant(at)) == ("2026-03-04T09:58:00Z", "2026-03-04 09:58 UTC")
    assert (iso(datetime(2026, 3, 4, tzinfo=UTC)), iso(date(2026, 3, 4)), iso(None)) == (
        "2026-03-04T00:00:00Z",
        "2026-03-04",
        None,
    )


def test_pages_named_index_get_a_folder():
    assert page_path("services/edge/") == "services/edge.md"
    assert page_path("services/index/") == "services/index/index.md"


def test_plural():
    assert [plural(count, "item") for count in (0, 1, 2)] == ["0 items", "1 item", "2 items"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**a** `b` ~~c~~", "<strong>a</strong> <code>b</code> <s>c</s>"),
        ("<b>x</b> &amp; <script>", "&lt;b&gt;x&lt;/b&gt; &amp; &lt;script&gt;"),
        ("[a](https://example.org/?a=1&b=2)", '<a href="https://example.org/?a=1&amp;b=2">a</a>'),
        ("[a](javascript:alert(1))", "[a](javascript:alert(1))"),
        ("[a](data:text/html,x)", "[a](data:text/html,x)"),
        ("[a](vscode:x)", "[a](vscode:x)"),
        ("[a](ms-officecmd:x)", "[a](ms-officecmd:x)"),
        ("[a](search-ms:x)", "[a](search-ms:x)"),
        ("[a](tel:x)", "[a](tel:x)"),
        ("<vbscript:x>", "&lt;vbscript:x&gt;"),
        ("[a](<J&#97;va&#9;script:x>)", "a"),
        ("[a](mailto:a@example.org)", '<a href="mailto:a@example.org">a</a>'),
        ("[a](HTTPS://example.org)", '<a href="HTTPS://example.org">a</a>'),
        ("![a](https://example.org/x.png)", "a"),
        ("[a](known.md)", '<a href="../known/">a</a>'),
        ("[a **b**](gone.md) c", "a <strong>b</strong> c"),
        ("[a](#here)", '<a href="#here">a</a>'),
    ],
)
def test_render_inline(text: str, expected: str):
    assert render_inline(text, {"known.md": "../known/"}) == expected


def test_on_pages_of_others_relative_links_are_text():
    assert (
        render_inline("[a](known.md) [b](#here) [c](https://example.org/)")
        == 'a b <a href="https://example.org/">c</a>'
    )


@given(st.text())
def test_inline_text_opens_no_element_of_its_own(text: str):
    assert "<script" not in render_inline(text).casefold()
    assert "javascript:" not in "".join(part.split('"')[0] for part in render_inline(text).split('href="')[1:])
