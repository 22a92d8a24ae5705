"""Tables laid out evenly, with the same cells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_archive.form.tables import WIDEST, cells, is_even, laid_out, width
from postmortem_archive.reading.document import parse_tokens

LONG = "the certificate of the shop expired and every new visit ended at a warning " * 2


def lines(text: str) -> list[str]:
    return text.strip("\n").split("\n")


@pytest.mark.parametrize(
    "table",
    [
        pytest.param("| a | b |\n|---|---|\n| cc | d |", id="one space around each cell"),
        pytest.param("| a | b |\n| --- | :-: |\n| cc |  |", id="other delimiters, an empty cell"),
        pytest.param("| a  | b |\n|----|---|\n| cc | d |", id="pipes in line"),
        pytest.param("|a   |b  |\n|:---|--:|\n|cc  |  d|", id="pipes in line without spaces"),
        pytest.param("| a  | b |\n|----|---|\n| cc | d is longer |", id="only the first column padded"),
        pytest.param("| 時 | b |\n|----|---|\n| cc | d |", id="wide letters"),
        pytest.param("| 時   | b |\n|-----|---|\n| ccc | d |", id="wide letters counted as one"),
        pytest.param("  | a | b |\n  |---|---|\n  | c | d |", id="indented"),
        pytest.param("| a \\| b |\n|---|\n| c |", id="a pipe that is text"),
        pytest.param("| a | b |\n|---|---|", id="no rows"),
    ],
)
def test_an_even_table_stays(table):
    assert is_even(lines(table))
    assert laid_out(lines(table)) == tuple(lines(table))


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        pytest.param("|a|b|\n|-|-|\n|ccc|d|", "| a   | b |\n|-----|---|\n| ccc | d |", id="no spaces"),
        pytest.param("a | b\n--|--\nc | d", "| a | b |\n|---|---|\n| c | d |", id="no pipes outside"),
        pytest.param(
            "| a | b | c |\n|:--|:-:|--:|\n| dddd  | eeee | ffff |",
            "| a    |  b   |    c |\n|:-----|:----:|-----:|\n| dddd | eeee | ffff |",
            id="alignments",
        ),
        pytest.param(
            "| 時間 | b |\n|---|---|\n| c  | d |", "| 時間 | b |\n|------|---|\n| c    | d |", id="wide letters"
        ),
        pytest.param("| a\\|b | c |\n|---|---|\n| d  | e |", "| a\\|b | c |\n|------|---|\n| d    | e |", id="escapes"),
        pytest.param(
            f"| When | What |\n|---|---|\n| 9:58  | {LONG}|",
            f"| When | What |\n|------|------|\n| 9:58 | {LONG}|",
            id="what is wide is not padded",
        ),
        pytest.param(" |a|\n|-|\n|b|", " | a |\n |---|\n | b |", id="indented unevenly"),
        pytest.param("| |b|\n|-|-|\n||d|", "|   | b |\n|---|---|\n|   | d |", id="empty cells"),
    ],
)
def test_an_uneven_table_is_laid_out(table, expected):
    assert not is_even(lines(table))
    assert laid_out(lines(table)) == tuple(expected.split("\n"))


@pytest.mark.parametrize("table", ["|a|b|\n|-|-|\n|ccc|", "|a|b|\n|-|-|\n|ccc|d|e|"])
def test_a_table_with_more_or_fewer_cells_is_left_to_people(table):
    assert laid_out(lines(table)) == tuple(lines(table))


_CELL = st.text(st.sampled_from("ab時é`*|\\ \t-:>#1."), max_size=8)
_ROW = st.lists(_CELL, min_size=1, max_size=4)


@given(st.lists(_ROW, min_size=1, max_size=5), st.booleans())
def test_the_cells_are_the_same_and_the_layout_is_its_own(rows, enclosed):
    edge = "|" if enclosed else ""
    written = [edge + "|".join(row) + edge for row in rows]
    table = [written[0], edge + "|".join("-" * 3 for _ in cells(written[0])) + edge, *written[1:]]
    tokens = parse_tokens("\n".join(table))
    if not tokens or tokens[0].type != "table_open" or tokens[0].map != [0, len(table)]:
        return
    laid = laid_out(table)
    assert laid_out(laid) == laid
    again = parse_tokens("\n".join(laid))
    assert [(token.type, token.content, token.map) for token in again] == [
        (token.type, token.content, token.map) for token in tokens
    ]


@given(st.lists(_CELL, min_size=1, max_size=6))
def test_cells_are_parted_where_markdown_parts_them(parts):
    line = "|" + "|".join(parts) + "|"
    tokens = parse_tokens(f"{line}\n|" + "---|" * len(cells(line)))
    heads = [token.content for token in tokens if token.type == "inline"]
    if tokens and tokens[0].type == "table_open":
        assert [cell.source.strip().replace("\\|", "|") for cell in cells(line)] == heads
        assert all(line[cell.column - 1 :].startswith(cell.source) for cell in cells(line))


@pytest.mark.parametrize(("text", "columns"), [("abc", 3), ("時間", 4), ("e\u0301", 1), ("✔\ufe0f", 2), ("", 0)])
def test_letters_are_as_wide_as_they_are_shown(text, columns):
    assert width(text) == columns


def test_no_line_is_padded_beyond_what_can_be_read():
    table = lines(f"|{'a' * 100}|b|c|\n|-|-|-|\n|1|{LONG}|3|")
    assert len(laid_out(table)[0]) <= WIDEST
