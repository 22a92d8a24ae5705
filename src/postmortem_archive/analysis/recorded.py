"""A quarter's commentary file: what people wrote, and above it the figures as they were when the quarter ended.

The figures are YAML between two lines ``---``::

    recorded: 2026-04-01
    incidents:
      2026-01-14-expired-token: {severity: SEV-3, main_factor: credential-expiry, minutes_to_resolve: 412}
    actions: {opened: 31, completed: 22, open: 40}
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from postmortem_archive.analysis.backlog import actions_of_quarter
from postmortem_archive.analysis.frames import Frames
from postmortem_archive.findings import Finding, finding
from postmortem_archive.model import Postmortem
from postmortem_archive.quarters import Quarter
from postmortem_archive.yaml_text import scalar
from postmortem_archive.yaml_tree import Mapping, Node, Scalar, YamlError, parse_yaml

MINUTES = ("minutes_to_detect", "minutes_to_mitigate", "minutes_to_resolve")
"""The durations that are recorded, as the columns of the incidents are named."""

_WORDS = ("severity", "main_factor")
_COUNTS = ("opened", "completed", "open")
_FENCE = "---"
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_COUNT = re.compile(r"\d{1,9}", re.ASCII)
_NUMBER = re.compile(r"\d{1,9}(?:\.\d{1,6})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class RecordedIncident:
    """An incident as it was recorded; None is what its file did not state. Minutes have at most two decimals."""

    id: str
    severity: str | None = None
    main_factor: str | None = None
    minutes_to_detect: float | None = None
    minutes_to_mitigate: float | None = None
    minutes_to_resolve: float | None = None


@dataclass(frozen=True, slots=True)
class RecordedActions:
    """Action items opened and completed in the quarter, and open when it was recorded."""

    opened: int
    completed: int
    open: int


@dataclass(frozen=True, slots=True)
class Recorded:
    """The figures of a quarter as they were on the day ``on``; the incidents in the order of their ids."""

    on: date
    incidents: tuple[RecordedIncident, ...]
    actions: RecordedActions | None = None


@dataclass(frozen=True, slots=True)
class Commentary:
    """``text`` is the Markdown that people wrote. ``recorded`` is None where nothing that can be read was recorded."""

    text: str
    recorded: Recorded | None
    findings: tuple[Finding, ...] = ()


def record_quarter(frames: Frames, quarter: Quarter) -> Recorded:
    """Return the figures of a quarter as the frames have them."""
    told = actions_of_quarter(frames, quarter)
    actions = RecordedActions(told.opened, told.completed, told.open_at_end)
    return Recorded(frames.as_of, recorded_incidents(frames, quarter), actions)


def recorded_incidents(frames: Frames, quarter: Quarter) -> tuple[RecordedIncident, ...]:
    """Return what is recorded of the incidents of a quarter, in the order of their ids."""
    ids = frames.incidents.loc[frames.incidents["quarter"] == str(quarter), "id"]
    return tuple(recorded_incident(frames.by_id[id_]) for id_ in sorted(ids))


def recorded_incident(record: Postmortem) -> RecordedIncident:
    """Return what is recorded of an incident."""
    return RecordedIncident(
        id=record.id,
        severity=record.severity,
        main_factor=record.factors[0] if record.factors else None,
        minutes_to_detect=_minutes(record.time_to_detect),
        minutes_to_mitigate=_minutes(record.time_to_mitigate),
        minutes_to_resolve=_minutes(record.time_to_resolve),
    )


def _minutes(length: timedelta | None) -> float | None:
    return round(length.total_seconds() / 60, 2) if length is not None else None


def front_matter(recorded: Recorded) -> str:
    """Return the record as the front matter of a commentary file, which ``read_commentary`` reads as the same."""
    lines = [_FENCE, f"recorded: {recorded.on}"]
    lines.append("incidents:" if recorded.incidents else "incidents: {}")
    lines += [f"  {scalar(incident.id)}: {{{', '.join(_facts(incident))}}}" for incident in recorded.incidents]
    if recorded.actions:
        counts = (f"{name}: {getattr(recorded.actions, name)}" for name in _COUNTS)
        lines.append(f"actions: {{{', '.join(counts)}}}")
    return "\n".join([*lines, _FENCE, ""])


def _facts(incident: RecordedIncident) -> Iterator[str]:
    for name in (*_WORDS, *MINUTES):
        value = getattr(incident, name)
        if isinstance(value, str):
            yield f"{name}: {scalar(value)}"
        elif value is not None:
            yield f"{name}: {f'{value:.2f}'.rstrip('0').rstrip('.')}"


def read_commentary(text: str, path: str) -> Commentary:
    r"""Return a commentary file's text and record. What cannot be read of the record is a finding, and never the text.

    ``text`` may have any line ends; the commentary's are ``\n``. Unknown keys are left alone: they may be for others.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines[0].rstrip() != _FENCE:
        return Commentary("\n".join(lines), None)
    findings: list[Finding] = []

    def report(rule: str, message: str, line: int, column: int) -> None:
        findings.append(finding(rule, path, line, column, message))

    end = next((index for index in range(1, len(lines)) if lines[index].rstrip() in (_FENCE, "...")), None)
    if end is None:
        report("PM103", "expected a line --- that ends the front matter, found none", 1, 1)
        return Commentary("\n".join(lines), None, tuple(findings))
    body = "\n".join(lines[end + 1 :])

    def twice(error: YamlError) -> None:
        report("PM103", f"{error}; the first stands", error.line, error.column)

    try:
        tree = parse_yaml("\n".join(lines[1:end]), first_line=2, twice=twice)
    except YamlError as error:
        report("PM103", str(error), error.line, error.column)
        return Commentary(body, None, tuple(findings))
    recorded = _read_record(tree, lambda message, node: report("PM105", message, node.line, node.column))
    return Commentary(body, recorded, tuple(sorted(findings)))


_Report = Callable[[str, Node], None]


def _read_record(tree: Node | None, report: _Report) -> Recorded | None:
    if tree is None:
        return None
    if not isinstance(tree, Mapping):
        report("front matter: expected keys with values, found something else", tree)
        return None
    day = tree.get("recorded")
    on = _read_day(day)
    if on is None:
        node = day or tree
        if day is not None or tree.get("incidents") is not None:
            report("recorded: expected the day of the record, such as 2026-04-01", node)
        return None
    return Recorded(on, tuple(_read_incidents(tree.get("incidents"), report)), _read_actions(tree, report))


def _read_day(node: Node | None) -> date | None:
    if not isinstance(node, Scalar) or not _DAY.fullmatch(node.text):
        return None
    try:
        return date.fromisoformat(node.text)
    except ValueError:
        return None


def _read_incidents(node: Node | None, report: _Report) -> list[RecordedIncident]:
    if node is None or (isinstance(node, Scalar) and node.is_null):
        return []
    if not isinstance(node, Mapping):
        report("incidents: expected ids with their figures", node)
        return []
    found = []
    for key, value in node.entries:
        facts: dict[str, str | float] = {}
        if isinstance(value, Mapping):
            facts = dict(_read_facts(key.text, value, report))
        elif not (isinstance(value, Scalar) and value.is_null):
            report(f"{key.text}: expected figures such as {{severity: SEV-2}}", value)
        found.append(RecordedIncident(key.text, **facts))  # type: ignore[arg-type]  # each is of its key's type
    return sorted(found, key=lambda incident: incident.id)


def _read_facts(incident: str, node: Mapping, report: _Report) -> Iterator[tuple[str, str | float]]:
    for key, value in node.entries:
        if key.text not in (*_WORDS, *MINUTES) or (isinstance(value, Scalar) and value.is_null):
            continue
        if not isinstance(value, Scalar):
            report(f"{incident}: {key.text}: expected one value", value)
        elif key.text in _WORDS:
            yield key.text, value.text
        elif _NUMBER.fullmatch(value.text):
            yield key.text, round(float(value.text), 2)
        else:
            report(f"{incident}: {key.text}: expected minutes, found {value.text!r}", value)


def _read_actions(tree: Mapping, report: _Report) -> RecordedActions | None:
    node = tree.get("actions")
    if node is None or (isinstance(node, Scalar) and node.is_null):
        return None
    values = [node.get(name) for name in _COUNTS] if isinstance(node, Mapping) else []
    counts = [int(value.text) for value in values if isinstance(value, Scalar) and _COUNT.fullmatch(value.text)]
    if len(counts) != len(_COUNTS):
        report(f"actions: expected the counts {', '.join(_COUNTS)}", node)
        return None
    return RecordedActions(*counts)
