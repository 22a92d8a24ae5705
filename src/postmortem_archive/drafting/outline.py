"""Which sections a draft has, in which order, and what each asks its author for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from postmortem_archive.drafting.template import STANDARD, Template, find_template
from postmortem_archive.reading.document import LABEL_LEVEL, parse_markdown
from postmortem_archive.vocabulary import Vocabulary

_WHERE_REQUIRED = "<!-- where required -->"
"""Begins a section of a template that is written only if the policy requires it, or there is something to put in."""

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_UNWRITTEN = "<!-- Nobody has written this section yet. -->"


@dataclass(frozen=True, slots=True)
class Part:
    """A section to be written: ``name`` is the vocabulary's for it, ``prompt`` what stands there until it is."""

    name: str | None
    title: str
    level: int
    prompt: str
    where_required: bool = False

    @property
    def advice(self) -> str:
        """The prompt's comments alone, for a section of which a part is known."""
        return "\n".join(_COMMENT.findall(self.prompt))


def outline(template: Template, severity: str | None, filled: Collection[str], vocabulary: Vocabulary) -> list[Part]:
    """Return the sections of a draft: those that the policy requires, those of the template, those that are ``filled``.

    ``filled`` are names of the vocabulary or other headings. What the template lacks stands where the vocabulary's
    order has it, other headings at the end. Where the policy says nothing of the severity, all of the template's stay.
    """
    level = vocabulary.severity(severity) if severity else None
    required = vocabulary.policy.required_sections.get(level.name) if level else None
    parts = [
        part
        for part in _parts(template, vocabulary)
        if not part.where_required or required is None or part.name in (*required, *filled)
    ]
    standard = {part.name: part for part in _parts(find_template(STANDARD), vocabulary)}
    order = [section.name for section in vocabulary.sections]
    present = {part.name for part in parts}
    for section in vocabulary.sections:
        if section.name in present or section.name not in (*(required or ()), *filled):
            continue
        part = standard.get(section.name) or Part(section.name, section.title, 2, _UNWRITTEN)
        rank = order.index(section.name)
        before = [at for at, other in enumerate(parts) if other.name in order and order.index(other.name) < rank]
        at = before[-1] + 1 if before else 0
        parts.insert(at, part if at else replace(part, level=2))
    titles = {part.title for part in parts}
    parts += [Part(None, name, 2, "") for name in filled if name not in (*order, *titles)]
    return parts


def _parts(template: Template, vocabulary: Vocabulary) -> Iterator[Part]:
    """Yield the template's sections below its title, each with its own text."""
    document = parse_markdown(template.text, 1, vocabulary)
    lines = template.text.split("\n")
    heads = sorted((part for part in document.sections if part.level < LABEL_LEVEL), key=lambda part: part.line)
    names = {section.name: section.title for section in vocabulary.sections}
    ends = [part.line for part in heads[1:]] + [len(lines) + 1]
    for head, end in zip(heads, ends, strict=True):
        if head.level == 1:
            continue
        opening = document.tokens[document.spans[head][0] - 3]
        start = opening.map[1] if opening.map else head.line
        prompt = "\n".join(lines[start : end - 1]).strip()
        bare = prompt.removeprefix(_WHERE_REQUIRED).strip()
        title = names[head.name] if head.name else head.title
        yield Part(head.name, title, head.level, bare, where_required=bare != prompt)
