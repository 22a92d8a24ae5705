"""Finding the phrases of many rules of language in a text, quickly: rules whose words do not occur are never tried."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

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
        for match in self.compiled.finditer(text):
            start, end = match.span()
            if start == end or (self.inside and self.inside.search(match[0])):
                continue
            if self.around and any(one.start() <= start and end <= one.end() for one in self.around.finditer(text)):
                continue
            replacement = match.expand(_GROUP.sub(r"\\\1", self.replacement)) if self.replacement else self.replacement
            yield Phrase(self.wording, match[0], start, end, replacement)


_GROUP = re.compile(r"\$(\d)")
_WORD = re.compile(r"\w+")


class Phrasebook:
    """The rules for one language, compiled."""

    def __init__(self, wordings: Iterable[Wording]) -> None:
        """Compile them."""
        self._patterns = tuple(pattern for wording in wordings for pattern in _compile(wording))
        words: dict[bool, dict[str, str]] = {True: {}, False: {}}
        for pattern in self._patterns:
            for clause in pattern.clauses:
                words[pattern.wording.ignorecase].update((word, _probe(word)) for word in clause)
        self._lower = tuple(words[True].items())
        self._exact = tuple(item for item in words[False].items() if not item[1][:1].isupper())
        self._capital = tuple(item for item in words[False].items() if item[1][:1].isupper())

    def find(self, passages: Iterable[Passage]) -> Iterator[tuple[Passage, Phrase]]:
        """Yield what is found, each stretch of text once: what begins first, and of those the longest."""
        passages = tuple(passages)
        active = tuple(self._active("\n".join(passage.text for passage in passages)))
        for passage in passages:
            exact, lower = passage.text, passage.text.lower()
            found = [
                phrase
                for pattern, ignorecase, clauses in active
                if _has_all(clauses, lower if ignorecase else exact) and _holds(pattern, passage)
                for phrase in pattern.hits(exact)
            ]
            if not found:
                continue
            end = 0
            for phrase in sorted(found, key=lambda phrase: (phrase.start, -phrase.end, phrase.wording.code)):
                if phrase.start >= end:
                    yield passage, phrase
                    end = phrase.end

    def _active(self, text: str) -> Iterator[tuple[_Pattern, bool, tuple[tuple[str, ...], ...]]]:
        """Yield the patterns that may match in a text, whether they ignore case, and what of their clauses is there."""
        words = set(_WORD.findall(text))
        every = " ".join(words)
        lower = every.lower()
        capital = " ".join(word for word in words if not word.islower())
        there = {word for word, probe in self._lower if probe in lower}
        exact = {word for word, probe in self._exact if probe in every}
        exact.update(word for word, probe in self._capital if probe in capital)
        for pattern in self._patterns:
            ignorecase = pattern.wording.ignorecase
            possible = there if ignorecase else exact
            clauses = [tuple(clause & possible) for clause in pattern.clauses]
            if all(clauses):
                yield pattern, ignorecase, tuple(sorted(clauses, key=len))


def _has_all(clauses: tuple[tuple[str, ...], ...], text: str) -> bool:
    """Whether a text has a word of each clause; a loop, for this is asked of each pattern and passage."""
    for words in clauses:
        for word in words:
            if word in text:
                break
        else:
            return False
    return True


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
