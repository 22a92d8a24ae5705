"""The archive as JSON, with the schema that says what it holds. Instants are UTC ISO 8601; what is absent is null."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files

from postmortem_archive.model import ActionItem, Postmortem
from postmortem_archive.site.options import SiteOptions
from postmortem_archive.site.rendering import iso, minutes, postmortem_url

SCHEMA_VERSION = 1


def postmortems_json(postmortems: Sequence[Postmortem], options: SiteOptions) -> str:
    """Return ``/api/postmortems.json``."""
    records = (_record(postmortem, options) for postmortem in postmortems)
    return _dump({"schema_version": SCHEMA_VERSION}, "postmortems", records)


def actions_json(postmortems: Sequence[Postmortem], options: SiteOptions) -> str:
    """Return ``/api/actions.json``: every action item with the postmortem that it comes from."""
    actions = (
        {
            "postmortem": postmortem.id,
            "url": _url(postmortem, options),
            **_action(item),
            "overdue": options.is_overdue(item),
        }
        for postmortem in postmortems
        for item in postmortem.action_items
    )
    return _dump({"schema_version": SCHEMA_VERSION, "as_of": iso(options.as_of)}, "action_items", actions)


def schema_json() -> str:
    """Return ``/api/postmortems.schema.json`` (JSON Schema 2020-12)."""
    return files("postmortem_archive.site").joinpath("postmortems.schema.json").read_text(encoding="utf-8")


def _dump(head: Mapping[str, object], name: str, records: Iterable[Mapping[str, object]]) -> str:
    """Return an object of the head's keys and a list of records, one a line: quick to write, and easy to compare."""
    keys = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in head.items()]
    lines = ",\n".join(json.dumps(record, ensure_ascii=False) for record in records)
    return "{" + ", ".join([*keys, f"{json.dumps(name)}: [\n{lines}\n]"]) + "}\n"


def _url(postmortem: Postmortem, options: SiteOptions) -> str:
    return f"{options.url}{postmortem_url(postmortem.id)}"


def _action(item: ActionItem) -> dict[str, object]:
    return {
        "text": item.text,
        "state": item.state,
        "owner": item.owner,
        "due": iso(item.due),
        "done": iso(item.done),
        "priority": item.priority,
        "type": item.type,
        "ref": item.ref,
    }


def _record(postmortem: Postmortem, options: SiteOptions) -> dict[str, object]:
    frameworks: dict[str, list[str]] = {}
    for ref in postmortem.controls:
        controls = frameworks.setdefault(ref.framework, [])
        if ref.control is not None:
            controls.append(ref.control)
    return {
        "id": postmortem.id,
        "title": postmortem.title,
        "url": _url(postmortem, options),
        "date": iso(postmortem.on),
        "severity": postmortem.severity,
        "status": postmortem.status,
        "started": iso(postmortem.started),
        "detected": iso(postmortem.detected),
        "mitigated": iso(postmortem.mitigated),
        "resolved": iso(postmortem.resolved),
        "lead": postmortem.lead,
        "services": list(postmortem.services),
        "teams": list(postmortem.teams),
        "factors": list(postmortem.factors),
        "lifecycle": list(postmortem.lifecycle),
        "frameworks": frameworks,
        "detection": postmortem.detection,
        "security": (
            {"impact": postmortem.security.impact, "stakeholder": postmortem.security.stakeholder}
            if postmortem.security
            else None
        ),
        "review_held": iso(postmortem.review_held),
        "lang": postmortem.lang,
        "minutes_to_detect": minutes(postmortem.time_to_detect),
        "minutes_to_mitigate": minutes(postmortem.time_to_mitigate),
        "minutes_to_resolve": minutes(postmortem.time_to_resolve),
        "action_items": [_action(item) for item in postmortem.action_items],
        "timeline": [{"at": iso(entry.at), "event": entry.text} for entry in postmortem.timeline],
        "related": list(postmortem.related),
        "summary": postmortem.summary,
    }
