"""What a front matter may hold, as a JSON Schema for editors.

Draft 7, because that is what the language server for YAML knows. The keyword ``doNotSuggest`` is its own, as are
``enumDescriptions``: other validators pass over both. An editor offers the names of the vocabulary and passes aliases;
what is neither is marked, as the checks mark it, and stays allowed in the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from postmortem_archive.model import MILESTONES, SECURITY_IMPACTS, Detection, LinkKind, Status
from postmortem_archive.vocabulary.model import FIELDS, Framework, SeverityLevel, Term, Vocabulary

Schema = dict[str, Any]

SCHEMA_FILE = "front-matter.schema.json"
"""The name of the schema's file, in the folder of the vocabulary."""

_MEANINGS = {
    "title": "What happened, to what. One line, no names of persons.",
    "severity": "How bad it was, by severities.yml.",
    "status": "Drafts and withdrawn postmortems are not counted; drafts are not published.",
    "started": "When the trouble began, as far as known today.",
    "detected": "When somebody or something noticed.",
    "mitigated": "When the harm stopped, perhaps by a workaround.",
    "resolved": "When normal operation was restored.",
    "lead": "The role or team that leads the postmortem.",
    "services": "What was affected, by services.yml.",
    "teams": "Who was involved, by teams.yml.",
    "detection": "How it was noticed first.",
    "lifecycle": "Where it began, could have been noticed, or was dealt with, by lifecycle.yml.",
    "factors": "Contributing factors, by factors.yml; the first is the main one.",
    "frameworks": "Controls that the incident concerns: a list for each framework of frameworks/.",
    "security": "Security impact, and the role that took part in the review for security.",
    "review": "When the review took place.",
    "links": "Evidence and context.",
    "related": "Ids of other postmortems.",
    "lang": "The language of the text, if it is not that of the site.",
    "withdrawn": "When and why it no longer counts; with status: withdrawn.",
}
_REQUIRED = ("title", "severity", "status", "started")
_INSTANT = r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?\s?(Z|[+-]\d{2}(:?\d{2})?)$"
_DAY = r"^\d{4}-\d{2}-\d{2}$"
_LANGUAGE = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"
_NULL: Schema = {"type": "null"}


def front_matter_schema(vocabulary: Vocabulary) -> Schema:
    """Return the JSON Schema of a front matter that is written with this vocabulary.

    A key without a value is as good as no key. Keys may be aliases of the vocabulary, which are not offered.
    """
    shapes = _shapes(vocabulary)
    properties: Schema = {name: {"description": _MEANINGS[name], **shapes[name]} for name in FIELDS}
    for field in vocabulary.fields:
        for alias in field.aliases:
            properties.setdefault(
                alias,
                {"$ref": f"#/properties/{field.name}", "description": f"Means {field.name}", "doNotSuggest": True},
            )
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Front matter of a postmortem",
        "description": "Generated from the vocabulary by scripts/write_schema.py.",
        "type": "object",
        "required": list(_REQUIRED),
        "properties": properties,
        "additionalProperties": False,
        "if": {"properties": {"status": {"const": str(Status.WITHDRAWN)}}, "required": ["status"]},
        "then": {"required": ["withdrawn"]},
    }


def schema_text(vocabulary: Vocabulary) -> str:
    """Return the schema as its file holds it."""
    return json.dumps(front_matter_schema(vocabulary), ensure_ascii=False, indent=2) + "\n"


def _shapes(vocabulary: Vocabulary) -> Mapping[str, Schema]:
    text = {"type": ["string", "null"]}
    instant = {"type": ["string", "null"], "pattern": _INSTANT, "examples": ["2026-03-04T09:58Z"]}
    return {
        "title": text,
        "severity": _or_nothing(_names(vocabulary.severities)),
        "status": _or_nothing({"enum": [str(status) for status in Status]}),
        **dict.fromkeys(MILESTONES, instant),
        "lead": {"type": ["string", "array", "null"], "items": {"type": "string"}},
        "services": _list(_names(vocabulary.services)),
        "teams": _list(_names(vocabulary.teams)),
        "detection": _or_nothing({"enum": [str(way) for way in Detection]}),
        "lifecycle": _list(_names(vocabulary.lifecycle)),
        "factors": _list(_names(vocabulary.factors)),
        "frameworks": _frameworks(vocabulary.frameworks),
        "security": _mapping({"impact": _or_nothing({"enum": list(SECURITY_IMPACTS)}), "stakeholder": text}),
        "review": _mapping({"held": instant}),
        "links": {"type": ["array", "null"], "items": _link()},
        "related": _list({"type": "string"}),
        "lang": {"type": ["string", "null"], "pattern": _LANGUAGE},
        "withdrawn": _mapping({"on": {"type": ["string", "null"], "pattern": _DAY}, "reason": text}),
    }


def _link() -> Schema:
    parts = {
        "kind": _or_nothing({"enum": [str(kind) for kind in LinkKind]}),
        "title": {"type": ["string", "null"]},
        "url": {"type": "string"},
    }
    return {"anyOf": [{**_mapping(parts), "required": ["url"]}, {"type": "string", "pattern": "^https?://"}]}


def _names(entries: Sequence[Term | SeverityLevel]) -> Schema:
    """Return the shape of one name: offered with its meaning, or an alias."""
    if not entries:
        return {"type": "string"}
    meanings = [_meaning(entry) for entry in entries]
    offered = {"enum": [entry.name for entry in entries], "enumDescriptions": meanings}
    return _with_aliases(offered, (alias for entry in entries for alias in entry.aliases))


def _meaning(entry: Term | SeverityLevel) -> str:
    more = entry.definition if isinstance(entry, SeverityLevel) else entry.description
    return f"{entry.title}: {more}" if more else entry.title


def _with_aliases(offered: Schema, aliases: Iterable[str]) -> Schema:
    """Return a shape that passes aliases too, numbers among them as YAML reads them, without offering them."""
    known = [*dict.fromkeys(alias for alias in aliases if alias not in offered["enum"])]
    numbers = [int(alias) for alias in known if alias.isdecimal()]
    return {"anyOf": [offered, {"enum": [*known, *numbers], "doNotSuggest": True}]} if known else offered


def _list(item: Schema) -> Schema:
    """Return the shape of a list, of one word in its place, or of words with commas between them."""
    return {"anyOf": [{"type": "array", "items": item}, item, {"type": "string", "pattern": ","}, _NULL]}


def _frameworks(frameworks: Sequence[Framework]) -> Schema:
    parts: Schema = {}
    for framework in frameworks:
        offered = {
            "enum": [control.id for control in framework.controls],
            "enumDescriptions": [control.title for control in framework.controls],
        }
        aliases = (alias for control in framework.controls for alias in control.aliases)
        parts[framework.name] = {"description": framework.title, **_list(_with_aliases(offered, aliases))}
    short = {alias: entry.name for entry in frameworks for alias in entry.aliases if alias not in parts}
    for alias, name in short.items():
        parts[alias] = {"$ref": f"#/properties/frameworks/anyOf/0/properties/{_pointer(name)}", "doNotSuggest": True}
    names = {"enum": [framework.name for framework in frameworks]}
    return {"anyOf": [_mapping(parts), _list(_with_aliases(names, short)) if frameworks else _NULL, _NULL]}


def _pointer(name: str) -> str:
    """Return a name as a part of a JSON pointer in an address."""
    return name.replace("~", "~0").replace("/", "~1").replace("%", "%25").replace(" ", "%20")


def _mapping(parts: Schema) -> Schema:
    return {"type": ["object", "null"], "properties": parts, "additionalProperties": False}


def _or_nothing(shape: Schema) -> Schema:
    return {"anyOf": [shape, _NULL]}
