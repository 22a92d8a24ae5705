"""Masking what is sensitive in the words that are told about a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import count
from pathlib import PurePosixPath

from postmortem_archive.findings import Finding
from postmortem_archive.reading.names import stem
from postmortem_archive.sensitive.scanning import sensitive_values
from postmortem_archive.sensitive.value import Sensitive

MASK = "***"
_WINDOW = 8
"""So many signs of a value in a row are masked, wherever they stand: a message may show a part of what it quotes."""

_WINDOW_OF_WORDS = 12
"""The same for what is made of words, which other texts may use too: ``storefront`` in an e-mail address."""

_OF_WORDS = "PM605"
_SHORTEST = 4
"""Values shorter than this are masked only with the signs that stand around a password in an address."""


def redacted(
    findings: Iterable[Finding], sensitive: Iterable[Sensitive], others: Iterable[str] = ()
) -> tuple[Finding, ...]:
    """Return the findings in order, as anybody may see them.

    Masked are the values that were found in what the findings speak of, and what paths hold: their own, and those
    of the ``others`` that they might be taken for, see ``shown_paths``.
    """
    findings = tuple(findings)
    paths = {*(item.path for item in findings), *others}
    redaction = Redaction({*((item.rule, item.value) for item in sensitive), *_in_names(paths)})
    if redaction.is_idle:
        return tuple(sorted(findings))
    shown = shown_paths(paths)
    return tuple(sorted(_masked(item, redaction, shown.get(item.path, item.path)) for item in findings))


def shown_paths(paths: Iterable[str]) -> Mapping[str, str]:
    """Return the paths that hold something sensitive, each with what is shown in its place.

    No two are shown alike, nor like another of the paths: those that would be are numbered in the order of the paths.
    """
    paths = sorted(set(paths))
    redaction = Redaction(_in_names(paths))
    if redaction.is_idle:
        return {}
    taken = set(paths)
    names: dict[str, Iterator[str]] = {}
    shown: dict[str, str] = {}
    for path in paths:
        masked = redaction.text(path)
        if masked != path:
            names.setdefault(masked, _numbered(masked))
            shown[path] = next(name for name in names[masked] if name not in taken)
            taken.add(shown[path])
    return shown


def _numbered(path: str) -> Iterator[str]:
    """Yield a path, and then the same with a number before its ending: ``***.md``, ``***-2.md`` and so on."""
    yield path
    whole = PurePosixPath(path)
    for number in count(2):
        yield whole.with_name(f"{whole.stem}-{number}{whole.suffix}").as_posix()


_DATE = re.compile(r"\d{4}-\d{2}-\d{2}-")


def _in_names(paths: Iterable[str]) -> set[tuple[str, str]]:
    """Return the rules and values of what is sensitive in names of files, read without their dates and endings."""
    names = [_DATE.sub("", name) for path in paths for name in (*PurePosixPath(path).parts[:-1], stem(path))]
    return {(item.rule, item.value) for item in sensitive_values("\n".join(names))}


def _masked(item: Finding, redaction: Redaction, path: str) -> Finding:
    message, fix = redaction.text(item.message), item.fix and redaction.text(item.fix)
    same = (message, fix, path) == (item.message, item.fix, item.path)
    return item if same else replace(item, message=message, fix=fix, path=path)


class Redaction:
    """Masks values in texts: whole, cut off, with their blanks drawn together, or quoted as Python quotes.

    The values come with the code of the rule that found them.
    """

    def __init__(self, values: Iterable[tuple[str, str]]) -> None:
        windows: dict[int, set[str]] = {_WINDOW: set(), _WINDOW_OF_WORDS: set()}
        whole: set[str] = set()
        forms = {(rule, form) for rule, value in values for form in _forms(value)}
        for rule, form in forms:
            size = _WINDOW_OF_WORDS if rule == _OF_WORDS else _WINDOW
            if len(form) >= size:
                windows[size].update(form[at : at + size] for at in range(len(form) - size + 1))
            else:
                word = re.escape(form)
                whole.add(rf"(?<!\w){word}(?!\w)" if len(form) >= _SHORTEST else f":{word}@")
        self._values = frozenset(form for _, form in forms)
        self._windows = tuple((size, frozenset(known)) for size, known in windows.items() if known)
        self._whole = re.compile("|".join(sorted(whole, key=len, reverse=True))) if whole else None

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing to mask."""
        return not self._windows and self._whole is None

    def text(self, text: str) -> str:
        """Return a text with each value, and each part of one that is not short, replaced by ``***``."""
        for size, known in self._windows:
            text = "".join(_without(text, size, known, self._values))
        return self._whole.sub(MASK, text) if self._whole else text


def _without(text: str, size: int, known: AbstractSet[str], values: AbstractSet[str]) -> Iterator[str]:
    """Yield the parts of a text, the mask in place of each stretch of known windows that is no mere word."""
    done = 0
    for start, end in _stretches(text, size, known):
        stretch = text[start:end]
        if len(stretch) >= _WINDOW_OF_WORDS or stretch in values or not _is_word(stretch):
            yield text[done:start]
            yield MASK
            done = end
    yield text[done:]


def _stretches(text: str, size: int, known: AbstractSet[str]) -> Iterator[tuple[int, int]]:
    """Yield where known windows that overlap or follow each other begin and end."""
    start = end = -1
    for at in range(len(text) - size + 1):
        if text[at : at + size] in known:
            if at > end:
                if end >= 0:
                    yield start, end
                start = at
            end = at + size
    if end >= 0:
        yield start, end


def _is_word(text: str) -> bool:
    return text.isalpha() and text.islower()


def _forms(value: str) -> Iterator[str]:
    """Yield how a message may write a value."""
    drawn = " ".join(value.split())
    yield from (drawn, drawn.replace(" ", ""), drawn.replace("\\", ""), repr(value)[1:-1], value.replace("-", ""))
