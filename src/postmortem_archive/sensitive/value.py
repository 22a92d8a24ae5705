"""A value that should not be told, and what is no such value although it looks like one."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sensitive:
    """A value at a place of a text: ``start`` to ``end`` are offsets in code points, ``kind`` says what it is.

    ``value`` is what nobody may see, so it takes no part in how this prints itself.
    """

    rule: str
    start: int
    end: int
    kind: str
    value: str

    def __repr__(self) -> str:
        """Return all but the value."""
        return f"Sensitive({self.rule}, {self.start}, {self.end}, {self.kind!r})"


def words(text: str) -> frozenset[str]:
    """Return the words of a text, for lists that are read more easily so."""
    return frozenset(text.split())


_PLACEHOLDER = re.compile(
    r"""
    example | redact | placeholder | change.?me | dummy | sample | removed | masked | hidden | censored | insert
    | \byour | my[-_ ]?(?:secret|password|token|key)
    | x{4,} | \*{2,} | \.{3} | … | •{2,} | _{4,} | -{4,} | \#{3,} | 0{8,}
    | ^[<\[{(%$] | \$\{ | \{\{ | [>}]$ | ^\w*\$\w+$
    | 1234567 | abcdef[g0]
    """,
    re.IGNORECASE | re.VERBOSE,
)
_WORDS = words(
    "pass passwd password passphrase pw pwd secret token key user username login credentials auth apikey none null "
    "true false test foo bar xxx foobar hunter2 letmein string text value optional required empty unset default"
)
"""Whole values that stand for another."""


def stands_in(value: str) -> bool:
    """Say whether a value stands for one that is not told: ``<token>``, ``$TOKEN``, ``xxxx``, ``...EXAMPLE``."""
    bare = value.strip("\"'`.,;:()")
    return (
        len(set(bare)) < min(len(bare), 3)
        or len(bare) < 2
        or bare.casefold() in _WORDS
        or _PLACEHOLDER.search(bare) is not None
    )
