"""Words that blame, judge or name persons (``PM3xx``). The rules are data: see ``vocabulary.styles``."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_archive.checks.phrases import Phrase, phrasebook
from postmortem_archive.checks.prose import passages
from postmortem_archive.checks.subject import Subject
from postmortem_archive.findings import Finding
from postmortem_archive.rules import Severity
from postmortem_archive.vocabulary.styles import ENGLISH

_ADDRESS = "PM306"
"""The rule whose find is not repeated in the message: an address is what should not be spread."""

_ADDRESS_OUTSIDE = "PM605"
"""The rule that alone speaks of an address of somebody outside."""

_ALLOWED = {"lucky": ("PM302",)}
"""What a section is there for: to say what kept an incident from being worse is to say what did not happen."""


def check_language(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each phrase that a rule for the postmortem's language finds in its prose."""
    wordings = subject.vocabulary.language
    if not wordings:
        return
    language = (subject.postmortem.lang or ENGLISH).partition("-")[0].lower()
    for passage, phrase in phrasebook(wordings, language).find(passages(subject)):
        rule = phrase.wording
        if rule.code in _ALLOWED.get(passage.section or "", ()):
            continue
        line, column = passage.place(phrase.start)
        if rule.code == _ADDRESS and _is_outside(subject, line, column):
            continue
        fix = rule.advice or None
        yield subject.tell(rule.code, line, column, _message(phrase), fix=fix, severity=Severity(rule.level))


def _is_outside(subject: Subject, line: int, column: int) -> bool:
    """Say whether an address at a place is one of somebody outside."""
    for item in subject.sensitive:
        if item.rule == _ADDRESS_OUTSIDE:
            first_line, first = subject.place_at(item.start)
            if first_line == line and first <= column < first + item.end - item.start:
                return True
    return False


def _message(phrase: Phrase) -> str:
    """Return the rule's message with what was found, and before that, for a substitution, what is expected."""
    found = "an address" if phrase.wording.code == _ADDRESS else phrase.text
    values = (found,) if phrase.replacement is None else (phrase.replacement, found)
    message = phrase.wording.message
    for value in values:
        message = message.replace("%s", value, 1)
    return message
