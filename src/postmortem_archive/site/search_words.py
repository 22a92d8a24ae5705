"""Words by which a postmortem is found besides those of its text, and the names that mean the same."""

from __future__ import annotations

import json
from datetime import date
from urllib.parse import unquote, urlsplit

from postmortem_archive.model import Postmortem
from postmortem_archive.quarters import Quarter
from postmortem_archive.reading.names import stem
from postmortem_archive.site.rendering import iso
from postmortem_archive.site.tags import Kind, TagIndex
from postmortem_archive.vocabulary import Vocabulary

_SEPARATOR = " · "


def search_facts(postmortem: Postmortem, vocabulary: Vocabulary, tags: TagIndex) -> dict[str, object]:
    """Return what the search index is told of a postmortem.

    That is what a result shows of it, and words, under

    - ``name`` its id and its file's name,
    - ``words`` its factors and services with all their names, controls, and tickets of action items,
    - ``links`` the titles of its links and what they lead to by the last part of their address, often a ticket,
    - ``when`` its day, month and quarter as people write them.
    """
    words: list[str] = []
    factors = ((name, vocabulary.factor(name)) for name in postmortem.factors)
    services = ((name, vocabulary.service(name)) for name in postmortem.services)
    for name, term in (*factors, *services):
        words += [name, *((term.title, *term.aliases) if term else ())]
    words += [f"{ref.framework} {ref.control or ''}".strip() for ref in postmortem.controls]
    words += [item.ref for item in postmortem.action_items if item.ref]
    links = [part for link in postmortem.links for part in (link.title, _last_part(link.url)) if part]
    return {
        "kind": "postmortem",
        "title": postmortem.title,
        "date": iso(postmortem.on) or "",
        "severity": postmortem.severity or "",
        "rank": vocabulary.severity_rank(postmortem.severity),
        "services": ", ".join(tag.title for tag in tags.find(Kind.SERVICE, postmortem.services)),
        "lang": postmortem.lang or "",
        "name": _SEPARATOR.join(dict.fromkeys((postmortem.id, stem(postmortem.path)))),
        "words": _SEPARATOR.join(dict.fromkeys(words)),
        "links": _SEPARATOR.join(dict.fromkeys(links)),
        "when": _SEPARATOR.join(_dates(postmortem.on)) if postmortem.on else "",
    }


def _last_part(url: str) -> str:
    try:
        path = urlsplit(url).path
    except ValueError:  # brackets that hold no address
        return ""
    return unquote(path).rstrip("/").rpartition("/")[2]


def _dates(day: date) -> tuple[str, ...]:
    quarter, text = Quarter.of(day), day.isoformat()
    return (
        text,
        text[: len("2026-03")],
        f"{day.day} {_MONTHS[day.month - 1]} {day.year}",
        str(quarter),
        f"Q{quarter.number} {quarter.year}",
    )


# English whatever the locale: the build must not depend on it.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def synonyms_file(vocabulary: Vocabulary) -> tuple[str, str]:
    """Return path and JSON of the names that mean the same, in groups, for words that a postmortem was not tagged with.

    Of a severity's names only those with a letter and a digit are in it (``P1``): the others are words of any text
    (``high``, ``outage``).
    """
    terms = (*vocabulary.factors, *vocabulary.services, *vocabulary.teams)
    groups = [[term.name, term.title, *term.aliases] for term in terms]
    groups += [
        [level.name, *(name for name in level.aliases if any(map(str.isdigit, name)) and any(map(str.isalpha, name)))]
        for level in vocabulary.severities
    ]
    unique = [list(dict.fromkeys(names)) for names in groups]
    data = {"version": 1, "groups": [names for names in unique if len(names) > 1]}
    return "search/synonyms.json", json.dumps(data, ensure_ascii=False, separators=(",", ":"))
