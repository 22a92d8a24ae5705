"""Whether headings name their sections and stand in order (PM110, PM122, PM124)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from postmortem_archive.checks.subject import Subject
from postmortem_archive.findings import Finding
from postmortem_archive.form.headings import COLLECTIVE, misnamed_headings
from postmortem_archive.model import Section
from postmortem_archive.reading.document import LABEL_LEVEL
from postmortem_archive.vocabulary.model import normalised

_DRAWN = ("timeline", "action-items")


def check_headings(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each heading with another name of its section, at a skipped level, or of a second section."""
    headed = [section for section in subject.postmortem.sections if section.level < LABEL_LEVEL]
    if not subject.postmortem.foreign:
        yield from _misnamed(subject)
        yield from _skipped(subject, headed)
    yield from _twice(subject, headed)


def _misnamed(subject: Subject) -> Iterator[Finding]:
    if subject.postmortem.lang is None or subject.postmortem.lang.partition("-")[0] == "en":
        for heading in misnamed_headings(subject.document, subject.vocabulary):
            message = f"expected the heading {heading.expected}, found {heading.found!r}, which is read as the same"
            yield subject.tell("PM110", heading.line, heading.column, message, fix=f"write {heading.expected}")


def _skipped(subject: Subject, headed: list[Section]) -> Iterator[Finding]:
    above = None
    for section in headed:
        if above is not None and section.level > above.level + 1:
            message = f"expected a heading of level {above.level + 1} or higher below {above.title!r}, found level "
            fix = f"begin it with {'#' * (above.level + 1)}"
            yield subject.tell("PM122", section.line, _begin(subject, section), f"{message}{section.level}", fix=fix)
        above = section


def _twice(subject: Subject, headed: Iterable[Section]) -> Iterator[Finding]:
    """Yield a finding for each section that stands again, not for one within another section of its name.

    Under other headings a section may well have several parts, such as ``Trigger`` and ``Root cause``; but of the
    timeline and of the action items only the first is drawn and listed.
    """
    counts = Counter(section.name for section in headed)
    for name, count in counts.items():
        if name is None or name in COLLECTIVE or count < 2:
            continue
        earlier: Section | None = None
        for section in subject.document.named(name):
            if section.level == LABEL_LEVEL:
                continue
            earlier = earlier or section
            same = normalised(earlier.title) == normalised(section.title)
            if earlier is not section and (same or (name in _DRAWN and not subject.postmortem.foreign)):
                message = f"expected one section of its kind, found {section.title!r} beside "
                message += f"{earlier.title!r} in line {earlier.line}"
                yield subject.tell("PM124", section.line, _begin(subject, section), message, fix="make them one")


def _begin(subject: Subject, section: Section) -> int:
    line = subject.lines[section.line - 1]
    return len(line) - len(line.lstrip()) + 1
