"""Words without which a regular expression cannot match: looking for these first spares most of the matching."""

from __future__ import annotations

import re

_SIGN = re.compile(
    r"(?P<unlike>\(\?<?!)|(?P<look>\(\?<?=)|(?P<open>\((?:\?(?:P?<\w+>|[a-zA-Z-]*:))?)|(?P<close>\))|(?P<bar>\|)"
    r"|(?P<flags>\(\?[a-zA-Z-]+\))|(?P<many>[*?]|\{0?,?\d*,?\d*\})\??|(?P<plus>\+)\??"
    r"|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])|\\(?P<escape>[^\w\s]| )|(?P<special>\\.\d*|[.^$])|(?P<plain>.)",
    re.DOTALL,
)
"""The signs of a regular expression, as far as they decide which letters have to be there."""

Clause = frozenset[str]
"""Words of which a match, or the text around it, holds at least one."""


def needed(pattern: str) -> tuple[Clause, ...]:
    """Return clauses, in the pattern's own case, each of which any text that matches fulfils. None may be known.

    A pattern that is understood only in part gives none.
    """
    signs = list(_SIGN.finditer(pattern))
    clauses, end = _alternatives(signs, 0)
    return clauses if end == len(signs) else ()


def _alternatives(signs: list[re.Match[str]], index: int) -> tuple[tuple[Clause, ...], int]:
    """Return what the branches from an index to the closing parenthesis need, and where that is."""
    branches: list[tuple[Clause, ...]] = []
    while True:
        clauses, index = _branch(signs, index)
        branches.append(clauses)
        if index == len(signs) or signs[index].lastgroup != "bar":
            break
        index += 1
    if len(branches) == 1:
        return branches[0], index
    if not all(branches):
        return (), index
    return (frozenset().union(*(max(clauses, key=_worth) for clauses in branches)),), index


def _branch(signs: list[re.Match[str]], index: int) -> tuple[tuple[Clause, ...], int]:
    """Return what stands one after the other."""
    clauses: list[Clause] = []
    run = ""
    while index < len(signs) and signs[index].lastgroup not in ("bar", "close"):
        sign = signs[index]
        kind = sign.lastgroup
        if kind in ("plain", "escape") and not _is_optional(signs, index):
            run += sign[kind]
        else:
            clauses.append(frozenset((run,)))
            run = ""
            if kind in ("open", "look", "unlike"):
                inner, index = _alternatives(signs, index + 1)
                if kind != "unlike" and not _is_optional(signs, index):
                    clauses.extend(inner)
        index += 1
    clauses.append(frozenset((run,)))
    return tuple(clause for clause in clauses if all(_is_telling(word) for word in clause)), index


def _is_optional(signs: list[re.Match[str]], index: int) -> bool:
    return index + 1 < len(signs) and signs[index + 1].lastgroup == "many"


def _is_telling(word: str) -> bool:
    """Whether a text often does without a word, which then is worth being looked for."""
    bare = word.strip()
    return (bool(bare) and (len(word) > 2 or (not bare.islower() and len(bare) > 1))) or bare in ("@", "$", "%", "#")


def _worth(clause: Clause) -> tuple[int, int]:
    """Return what is compared among clauses: short words occur everywhere, and many are looked for more slowly."""
    return min(map(len, clause)), -len(clause)
