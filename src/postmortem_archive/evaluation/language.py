"""How well the rules of language judge: sentences judged by hand, and what the rules find in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import yaml

from postmortem_archive.checks.language import check_language
from postmortem_archive.checks.subject import Subject
from postmortem_archive.reading.postmortem import read_postmortem
from postmortem_archive.rules import RULES
from postmortem_archive.vocabulary import Vocabulary

FORMS: Final = {
    "prose": "## Summary\n\n{}\n",
    "timeline": "## Timeline\n\n| Time (UTC) | Event |\n|---|---|\n| 10:00 | {} |\n",
    "action": "## Action items\n\n- [ ] {} (owner: platform, due: 2026-04-01)\n",
    "heading": "### {}\n",
    "block": "{}\n",
    "title": "",
    "lead": "",
}
"""Where a sentence may stand, and how it is written there."""

_KEYS: Final = {"text", "as", "blameful", "fine", "held_out"}


class SentencesError(ValueError):
    """The list of sentences is not as expected; the message says where."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a language, where it stands, and the rules that are to find something in it."""

    text: str
    language: str
    form: str
    expected: frozenset[str]
    held_out: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """Of the rules that were expected in sentences: found ones, those found elsewhere, and those missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Right finds by all finds, 1 where nothing is found."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Right finds by what was expected, 1 where nothing is."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def read_sentences(text: str) -> tuple[Sentence, ...]:
    """Read the YAML of judged sentences, by language.

    Raises:
        SentencesError: it is no such YAML, a sentence stands twice, or is neither blameful nor fine with a reason.
    """
    try:
        tree = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise SentencesError(f"expected YAML: {error}") from error
    if not isinstance(tree, dict):
        raise SentencesError("expected a list of sentences for each language")
    sentences: dict[tuple[str, str, str], Sentence] = {}
    for language, entries in tree.items():
        for entry in entries or ():
            sentence = _sentence(str(language), entry)
            key = (sentence.language, sentence.form, sentence.text)
            if key in sentences:
                raise SentencesError(f"expected each sentence once, found again {sentence.text!r}")
            sentences[key] = sentence
    return tuple(sentences.values())


def _sentence(language: str, entry: Any) -> Sentence:  # noqa: ANN401 - whatever the YAML holds
    if not isinstance(entry, dict) or not set(entry) <= _KEYS or not isinstance(entry.get("text"), str):
        raise SentencesError(f"expected a text with {', '.join(sorted(_KEYS))}, found {entry!r}")
    codes = frozenset(entry.get("blameful") or ())
    if bool(codes) == bool(entry.get("fine")) or not codes <= RULES.keys():
        raise SentencesError(f"expected codes of rules, or why it is fine, found {entry!r}")
    form = entry.get("as", "prose")
    if form not in FORMS:
        raise SentencesError(f"expected one of {', '.join(FORMS)}, found {form!r}")
    return Sentence(entry["text"], language, form, codes, bool(entry.get("held_out")))


def found_in(sentence: Sentence, vocabulary: Vocabulary) -> frozenset[str]:
    """Return the codes of the rules of language that find something in a sentence where it stands."""
    facts = {"title": "Kettles were out of stock", "lead": "storefront on-call", "lang": sentence.language}
    if sentence.form in facts:
        facts[sentence.form] = sentence.text
    front = "".join(f"{key}: {_quoted(value)}\n" for key, value in facts.items())
    body = FORMS[sentence.form].format(sentence.text)
    text = f"---\nstarted: 2026-03-04T10:00Z\n{front}---\n\n{body}"
    record = read_postmortem("2026/2026-03-04-sentence.md", text, vocabulary).postmortem
    return frozenset(item.rule for item in check_language(Subject(record, vocabulary, date(2026, 3, 20))))


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def figures(finds: Iterable[tuple[Sentence, frozenset[str]]]) -> Figures:
    """Count, for sentences with what was found in them, each rule in each sentence once."""
    pairs = [(sentence.expected, found) for sentence, found in finds]
    return Figures(
        sum(len(expected & found) for expected, found in pairs),
        sum(len(found - expected) for expected, found in pairs),
        sum(len(expected - found) for expected, found in pairs),
    )


def by_rule(finds: Iterable[tuple[Sentence, frozenset[str]]]) -> Mapping[str, Figures]:
    """Count the same for each rule by itself."""
    finds = list(finds)
    codes = sorted({code for sentence, found in finds for code in sentence.expected | found})
    return {
        code: figures(
            (Sentence(one.text, one.language, one.form, one.expected & {code}, one.held_out), found & {code})
            for one, found in finds
        )
        for code in codes
    }
