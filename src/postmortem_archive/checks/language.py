"""Words that blame, judge or name persons (``PM3xx``). The rules are data: see ``vocabulary.styles``."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_archive.checks.phrases import Phrase, phrasebook
from postmortem_archive.checks.prose import passages
from postmortem_archive.checks.subject import Subject
from postmortem_archive.findings import Finding
from postmortem_archive.rules import Severity
from postmortem_archive.vocabulary.styles import ENGLISH

_UNTOLD = ("PM306",)
"""The rules whose find is not repeated in the message: an address is what should not be spread."""

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
        fix = rule.advice or None
        yield subject.tell(rule.code, line, column, _message(phrase), fix=fix, severity=Severity(rule.level))


def _message(phrase: Phrase) -> str:
    """Return the rule's message with what was found, and before that, for a substitution, what is expected."""
    found = "an address" if phrase.wording.code in _UNTOLD else phrase.text
    values = (found,) if phrase.replacement is None else (phrase.replacement, found)
    message = phrase.wording.message
    for value in values:
        message = message.replace("%s", value, 1)
    return message
