"""Masking what is sensitive in the words that are told about a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from postmortem_archive.findings import Finding
from postmortem_archive.sensitive.scanning import sensitive_values

MASK = "***"
_WINDOW = 8
"""So many signs of a value in a row are masked, wherever they stand: a message may show a part of what it quotes."""

_SHORTEST = 4
"""Values shorter than this are masked only with the signs that stand around a password in an address."""


class Redaction:
    """Masks values in texts: whole, cut off, with their blanks drawn together, or quoted as Python quotes."""

    def __init__(self, values: Iterable[str]) -> None:
        windows: set[str] = set()
        whole: set[str] = set()
        for form in {form for value in values for form in _forms(value)}:
            if len(form) >= _WINDOW:
                windows.update(form[at : at + _WINDOW] for at in range(len(form) - _WINDOW + 1))
            else:
                word = re.escape(form)
                whole.add(rf"(?<!\w){word}(?!\w)" if len(form) >= _SHORTEST else f":{word}@")
        self._windows = frozenset(windows)
        self._whole = re.compile("|".join(sorted(whole, key=len, reverse=True))) if whole else None

    def text(self, text: str) -> str:
        """Return a text with each value, and each part of one that is not short, replaced by ``***``."""
        if self._windows:
            text = "".join(self._masked(text))
        return self._whole.sub(MASK, text) if self._whole else text

    def _masked(self, text: str) -> Iterator[str]:
        done = covered = 0
        for at in range(len(text) - _WINDOW + 1):
            if text[at : at + _WINDOW] in self._windows:
                if at > covered or not covered:
                    yield text[done:at]
                    yield MASK
                done = covered = at + _WINDOW
        yield text[done:]

    def findings(self, findings: Iterable[Finding], paths: Mapping[str, str]) -> Iterator[Finding]:
        """Yield the findings with nothing sensitive in messages and fixes, and under the paths that may be shown."""
        for item in findings:
            message, fix = self.text(item.message), item.fix and self.text(item.fix)
            path = paths.get(item.path, item.path)
            same = (message, fix, path) == (item.message, item.fix, item.path)
            yield item if same else replace(item, message=message, fix=fix, path=path)


def _forms(value: str) -> Iterator[str]:
    """Yield how a message may write a value."""
    drawn = " ".join(value.split())
    yield from (drawn, drawn.replace(" ", ""), drawn.replace("\\", ""), repr(value)[1:-1], value.replace("-", ""))


def shown_paths(paths: Iterable[str]) -> Mapping[str, str]:
    """Return the paths that hold something sensitive, each with what may be shown in its place."""
    paths = tuple(paths)
    values = [item.value for item in sensitive_values("\n".join(paths))]
    if not values:
        return {}
    redaction = Redaction(values)
    return {path: shown for path in paths if (shown := redaction.text(path)) != path}
