"""From the front matter's keys, or the plain template's bold labels, to the facts of a postmortem as typed values.

Both forms end in the same ``Facts``. Each value is read on its own: one that cannot be understood becomes a finding
and the others stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, TypeVar

from postmortem_archive.findings import Finding, finding
from postmortem_archive.model import (
    MILESTONES,
    SECURITY_IMPACTS,
    ControlRef,
    Detection,
    Link,
    LinkKind,
    SecurityReview,
    Status,
    Withdrawal,
)
from postmortem_archive.reading.facts import Facts
from postmortem_archive.reading.instants import find_date, find_leading, resolve
from postmortem_archive.reading.zones import AMBIGUOUS
from postmortem_archive.vocabulary import Term, Vocabulary
from postmortem_archive.vocabulary.model import normalised
from postmortem_archive.yaml_tree import Mapping, Node, Scalar, Sequence, to_plain

_S = TypeVar("_S", bound=StrEnum)
_FLAGS = ("true", "false", "yes", "no")
_HELD_BACK = re.compile(
    r"\b(?:draft|wip\b|work in progress|unpublished|do(?: not|n['’]t) (?:publish|share)|not published"
    r"|not (?:yet )?public|private|internal|confidential|restricted|secret|embargo|borrador|entwurf|brouillon)",
    re.IGNORECASE,
)
_NAMED: dict[str, Callable[[Vocabulary, str], Term | None]] = {
    "services": Vocabulary.service,
    "teams": Vocabulary.team,
    "lifecycle": Vocabulary.stage,
    "factors": Vocabulary.factor,
}
"""The facts whose words are names of the vocabulary's file of the same name, and what finds them there."""


class FactReader:
    """Reads the facts of one file.

    ``lenient`` is for files that were not written for this format, and read with more patience.
    """

    def __init__(
        self, path: str, vocabulary: Vocabulary, report: Callable[[Finding], object], *, lenient: bool
    ) -> None:
        """Remember whose file it is and where findings go."""
        self._path = path
        self._vocabulary = vocabulary
        self._report = report
        self.lenient = lenient
        self._labels: dict[str, str] = {}
        self.facts = Facts()

    def read(self, label: str, node: Node) -> bool:
        """Take in one key or label with its value, and return True; False where it is to be kept as it stands.

        That is a label that the vocabulary does not know, an alias beside the real key, and in a file of another format
        a mere yes or no in place of an instant.
        """
        name = self._vocabulary.field(label)
        if name is None:
            return False
        if self.lenient and name in MILESTONES and isinstance(node, Scalar) and normalised(node.text) in _FLAGS:
            return False  # `resolved: true` states no instant; another key may
        if name in self.facts.places:
            if label != name:  # an alias beside the real key: keep it as it stands
                return False
            self.facts.other.append((self._labels[name], as_text(self.facts.places[name])))
            if name == "started":
                self.facts.on = None
        self._labels[name] = label
        self.facts.places[name] = node
        self._readers[name](self, name, node)
        return True

    def _tell(self, rule: str, node: Node, message: str, *, fix: str | None = None) -> None:
        self._report(finding(rule, self._path, node.line, node.column, message, fix=fix))

    def _text(self, key: str, node: Node) -> str | None:
        if not isinstance(node, Scalar):
            self._refuse(key, node, f"{key}: expected text, found a {_kind(node)}")
            return None
        text = _one_line(node.text)
        if node.is_null or not text:
            return None
        return text

    def _texts(self, key: str, node: Node) -> list[Scalar]:
        """Return the words of a list; one word alone, or words with commas between, are read as a list too."""
        if isinstance(node, Scalar):
            if node.is_null:
                return []
            parts = [_one_line(part) for part in node.text.split(",")]
            return [Scalar(part, node.line, node.column, quoted=True) for part in parts if part]
        items = node.items if isinstance(node, Sequence) else ()
        if isinstance(node, Mapping):
            self._refuse(key, node, f"{key}: expected a list, found a mapping")
        words: list[Scalar] = []
        for item in items:
            if not isinstance(item, Scalar):
                self._refuse(key, item, f"{key}: expected a word, found a {_kind(item)}")
            elif not item.is_null and item.text.strip():
                words.append(Scalar(_one_line(item.text), item.line, item.column, quoted=True))
        return words

    def _choice(self, key: str, node: Node, choices: type[_S]) -> _S | None:
        text = self._text(key, node)
        if text is None:
            return None
        same = next((choice for choice in choices if normalised(choice) == normalised(text)), None)
        if same is None:
            expected = ", ".join(choices)
            self._refuse(key, node, f"{key}: expected one of {expected}; found {text!r}")
        return same

    def _instant(self, key: str, node: Node, *, on: Callable[[date], object] | None = None) -> datetime | None:
        text = self._text(key, node)
        if text is None:
            return None
        match = find_leading(text, ranges=self.lenient)
        whole = match is not None and (match.end == len(text) or self.lenient)
        stamp = match.stamp if match and whole and match.stamp.year_known else None
        if stamp is None or stamp.day is None:
            day = find_date(text) if self.lenient else None
            if day and on:
                on(day)
                return None
            self._refuse(key, node, f"{key}: expected a time such as 2026-03-04T09:58Z, found {text!r}")
            return None
        if stamp.clock is None:
            message = f"{key}: expected a date with a time of day, found {text!r}"
            if on:
                on(stamp.day)
                self._tell("PM106", node, message)
            else:
                self._tell("PM105", node, message)
                self._keep(key, node)
            return None
        at = resolve(stamp, self._vocabulary.policy.zone)
        if at is None:
            self._refuse(key, node, f"{key}: expected a time such as 2026-03-04T09:58Z, found {text!r}")
            return None
        if stamp.zone is None:
            zone = self._vocabulary.policy.time_zone
            self._tell(
                "PM108", node, f"{key}: expected an offset or Z, found {text!r}; read as {zone}", fix="add Z or +01:00"
            )
        elif stamp.abbreviation in AMBIGUOUS:
            meanings = AMBIGUOUS[stamp.abbreviation]
            self._tell("PM112", node, f"{key}: {stamp.abbreviation} means {meanings}; read as the first")
        return at

    def _read_title(self, key: str, node: Node) -> None:
        self.facts.title = self._text(key, node)

    def _read_severity(self, key: str, node: Node) -> None:
        text = self._text(key, node)
        if text is None:
            return
        level = self._vocabulary.severity(text)
        if level is None:
            names = ", ".join(known.name for known in self._vocabulary.severities)
            self._tell("PM107", node, f"severity: expected one of {names}; found {text!r}")
        self.facts.severity = level.name if level else text

    def _read_status(self, key: str, node: Node) -> None:
        """Take in the status. One that is not understood must not publish what its author held back."""
        self.facts.status = self._choice(key, node, Status)
        stated = not (isinstance(node, Scalar) and (node.is_null or not node.text.strip()))
        if self.facts.status is None and stated and (not self.lenient or _HELD_BACK.search(as_text(node))):
            self.facts.status = Status.DRAFT
            self._tell("PM106", node, "status: not understood, so the postmortem is held back as a draft")

    def _read_instant(self, key: str, node: Node) -> None:
        on = (lambda day: setattr(self.facts, "on", day)) if key == "started" else None
        setattr(self.facts, key, self._instant(key, node, on=on))

    def _read_lead(self, key: str, node: Node) -> None:
        words = [word.text for word in self._texts(key, node)]
        self.facts.lead = ", ".join(words) or None

    def _read_names(self, key: str, node: Node) -> None:
        names: list[str] = []
        for word in self._texts(key, node):
            term = _NAMED[key](self._vocabulary, word.text)
            if term is None:
                self._tell("PM107", word, f"{key}: expected a name of {key}.yml, found {word.text!r}")
            names.append(term.name if term else word.text)
        setattr(self.facts, key, tuple(dict.fromkeys(names)))

    def _read_detection(self, key: str, node: Node) -> None:
        self.facts.detection = self._choice(key, node, Detection)

    def _read_frameworks(self, key: str, node: Node) -> None:
        controls: list[ControlRef] = []
        if isinstance(node, Mapping):
            for name, ids in node.entries:
                controls.extend(self._controls(name, ids))
        else:
            for name in self._texts(key, node):
                controls.extend(self._controls(name, None))
        self.facts.controls = tuple(dict.fromkeys(controls))

    def _controls(self, name: Scalar, ids: Node | None) -> list[ControlRef]:
        framework = self._vocabulary.framework(name.text)
        if framework is None:
            names = ", ".join(known.name for known in self._vocabulary.frameworks)
            self._tell("PM107", name, f"frameworks: expected one of {names}; found {name.text!r}")
        title = framework.name if framework else _one_line(name.text)
        words = self._texts(f"frameworks.{name.text}", ids) if ids is not None else []
        if not words:
            return [ControlRef(title, None)]
        controls: list[ControlRef] = []
        for word in words:
            control = framework.control(word.text) if framework else None
            if framework and control is None:
                expected = f"expected a control of frameworks/{framework.slug}.yml"
                self._tell("PM107", word, f"frameworks.{name.text}: {expected}, found {word.text!r}")
            controls.append(ControlRef(title, control.id if control else word.text))
        return controls

    def _read_security(self, key: str, node: Node) -> None:
        entries = self._entries(key, node, "impact and stakeholder")
        impact: str | None = None
        stakeholder: str | None = None
        for name, value in entries:
            match name.text:
                case "impact":
                    impact = self._text("security.impact", value)
                    if impact is not None and impact.casefold() in SECURITY_IMPACTS:
                        impact = impact.casefold()
                    elif impact is not None:
                        message = f"security.impact: expected none, suspected or confirmed; found {impact!r}"
                        self._tell("PM105", value, message)
                case "stakeholder":
                    stakeholder = self._text("security.stakeholder", value)
                case _:
                    self._unknown_part("security", name, value)
        if entries:
            self.facts.security = SecurityReview(impact, stakeholder)

    def _read_review(self, key: str, node: Node) -> None:
        for name, value in self._entries(key, node, "held"):
            if name.text == "held":
                self.facts.review_held = self._instant("review.held", value)
            else:
                self._unknown_part("review", name, value)

    def _read_links(self, key: str, node: Node) -> None:
        if isinstance(node, Scalar) and node.is_null:
            return
        if not isinstance(node, Sequence):
            self._refuse(key, node, f"links: expected a list of kind, title and url, found a {_kind(node)}")
            return
        links: list[Link] = []
        for item in node.items:
            if isinstance(item, Scalar):
                if not item.is_null and item.text.strip():
                    links.append(Link(None, item.text.strip(), item.text.strip()))
            elif isinstance(item, Mapping):
                link = self._link(item)
                if link:
                    links.append(link)
            else:
                self._refuse(key, item, "links: expected kind, title and url, found a list")
        self.facts.links = tuple(links)

    def _link(self, node: Mapping) -> Link | None:
        kind: LinkKind | None = None
        title: str | None = None
        url: str | None = None
        for name, value in node.entries:
            match name.text:
                case "kind":
                    kind = self._choice("links.kind", value, LinkKind)
                case "title":
                    title = self._text("links.title", value)
                case "url":
                    url = self._text("links.url", value)
                case _:
                    self._unknown_part("links", name, value)
        if url is None:
            self._refuse("links", node, "links: expected a url, found none")
            return None
        return Link(kind, title or url, url)

    def _read_related(self, key: str, node: Node) -> None:
        words = {word.text: word for word in reversed(self._texts(key, node))}
        self.facts.related_words = tuple(reversed(words.values()))
        self.facts.related = tuple(reversed(words))

    def _read_lang(self, key: str, node: Node) -> None:
        text = self._text(key, node)
        if text is None:
            return
        parts = text.split("-")
        if 2 <= len(parts[0]) <= 3 and all(part.isascii() and part.isalnum() and len(part) <= 8 for part in parts):
            self.facts.lang = "-".join([parts[0].lower(), *parts[1:]])
        else:
            self._refuse(key, node, f"lang: expected a language tag such as en or pt-BR, found {text!r}")

    def _read_withdrawn(self, key: str, node: Node) -> None:
        entries = self._entries(key, node, "on and reason")
        on: date | None = None
        reason: str | None = None
        for name, value in entries:
            match name.text:
                case "on":
                    text = self._text("withdrawn.on", value)
                    on = find_date(text) if text else None
                    if on is None and text:
                        self._refuse(
                            "withdrawn.on", value, f"withdrawn.on: expected a date such as 2026-03-04, found {text!r}"
                        )
                case "reason":
                    reason = self._text("withdrawn.reason", value)
                case _:
                    self._unknown_part("withdrawn", name, value)
        if entries:
            self.facts.withdrawn = Withdrawal(on, reason)

    _readers: ClassVar[dict[str, Callable[[FactReader, str, Node], None]]] = {
        "title": _read_title,
        "severity": _read_severity,
        "status": _read_status,
        **dict.fromkeys(MILESTONES, _read_instant),
        "lead": _read_lead,
        **dict.fromkeys(_NAMED, _read_names),
        "detection": _read_detection,
        "frameworks": _read_frameworks,
        "security": _read_security,
        "review": _read_review,
        "links": _read_links,
        "related": _read_related,
        "lang": _read_lang,
        "withdrawn": _read_withdrawn,
    }
    """What reads each of the vocabulary's ``FIELDS``."""

    def _refuse(self, key: str, node: Node, message: str) -> None:
        """Report a value that cannot be understood, and keep it."""
        self._tell("PM105", node, message)
        self._keep(key, node)

    def _entries(self, key: str, node: Node, expected: str) -> tuple[tuple[Scalar, Node], ...]:
        """Return the entries of a mapping; any other value but an empty one is refused."""
        if isinstance(node, Mapping):
            return node.entries
        if not (isinstance(node, Scalar) and node.is_null):
            self._refuse(key, node, f"{key}: expected {expected}, found a {_kind(node)}")
        return ()

    def _keep(self, key: str, node: Node) -> None:
        self.facts.other.append((key, as_text(node)))

    def _unknown_part(self, parent: str, name: Scalar, value: Node) -> None:
        self._tell("PM104", name, f"{parent}: unknown key {name.text!r}; it is kept and not used")
        self.facts.other.append((f"{parent}.{name.text}", as_text(value)))

    def unknown(self, name: Scalar, value: Node) -> None:
        """Keep a front matter key that nothing here knows, and report it."""
        if not self.lenient:
            self._tell("PM104", name, f"unknown front matter key {name.text!r}; it is kept and not used")
        elif normalised(name.text) == "draft" and as_text(value).casefold() in ("true", "yes"):
            self.facts.status = self.facts.status or Status.DRAFT  # as Jekyll and Hugo write it
        self.facts.other.append((name.text, as_text(value)))


def as_text(node: Node) -> str:
    """Return a value as one line of text, as it is shown for keys that nothing here knows."""
    return node.text if isinstance(node, Scalar) else str(to_plain(node))


def _one_line(text: str) -> str:
    """Return a text without line breaks: names stand in headings, sentences and addresses."""
    return " ".join(text.split())


def _kind(node: Node) -> str:
    return {Scalar: "text", Sequence: "list", Mapping: "mapping"}[type(node)]
