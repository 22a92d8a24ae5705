"""Action items: task items and bullets with what stands in their parentheses, or tables with a column for each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from markdown_it.tree import SyntaxTreeNode

from postmortem_archive.findings import Finding, finding
from postmortem_archive.model import ActionItem, ActionState, Section
from postmortem_archive.reading.document import Document, tree
from postmortem_archive.reading.instants import find_date

KEYS = ("owner", "due", "done", "priority", "type", "ref")
"""The attributes that an action item may carry."""

_LISTS = ("bullet_list", "ordered_list")
_NOTHING = ("", "n/a", "none", "tbd", "todo", "ninguna")
_BOX = re.compile(r"\[(?P<mark>[ xX])\](?:\s+|$)")
_PAIR = re.compile(
    r"(?P<key>[A-Za-z][\w -]{0,19}?)\s*:\s*(?P<value>[^,;]*(?:[,;](?!\s*[A-Za-z][\w -]{0,19}?\s*:)[^,;]*)*)"
)
_INNER = re.compile(rf"\s(?P<key>{'|'.join(KEYS)})\s*:", re.IGNORECASE)
"""An attribute that begins within the value of another."""

_TICK = re.compile(r"(?:✅|✔️?|☑️?|:white_check_mark:|:heavy_check_mark:)\s*")
_SAYS_DONE = re.compile(r"\s*[(\[](?:done|completed?|closed|fixed)!?[)\]]\.?\s*$", re.IGNORECASE)
_COLUMNS = {
    "text": ("action", "item", "description", "task", "what", "todo", "acción"),
    "owner": ("owner", "who", "assignee", "responsible", "team", "responsable", "equipo"),
    "due": ("due", "deadline", "date", "when", "eta", "fecha"),
    "priority": ("priority", "prio", "prioridad"),
    "type": ("type", "kind", "category", "tipo"),
    "ref": ("ref", "bug", "ticket", "issue", "link", "jira", "tracking"),
    "state": ("status", "state", "done", "completed", "estado"),
}
_DONE_WORDS = ("done", "completed", "closed", "complete", "fixed", "yes", "x", "hecho", "✅", "✔", "[x]")


@dataclass(slots=True)
class _Attributes:
    owner: str | None = None
    due: date | None = None
    done: date | None = None
    priority: str | None = None
    type: str | None = None
    ref: str | None = None
    other: tuple[tuple[str, str], ...] = ()


def read_action_items(
    path: str, document: Document, section: Section, report: Callable[[Finding], object]
) -> tuple[ActionItem, ...]:
    """Return the action items of a section, sub-sections included, in the order in which they stand.

    Every item of an outermost list is one, with or without a box; of nested lists only the items with a box are. Beside
    a table of action items, an outermost list explains it, and only its items with a box are action items.
    """
    nodes = [node for node in tree(document.inside(section)).children if node.type in (*_LISTS, "table")]
    tables = {id(node): tuple(_from_table(path, document, node, report)) for node in nodes if node.type == "table"}
    boxes_only = any(tables.values())
    items: list[ActionItem] = []
    for node in nodes:
        if node.type == "table":
            items.extend(tables[id(node)])
        else:
            items.extend(_from_list(path, document, node, report, boxes_only=boxes_only))
    return tuple(items)


def _from_list(
    path: str, document: Document, node: SyntaxTreeNode, report: Callable[[Finding], object], *, boxes_only: bool
) -> Iterator[ActionItem]:
    for child in node.children:
        first = child.children[0] if child.children else None
        inline = first.children[0] if first is not None and first.type == "paragraph" and first.children else None
        content = inline.content if inline else ""
        box = _BOX.match(content)
        has_text = (content[box.end() :] if box else content).strip(" .*_").casefold() not in _NOTHING
        if has_text and (box or not boxes_only):
            start, end = document.span(*(child.map or (0, 1)))
            yield _item(path, document, content, box, start, end, report)
        for below in child.children:
            if below.type in _LISTS:
                yield from _from_list(path, document, below, report, boxes_only=True)


def _item(
    path: str,
    document: Document,
    content: str,
    box: re.Match[str] | None,
    line: int,
    end_line: int,
    report: Callable[[Finding], object],
) -> ActionItem:
    text = content[box.end() :] if box else content
    attributes = _Attributes()
    group = _trailing_group(text)
    if group is not None:
        inner = text[group + 1 : text.rstrip().rfind(")")]
        pairs = [(match["key"].strip(), " ".join(match["value"].split())) for match in _PAIR.finditer(inner)]
        if text[:group].strip() and any(key.casefold() in KEYS for key, _ in pairs):
            attributes = _attributes(path, document, pairs, line, end_line, report)
            prose = inner[: first.start()].strip(" ,;(") if (first := _PAIR.search(inner)) else ""
            text = f"{text[:group]}({prose})" if prose else text[:group]
    if box:
        done = box["mark"] in "xX"
    else:
        text, done = _without_tick(text)
    return ActionItem(
        text=text.strip(),
        state=ActionState.DONE if done or (box is None and attributes.done) else ActionState.OPEN,
        owner=attributes.owner,
        due=attributes.due,
        done=attributes.done,
        priority=attributes.priority,
        type=attributes.type,
        ref=attributes.ref,
        other=attributes.other,
        line=line,
        end_line=end_line,
    )


def _without_tick(text: str) -> tuple[str, bool]:
    """Return the text of an item without a box, and whether a tick, ``(DONE)`` or a line through it says it is done."""
    tick = _TICK.match(text)
    if tick and text[tick.end() :].strip():
        return text[tick.end() :], True
    said = _SAYS_DONE.search(text)
    if said and text[: said.start()].strip():
        return text[: said.start()], True
    bare = text.strip()
    return text, bare.startswith("~~") and bare.endswith("~~") and bare.count("~~") == 2


def _trailing_group(text: str) -> int | None:
    """Return where the parenthesis opens that the text ends with, or None."""
    stripped = text.rstrip().removesuffix(".").rstrip()
    if not stripped.endswith(")"):
        return None
    depth = 0
    for index in range(len(stripped) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(stripped[index], 0)
        if depth == 0:
            return index if stripped[index - 1 : index] != "\\" else None
    return None


def _attributes(
    path: str,
    document: Document,
    pairs: list[tuple[str, str]],
    line: int,
    end_line: int,
    report: Callable[[Finding], object],
) -> _Attributes:
    attributes = _Attributes()
    other: list[tuple[str, str]] = []
    seen: set[str] = set()

    def tell(rule: str, key: str, message: str) -> None:
        report(finding(rule, path, *attribute_place(document, line, end_line, key), message))

    for key, value, split in _apart(pairs):
        name = key.casefold()
        if split:
            tell("PM402", key, f"action item: expected a comma before {key!r}, found none; read as if it stood there")
        if name not in KEYS:
            expected = ", ".join(KEYS)
            message = f"action item: expected one of {expected}; found {key!r}, which is kept and not used"
            tell("PM401", key, message)
            other.append((key, value))
        elif name in seen:
            message = f"action item: expected {name} once, found it again as {value!r}; the first stands"
            tell("PM402", key, message)
            other.append((key, value))
        elif name in ("due", "done"):
            day = find_date(value)
            if day is None and value:
                message = f"action item: expected a date such as 2026-04-01 for {name}, found {value!r}"
                tell("PM402", key, message)
                other.append((key, value))
            setattr(attributes, name, day)
        else:
            setattr(attributes, name, value or None)
        seen.add(name)
    attributes.other = tuple(other)
    return attributes


def _apart(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, bool]]:
    """Yield the pairs, and apart those that stand within a value because a comma is missing, which the flag tells."""
    for first, value in pairs:
        key, rest, split = first, value, False
        while (inner := _INNER.search(rest)) is not None:
            yield key, rest[: inner.start()].strip(), split
            key, rest, split = inner["key"], rest[inner.end() :], True
        yield key, rest.strip(), split


def attribute_place(document: Document, line: int, end_line: int, key: str) -> tuple[int, int]:
    """Return the line and column at which a key stands within an item, where it stands last.

    Column 1 of the first line where it does not stand there, as in a table.
    """
    named = re.compile(rf"(?<![\w-]){re.escape(key)}\s*:")
    for number in range(line, end_line):
        places = [match.start() for match in named.finditer(document.text(number))]
        if places:
            return number, places[-1] + 1
    return line, 1


def _from_table(
    path: str, document: Document, table: SyntaxTreeNode, report: Callable[[Finding], object]
) -> Iterator[ActionItem]:
    """Yield an item for each row of a table that has a column of what is to be done, and one that says more of it."""
    rows = [row for part in table.children for row in part.children]
    cells = [[_cell(cell) for cell in row.children] for row in rows]
    columns = _columns(cells[0])
    if "text" not in columns:
        return
    for row, values in zip(rows[1:], cells[1:], strict=True):
        start, end = row.map or (0, 1)
        item = _row_item({name: values[index] for name, index in columns.items()}, document.line(start), end - start)
        if item is None:
            continue
        other = [
            (title, value)
            for index, (title, value) in enumerate(zip(cells[0], values, strict=True))
            if value and index not in columns.values()
        ]
        due = values[columns["due"]] if "due" in columns else ""
        if due.strip(" .-–—").casefold() not in _NOTHING and item.due is None:
            message = f"action item: expected a date such as 2026-04-01 for due, found {due!r}"
            column = document.column(item.line, due)
            report(finding("PM402", path, item.line, column, message))
            other.append(("due", due))
        yield replace(item, other=tuple(other))


def _columns(titles: list[str]) -> dict[str, int]:
    """Return which column holds what; one that no word names holds the text if no other does."""
    columns: dict[str, int] = {}
    for index, title in enumerate(titles):
        words = {form for word in re.findall(r"\w+", title.casefold()) for form in (word, word.removesuffix("s"))}
        name = next((key for key, known in _COLUMNS.items() if key not in columns and words & set(known)), None)
        if name:
            columns[name] = index
    free = [index for index, title in enumerate(titles) if index not in columns.values() and len(title) > 1]
    if columns and free:
        columns.setdefault("text", free[0])
    return columns


def _row_item(values: dict[str, str], line: int, length: int) -> ActionItem | None:
    text = values.get("text", "")
    if not text:
        return None
    box = _BOX.match(text)
    state = values.get("state", "").casefold().strip(" *_`")
    done = find_date(state)
    is_done = bool(done) or state.startswith(_DONE_WORDS) or bool(box and box["mark"] in "xX")
    return ActionItem(
        text=text[box.end() :] if box else text,
        state=ActionState.DONE if is_done else ActionState.OPEN,
        owner=values.get("owner") or None,
        due=find_date(values.get("due", "")),
        done=done,
        priority=values.get("priority") or None,
        type=values.get("type") or None,
        ref=values.get("ref") or None,
        other=(),
        line=line,
        end_line=line + length,
    )


def _cell(cell: SyntaxTreeNode) -> str:
    return cell.children[0].content.strip() if cell.children else ""
