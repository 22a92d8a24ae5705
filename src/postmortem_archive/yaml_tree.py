"""YAML as a tree that remembers where each thing stood, with every scalar left as the text that was written.

Types are the reader's business: YAML would turn ``007`` into 7, ``1.10`` into 1.1 and ``no`` into False. The tree is
built from the parser's events, so that neither deep nesting nor aliases that multiply can exhaust the machine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

MAX_DEPTH = 20
"""Nesting beyond which a document is refused; front matter needs 3."""

_FORBIDDEN = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# YAML 1.1 ends a line at these, YAML 1.2 and everything that counts lines do not.
_NOT_LINE_ENDS = str.maketrans(dict.fromkeys("\x85\u2028\u2029", " "))


@dataclass(frozen=True, slots=True)
class Scalar:
    """Text, and where it began. ``quoted`` tells ``"null"`` from a bare ``null``."""

    text: str
    line: int
    column: int
    quoted: bool = False

    @property
    def is_null(self) -> bool:
        """Whether YAML 1.2 reads it as null: nothing, ``~`` or ``null``, unquoted."""
        return not self.quoted and self.text in ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with their values, in the order written. Keys are scalars and each stands once."""

    entries: tuple[tuple[Scalar, Node], ...]
    line: int
    column: int

    def get(self, key: str) -> Node | None:
        """Return the value of a key, or None."""
        return next((value for name, value in self.entries if name.text == key), None)


Node = Scalar | Sequence | Mapping


class YamlError(ValueError):
    """The text is not the YAML that is accepted here. ``line`` and ``column`` count from 1."""

    def __init__(self, message: str, line: int, column: int) -> None:
        """Keep the place beside the message."""
        super().__init__(message)
        self.line = line
        self.column = column


Twice = Callable[[YamlError], object]
"""What is done about a key that stands twice in one mapping."""


def _refuse(error: YamlError) -> None:
    raise error


class _Open:
    """A collection whose end has not been seen yet."""

    __slots__ = ("children", "column", "is_mapping", "line")

    def __init__(self, *, is_mapping: bool, line: int, column: int) -> None:
        self.is_mapping = is_mapping
        self.line = line
        self.column = column
        self.children: list[Node] = []

    def close(self, twice: Twice) -> Node:
        if not self.is_mapping:
            return Sequence(tuple(self.children), self.line, self.column)
        entries: list[tuple[Scalar, Node]] = []
        seen: dict[str, int] = {}
        for key, value in zip(self.children[::2], self.children[1::2], strict=True):
            if not isinstance(key, Scalar):
                raise YamlError("expected a word as key, found a list or mapping", key.line, key.column)
            if key.text in seen:
                message = f"key {key.text!r} stands twice, first in line {seen[key.text]}"
                twice(YamlError(message, key.line, key.column))
                continue
            seen[key.text] = key.line
            entries.append((key, value))
        return Mapping(tuple(entries), self.line, self.column)


@dataclass(slots=True)
class _Builder:
    """Puts the parser's events together; ``root`` is the tree when the last of them has been taken."""

    twice: Twice
    root: Node | None = None
    documents: int = 0
    stack: list[_Open] = field(default_factory=list)

    def take(self, event: yaml.Event, line: int, column: int) -> None:
        match event:
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    raise YamlError("expected one YAML document, found a second", line, column)
            case yaml.AliasEvent():
                message = f"expected a value, found the alias *{event.anchor}; write the value out"
                raise YamlError(message, line, column)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                if len(self.stack) >= MAX_DEPTH:
                    raise YamlError(f"nested deeper than {MAX_DEPTH} levels", line, column)
                is_mapping = isinstance(event, yaml.MappingStartEvent)
                self.stack.append(_Open(is_mapping=is_mapping, line=line, column=column))
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._add(self.stack.pop().close(self.twice))
            case yaml.ScalarEvent():
                self._add(Scalar(event.value, line, column, quoted=event.style in ("'", '"', "|", ">")))

    def _add(self, node: Node) -> None:
        if self.stack:
            self.stack[-1].children.append(node)
        else:
            self.root = node


def parse_yaml(text: str, *, first_line: int = 1, twice: Twice = _refuse) -> Node | None:
    """Parse one YAML document; None where it is empty. ``first_line`` is the line of the file at which the text begins.

    A key that stands twice is handed to ``twice``; unless that raises, the first of them stands.

    Raises:
        YamlError: not YAML, or YAML with aliases, a second document, a key twice, or nesting beyond ``MAX_DEPTH``.
    """
    text = text.removeprefix("\ufeff")
    forbidden = _FORBIDDEN.search(text)
    if forbidden:
        line = text.count("\n", 0, forbidden.start())
        column = forbidden.start() - text.rfind("\n", 0, forbidden.start())
        message = f"expected YAML, found the control character U+{ord(forbidden.group()):04X}"
        raise YamlError(message, line + first_line, column)
    builder = _Builder(twice)
    try:
        for event in yaml.parse(text.translate(_NOT_LINE_ENDS), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            mark = event.start_mark
            builder.take(event, (mark.line if mark else 0) + first_line, (mark.column if mark else 0) + 1)
    except yaml.MarkedYAMLError as error:
        at = error.problem_mark or error.context_mark
        line, column = (at.line, at.column + 1) if at else (0, 1)
        lines = text.split("\n")
        if line >= len(lines):  # what is missing at the end is missed on a line that does not exist
            line, column = len(lines) - 1, len(lines[-1]) + 1
        problem = error.problem or error.context or ""
        if problem.startswith("mapping values"):
            problem = "a colon within a value, which needs quotes around it"
        raise YamlError(f"expected YAML, found: {problem}", line + first_line, column) from None
    except yaml.YAMLError as error:
        raise YamlError(f"expected YAML, found: {str(error).splitlines()[0]}", first_line, 1) from None
    root = builder.root
    return None if isinstance(root, Scalar) and root.is_null else root


def to_plain(node: Node | None) -> Any:  # noqa: ANN401 - JSON-like data has no narrower type
    """Return the tree as dicts, lists, strings and None, for a model to type."""
    match node:
        case Mapping():
            return {key.text: to_plain(value) for key, value in node.entries}
        case Sequence():
            return [to_plain(item) for item in node.items]
        case Scalar():
            return None if node.is_null else node.text
        case None:
            return None


def node_at(node: Node | None, path: tuple[str | int, ...]) -> Node | None:
    """Return what stands at a path of keys and indices, or the deepest part of it that exists."""
    for step in path:
        child: Node | None = None
        if isinstance(node, Mapping) and isinstance(step, str):
            child = node.get(step)
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            child = node.items[step]
        if child is None:
            break
        node = child
    return node


def scalars(node: Node | None) -> Iterator[str]:
    """Yield the text of every key and value, in the order written."""
    match node:
        case Mapping():
            for key, value in node.entries:
                yield key.text
                yield from scalars(value)
        case Sequence():
            for item in node.items:
                yield from scalars(item)
        case Scalar():
            yield node.text
