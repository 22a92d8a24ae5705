"""Finding the phrases of many rules of language in a text, quickly: rules whose words do not occur are never tried."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from postmortem_archive.checks.literals import needed
from postmortem_archive.checks.prose import Passage
from postmortem_archive.vocabulary.styles import ANY_LANGUAGE, Wording


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a rule found: from ``start`` to ``end`` of a passage's text, and what it would rather read, if it says."""

    wording: Wording
    text: str
    start: int
    end: int
    replacement: str | None


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One alternative of a rule. Of each of the ``clauses`` a text that matches holds a word."""

    wording: Wording
    compiled: re.Pattern[str]
    clauses: tuple[frozenset[str], ...]
    replacement: str | None
    inside: re.Pattern[str] | None
    around: re.Pattern[str] | None

    def hits(self, text: str) -> Iterator[Phrase]:
        """Yield what is found and no exception, by Vale's rule for these: part of what was found, or around it."""
        spans: list[tuple[int, int]] | None = None
        for match in self.compiled.finditer(text):
            start, end = match.span()
            if start == end or (self.inside and self.inside.search(match[0])):
                continue
            if self.around:
                spans = [one.span() for one in self.around.finditer(text)] if spans is None else spans
                before = bisect_right(spans, start, key=itemgetter(0))
                if before and end <= spans[before - 1][1]:
                    continue
            replacement = match.expand(_GROUP.sub(r"\\\1", self.replacement)) if self.replacement else self.replacement
            yield Phrase(self.wording, match[0], start, end, replacement)


_GROUP = re.compile(r"\$(\d)")
_WORD = re.compile(r"\w+")
_REMEMBERED = 50_000
_LONG = 40
"""How many words of the texts are remembered with what they hold, and from how many letters on none is."""


class Phrasebook:
    """The rules for one language, compiled.

    Words of the rules are numbered, by letters and whether case counts. What each word of a text holds of them is
    looked up once for all texts, since these are written with the same few thousand words.
    """

    def __init__(self, wordings: Iterable[Wording]) -> None:
        """Compile them."""
        self._patterns = tuple(pattern for wording in wordings for pattern in _compile(wording))
        numbers: dict[tuple[bool, str], int] = {}
        self._clauses = tuple(
            tuple(
                frozenset(numbers.setdefault((pattern.wording.ignorecase, word), len(numbers)) for word in clause)
                for clause in pattern.clauses
            )
            for pattern in self._patterns
        )
        self._words = tuple(word for _, word in numbers)
        self._beginnings: dict[bool, dict[str, list[tuple[str, int]]]] = {True: {}, False: {}}
        self._everywhere: set[int] = set()
        for (ignorecase, word), number in numbers.items():
            probe = _probe(word)
            if probe:
                self._beginnings[ignorecase].setdefault(probe[:2], []).append((probe, number))
            else:
                self._everywhere.add(number)
        self._always = tuple(index for index, clauses in enumerate(self._clauses) if not clauses)
        self._by_word: dict[int, list[int]] = {}
        for index, clauses in enumerate(self._clauses):
            if clauses:
                for number in max(clauses, key=self._rarity):
                    self._by_word.setdefault(number, []).append(index)
        self._known: dict[str, tuple[int, ...]] = {}

    def find(self, passages: Iterable[Passage]) -> Iterator[tuple[Passage, Phrase]]:
        """Yield what is found, each stretch of text once: what begins first, and of those the longest."""
        for passage in passages:
            exact, lower = passage.text, passage.text.lower()
            held = self._held(exact)
            found = [
                phrase
                for index in sorted({*self._always, *(one for word in held for one in self._by_word.get(word, ()))})
                if self._may_match(index, held, exact, lower) and _holds(self._patterns[index], passage)
                for phrase in self._patterns[index].hits(exact)
            ]
            end = 0
            for phrase in sorted(found, key=lambda phrase: (phrase.start, -phrase.end, phrase.wording.code)):
                if phrase.start >= end:
                    yield passage, phrase
                    end = phrase.end

    def _held(self, text: str) -> set[int]:
        """Return the numbers of the words that may be in a text: all that are there, and some that are not."""
        held = set(self._everywhere)
        for word in set(_WORD.findall(text)):
            numbers = self._known.get(word)
            if numbers is None:
                numbers = self._look_up(word)
            if numbers:
                held.update(numbers)
        return held

    def _look_up(self, word: str) -> tuple[int, ...]:
        """Return the numbers of the words whose letters a word of a text holds, and remember them."""
        numbers = tuple(
            {
                number
                for letters, beginnings in ((word.lower(), self._beginnings[True]), (word, self._beginnings[False]))
                for at in range(len(letters))
                for beginning in (letters[at : at + 2], letters[at])
                for probe, number in beginnings.get(beginning, ())
                if letters.startswith(probe, at)
            }
        )
        if len(word) < _LONG:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[word] = numbers
        return numbers

    def _may_match(self, index: int, held: set[int], exact: str, lower: str) -> bool:
        """Whether a text has a word of each clause of a pattern; loops, for this is asked of many."""
        text = lower if self._patterns[index].wording.ignorecase else exact
        for clause in self._clauses[index]:
            for number in clause & held:
                if self._words[number] in text:
                    break
            else:
                return False
        return True

    def _rarity(self, clause: frozenset[int]) -> tuple[int, int]:
        """Return what is compared among clauses: long words are rare, and so is one of few."""
        return min(len(self._words[number].strip()) for number in clause), -len(clause)


def _probe(word: str) -> str:
    """Return letters of a word that stand together wherever it does, empty where it has none."""
    return max(_WORD.findall(word), key=len, default="")


@lru_cache(maxsize=16)
def phrasebook(wordings: tuple[Wording, ...], language: str) -> Phrasebook:
    """Return the rules that hold for a language, compiled once."""
    return Phrasebook(wording for wording in wordings if wording.language in (language, ANY_LANGUAGE))


def _compile(wording: Wording) -> Iterator[_Pattern]:
    flags = re.MULTILINE | (re.IGNORECASE if wording.ignorecase else 0)
    spaced = [text for text in wording.exceptions if " " in text or r"\s" in text]
    inside = re.compile(rf"\b(?:{'|'.join(wording.exceptions)})\b") if wording.exceptions else None
    around = re.compile(rf"\b(?:{'|'.join(spaced)})\b", re.IGNORECASE) if spaced else None
    for text, replacement in wording.patterns:
        clauses = needed(text) if "(?i:" not in text else ()
        if wording.ignorecase:
            clauses = tuple(frozenset(word.lower() for word in clause) for clause in clauses)
        yield _Pattern(wording, re.compile(text, flags), clauses, replacement, inside, around)


def _holds(pattern: _Pattern, passage: Passage) -> bool:
    """Whether a rule is for that part of a document: Vale's selectors, ``&`` for and, ``~`` for not."""
    scopes = pattern.wording.scopes
    return scopes == ("text",) or any(
        all(_selects(part.strip(), passage.scope) for part in selector.split("&")) for selector in scopes
    )


def _selects(part: str, scope: frozenset[str]) -> bool:
    return part.startswith("~") != scope.issuperset(part.removeprefix("~").split("."))
