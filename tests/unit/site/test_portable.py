"""What teams write for GitHub is read by the site's engine as GitHub reads it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postmortem_archive.site.portable import make_portable
from tests.support.markdown import github_markdown, outline, python_markdown

CASES = {
    "two spaces": "- a\n  - b\n    - c\n- d\n",
    "three levels and back": "- a\n  - b\n    - c\n      - d\n  - e\n- f\n",
    "star and plus": "* a\n  + b\n  + c\n* d\n",
    "four spaces": "- a\n    - b\n        - c\n",
    "ordered by parenthesis": "1) one\n2) two\n",
    "ordered, nested bullets": "1. one\n   - a\n   - b\n2. two\n",
    "ordered from ten": "10. ten\n11. eleven\n    - below\n",
    "bullets, nested ordered": "- a\n  1. one\n  2. two\n- b\n",
    "table after paragraph": "Text\n| A | B |\n|---|---|\n| 1 | 2 |\n",
    "table without outer pipes": "Text\n\nA | B\n--|--\n1 | 2\n",
    "table in item": "- a\n\n  | A | B |\n  |---|---|\n  | 1 | 2 |\n",
    "table right below an item's text": "- a\n  | A | B |\n  |---|---|\n  | 1 | 2 |\n- b\n",
    "list after paragraph": "Text:\n- a\n- b\n",
    "list after heading": "## Head\n- a\n- b\n",
    "heading after paragraph": "Text\n## Head\nMore\n",
    "heading after list": "- a\n## Head\n",
    "fence after paragraph": "Text\n```\ncode\n```\nMore\n",
    "tildes": "~~~\ncode\n~~~\n",
    "setext one": "Title\n=====\n\nText\n",
    "setext two": "Title\n-----\nText\n",
    "setext of two lines": "Long\ntitle\n=====\n\nText\n",
    "closed atx": "## Head ##\n\nText\n",
    "atx with hash at its end": "## About C#\n\nText\n",
    "empty heading": "##\n\nText\n",
    "fence in item": "- a\n\n  ```\n  code\n    more\n  ```\n- b\n",
    "fence right below an item's text": "- a\n  ```\n  code\n  ```\n- b\n",
    "fence in ordered item": "1. a\n   ```sh\n   code\n   ```\n2. b\n",
    "fence in nested item": "- a\n  - b\n    ```\n    code\n    ```\n",
    "fence with markers inside": "```\n- a\n  - b\n# c\n| d |\n```\n",
    "fence with blank lines in item": "- a\n\n  ```\n  one\n\n  two\n  ```\n",
    "paragraphs in item": "- a\n\n  second\n\n- b\n",
    "lazy continuation": "- a\nlazy\n- b\n",
    "wrapped item": "- a\n  wrapped\n  - b\n    wrapped\n",
    "quote in item": "- a\n  > quoted\n- b\n",
    "list in quote": "> - a\n>   - b\n>     - c\n> - d\n",
    "list after paragraph in quote": "> Text:\n> - a\n> - b\n",
    "heading in quote": "> ## Head\n> text\n",
    "fence in quote": "> ```\n> code\n> ```\n",
    "table in quote": "> Text\n> | A | B |\n> |---|---|\n> | 1 | 2 |\n",
    "lazy quote": "> a\nlazy\n\nText\n",
    "quote after paragraph": "Text\n> quoted\n",
    "quote in quote": "> a\n> > b\n>\n> c\n",
    "tabs nest": "- a\n\t- b\n\t\t- c\n",
    "tab after marker": "-\ta\n-\tb\n",
    "tabs before code": "Text\n\n\tcode\n\tmore\n",
    "wide pad": "-   a\n    - b\n-   c\n",
    "indented list": "  - a\n  - b\n    - c\n",
    "two kinds beside each other": "- a\n- b\n\n1. one\n2. two\n",
    "change of bullet": "- a\n- b\n\n* c\n* d\n",
    "list on its parent's line": "- - a\n  - b\n",
    "empty item": "-\n- b\n",
    "code in item": "- a\n\n      code\n- b\n",
    "rule after paragraph": "Text\n\n***\n\nMore\n",
    "rule right after": "Text\n***\nMore\n",
    "indented heading": "   ## Head\nText\n",
    "not a list": "1986\\. A great year\n\nText - not a list\n",
    "number amid a paragraph": "The year\n1986. was\n",
    "html stays": "<details><summary>More</summary>\n\nText\n\n</details>\n",
    "task items": "- [ ] open\n- [x] done\n",
    "no newline at the end": "- a\n  - b",
    "nothing": "",
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES.keys())
def test_read_as_on_github(text: str):
    ours, theirs = outline(python_markdown(make_portable(text))), outline(github_markdown(text))
    if "[ ]" in text:  # GitHub's boxes are drawn by an extension of the site's engine
        theirs = [(place, words.replace("[ ] ", "").replace("[x] ", "")) for place, words in theirs]
    assert ours == theirs


def test_what_is_portable_already_stays_as_it_is():
    text = "Text\n\n-   a\n\n    more\n\n    -   b\n\n-   c\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n## Head\n\n    code\n"
    assert make_portable(text) == text


def test_headings_move_down_together_and_stop_at_six():
    assert make_portable("# A\n\n## B\n\n###### C\n", shift=1) == "## A\n\n### B\n\n###### C\n"
    assert make_portable("A\n=\n\nB\n-\n", shift=1).split() == ["##", "A", "###", "B"]
    assert make_portable("#### A\n\n##### B\n", shift=-2) == "## A\n\n### B\n"


def test_headings_in_code_do_not_move():
    assert "\n# comment\n" in make_portable("# A\n\n```\n# comment\n```\n", shift=1)


def test_lines_of_labels_stay_lines():
    html = python_markdown(make_portable("**Lead:** Ada\n**Severity:** SEV-2\n**Date:** 2026-03-04\n"))
    assert html.count("<br") == 2


def test_twice_is_as_once():
    for text in CASES.values():
        once = python_markdown(make_portable(text))
        assert outline(python_markdown(make_portable(make_portable(text)))) == outline(once), text


# A grammar of documents: blocks of lines, nested by indentation as GitHub's authors do.

WORDS = st.lists(
    st.sampled_from(["alpha", "beta", "12", "10:20", "`code`", "**bold**", "x_y", "C#", "pipe", "(see)", "5.", "é"]),
    min_size=1,
    max_size=4,
).map(lambda words: "w " + " ".join(words))


@st.composite
def paragraphs(draw: st.DrawFn) -> list[str]:
    return draw(st.lists(WORDS, min_size=1, max_size=2))


@st.composite
def headings(draw: st.DrawFn) -> list[str]:
    text = draw(WORDS)
    return draw(st.sampled_from([[f"## {text}"], [f"### {text} ###"], [text, "====="], [text, "---"]]))


@st.composite
def fences(draw: st.DrawFn) -> list[str]:
    mark = draw(st.sampled_from(["```", "~~~", "````"]))
    inside = st.sampled_from(["code", "- item", "  more", "# comment", "| a | b |", "", "1) x", "> y"])
    return [mark, "first", *draw(st.lists(inside, max_size=3)), "last", mark]


@st.composite
def tables(draw: st.DrawFn) -> list[str]:
    cell = st.sampled_from(["a", "b c", "`d`", "12:30", "é"])
    rows = draw(st.lists(st.tuples(cell, cell), min_size=1, max_size=3))
    return ["| H1 | H2 |", draw(st.sampled_from(["|---|---|", "| :-- | --: |"])), *(f"| {a} | {b} |" for a, b in rows)]


@st.composite
def lists(draw: st.DrawFn, depth: int = 0) -> list[str]:
    ordered = draw(st.booleans())
    sign = draw(st.sampled_from([".", ")"] if ordered else ["-", "*", "+"]))
    pad = " " * draw(st.integers(1, 3))
    loose = draw(st.booleans())
    lines: list[str] = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        marker = f"{number}{sign}" if ordered else sign
        width = " " * len(marker + pad)
        inner = [draw(WORDS)]
        if draw(st.booleans()):
            inner.append(draw(WORDS))
        if depth < 2 and draw(st.booleans()):
            inner += draw(lists(depth + 1))
        elif draw(st.integers(0, 3)) == 0:
            inner += ["", *draw(st.one_of(fences(), paragraphs()))]
        lines += [f"{marker}{pad}{inner[0]}", *(f"{width}{line}" if line else "" for line in inner[1:])]
        if loose:
            lines.append("")
    return lines


@st.composite
def quotes(draw: st.DrawFn) -> list[str]:
    inner = draw(st.one_of(paragraphs(), lists(), fences()))
    return [f"> {line}".rstrip() for line in inner]


@st.composite
def documents(draw: st.DrawFn) -> str:
    blocks = draw(st.lists(st.one_of(paragraphs(), headings(), fences(), tables(), lists(), quotes()), max_size=5))
    lines: list[str] = []
    for block in blocks:
        if block[0].startswith(">"):
            lines += ["", "between", ""]  # quotes beside each other are one to the site's engine
        apart = draw(st.booleans()) or block[0].startswith("w") or block[-1:] == ["---"]
        lines += [*([""] if apart else []), *block]
    return "\n".join(lines) + "\n"


@settings(max_examples=300, deadline=None)
@given(documents())
def test_any_document_is_read_as_on_github(text: str):
    assert outline(python_markdown(make_portable(text))) == outline(github_markdown(text))


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="-*+>#`~|=_.1) \t\nab[]()<&\\\"'é\U0001f525", max_size=60))
def test_any_text_passes(text: str):
    python_markdown(make_portable(text))
