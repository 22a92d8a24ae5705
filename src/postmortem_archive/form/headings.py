"""Headings by the section's own title, where they are written by another name of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import unquote

from postmortem_archive.form.respelling import Respelling
from postmortem_archive.model import Section
from postmortem_archive.reading.document import LABEL_LEVEL, SHORTCODE, Document, html_targets
from postmortem_archive.reading.zones import zone_in
from postmortem_archive.vocabulary import Vocabulary
from postmortem_archive.vocabulary.model import normalised

COLLECTIVE = ("appendix",)
"""Sections of many kinds, whose other names say which kind it is: a glossary is not better called an appendix."""

_LEAD = re.compile(rf"(?:{SHORTCODE}|[\W\d_])*")


def canonical_heading(text: str, vocabulary: Vocabulary) -> str:
    """Return a heading's source with its section's own title, or the same text.

    The same text is returned for a heading that means no section of the vocabulary or has that title already, whatever
    its case, and for one that names a time zone, which holds for the times below it. Numbers, marks and pictures before
    it stay, and so does what stands in parentheses behind it.
    """
    lead = _LEAD.match(text)
    start = lead.end() if lead else 0
    end = _end(text)
    words = text[start:end]
    known = vocabulary.section(words)
    if known is None or known.name in COLLECTIVE or zone_in(words) or normalised(words) == normalised(known.title):
        return text
    return f"{text[:start]}{known.title}{text[end:]}"


def _end(text: str) -> int:
    """Return the place behind the last letter of a text, but for parentheses with which it ends."""
    bare = text.rpartition("(")[0] if text.rstrip(" :*_").endswith(")") else text
    return next((at for at in range(len(bare), 0, -1) if bare[at - 1].isalnum()), 0)


def misnamed_headings(document: Document, vocabulary: Vocabulary) -> Iterator[Respelling]:
    """Yield the headings of an English document that ought to have their section's own title.

    A heading within another known section keeps its words, and so do several of the same section, which would become
    the same heading, and one to which a link of the document leads.
    """
    headed = [section for section in document.sections if section.level < LABEL_LEVEL]
    if all(canonical_heading(section.title, vocabulary) == section.title for section in headed):
        return
    counts = Counter(section.name for section in headed)
    targets = (*(link.target for link in document.references()), *html_targets(document.tokens))
    anchors = {normalised(unquote(target)) for target in targets if target.startswith("#")}
    sources = {
        document.line(token.map[0]): document.tokens[index + 1].content
        for index, token in enumerate(document.tokens)
        if token.type == "heading_open" and token.level == 0 and token.map
    }
    covered = 0
    for section in sorted(headed, key=lambda section: section.line):
        if section.name is None or section.line < covered:
            continue
        covered = section.end_line
        if counts[section.name] > 1 or normalised(section.title) in anchors:
            continue
        yield from _misnamed(section, sources[section.line], document, vocabulary)


def _misnamed(section: Section, source: str, document: Document, vocabulary: Vocabulary) -> Iterator[Respelling]:
    expected = canonical_heading(source, vocabulary)
    column = document.text(section.line).find(source) + 1
    if expected != source and column:  # no column: the heading goes over several lines
        yield Respelling(source, expected, section.line, column)
