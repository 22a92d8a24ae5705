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
    wording: Wording
    compiled: re.Pattern[str]
    words: tuple[str, ...]
    replacement: str | None
    exact: re.Pattern[str] | None
    phrases: re.Pattern[str] | None

    def hits(self, text: str) -> Iterator[Phrase]:
        """Yield what is found and no exception, by Vale's rule for these: part of what was found, or around it."""
        for match in self.compiled.finditer(text):
            start, end = match.span()
            if start == end or (self.exact and self.exact.search(match[0])):
                continue
            if self.phrases and any(
                one.start() <= start and end <= one.end() for one in self.phrases.finditer(text)
            ):
                continue
            replacement = match.expand(_GROUP.sub(r"\\\1", self.replacement)) if self.replacement else self.replacement
            yield Phrase(self.wording, match[0], start, end, replacement)


_GROUP = re.compile(r"\$(\d)")


class Phrasebook:
    """The rules for one language, compiled."""

    def __init__(self, wordings: Iterable[Wording]) -> None:
        """Compile them."""
        self._patterns = [pattern for wording in wordings for pattern in _compile(wording)]
        self._words = sorted({word for pattern in self._patterns for word in pattern.words})

    def find(self, passages: Iterable[Passage]) -> Iterator[tuple[Passage, Phrase]]:
        """Yield what is found, one phrase for each stretch of text: the first, and of those that begin there the longest."""
        lowered = [(passage, passage.text.lower()) for passage in passages]
        whole = "\n".join(text for _, text in lowered)
        there = {word for word in self._words if word in whole}
        active = [pattern for pattern in self._patterns if not pattern.words or not there.isdisjoint(pattern.words)]
        for passage, text in lowered:
            found = [
                phrase
                for pattern in active
                if (not pattern.words or any(word in text for word in pattern.words))
                and _holds(pattern.wording, passage.scope)
                for phrase in pattern.hits(passage.text)
            ]
            end = 0
            for phrase in sorted(found, key=lambda phrase: (phrase.start, -phrase.end, phrase.wording.code)):
                if phrase.start >= end:
                    yield passage, phrase
                    end = phrase.end


@lru_cache(maxsize=16)
def phrasebook(wordings: tuple[Wording, ...], language: str) -> Phrasebook:
    """Return the rules that hold for a language, compiled once."""
    return Phrasebook(wording for wording in wordings if wording.language in (language, ANY_LANGUAGE))


def _compile(wording: Wording) -> Iterator[_Pattern]:
    flags = re.MULTILINE | (re.IGNORECASE if wording.ignorecase else 0)
    spaced = [text for text in wording.exceptions if " " in text or r"\s" in text]
    exact = re.compile(rf"\b(?:{'|'.join(wording.exceptions)})\b") if wording.exceptions else None
    phrases = re.compile(rf"\b(?:{'|'.join(spaced)})\b", re.IGNORECASE) if spaced else None
    for text, replacement in wording.patterns:
        yield _Pattern(wording, re.compile(text, flags), tuple(sorted(needed(text))), replacement, exact, phrases)


def _holds(wording: Wording, scope: frozenset[str]) -> bool:
    """Whether a rule is for that part of a document: Vale's selectors, ``&`` for and, ``~`` for not."""
    return wording.scopes == ("text",) or any(
        all(_selects(part.strip(), scope) for part in selector.split("&")) for selector in wording.scopes
    )


def _selects(part: str, scope: frozenset[str]) -> bool:
    return part.startswith("~") != scope.issuperset(part.removeprefix("~").split("."))
