"""What a postmortem of its severity and status needs, and lacks (``PM13x``).

A file that was not written for this format is asked for its severity's sections and for nothing more, and that only if
it has half of them: a notice of another shape is left alone. So is a withdrawn postmortem, which counts nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from markdown_it.token import Token

from postmortem_archive.checks.subject import Subject
from postmortem_archive.findings import Finding
from postmortem_archive.model import Section, Status
from postmortem_archive.placeholders import is_placeholder
from postmortem_archive.reading.document import LABEL_LEVEL
from postmortem_archive.rules import Severity

LONGEST_SUMMARY = 200
"""Words that a summary may have: about a minute of reading."""

_NUMBER = re.compile(
    r"""\d|\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen
    |seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?
    |dozens?|half|third|quarter|once|twice|single|both|only|no|none|nobody|nothing|all|every|everybody|everyone|any
    |entire|whole|never|neither)\b""",
    re.VERBOSE | re.IGNORECASE,
)
"""A number, or a word that says how much: that nobody noticed is as good a measure as a count."""

_HEADING = 3
"""The tokens of a heading."""


def check_completeness(subject: Subject) -> Iterator[Finding]:
    """Yield what a postmortem lacks: sections that its severity requires, facts, numbers, brevity."""
    postmortem = subject.postmortem
    if postmortem.status is Status.WITHDRAWN:
        return
    yield from _sections(subject)
    if postmortem.foreign:
        return
    yield from _facts(subject)
    yield from _impact(subject)
    yield from _summary(subject)


def is_written(subject: Subject, name: str) -> bool | None:
    """Whether the section of that name says something; None where there is no such section.

    What stands in a sub-section that is required by itself does not make the section around it a written one.
    """
    waiting = [
        section.level < LABEL_LEVEL
        and is_placeholder(tokens)  # what follows a label on its own line is not looked into
        for section, tokens in own_parts(subject, name)
    ]
    return not all(waiting) if waiting else None


def required_sections(subject: Subject) -> tuple[str, ...]:
    """Return the names of the sections that the postmortem's severity requires."""
    return subject.vocabulary.policy.required_sections.get(subject.postmortem.severity or "", ())


def has_form(subject: Subject) -> bool:
    """Whether a file was written for this format, or has at least half of the sections that its severity requires."""
    required = required_sections(subject)
    present = sum(subject.document.section(name) is not None for name in required)
    return not subject.postmortem.foreign or 0 < len(required) <= present * 2


def own_parts(subject: Subject, name: str) -> Iterator[tuple[Section, tuple[Token, ...]]]:
    """Yield each section of that name with what stands below its heading.

    Sub-sections that some severity requires by themselves are left out.
    """
    document = subject.document
    required = set(chain.from_iterable(subject.vocabulary.policy.required_sections.values())) - {name}
    apart = {
        start - _HEADING: end
        for section, (start, end) in document.spans.items()
        if section.name in required and section.level < LABEL_LEVEL
    }
    for section in document.named(name):
        at, end = document.spans[section]
        tokens: list[Token] = []
        while at < end:
            if at in apart:
                at = apart[at]
            else:
                tokens.append(document.tokens[at])
                at += 1
        yield section, tuple(tokens)


def _sections(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for all sections that are missing, and one for each that nobody has written."""
    postmortem = subject.postmortem
    required = required_sections(subject)
    titles = {section.name: section.title for section in subject.vocabulary.sections}
    missing = [name for name in required if subject.document.section(name) is None]
    if missing and has_form(subject):
        expected = ", ".join(titles.get(name, name) for name in missing)
        message = f"expected the sections that {postmortem.severity} requires; not found: {expected}"
        fix = "add the heading and say what is known, or why there is nothing to say"
        yield subject.tell("PM130", *postmortem.place("severity"), message, fix=fix)
    finished = not postmortem.foreign and postmortem.status is not Status.DRAFT
    for name in required if not finished else titles:
        if is_written(subject, name) is not False:
            continue
        section = next(subject.document.named(name))
        place = section.line, subject.document.column(section.line, section.title)
        if name in required:
            message = (
                f"{section.title}: {postmortem.severity} requires it; expected text, found a placeholder or nothing"
            )
            fix = 'say what is known; where there is nothing to say, say so: "None. We checked ..."'
            yield subject.tell("PM131", *place, message, fix=fix)
        else:
            message = f"{section.title}: expected text, found a placeholder or nothing"
            yield subject.tell(
                "PM131", *place, message, fix="write it or remove the heading", severity=Severity.SUGGESTION
            )


def _facts(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each fact that readers look for and the file does not state."""
    postmortem = subject.postmortem
    draft = Severity.SUGGESTION if postmortem.status is Status.DRAFT else None
    if postmortem.status is Status.PUBLISHED and postmortem.resolved is None:
        message = "status: expected resolved, the time at which the incident was over, before published; found none"
        place = postmortem.place("status")
        yield subject.tell("PM133", *place, message, fix="add resolved: or set the status to in-review")
    told = "contributing-factors" in required_sections(subject)
    if not (told or postmortem.factors or is_written(subject, "contributing-factors")):
        message = "expected a contributing factor in the front matter or in its section, found none"
        fix = "add factors: with names of factors.yml, the main one first"
        yield subject.tell("PM134", 1, 1, message, fix=fix)
    stated = {name for name, _, _ in postmortem.places}
    if postmortem.detection is None and "detection" not in stated:
        message = "expected detection, who or what noticed first; found none"
        yield subject.tell("PM135", 1, 1, message, fix="add detection: such as monitoring or customer")
    if not postmortem.services and "services" not in stated:
        message = "expected the services concerned, found none"
        yield subject.tell("PM136", 1, 1, message, fix="add services: with names of services.yml", severity=draft)


def _impact(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for an impact that is described and not measured. Only English is judged."""
    section = subject.document.section("impact")
    lang = subject.postmortem.lang
    if section is None or (lang is not None and lang.partition("-")[0] != "en") or not is_written(subject, "impact"):
        return
    tokens = (token for _, part in own_parts(subject, "impact") for token in part)
    if section.level == LABEL_LEVEL or any(_NUMBER.search(token.content) for token in tokens):
        return
    place = section.line, subject.document.column(section.line, section.title)
    message = f"{section.title}: expected how many, how long or how much; found no number"
    yield subject.tell("PM132", *place, message, fix="an estimate that says so will do: about 300 orders")


def _summary(subject: Subject) -> Iterator[Finding]:
    section = subject.document.section("summary")
    words = len(subject.postmortem.summary.split()) if section else 0
    if section and words > LONGEST_SUMMARY:
        place = section.line, subject.document.column(section.line, section.title)
        message = f"{section.title}: expected at most {LONGEST_SUMMARY} words, found {words}"
        yield subject.tell("PM137", *place, message, fix="move details to the sections below")
