"""A file's text with what is mechanical mended, and a word about each place: nothing else is touched."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from postmortem_archive.checks.silencing import silencer
from postmortem_archive.fixing.changes import Lines, Mend
from postmortem_archive.fixing.meaning import same_meaning
from postmortem_archive.fixing.mends import MENDS, Source
from postmortem_archive.model import Postmortem
from postmortem_archive.reading.postmortem import read_postmortem
from postmortem_archive.vocabulary import Vocabulary

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

    A file that was not written for this format stays as it is, and so do findings that are silenced and rules that the
    policy switches off. ``linked`` are the anchors of the file's page that other files link to: their headings keep
    their names. Line ends, a byte order mark and everything else stay, and what is mended once is left alone.

    Each change is tried: one after which the parser reads anything else than before is not made.
    """
    tuned = vocabulary.policy.rules
    chosen = [(rule, find) for rule, find in MENDS.items() if rule in rules and tuned.get(rule) != "off"]
    lines = Lines.of(text)
    postmortem = _read(path, lines, vocabulary)
    if postmortem.foreign:
        return Fixed(text, ())
    edits: list[Edit] = []
    unmended: list[Edit] = []
    for _ in range(_ROUNDS):
        before = len(edits)
        unmended.clear()
        for rule, find in chosen:
            source = Source(postmortem, vocabulary, frozenset(linked))
            is_silenced = silencer(postmortem)
            mends = tuple(mend for mend in find(source) if not is_silenced(rule, mend.line))
            done = _harmless(path, lines, postmortem, vocabulary, mends)
            edits += [Edit(mend.line, rule, mend.what) for mend in done]
            unmended += [Edit(mend.line, rule, mend.what) for mend in mends if mend not in done]
            if done:
                lines = lines.changed(change for mend in done for change in mend.changes)
                postmortem = _read(path, lines, vocabulary)
        if len(edits) == before:
            break
    return Fixed(lines.text, tuple(sorted(edits)), tuple(sorted(unmended)))


def _read(path: str, lines: Lines, vocabulary: Vocabulary) -> Postmortem:
    return read_postmortem(path, lines.text, vocabulary).postmortem


def _harmless(
    path: str, lines: Lines, before: Postmortem, vocabulary: Vocabulary, mends: Sequence[Mend]
) -> tuple[Mend, ...]:
    """Return the mends that can be made together without changing what the file says.

    All are tried at once, and where that does harm, halves of them. Where so many do harm that this has no end soon,
    none is made: the same text always has the same outcome.
    """
    done: tuple[Mend, ...] = ()
    waiting = [tuple(mends)] if mends else []
    for _ in range(_TRIES):
        if not waiting:
            return done
        part = waiting.pop()
        changed = lines.changed(change for mend in (*done, *part) for change in mend.changes)
        if same_meaning(before, _read(path, changed, vocabulary)):
            done += part
        elif len(part) > 1:
            middle = len(part) // 2
            waiting += [part[middle:], part[:middle]]
    return () if waiting else done
