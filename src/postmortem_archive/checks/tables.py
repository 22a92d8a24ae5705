"""Whether tables have as many cells in each row as in the head, and their pipes in line (PM115, PM116)."""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it.token import Token

from postmortem_archive.checks.subject import Subject
from postmortem_archive.findings import Finding
from postmortem_archive.form.tables import cells, is_even

_QUOTED = "> \t"
"""What may stand before a row of a table within quotations and lists."""


def check_tables(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each row with more or fewer cells than its head, and one for each uneven table.

    How a table within a list or a quotation is laid out is not judged, nor are those of a file that was not written for
    this format.
    """
    document = subject.document
    head = 0
    in_head = False
    for token in document.tokens:
        match token.type:
            case "table_open":
                head = 0
                yield from _layout(subject, token)
            case "thead_open" | "thead_close":
                in_head = token.nesting > 0
            case "th_open":
                head += 1
            case "tr_open" if not in_head and token.map:
                yield from _row(subject, document.line(token.map[0]), head)


def _layout(subject: Subject, token: Token) -> Iterator[Finding]:
    if subject.postmortem.foreign or token.level or not token.map:
        return
    start, end = token.map
    lines = subject.document.lines[start:end]
    if not is_even(lines):
        column = len(lines[0]) - len(lines[0].lstrip()) + 1
        message = "table: expected pipes in line, or one space around every cell; found neither"
        yield subject.tell("PM115", subject.document.line(start), column, message, fix="lay the table out evenly")


def _row(subject: Subject, line: int, head: int) -> Iterator[Finding]:
    source = subject.document.text(line)
    bare = source.lstrip(_QUOTED)
    if bare.count("|") == head + 1 and bare[0] == bare.rstrip()[-1] == "|" and "\\" not in bare:
        return  # nearly all rows, sooner than by their cells
    row = cells(bare)
    before = len(source) - len(bare)
    more = next((cell for cell in row[head:] if cell.text), None)
    expected = f"table: expected {head} cells as in the head, found {len(row)}"
    if more:
        column = before + more.column + len(more.source) - len(more.source.lstrip())
        message = f"{expected}; what is more is not shown"
        yield subject.tell("PM116", line, column, message, fix="write \\| for a pipe that belongs to the text")
    elif len(row) < head:
        yield subject.tell("PM116", line, before + 1, expected, fix="add the cells that are missing, empty ones too")
