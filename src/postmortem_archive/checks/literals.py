"""Words without which a regular expression cannot match: looking for these first spares most of the matching."""

from __future__ import annotations

import re

_SIGN = re.compile(
    r"(?P<look>\(\?(?:[=!]|<[=!]))|(?P<open>\((?:\?(?:P?<\w+>|[a-zA-Z-]*:))?)|(?P<close>\))|(?P<bar>\|)"
    r"|(?P<flags>\(\?[a-zA-Z-]+\))|(?P<many>[*?]|\{0?,?\d*,?\d*\})\??|(?P<plus>\+)\??"
    r"|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])|\\(?P<escape>[^\w\s]| )|(?P<special>\\.\d*|[.^$])|(?P<plain>.)",
    re.DOTALL,
)
"""The signs of a regular expression, as far as they decide which letters have to be there."""

_Choice = frozenset[str]
"""Of these, a match holds at least one."""


def needed(pattern: str) -> frozenset[str]:
    """Return words, in lower case, of which any text that matches holds at least one; empty where none is needed.

    A pattern that is understood only in part gives none.
    """
    signs = list(_SIGN.finditer(pattern))
    choice, end = _alternatives(signs, 0)
    return choice if choice is not None and end == len(signs) else frozenset()


def _alternatives(signs: list[re.Match[str]], index: int) -> tuple[_Choice | None, int]:
    """Return what the branches from an index to the closing parenthesis need, and where that is."""
    branches: list[_Choice | None] = []
    while True:
        choice, index = _branch(signs, index)
        branches.append(choice)
        if index == len(signs) or signs[index].lastgroup != "bar":
            break
        index += 1
    known = [choice for choice in branches if choice is not None]
    return (frozenset().union(*known) if len(known) == len(branches) else None), index


def _branch(signs: list[re.Match[str]], index: int) -> tuple[_Choice | None, int]:
    """Return the most telling of what stands one after the other."""
    choices: list[_Choice] = []
    run = ""
    while index < len(signs) and signs[index].lastgroup not in ("bar", "close"):
        sign = signs[index]
        optional = index + 1 < len(signs) and signs[index + 1].lastgroup == "many"
        kind = sign.lastgroup
        if kind in ("plain", "escape") and not optional:
            run += sign[kind].lower()
        else:
            choices.append(frozenset((run,)))
            run = ""
            if kind in ("open", "look"):
                choice, index = _alternatives(signs, index + 1)
                repeated = index + 1 < len(signs) and signs[index + 1].lastgroup == "many"
                if kind == "open" and choice is not None and not repeated:
                    choices.append(choice)
        index += 1
    choices.append(frozenset((run,)))
    useful = [choice for choice in choices if all(len(word) > 2 or not word.isalnum() and word.strip() for word in choice)]
    return max(useful, key=lambda choice: (min(map(len, choice)), -len(choice)), default=None), index
