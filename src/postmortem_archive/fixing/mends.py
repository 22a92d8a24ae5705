"""What mends the findings of each rule whose right form is known (see ``form``)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from postmortem_archive.fixing.changes import Mend, Replacement
from postmortem_archive.form.front_matter import front_matter_text, front_matter_tree
from postmortem_archive.form.headings import misnamed_headings
from postmortem_archive.form.instants import misformed_instants
from postmortem_archive.form.keys import first_out_of_order, in_usual_order
from postmortem_archive.form.names import aliases
from postmortem_archive.form.respelling import Respelling
from postmortem_archive.form.tables import laid_out
from postmortem_archive.model import Postmortem
from postmortem_archive.reading.document import Document, parse_markdown
from postmortem_archive.vocabulary import Vocabulary
from postmortem_archive.vocabulary.model import normalised
from postmortem_archive.yaml_tree import Mapping as YamlMapping


@dataclass(frozen=True)
class Source:
    """A record, the vocabulary it was read with, and the anchors of its page to which other files link."""

    postmortem: Postmortem
    vocabulary: Vocabulary
    linked: frozenset[str]

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines of the whole file; line 1 is the first."""
        return tuple(self.postmortem.source.split("\n"))

    @cached_property
    def document(self) -> Document:
        """The body's tokens with the lines of the file."""
        return parse_markdown(self.postmortem.body, self.postmortem.body_line, self.vocabulary)

    @cached_property
    def front(self) -> YamlMapping:
        """The keys and values of the front matter, empty where there is none that can be read."""
        return front_matter_tree(self.postmortem) or YamlMapping((), 1, 1)


def _aliases(source: Source) -> Iterator[Mend]:
    yield from _respellings("PM125", aliases(source.front, source.lines, source.vocabulary))


def _instants(source: Source) -> Iterator[Mend]:
    yield from _respellings("PM113", misformed_instants(source.front, source.lines, source.vocabulary))


def _headings(source: Source) -> Iterator[Mend]:
    """Yield what gives headings the section's title; titles are English, and so is what is renamed."""
    if not (source.postmortem.lang or "en").startswith("en"):
        return
    linked = {normalised(unquote(anchor)) for anchor in source.linked}
    headings = misnamed_headings(source.document, source.vocabulary)
    yield from _respellings("PM110", (heading for heading in headings if normalised(heading.found) not in linked))


def _respellings(rule: str, found: Iterable[Respelling]) -> Iterator[Mend]:
    """Yield what puts each word as it is expected in the place of that which was found, if it stands there as it is."""
    for word in found:
        if word.literal:
            start = word.column - 1
            change = Replacement(word.line, start, start + len(word.found), word.expected)
            yield Mend(rule, word.line, f"{word.found} is now {word.expected}", (change,))


def _key_order(source: Source) -> Iterator[Mend]:
    wrong = first_out_of_order([key for key, _ in source.front.entries], source.vocabulary)
    if wrong:
        key, _ = wrong
        before = front_matter_text(source.postmortem)
        after = in_usual_order(before, source.vocabulary)
        what = "keys are now in the usual order"
        yield from _rewritten("PM114", key.line, what, 2, before.split("\n"), after.split("\n"))


def _tables(source: Source) -> Iterator[Mend]:
    """Yield what puts the pipes of each table in line. A table within a list or a quotation stays as it is."""
    for token in source.document.tokens:
        if token.type == "table_open" and token.level == 0 and token.map:
            first, end = (source.document.line(index) for index in token.map)
            before = source.lines[first - 1 : end - 1]
            after = [new.rstrip() + _blanks_behind(old) for old, new in zip(before, laid_out(before), strict=True)]
            yield from _rewritten("PM115", first, "table is now laid out evenly", first, before, after)


def _blanks_behind(line: str) -> str:
    return line[len(line.rstrip()) :]


def _rewritten(
    rule: str, line: int, what: str, first: int, before: Sequence[str], after: Sequence[str]
) -> Iterator[Mend]:
    """Yield what makes of the lines from ``first`` on those that are to be, if they differ."""
    changes = tuple(
        Replacement(number, 0, len(old), new)
        for number, (old, new) in enumerate(zip(before, after, strict=True), first)
        if old != new
    )
    if changes:
        yield Mend(rule, line, what, changes)


MENDS: Mapping[str, Callable[[Source], Iterator[Mend]]] = {
    "PM125": _aliases,
    "PM113": _instants,
    "PM110": _headings,
    "PM115": _tables,
    "PM114": _key_order,
}
"""What mends the findings of a rule, by its code, in the order in which it is done: first names, then places."""
