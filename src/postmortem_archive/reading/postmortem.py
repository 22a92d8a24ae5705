"""One file's text to one ``Postmortem``, whatever the text: nothing raises, everything odd is a finding."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import NamedTuple, TypeVar

from markdown_it.token import Token

from postmortem_archive.findings import Finding, finding
from postmortem_archive.model import Postmortem, Section, Status, TimelineEntry
from postmortem_archive.reading.action_items import read_action_items
from postmortem_archive.reading.contributing_factors import read_contributing_factors
from postmortem_archive.reading.document import LABEL_LEVEL, Document, paragraphs, parse_markdown, plain_text
from postmortem_archive.reading.fact_reader import FactReader
from postmortem_archive.reading.facts import Facts
from postmortem_archive.reading.instants import find_date, find_leading
from postmortem_archive.reading.names import stem
from postmortem_archive.reading.timeline import TimelineContext, read_timeline
from postmortem_archive.rules import Severity
from postmortem_archive.slugs import slugify
from postmortem_archive.vocabulary import Vocabulary
from postmortem_archive.vocabulary.model import normalised
from postmortem_archive.yaml_tree import Mapping, Node, Scalar, YamlError, parse_yaml

_DATED = re.compile(r"(?P<date>\d{4}-\d{2}-\d{2})(?:[-_ ](?P<slug>.+))?")
_FENCE = "---"
_T = TypeVar("_T")
_KEY = re.compile(r"""\s*["']?(?P<key>[^\W\d][^:"'#]{0,40})["']?\s*:\s*(?P<value>.*)""")
_BEGINS_YAML = re.compile(r"""[\[{?&!%@"']|[\w-]+:(?:\s|$)""")
_HEADING = re.compile(r"#{2,6} ")
_TITLE_LABEL = re.compile(r"(?:blameless )?post[- ]?mortem(?: report)?\s*[:–—-]\s*", re.IGNORECASE)
_LABEL = re.compile(r"(?:[-*+]\s+)?(?:\*\*|__)(?P<label>[^*_:]{1,40}):?\s?(?:\*\*|__)\s?:?(?P<value>.*)")
_BREAK = re.compile(r"(?:\\|<br\s?/?>)$", re.IGNORECASE)
_ERB = re.compile(r"<%(?:(?!%>|<%).)*%>", re.DOTALL)
_BRACKETED = re.compile(r"\[[^\]]*\]:?")


@dataclass(frozen=True, slots=True)
class Reading:
    """A record and what was noticed while reading it."""

    postmortem: Postmortem
    findings: tuple[Finding, ...]


def read_postmortem(path: str, text: str, vocabulary: Vocabulary) -> Reading:
    """Read the text of the file at ``path`` (relative to the archive, forward slashes)."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    findings: list[Finding] = []
    report = findings.append
    front, body_line, held_back = _front_matter(path, text, vocabulary, report)
    has_front = body_line > 1
    body = "\n".join(text.split("\n")[body_line - 1 :])
    document = parse_markdown(body, body_line, vocabulary)
    native = front is not None and front.get("title") is not None and front.get("started") is not None
    facts = _read_facts(front, document, FactReader(path, vocabulary, report, lenient=not native), vocabulary)
    title = _title(path, facts, document)
    day = facts.on or _name_date(path) or find_date(title)
    context = TimelineContext(path, vocabulary.policy.zone, facts.started, facts.resolved, day)
    timeline = _from_all(document, "timeline", lambda part: read_timeline(document, part, context, report))
    actions = _from_all(document, "action-items", lambda part: read_action_items(path, document, part, report))
    contributing = _from_all(
        document, "contributing-factors", lambda part: read_contributing_factors(document, part, vocabulary)
    )
    named = dict.fromkeys([*facts.factors, *(item.factor for item in contributing if item.factor)])
    postmortem = Postmortem(
        id=identity(path),
        path=path,
        title=title,
        on=_day(facts, path, title, timeline),
        severity=facts.severity,
        status=Status.DRAFT if held_back else facts.status or Status.PUBLISHED,
        started=facts.started,
        detected=facts.detected,
        mitigated=facts.mitigated,
        resolved=facts.resolved,
        lead=facts.lead,
        services=facts.services,
        teams=facts.teams,
        detection=facts.detection,
        lifecycle=facts.lifecycle,
        factors=tuple(named),
        controls=facts.controls,
        security=facts.security,
        review_held=facts.review_held,
        links=facts.links,
        related=facts.related,
        lang=facts.lang,
        withdrawn=facts.withdrawn,
        summary=_summary(document),
        sections=document.sections,
        timeline=timeline,
        contributing_factors=contributing,
        action_items=actions,
        references=tuple(document.references()),
        plain=not has_front,
        foreign=not native,
        other=tuple(facts.other),
        places=facts.positions(),
        source=text,
        body_line=body_line,
    )
    readable = front is not None or not has_front
    findings.extend(_missing(postmortem, facts, native=native, has_front=has_front, readable=readable))
    return Reading(postmortem, tuple(sorted(set(findings))))


def _from_all(document: Document, name: str, read: Callable[[Section], tuple[_T, ...]]) -> tuple[_T, ...]:
    """Return what all sections of a name hold; what list items with that label hold only if no heading has any."""
    sections = tuple(document.named(name))
    headed = tuple(found for section in sections if section.level < LABEL_LEVEL for found in read(section))
    if headed:
        return headed
    return tuple(found for section in sections if section.level == LABEL_LEVEL for found in read(section))


def _read_facts(front: Mapping | None, document: Document, reader: FactReader, vocabulary: Vocabulary) -> Facts:
    """Return what the front matter states and, in a file that was not written for this format, the bold labels."""
    for key, value in front.entries if front else ():
        if not reader.read(key.text, value):
            reader.unknown(key, value)
    if reader.lenient:
        _read_labels(document, reader, vocabulary)
    return reader.facts


def identity(path: str) -> str:
    """Return the id that a path gives: a dated name is its own, any other is the slug of the whole path."""
    name = stem(path)
    match = _DATED.fullmatch(name)
    if match and match["slug"]:
        return f"{match['date']}-{slugify(match['slug'])}"
    parts = [*PurePosixPath(path).parts[:-1], name]
    return slugify(" ".join(parts))


def _name_date(path: str) -> date | None:
    """Return the date with which the file's name begins, or None."""
    return find_date(PurePosixPath(path).name[:10])


class _FrontMatter(NamedTuple):
    """Front matter as found: None where there is none or it cannot be read, and the line at which the body begins.

    ``held_back`` is set where it cannot be read and seems to say that this is not to be published.
    """

    mapping: Mapping | None
    body_line: int
    held_back: bool = False


def _front_matter(path: str, text: str, vocabulary: Vocabulary, report: Callable[[Finding], object]) -> _FrontMatter:
    lines = text.split("\n")
    if lines[0].rstrip() != _FENCE:
        return _FrontMatter(None, 1)
    end = next((index for index in range(1, len(lines)) if lines[index].rstrip() in (_FENCE, "...")), None)
    if end is None:
        report(finding("PM103", path, 1, 1, "expected a line --- that ends the front matter, found none"))
        below = next((index for index, line in enumerate(lines) if line.startswith("##")), len(lines))
        return _FrontMatter(None, 2, _is_held_back(lines[1:below], vocabulary))
    inside = lines[1:end]

    def twice(error: YamlError) -> None:
        message = f"{error}; the first stands"
        report(finding("PM103", path, error.line, error.column, message))

    try:
        node = parse_yaml("\n".join(inside), first_line=2, twice=twice)
    except YamlError as error:
        if not _is_prose(inside, vocabulary):
            report(finding("PM103", path, error.line, error.column, str(error)))
            return _FrontMatter(None, end + 2, _is_held_back(inside, vocabulary))
    else:
        if isinstance(node, Mapping):
            return _FrontMatter(node, end + 2)
        if isinstance(node, Scalar) and not _is_prose(inside, vocabulary):  # such as `title:a`
            message = "front matter: expected keys with values, found something else"
            report(finding("PM103", path, node.line, node.column, message))
            return _FrontMatter(None, end + 2, _is_held_back(inside, vocabulary))
        if node is None and not any(_HEADING.match(line) for line in inside):
            return _FrontMatter(Mapping((), 2, 1), end + 2)
    message = "front matter: expected keys with values between the lines ---, found text; it is read as body"
    report(finding("PM103", path, 2, 1, message, severity=Severity.WARNING))
    return _FrontMatter(None, 1)


def _is_prose(lines: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether lines that are no YAML were not meant as front matter: a file may begin with a thematic break."""
    first = next((line for line in lines if line.strip()), "")
    keys = (match["key"] for line in lines if (match := _KEY.fullmatch(line)))
    return not _BEGINS_YAML.match(first) and not any(vocabulary.field(key) for key in keys)


def _is_held_back(lines: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether front matter that cannot be read states a status other than published or in review."""
    for line in lines:
        for part in re.split(r"[{},]", line):
            match = _KEY.fullmatch(part)
            value = normalised(match["value"].partition(" #")[0]) if match else ""
            if not match or not value:
                continue
            if vocabulary.field(match["key"]) == "status" and value not in ("published", "inreview"):
                return True
            if normalised(match["key"]) == "draft" and value in ("true", "yes"):
                return True
    return False


def _read_labels(document: Document, reader: FactReader, vocabulary: Vocabulary) -> None:
    """Take in the bold labels (``**Lead:** ...``) that stand before the first section, one a line.

    What the front matter or an earlier label states stands.
    """
    first = next((section.line for section in document.sections if section.name is not None), None)
    for token in document.tokens:
        if token.type != "inline" or not token.map:
            continue
        start = document.line(token.map[0])
        if first is not None and start >= first:
            break
        for offset, content in enumerate(token.content.split("\n")):
            match = _label(content)
            label, value = (match["label"].strip(), match["value"].strip()) if match else ("", "")
            if value and vocabulary.field(label) not in reader.facts.places:
                line = start + offset
                column = document.column(line, value)
                reader.read(label, Scalar(value.strip(" *"), line, column, quoted=True))


def _label(line: str) -> re.Match[str] | None:
    """Match a line that is a bold label and its value."""
    return _LABEL.fullmatch(_BREAK.sub("", line.strip()).strip())


def clean_title(text: str) -> str:
    """Return a title without a leading ``Postmortem:`` and without what a template engine would have filled in."""
    return _TITLE_LABEL.sub("", _ERB.sub("", text), count=1).strip()


def _title(path: str, facts: Facts, document: Document) -> str:
    """Return the stated title, else the first heading, else what the file's name says."""
    candidates = [facts.title or ""]
    headings = [section for section in document.sections if section.level < LABEL_LEVEL]
    candidates += [section.title for section in headings[:1] if section.name is None]
    for candidate in candidates:
        title = clean_title(candidate)
        if title:
            return title
    name = stem(path)
    match = _DATED.fullmatch(name)
    if match and not match["slug"]:
        return name
    words = (match["slug"] if match else name).replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:] or name


def _day(facts: Facts, path: str, title: str, timeline: tuple[TimelineEntry, ...]) -> date | None:
    """Return the day to sort by: stated, else in the file's name, the title, or the timeline."""
    if facts.started:
        return facts.started.date()
    stated = facts.on or _name_date(path) or find_date(title)
    days = (entry.at.date() if entry.at else find_date(entry.raw_time) for entry in timeline)
    return stated or next((day for day in days if day), None)


def _summary(document: Document) -> str:
    """Return the summary's paragraphs as plain text, or the body's first paragraph that is not a list of facts."""
    section = document.section("summary")
    if section:
        inside = document.inside(section)
        below = next((index for index, token in enumerate(inside) if token.type == "heading_open"), len(inside))
        text = " ".join(plain_text(token) for token in paragraphs(inside[:below]))
        if text:
            return text
    return next((text for token in paragraphs(document.tokens) if (text := _prose(token))), "")


def _prose(token: Token) -> str:
    first = token.content.split("\n", 1)[0]
    return "" if _label(first) or _BRACKETED.fullmatch(token.content.strip()) else plain_text(token)


def _missing(postmortem: Postmortem, facts: Facts, *, native: bool, has_front: bool, readable: bool) -> list[Finding]:
    """Return a finding for each fact that a record cannot do without and the file does not state.

    What front matter states that is not ``readable``, nobody knows.
    """
    path = postmortem.path
    findings: list[Finding] = []
    for name in ("severity", "started"):
        if readable and getattr(postmortem, name) is None and not _is_stated(facts.places.get(name)):
            message = f"expected {name}, found none"
            findings.append(finding("PM106", path, 1, 1, message, fix=f"add {name}: to the front matter"))
    if not has_front:
        findings.append(
            finding("PM106", path, 1, 1, "expected front matter, found none", fix="the plain template is read as it is")
        )
    if native and postmortem.status is Status.WITHDRAWN and postmortem.withdrawn is None:
        findings.append(finding("PM106", path, 1, 1, "withdrawn: expected on and reason, found none"))
    stated = _name_date(path)
    if stated is None:
        message = "file name: expected YYYY-MM-DD-slug.md, found no date"
        findings.append(finding("PM109", path, 1, 1, message))
    elif postmortem.started and stated not in (postmortem.started.date(), _written_day(facts)):
        message = f"file name: expected the start date {postmortem.started:%Y-%m-%d}, found {stated}"
        findings.append(finding("PM109", path, 1, 1, message))
    return findings


def _is_stated(place: Node | None) -> bool:
    """Whether a fact has a value, be it one that was not understood, which has a finding of its own."""
    return place is not None and not (isinstance(place, Scalar) and (place.is_null or not place.text.strip()))


def _written_day(facts: Facts) -> date | None:
    """Return the day of the start as it is written, which is another than that in UTC near midnight."""
    place = facts.places.get("started")
    match = find_leading(place.text) if isinstance(place, Scalar) else None
    return match.stamp.day if match else None
