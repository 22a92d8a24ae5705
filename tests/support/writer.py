"""Writes records in the design's format, for the round trip: what is read must be what was written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

from postmortem_archive.model import ActionItem, ActionState, ControlRef, Link


@dataclass(frozen=True)
class Event:
    """A timeline row to be written."""

    at: datetime
    text: str
    until: datetime | None = None


def instant(at: datetime, zone: tzinfo = UTC) -> str:
    return at.astimezone(zone).isoformat(timespec="minutes").replace("+00:00", "Z")


def quoted(text: str) -> str:
    """A double-quoted YAML scalar."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    return f'"{escaped}"'


def words(items: Iterable[str]) -> str:
    return "[" + ", ".join(quoted(item) for item in items) + "]"


def link(item: Link) -> str:
    kind = f"kind: {item.kind}, " if item.kind else ""
    return f"{{{kind}title: {quoted(item.title)}, url: {quoted(item.url)}}}"


def controls(items: Iterable[ControlRef]) -> str:
    by_framework: dict[str, list[str]] = {}
    for item in items:
        by_framework.setdefault(item.framework, []).extend([item.control] if item.control else [])
    return "{" + ", ".join(f"{name}: {words(ids)}" for name, ids in by_framework.items()) + "}"


def front_matter(facts: Mapping[str, str]) -> str:
    """Lines of the front matter, in the order of the mapping; values are YAML already."""
    return "".join(f"{key}: {value}\n" for key, value in facts.items())


def timeline(events: Iterable[Event], zone: tzinfo = UTC, heading: str = "Time (UTC)") -> str:
    """A table, a date only where the day changes."""
    rows = [f"| {heading} | Event |", "|---|---|"]
    day: date | None = None
    for event in events:
        at = event.at.astimezone(zone)
        written = f"{at:%H:%M}" if at.date() == day else f"{at:%Y-%m-%d %H:%M}"
        day = at.date()
        if event.until:
            written += f"–{event.until.astimezone(zone):%H:%M}"
        rows.append(f"| {written} | {event.text} |")
    return "\n".join(rows)


def action_item(item: ActionItem) -> str:
    box = "[x]" if item.state is ActionState.DONE else "[ ]"
    pairs = [(name, getattr(item, name)) for name in ("owner", "due", "done", "priority", "type", "ref")]
    said = ", ".join(f"{name}: {value}" for name, value in pairs if value is not None)
    return f"- {box} {item.text}" + (f" ({said})" if said else "")


def document(facts: Mapping[str, str], events: Iterable[Event], items: Iterable[ActionItem]) -> str:
    listed = "\n".join(action_item(item) for item in items)
    return (
        f"---\n{front_matter(facts)}---\n\n## Summary\n\nWhat happened.\n\n"
        f"## Timeline\n\n{timeline(events)}\n\n## Action items\n\n{listed}\n"
    )
