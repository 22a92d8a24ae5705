"""The timeline: rows of a table, items of a list, headings or paragraphs that each begin (or end) with a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from postmortem_archive.findings import Finding, finding
from postmortem_archive.model import Section, TimelineEntry
from postmortem_archive.reading.document import Document, plain_text, tree
from postmortem_archive.reading.instants import (
    Match,
    day_near,
    find_date_match,
    find_leading,
    find_trailing,
    midnight,
    resolve,
)
from postmortem_archive.reading.zones import AMBIGUOUS, zone_in

_SPEAKS_OF_TIMES = re.compile(r"\btimes?\b|\btime ?zone|\bhoras?\b|\bclock", re.IGNORECASE)
_CLOSING = {"(": ")", "[": "]"}
_MARKS = "*_`"
_OPENING = f"([{_MARKS}"
_BOLD = ("*", "_")
_SHORT = 40
_END_TITLES = ("end", "ended", "until", "to", "fin", "hasta")


@dataclass(frozen=True, slots=True)
class _Row:
    """A place in the timeline that looks like an entry: its time as written and its text, both as inline Markdown.

    ``zone`` and ``abbreviation`` are what the column's head names.
    """

    time: str
    text: str
    line: int
    end_line: int
    zone: tzinfo | None = None
    abbreviation: str | None = None


@dataclass(frozen=True, slots=True)
class TimelineContext:
    """What rows lean on: the policy's zone, the incident's instants, and the day that the file's name gives."""

    path: str
    zone: tzinfo
    started: datetime | None
    resolved: datetime | None
    on: date | None


def read_timeline(
    document: Document, section: Section, context: TimelineContext, report: Callable[[Finding], object]
) -> tuple[TimelineEntry, ...]:
    """Return the entries of a timeline section, in the order in which they stand."""
    tokens = document.inside(section)
    stated = _section_zone(section, tokens)
    default = stated[0] if stated else None
    told: set[str] = set()
    if stated and stated[1] in AMBIGUOUS:
        told.add(stated[1])
        report(_ambiguous(context.path, section.line, 1, stated[1]))
    entries: list[TimelineEntry] = []
    previous: datetime | None = None
    written: tzinfo | None = None  # the zone that a row last named, which holds where nothing else says one
    for row in _rows(document, tokens):
        row_zone = row.zone or default or written or context.zone
        match = find_leading(row.time)
        started = context.started
        if started is None and context.on is not None:  # a day alone is that day wherever the row's clock stands
            started = midnight(context.on, (match.stamp.zone if match else None) or row_zone)
        day = _day_alone(match, previous or started, row_zone)
        if day is not None:  # a heading or a bold line with nothing but a date: the rows below stand on it
            previous = midnight(day, row_zone)
            if not row.text:
                continue
        at = resolve(match.stamp, row_zone, previous, started=started, resolved=context.resolved) if match else None
        if at is None and not row.text:
            continue  # a row of a template that nobody filled in
        if at is None:
            report(_without_time(context.path, document, row, match))
        until: datetime | None = None
        if at and match and match.until:
            until = resolve(match.until, match.stamp.zone or row_zone, at)
            until = None if until is not None and until < at else until
        abbreviation = (match.stamp.abbreviation if match else None) or row.abbreviation
        if abbreviation in AMBIGUOUS and not (abbreviation == row.abbreviation and abbreviation in told):
            told.update([abbreviation] if abbreviation == row.abbreviation else [])
            report(_ambiguous(context.path, row.line, document.column(row.line, row.time), abbreviation))
        entries.append(TimelineEntry(at, until, row.time.strip(" *_`"), row.text, row.line, row.end_line))
        previous = at or previous
        written = (match.stamp.zone if match else None) or written
    return tuple(entries)


def _day_alone(match: Match | None, near: datetime | None, zone: tzinfo) -> date | None:
    """Return the day of a row whose time is a date without a time of day, None for any other row."""
    if match is None or match.stamp.clock is not None or match.stamp.day is None:
        return None
    if match.stamp.year_known:
        return match.stamp.day
    return day_near(match.stamp.day, near.astimezone(zone).date()) if near else None


def _without_time(path: str, document: Document, row: _Row, match: Match | None) -> Finding:
    """Return the finding for an entry that has no instant."""
    written = row.time.strip()
    column = document.column(row.line, written) if written else 1
    found = f"found {written!r}" if written else "found nothing"
    if match and match.stamp.clock is not None and match.stamp.day is None:
        message = f"timeline: expected a date for the time, {found} and no date before it"
    else:
        message = f"timeline: expected a time such as 09:58 or 2026-03-04 09:58, {found}"
    return finding("PM111", path, row.line, column, message)


def _ambiguous(path: str, line: int, column: int, abbreviation: str) -> Finding:
    message = f"timeline: {abbreviation} means {AMBIGUOUS[abbreviation]}; read as the first"
    return finding("PM112", path, line, column, message)


def _section_zone(section: Section, tokens: Sequence[Token]) -> tuple[tzinfo, str | None] | None:
    """Return the zone that the heading or a sentence before the first row names (``All times in PST``)."""
    found = zone_in(section.title)
    if found:
        return found
    for token in tokens:
        if token.type in ("table_open", "bullet_list_open", "ordered_list_open"):
            break
        if token.type == "inline" and _SPEAKS_OF_TIMES.search(token.content) and not _begins_with_time(token.content):
            found = zone_in(token.content)
            if found:
                return found
    return None


def _rows(document: Document, tokens: Sequence[Token]) -> Iterator[_Row]:
    nodes = list(tree(tokens).children)
    index = 0
    while index < len(nodes):
        node = nodes[index]
        index += 1
        match node.type:
            case "table":
                yield from _table_rows(document, node)
            case "bullet_list" | "ordered_list":
                yield from _list_rows(document, node)
            case "heading":
                below = index
                while below < len(nodes) and nodes[below].type != "heading":
                    below += 1
                row = _heading_row(document, node, nodes[index:below])
                if row is not None:
                    yield row
                    if row.text:
                        index = below
            case "paragraph":
                yield from _paragraph_rows(document, node)


def _span(document: Document, node: SyntaxTreeNode) -> tuple[int, int]:
    return document.span(*(node.map or (0, 1)))


def _inline(node: SyntaxTreeNode) -> SyntaxTreeNode | None:
    return next((child for child in node.walk() if child.type == "inline"), None)


def _table_rows(document: Document, table: SyntaxTreeNode) -> Iterator[_Row]:
    """Yield a row for each table row: the first cell that holds a time, else the first, is its time."""
    rows = [row for part in table.children for row in part.children]
    head = [_cell(cell) for cell in rows[0].children]
    times = [index for index, title in enumerate(head) if _names_time(title)] or [0]
    zones = [(index, found) for index in times if (found := zone_in(head[index]))]
    read: list[tuple[SyntaxTreeNode, list[str], str, list[int]]] = []
    for row in rows[1:]:
        cells = [_cell(cell) for cell in row.children]
        if any(cells):
            read.append((row, cells, *_stamp_of(cells, [index for index in times if cells[index]], head)))
    more = {index for _, cells, _, used in read for index in times if cells[index] and index not in used}
    for row, cells, stamp, used in read:
        zone = next((found for index, found in zones if index in used), None)
        parts = [cell for index, cell in enumerate(cells) if index not in times and cell]
        # columns that seemed to hold times, and say something else
        extra = [index for index in sorted(more) if cells[index] and index not in used]
        parts += [f"{head[index]}: {cells[index]}" if len(more) > 1 else cells[index] for index in extra]
        yield _Row(stamp, " — ".join(parts), *_span(document, row), *(zone or (None, None)))


def _stamp_of(cells: list[str], filled: list[int], titles: list[str]) -> tuple[str, list[int]]:
    """Return the time that a row states and the columns it stands in: a date beside a time, a start and an end."""
    if len(filled) < 2:
        return (cells[filled[0]], filled) if filled else ("", [])
    one, two = filled[:2]
    first, second = find_leading(cells[one]), find_leading(cells[two])
    has_clock = bool(first and first.stamp.clock)
    other_clock = bool(second and second.stamp.clock)
    if has_clock and other_clock and set(_words(titles[two])) & set(_END_TITLES):
        return f"{cells[one]} – {cells[two]}", [one, two]
    if has_clock and first and first.stamp.day is None and second and second.stamp.day and not other_clock:
        return f"{cells[two]} {cells[one]}", [one, two]
    if not has_clock:
        both = f"{cells[one]} {cells[two]}"
        whole = find_leading(both)
        if first and whole and whole.stamp.clock:
            return both, [one, two]
        if second and not first:
            return cells[two], [two]
    return cells[one], [one]


def _words(title: str) -> list[str]:
    return re.findall(r"\w+", title.casefold())


_LIKE_TIME = re.compile(r"\W*(?P<time>\d{1,2}[:.]\d{1,2}(?:[:.]\d{1,2})?)\s*[-–—:]?\s+")
"""What looks like a time of day, be it one or not."""

_TIME_TITLES = ("time", "date", "when", "timestamp", "hora", "fecha", "utc", "start", "end")


def _names_time(title: str) -> bool:
    words = _words(title)
    return any(word in _TIME_TITLES for word in words)


def _cell(cell: SyntaxTreeNode) -> str:
    inline = _inline(cell)
    return inline.content.strip() if inline else ""


def _list_rows(document: Document, node: SyntaxTreeNode) -> Iterator[_Row]:
    """Yield a row for each item that begins or ends with a time; an item without one may hold a list that does.

    Where most items have one, another is an event too, whose time is missing or cannot be understood.
    """
    timed = sum(_has_time(item) for item in node.children)
    for item in node.children:
        line, end = _span(document, item)
        first = item.children[0] if item.children else None
        inline = _inline(first) if first is not None and first.type == "paragraph" else None
        below = [child for child in item.children if child.type in ("bullet_list", "ordered_list")]
        row = _text_row(inline.content, line, end) if inline else None
        if row and not row.text:  # the time has a line of its own, and what happened stands below it
            more = next((found for part in item.children[1:] if (found := _inline(part)) is not None), None)
            row = replace(row, text=more.content) if more else None
        if row is None and inline is not None:
            row = _dated_row(inline.content, line, end, alone=bool(below))
        if row is None and inline is not None and not below and not _has_time(item) and timed * 2 > len(node.children):
            like = _LIKE_TIME.match(inline.content)
            row = _Row(like["time"] if like else "", inline.content[like.end() if like else 0 :], line, end)
        if row:
            yield row
        for child in below:
            if row is None or not row.text:
                yield from _list_rows(document, child)
            else:
                yield from (inner for inner in _list_rows(document, child) if _begins_with_time(inner.time))


def _has_time(item: SyntaxTreeNode) -> bool:
    inline = _inline(item)
    return inline is not None and _text_row(inline.content, 0, 0) is not None


def _dated_row(content: str, line: int, end: int, *, alone: bool) -> _Row | None:
    """Return a row for a text that begins with a date without a time of day, else None.

    Where that is all, or where rows stand below it (``alone``), the date is theirs. Otherwise it is an event of that
    day, at a time that nobody wrote down.
    """
    match = find_leading(content)
    if match is None or match.stamp.day is None:
        inside = find_date_match(content) if alone and len(content) < _SHORT else None
        return _Row(content[inside[0] : inside[1]], "", line, line + 1) if inside else None
    if match.stamp.clock is not None:
        return None
    text = _behind(content, match)
    if not match.stamp.year_known and text and not alone:
        return None  # prose that happens to begin with a day
    return _Row(content[match.start : match.end], "" if alone else text, line, line + 1 if alone else end)


def _text_row(content: str, line: int, end: int) -> _Row | None:
    leading = find_leading(content)
    if leading and leading.stamp.clock:
        text = _behind(content, leading)
        return _Row(content[leading.start : leading.end], text, line, end)
    single = content.split("\n", 1)[0]
    trailing = find_trailing(single) if len(single) == len(content) else None
    if trailing:
        marks = "".join(sign for sign in content[trailing.end :] if sign in _MARKS)
        text = content[: trailing.start].rstrip(f"{marks}:([-–—|, \t")
        return _Row(content[trailing.start : trailing.end], text, line, end) if text else None
    return None


def _behind(content: str, match: Match) -> str:
    """Return what stands behind a time, without what separates them and without the marks that the time stands in."""
    open_marks = [_CLOSING.get(sign, sign) for sign in content[: match.start] if sign in _OPENING]
    at = match.end
    while at < len(content):
        sign, after = content[at], content[at + 1 : at + 2]
        if sign in open_marks:
            open_marks.remove(sign)
        elif sign == "-":
            end = at
            while content[end : end + 1] == "-":
                end += 1
            after = content[end : end + 1]
            if after.strip() and not (end == at + 1 and after.isalpha()):
                break  # an option or a number, not a dash
            at = end
            continue
        elif not (sign.isspace() or sign in ":–—|," or (sign == "." and not after.strip())):
            break
        at += 1
    rest = content[at:].rstrip()
    still_open = "".join(sign for sign in open_marks if sign in _MARKS)
    return still_open + rest if still_open and still_open in rest else rest


def _heading_row(document: Document, node: SyntaxTreeNode, below: Sequence[SyntaxTreeNode]) -> _Row | None:
    inline = _inline(node)
    if inline is None:
        return None
    line, end = _span(document, node)
    title = plain_text(inline.token) if inline.token else inline.content
    match = find_leading(title)
    if match is None:
        trailing = find_date_match(title)
        return _Row(title[trailing[0] : trailing[1]], "", line, end) if trailing else None
    rest = _behind(title, match)
    stamp = title[match.start : match.end]
    if match.stamp.clock is None:
        if not match.stamp.day or _has_times(document, below):
            return _Row(stamp, "", line, end) if match.stamp.day else None
        if not match.stamp.year_known:
            return _Row(stamp, "", line, end)
    body = next((found for child in below if (found := _inline(child)) is not None), None)
    text = rest or (body.content if body else "")
    last = below[-1] if below else node
    return _Row(stamp, text, line, _span(document, last)[1] if last.map else end)


def _has_times(document: Document, nodes: Sequence[SyntaxTreeNode]) -> bool:
    """Whether what stands below a date has rows of its own."""
    for node in nodes:
        match node.type:
            case "table":
                return True
            case "bullet_list" | "ordered_list":
                found = any(True for _ in _list_rows(document, node))
            case "paragraph":
                found = any(True for _ in _paragraph_rows(document, node))
            case _:
                found = False
        if found:
            return True
    return False


def _paragraph_rows(document: Document, node: SyntaxTreeNode) -> Iterator[_Row]:
    """Yield a row for each line of a paragraph that begins with a time; other lines belong to the row before."""
    inline = _inline(node)
    if inline is None:
        return
    start, _ = _span(document, node)
    rows: list[_Row] = []
    contents = inline.content.split("\n")
    for offset, content in enumerate(contents):
        line = start + offset
        row = _text_row(content, line, line + 1) if _begins_with_time(content) else None
        if row and (row.text or offset + 1 < len(contents)):
            rows.append(row)
        elif rows and _begins_with_time(rows[-1].time):
            last = rows[-1]
            rows[-1] = replace(last, text=f"{last.text}\n{content}".strip(), end_line=line + 1)
        elif content.strip().startswith(_BOLD):
            dated = _dated_row(content, line, line + 1, alone=content.strip().endswith(_BOLD))
            rows.extend([dated] if dated else [])
    yield from rows


def _begins_with_time(content: str) -> bool:
    match: Match | None = find_leading(content)
    return match is not None and match.stamp.clock is not None
