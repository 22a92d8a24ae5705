"""What a reader judged: which postmortems are alike."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import yaml

SECTIONS: Final = ("blind", "pooled")
"""Judged before any method was run, and judged because a compared method proposed them."""

_KEYS: Final = {"a", "b", "alike", "reason"}


class JudgementError(ValueError):
    """Judgements are not as expected; the message says which."""


@dataclass(frozen=True, slots=True)
class Judgements:
    """Pairs of postmortems, the smaller id first, and whether they are alike."""

    pairs: Mapping[tuple[str, str], bool]

    def partners(self) -> dict[str, frozenset[str]]:
        """Return those alike to each postmortem that has any."""
        found: dict[str, set[str]] = {}
        for (one, other), alike in self.pairs.items():
            if alike:
                found.setdefault(one, set()).add(other)
                found.setdefault(other, set()).add(one)
        return {name: frozenset(others) for name, others in sorted(found.items())}

    def alike(self, one: str, other: str) -> bool:
        """Say whether two are judged alike; a pair that was not judged counts as not alike."""
        return self.pairs.get(_pair(one, other), False)

    def unjudged(self, lists: Mapping[str, Sequence[str]]) -> set[tuple[str, str]]:
        """Return the pairs that are proposed and were not judged."""
        proposed = {_pair(name, other) for name, others in lists.items() for other in others}
        return proposed - self.pairs.keys()


def read_judgements(text: str, ids: Collection[str]) -> Judgements:
    """Read the YAML of judgements about the postmortems with these ids.

    Raises:
        JudgementError: it is no such YAML, names another postmortem, or judges a pair twice.
    """
    try:
        tree = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise JudgementError(f"expected YAML: {error}") from error
    if not isinstance(tree, dict) or not set(tree) <= set(SECTIONS):
        raise JudgementError(f"expected the sections {' and '.join(SECTIONS)}")
    pairs: dict[tuple[str, str], bool] = {}
    for pair, alike in _entries(entry for name in SECTIONS for entry in tree.get(name) or []):
        unknown = [name for name in pair if name not in ids]
        if unknown:
            raise JudgementError(f"no listed postmortem of the archive is called {unknown[0]}")
        if pair in pairs:
            raise JudgementError(f"{pair[0]} and {pair[1]} are judged twice")
        pairs[pair] = alike
    return Judgements(pairs)


def _entries(entries: Iterable[Any]) -> Iterable[tuple[tuple[str, str], bool]]:
    for entry in entries:
        if not isinstance(entry, dict) or set(entry) != _KEYS or not isinstance(entry["alike"], bool):
            raise JudgementError(f"expected a, b, alike (yes or no) and reason, found {entry!r}")
        if not str(entry["reason"] or "").strip() or entry["a"] == entry["b"]:
            raise JudgementError(f"expected two postmortems and a reason, found {entry!r}")
        yield _pair(str(entry["a"]), str(entry["b"])), entry["alike"]


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)
