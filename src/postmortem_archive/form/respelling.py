"""A place of a file where something is written in another form than the usual one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from postmortem_archive.yaml_tree import Scalar


@dataclass(frozen=True, slots=True)
class Respelling:
    """What is found at a line and column of the file, and what would mean the same in the usual form.

    ``literal`` is False where the source has it in another way, as a text with escapes or over several lines has; the
    place is then that where the value begins.
    """

    found: str
    expected: str
    line: int
    column: int
    literal: bool = True


def respelled(
    value: Scalar, found: str, expected: str, lines: Sequence[str], *, after: Respelling | None = None
) -> Respelling:
    """Return the respelling of a front matter's value, or of a part of it that stands ``after`` another one.

    ``lines`` are those of the file.
    """
    line = lines[value.line - 1] if value.line <= len(lines) else ""
    if after is None:
        at = value.column - 1
        at += line[at : at + 1] in ("'", '"') and not line.startswith(found, at)
    else:
        at = after.column - 1 + len(after.found)
        at += len(line[at:]) - len(line[at:].lstrip(" \t,"))
    literal = line.startswith(found, at) and (after is None or after.literal)
    return Respelling(found, expected, value.line, at + 1 if literal else value.column, literal)
