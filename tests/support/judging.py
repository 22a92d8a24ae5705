"""What a family of rules says of a text: ``CODE line:column`` for each finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from postmortem_archive.checks.subject import Check, Subject
from postmortem_archive.findings import Finding
from postmortem_archive.vocabulary import Policy, Vocabulary
from tests.support.samples import PATH, read, vocabulary

AS_OF = date(2026, 3, 20)


def words_with(**parts: object) -> Vocabulary:
    """The vocabulary of the tests of reading, with other parts."""
    return Vocabulary(**{**dict(vocabulary()), **parts})


def requiring(sections: Mapping[str, Sequence[str]], **policy: object) -> Vocabulary:
    """That vocabulary with a policy that requires sections by severity."""
    return words_with(policy=Policy.model_validate({"required_sections": sections, **policy}))


def found(check: Check, text: str, words: Vocabulary | None = None) -> list[Finding]:
    words = words or vocabulary()
    return list(check(Subject(read(text, PATH, words).postmortem, words, AS_OF)))


def places(check: Check, text: str, words: Vocabulary | None = None) -> list[str]:
    return [f"{item.rule} {item.line}:{item.column}" for item in found(check, text, words)]
