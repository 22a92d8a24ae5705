"""What mends the findings of each rule whose right form is known (see ``form``)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from postmortem_archive.checks.subject import Subject
from postmortem_archive.fixing.changes import Mend, Replacement
from postmortem_archive.form.front_matter import front_matter_text
from postmortem_archive.form.headings import misnamed_headings
from postmortem_archive.form.instants import misformed_instants
from postmortem_archive.form.keys import first_out_of_order, in_usual_order
from postmortem_archive.form.names import aliases
from postmortem_archive.form.respelling import Respelling
from postmortem_archive.form.tables import laid_out
from postmortem_archive.yaml_tree import Mapping as YamlMapping


def _front(subject: Subject) -> YamlMapping:
    return subject.front_matter or YamlMapping((), 1, 1)


def _aliases(subject: Subject) -> Iterator[Mend]:
    yield from _respellings("PM125", aliases(_front(subject), subject.lines, subject.vocabulary))


def _instants(subject: Subject) -> Iterator[Mend]:
    yield from _respellings("PM113", misformed_instants(_front(subject), subject.lines, subject.vocabulary))


def _headings(subject: Subject) -> Iterator[Mend]:
    yield from _respellings("PM110", misnamed_headings(subject.document, subject.vocabulary))


def _respellings(rule: str, found: Iterable[Respelling]) -> Iterator[Mend]:
    """Yield what puts each word as it is expected in the place of that which was found, if it stands there as it is."""
    for word in found:
        if word.literal:
            start = word.column - 1
            change = Replacement(word.line, start, start + len(word.found), word.expected)
            yield Mend(rule, word.line, word.column, f"{word.found} is now {word.expected}", (change,))


def _key_order(subject: Subject) -> Iterator[Mend]:
    wrong = first_out_of_order([key for key, _ in _front(subject).entries], subject.vocabulary)
    if wrong:
        key, _ = wrong
        before = front_matter_text(subject.postmortem)
        after = in_usual_order(before, subject.vocabulary)
        what = "keys are now in the usual order"
        yield from _rewritten("PM114", (key.line, key.column), what, 2, before.split("\n"), after.split("\n"))


def _tables(subject: Subject) -> Iterator[Mend]:
    """Yield what puts the pipes of each table in line. A table within a list or a quotation stays as it is."""
    for token in subject.document.tokens:
        if token.type == "table_open" and token.level == 0 and token.map:
            first, end = (subject.document.line(index) for index in token.map)
            before = subject.lines[first - 1 : end - 1]
            after = [new.rstrip() + _blanks_behind(old) for old, new in zip(before, laid_out(before), strict=True)]
            column = len(before[0]) - len(before[0].lstrip()) + 1
            yield from _rewritten("PM115", (first, column), "table is now laid out evenly", first, before, after)


def _blanks_behind(line: str) -> str:
    return line[len(line.rstrip()) :]


def _rewritten(
    rule: str, place: tuple[int, int], what: str, first: int, before: Sequence[str], after: Sequence[str]
) -> Iterator[Mend]:
    """Yield what makes of the lines from ``first`` on those that are to be, if they differ."""
    changes = tuple(
        Replacement(number, 0, len(old), new)
        for number, (old, new) in enumerate(zip(before, after, strict=True), first)
        if old != new
    )
    if changes:
        yield Mend(rule, *place, what, changes)


MENDS: Mapping[str, Callable[[Subject], Iterator[Mend]]] = {
    "PM125": _aliases,
    "PM113": _instants,
    "PM110": _headings,
    "PM115": _tables,
    "PM114": _key_order,
}
"""What mends the findings of a rule, by its code, in the order in which it is done: first names, then places."""
