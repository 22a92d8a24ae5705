"""When each file was last changed and by how many, as git's log tells. Who they are is not kept: blameless."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Final

LOG_FORMAT: Final = "%x00@%ct%x00%ae%x00%aE%x00%(trailers:key=Co-authored-by,valueonly,unfold,separator=%x2C)"
"""What ``git log`` is to print of a commit: time, the author's address as written and by the mailmap, co-authors.

A time that git cannot read is empty; the sign before it tells that a commit begins.
"""

_STATUS = re.compile(r"(?P<letter>[A-Z])\d*")
_ADDRESS = re.compile(r"<([^<>]*)>")
_UNCHANGED = "R100"
"""A file that was moved and is otherwise the same."""


@dataclass(frozen=True, slots=True)
class Change:
    """The day, in UTC, of the last commit that changed a file, and how many people have changed it, co-authors too.

    A commit whose time is on no day of the calendar counts for its people alone.
    """

    on: date
    contributors: int


@dataclass(frozen=True, slots=True)
class _Commit:
    """``on`` is the day in UTC, None for a time that is on none.

    ``files`` are status, path and, of what was moved or copied, the path before.
    """

    on: date | None
    people: frozenset[str]
    files: tuple[tuple[str, str, str], ...]


@dataclass(slots=True)
class _Past:
    """What is known of a file so far."""

    on: date | None = None
    people: set[str] = field(default_factory=set)

    def take(self, commit: _Commit) -> None:
        self.on = max(filter(None, (self.on, commit.on)), default=None)
        self.people |= commit.people


def read_log(log: str) -> dict[str, Change]:
    """Return the last change of each file by its path, given ``git log -z --name-status --format=LOG_FORMAT``.

    The log is that of all files at once, newest commit first. What was moved keeps its past; to be moved alone is no
    change. Two branches may each have a part in it: one that changed a file which the other had moved, changed that.
    Files of which no day is known are left out.

    Raises:
        ValueError: it is no such log.
    """
    files: dict[str, _Past] = {}
    moved: dict[str, str] = {}
    for commit in reversed(list(_commits(log))):
        # Files may trade places in one commit, so that all leave their old ones before any has its new one.
        pasts = {old: files.pop(old) for status, _, old in commit.files if status[0] == "R" and old in files}
        for status, path, old in commit.files:
            if status[0] == "D":
                files.pop(path, None)
                continue
            if status[0] == "R":
                files[path] = pasts.get(old) or files.get(path) or _Past()
                moved[old] = path
            elif status[0] in "MT" and path not in files:
                path = _followed(path, moved)  # noqa: PLW2901 - the same file by the name that it has now
            moved.pop(path, None)
            past = files.setdefault(path, _Past())
            if status != _UNCHANGED or not past.people:
                past.take(commit)
    return {path: Change(past.on, len(past.people)) for path, past in files.items() if past.on}


def _followed(path: str, moved: Mapping[str, str]) -> str:
    """Return the name that a file has after it was moved, maybe more than once."""
    seen: set[str] = set()
    while path in moved and path not in seen:
        seen.add(path)
        path = moved[path]
    return path


def _commits(log: str) -> Iterator[_Commit]:
    """Yield the commits in the log's order. A path may hold anything but U+0000; where one stands is told by a status.

    A co-author's address is only as written. That of an author of another commit is told by the mailmap, and so known.
    """
    tokens = deque(log.split("\0"))
    known: dict[str, str] = {}
    raw: list[tuple[date | None, set[str], list[tuple[str, str, str]]]] = []
    while tokens:
        token = tokens.popleft().lstrip("\n")
        if not token:
            continue
        try:
            if token.startswith("@"):
                written, mapped, trailers = (tokens.popleft() for _ in range(3))
                known[written.casefold()] = mapped.casefold()
                raw.append((_day(token[1:]), {written.casefold(), *_addresses(trailers)}, []))
            else:
                raw[-1][2].append(_file(token, tokens))
        except IndexError:
            raise ValueError("expected a log of commits, found one that ends within a commit") from None
    for on, people, files in raw:
        yield _Commit(on, frozenset(known.get(person, person) for person in people), tuple(files))


def _day(seconds: str) -> date | None:
    """Return the day in UTC of a time in seconds since 1970, None where git knows none or the calendar ends before."""
    try:
        return datetime.fromtimestamp(int(seconds), UTC).date()
    except (ValueError, OverflowError, OSError):
        return None


def _addresses(trailers: str) -> Iterator[str]:
    return (address.strip().casefold() for address in _ADDRESS.findall(trailers))


def _file(token: str, tokens: deque[str]) -> tuple[str, str, str]:
    """Return status, path and path before of the next file."""
    match = _STATUS.fullmatch(token)
    if match is None:
        raise ValueError(f"expected a status, found {token!r}")
    first = tokens.popleft()
    if match["letter"] in "RC":
        return token, tokens.popleft(), first
    return token, first, ""
