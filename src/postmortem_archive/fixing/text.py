"""A file's text with what is mechanical mended, and a word about each place: nothing else is touched."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote

from postmortem_archive.checks.form import check_form
from postmortem_archive.checks.silencing import silenced
from postmortem_archive.checks.subject import Subject
from postmortem_archive.fixing.changes import Lines, Mend
from postmortem_archive.fixing.meaning import same_meaning
from postmortem_archive.fixing.mends import MENDS
from postmortem_archive.reading.postmortem import read_postmortem
from postmortem_archive.vocabulary import Vocabulary
from postmortem_archive.vocabulary.model import normalised

FIXABLE: frozenset[str] = frozenset(MENDS)
"""The codes of the rules whose findings can be mended without a decision."""

_ROUNDS = 4
"""How often all rules are gone through. One is enough, unless a change makes way for another."""

_TRIES = 40
"""How often a rule's changes to one file are tried, in ever smaller parts, before all of them are let be."""


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """One thing that was done: the line that it is about, the rule that asks for it, and what it was."""

    line: int
    rule: str
    what: str


@dataclass(frozen=True, slots=True)
class Fixed:
    """A text after mending. ``unmended`` is what was not done, since the file would then have said another thing."""

    text: str
    edits: tuple[Edit, ...]
    unmended: tuple[Edit, ...] = ()


def fix_text(
    path: str,
    text: str,
    vocabulary: Vocabulary,
    *,
    rules: Collection[str] = FIXABLE,
    linked: Collection[str] = (),
) -> Fixed:
    """Return the text of a file with the findings of these rules mended as far as that is mechanical.

    Only findings are mended: a file that was not written for this format has none of these, what a file silences stays,
    and so does what the policy switches off. ``linked`` are the anchors of the file's page to which other files link:
    headings of these names stay. So do line ends, a byte order mark, and everything else.

    Each change is tried: one after which the parser reads anything else than before is not made.
    """
    tuned = vocabulary.policy.rules
    chosen = [(rule, find) for rule, find in MENDS.items() if rule in rules and tuned.get(rule) != "off"]
    kept = {normalised(unquote(anchor)) for anchor in linked}
    lines = Lines.of(text)
    subject = _subject(path, lines, vocabulary)
    asked = _asked(subject, kept)
    edits: list[Edit] = []
    unmended: list[Edit] = []
    for _ in range(_ROUNDS):
        before = len(edits)
        unmended.clear()
        for rule, find in chosen:
            mends = [mend for mend in find(subject) if (rule, mend.line, mend.column) in asked]
            done = _harmless(path, lines, subject, mends)
            unmended += (Edit(mend.line, rule, mend.what) for mend in mends if mend not in done)
            if done:
                edits += (Edit(mend.line, rule, mend.what) for mend in done)
                lines = lines.changed(change for mend in done for change in mend.changes)
                subject = _subject(path, lines, vocabulary)
                asked = _asked(subject, kept)
        if len(edits) == before:
            break
    return Fixed(lines.text, tuple(sorted(edits)), tuple(sorted(unmended)))


def _subject(path: str, lines: Lines, vocabulary: Vocabulary) -> Subject:
    """Return what there is to mend; form is the same on any day."""
    return Subject(read_postmortem(path, lines.text, vocabulary).postmortem, vocabulary, date.min)


def _asked(subject: Subject, kept: Collection[str]) -> set[tuple[str, int, int]]:
    """Return the rules and places of what is to be mended: findings about form that the file does not silence.

    Titles of sections that are ``kept`` stay, since links lead to them.
    """
    postmortem = subject.postmortem
    lines = {section.line for section in postmortem.sections if normalised(section.title) in kept}
    return {
        (item.rule, item.line, item.column)
        for item in silenced(check_form(subject), [postmortem], subject.vocabulary.policy)
        if not (item.rule == "PM110" and item.line in lines)
    }


def _harmless(path: str, lines: Lines, subject: Subject, mends: Sequence[Mend]) -> dict[Mend, None]:
    """Return the mends that can be made together without changing what the file says.

    All are tried at once, and where that does harm, halves of them. Where so many do harm that this has no end soon,
    none is made: the same text always has the same outcome.
    """
    done: dict[Mend, None] = {}
    waiting = [mends] if mends else []
    for _ in range(_TRIES):
        if not waiting:
            return done
        part = waiting.pop()
        changed = lines.changed(change for mend in (*done, *part) for change in mend.changes)
        after = read_postmortem(path, changed.text, subject.vocabulary).postmortem
        if same_meaning(subject.postmortem, after):
            done.update(dict.fromkeys(part))
        elif len(part) > 1:
            middle = len(part) // 2
            waiting += [part[middle:], part[:middle]]
    return {} if waiting else done
