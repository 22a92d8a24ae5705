"""Keeping what a rule took for a secret or for personal data out of everything that quotes a postmortem."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from postmortem_archive.findings import Finding
from postmortem_archive.model import ActionItem, Postmortem
from postmortem_archive.rules import RULES

_FAMILY = "PM6"
_PRIVATE_KEY = "PM601"
_VALUE = re.compile(r"[^\s`'\"<>()\[\]{},;|]+")
_PART = re.compile(r"[@/?&=#:]")
_SHORTEST = 6  # characters of a value below which it could as well be any word


class Withholding:
    """Knows the lines that secrets and personal data stand in, and the values themselves.

    A text is withheld as a whole where it stands in such a line, and where it has such a value from elsewhere.
    """

    def __init__(self, postmortems: Iterable[Postmortem], findings: Iterable[Finding]) -> None:
        """Take the findings about some postmortems; of other files nothing is known."""
        by_path: dict[str, list[Finding]] = defaultdict(list)
        for item in findings:
            if item.rule.startswith(_FAMILY):
                by_path[item.path].append(item)
        self._lines: dict[str, frozenset[int]] = {}
        self._reasons: dict[str, tuple[Finding, ...]] = {}
        values: set[str] = set()
        for postmortem in postmortems:
            told = by_path.get(postmortem.path)
            if told:
                source = postmortem.source.split("\n")
                self._lines[postmortem.path] = frozenset(line for item in told for line in _lines(item, source))
                self._reasons[postmortem.path] = tuple(told)
                values.update(value for item in told for value in _values(item, source))
        self._values = tuple(sorted(values))

    def title(self, postmortem: Postmortem) -> str:
        """Return the title, which stands in the front matter or in a heading, or what tells that it is withheld."""
        line, _ = postmortem.place("title")
        headings = [section.line for section in postmortem.sections[:1]]
        return self.text(postmortem, postmortem.title, line, line + 1, *headings)

    def summary(self, postmortem: Postmortem) -> str:
        """Return the summary, or what tells that it is withheld. Without a section it may stand anywhere."""
        section = postmortem.section("summary")
        lines = (section.line, section.end_line) if section else (1, postmortem.source.count("\n") + 2)
        return self.text(postmortem, postmortem.summary, *lines)

    def item(self, postmortem: Postmortem, item: ActionItem, text: str | None = None) -> str:
        """Return an action item's text, or another text of its own, or what tells that it is withheld."""
        return self.text(postmortem, item.text if text is None else text, item.line, item.end_line)

    def fact(self, postmortem: Postmortem, name: str, text: str) -> str:
        """Return the text of a fact, or what tells that it is withheld."""
        line, _ = postmortem.place(name)
        return self.text(postmortem, text, line, line + 1)

    def free(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return those names and words that are no part of a value."""
        values = [value.casefold() for value in self._values]
        return tuple(name for name in names if not any(name.casefold() in value for value in values))

    def message(self, item: Finding) -> str:
        """Return what a finding says. Of another rule about such a line, which may quote it, only the rule's title."""
        text = f"{item.message} ({item.fix})" if item.fix else item.message
        if item.rule.startswith(_FAMILY):
            return text
        if item.line in self._lines.get(item.path, frozenset()) or self._has_value(text):
            return f"{RULES[item.rule].title} (not quoted here, because of what else is in that line)"
        return text

    def text(self, postmortem: Postmortem, text: str, start: int, end: int, *lines: int) -> str:
        """Return a text that stands in the lines from ``start`` to ``end``, exclusive, and in ``lines`` besides."""
        withheld = self._lines.get(postmortem.path, frozenset())
        touched = any(start <= line < end for line in withheld) or any(line in withheld for line in lines)
        if text and (touched or self._has_value(text)):
            codes = sorted({item.rule for item in self._reasons.get(postmortem.path, ())})
            return f"(not shown: {', '.join(codes) or 'it has a value that another finding is about'})"
        return text

    def _has_value(self, text: str) -> bool:
        return any(value in text for value in self._values)


def _lines(item: Finding, source: list[str]) -> range:
    """Return the lines that a finding is about: a private key goes on to its last line."""
    if item.rule == _PRIVATE_KEY:
        ends = (number for number in range(item.line, len(source) + 1) if "END" in source[number - 1])
        return range(item.line, next(ends, len(source)) + 1)
    return range(item.line, item.line + 1)


def _values(item: Finding, source: list[str]) -> Iterable[str]:
    """Return what stands at the place of a finding: the whole, from that place on, and the first part from there on."""
    line = source[item.line - 1] if item.line <= len(source) else ""
    match = next((found for found in _VALUE.finditer(line) if found.end() >= item.column), None)
    if match is None:
        return
    rest = line[max(item.column - 1, match.start()) : match.end()]
    for value in (match.group(), rest, _PART.split(rest, maxsplit=1)[0]):
        bare = value.strip(".:*_")
        if len(bare) >= _SHORTEST:
            yield bare
