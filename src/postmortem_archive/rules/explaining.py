"""What is told of a rule to people: on a terminal, and in the handbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from postmortem_archive.rules.catalogue import FAMILIES, RULES
from postmortem_archive.rules.texts import RuleText, rule_text

_CONTEXT = 1
"""Lines told on either side of those in which the good and the bad example differ."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The lines of an example that matter. ``name`` is the file's, where the example is of more than one or of that."""

    name: str | None
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    """A rule as the templates tell it."""

    text: RuleText
    bad: tuple[Excerpt, ...]
    good: tuple[Excerpt, ...]


def explained(code: str) -> str:
    """Return what ``--explain`` prints of a rule.

    Raises:
        KeyError: there is no rule of that code.
    """
    return _environment().get_template("explained.txt.jinja").render(told=_told(code))


def handbook_page() -> str:
    """Return the handbook's page about the rules, as Markdown."""
    families = [(title, [_told(code) for code in RULES if code.startswith(key)]) for key, title in FAMILIES.items()]
    return _environment().get_template("rules.md.jinja").render(families=families)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("postmortem_archive.rules"),
        autoescape=False,  # noqa: S701 - our own text, for a terminal and for Markdown
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _told(code: str) -> _Told:
    text = rule_text(code)
    bad, good = _decoded(text.bad), _decoded(text.good)
    named = len(bad) > 1 or len(good) > 1 or bad.keys() != good.keys()
    bad_shown: list[Excerpt] = []
    good_shown: list[Excerpt] = []
    for name in sorted({*bad, *good}):
        old, new = bad.get(name), good.get(name)
        if old == new:
            continue
        one, other = _differing(old or [], new or [])
        label = name if named else None
        if old is not None:
            bad_shown.append(Excerpt(label, _trimmed(one)))
        if new is not None:
            good_shown.append(Excerpt(label, _trimmed(other)))
    return _Told(text, tuple(bad_shown), tuple(good_shown))


def _decoded(example: Iterable[tuple[str, bytes]]) -> dict[str, list[str]]:
    return {name: content.decode("utf-8", "backslashreplace").splitlines() for name, content in example}


def _differing(old: list[str], new: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the lines of two texts in which they differ, each with a line before and after, gaps as an ellipsis."""
    groups = list(SequenceMatcher(a=old, b=new, autojunk=False).get_grouped_opcodes(_CONTEXT))
    return (
        tuple(_gapped(old, ((group[0][1], group[-1][2]) for group in groups))),
        tuple(_gapped(new, ((group[0][3], group[-1][4]) for group in groups))),
    )


def _trimmed(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Return the lines without the blank ones at either end."""
    return tuple("\n".join(lines).strip("\n").split("\n"))


def _gapped(lines: list[str], spans: Iterable[tuple[int, int]]) -> Iterator[str]:
    for number, (start, end) in enumerate(spans):
        if number:
            yield "…"
        yield from lines[start:end]
