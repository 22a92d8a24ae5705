"""What the archive page filters and sorts by: small columns for all records, and cards in files of twenty, a screenful.

Filtering needs no search index: ``/search/facets.json`` holds numbers only, and the cards of the shown records are
fetched as they are shown. Words go to Pagefind, whose results are matched to records by ``/search/fragments.json``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from postmortem_archive.model import Detection, Postmortem, Status
from postmortem_archive.quarters import Quarter
from postmortem_archive.site.rendering import iso, label, minutes, postmortem_url, shortened
from postmortem_archive.site.tags import FACETS, Kind, TagIndex, names_of
from postmortem_archive.vocabulary import Vocabulary

PER_FILE = 20
_EPOCH = date(1970, 1, 1)

_Value = tuple[str, str, str]  # name, title, slug


def search_files(
    postmortems: Sequence[Postmortem], tags: TagIndex, vocabulary: Vocabulary
) -> Iterator[tuple[str, str]]:
    """Yield path and JSON of the facets and of the card files, for postmortems given newest first."""
    facets: list[dict[str, object]] = []
    columns: dict[str, list[list[int]]] = {}
    for key, title, values, names in _facets(postmortems, tags):
        numbers = {name: number for number, (name, _, _) in enumerate(values)}
        columns[key] = [[numbers[name] for name in names(postmortem)] for postmortem in postmortems]
        described = [{"name": name, "title": text, "slug": slug} for name, text, slug in values]
        facets.append({"key": key, "title": title, "values": described})
    ranks = {level.name: rank for rank, level in enumerate(vocabulary.severities)}
    data = {
        "version": 1,
        "count": len(postmortems),
        "per_file": PER_FILE,
        "facets": facets,
        "columns": columns,
        "day": [(postmortem.on - _EPOCH).days if postmortem.on else None for postmortem in postmortems],
        "rank": [ranks.get(postmortem.severity or "") for postmortem in postmortems],
        "minutes": [minutes(postmortem.time_to_resolve) for postmortem in postmortems],
    }
    yield "search/facets.json", json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for number, start in enumerate(range(0, len(postmortems), PER_FILE)):
        cards = [_card(postmortem, tags) for postmortem in postmortems[start : start + PER_FILE]]
        yield f"search/cards/{number}.json", json.dumps(cards, ensure_ascii=False, separators=(",", ":"))


def _facets(
    postmortems: Sequence[Postmortem], tags: TagIndex
) -> Iterator[tuple[str, str, list[_Value], Callable[[Postmortem], Sequence[str]]]]:
    """Yield key, title, values and what a record has of them, in the order in which the page shows the facets."""

    def of(kind: Kind) -> list[_Value]:
        return [(tag.name, tag.title, tag.slug) for tag in tags.used(kind)]

    def names(kind: Kind) -> Callable[[Postmortem], Sequence[str]]:
        return lambda postmortem: names_of(kind, postmortem)

    for kind, title in (
        (Kind.SEVERITY, "Severity"),
        (Kind.SERVICE, "Service"),
        (Kind.FACTOR, "Factor"),
        (Kind.FRAMEWORK, "Framework"),
    ):
        yield FACETS[kind], title, of(kind), names(kind)
    controls = [
        (
            f"{control.framework}\0{control.id}",
            f"{control.framework} {control.id}",
            f"{control.framework_slug}:{control.slug}",
        )
        for tag in tags.used(Kind.FRAMEWORK)
        for control in tag.controls
        if control.postmortems
    ]
    yield "control", "Control", controls, _control_names
    for kind, title in ((Kind.TEAM, "Team"), (Kind.LIFECYCLE, "Lifecycle stage")):
        yield FACETS[kind], title, of(kind), names(kind)
    used = {postmortem.detection for postmortem in postmortems}
    detections = [(way.value, label(way.value), way.value) for way in Detection if way in used]
    yield "detection", "Found by", detections, lambda postmortem: [postmortem.detection] if postmortem.detection else []
    states = {postmortem.status for postmortem in postmortems}
    statuses = [(state.value, label(state.value), state.value) for state in Status if state in states]
    yield "status", "Status", statuses, lambda postmortem: [postmortem.status]
    years = sorted({str(postmortem.on.year) for postmortem in postmortems if postmortem.on}, reverse=True)
    yield (
        "year",
        "Year",
        [(year, year, year) for year in years],
        lambda postmortem: [str(postmortem.on.year)] if postmortem.on else [],
    )
    quarters = sorted({Quarter.of(postmortem.on) for postmortem in postmortems if postmortem.on}, reverse=True)
    yield (
        "quarter",
        "Quarter",
        [(str(quarter), str(quarter), quarter.slug) for quarter in quarters],
        lambda postmortem: [str(Quarter.of(postmortem.on))] if postmortem.on else [],
    )


def _control_names(postmortem: Postmortem) -> list[str]:
    return [f"{ref.framework}\0{ref.control}" for ref in postmortem.controls if ref.control is not None]


def _card(postmortem: Postmortem, tags: TagIndex) -> dict[str, object]:
    severity = tags.by_name.get((Kind.SEVERITY, postmortem.severity or ""))
    return {
        "id": postmortem.id,
        "url": postmortem_url(postmortem.id),
        "title": postmortem.title,
        "lang": postmortem.lang,
        "date": iso(postmortem.on),
        "severity": postmortem.severity,
        "severity_slug": severity.slug if severity else None,
        "severity_rank": severity.rank if severity and severity.known else None,
        "status": postmortem.status,
        "services": [tag.title for tag in tags.find(Kind.SERVICE, postmortem.services)],
        "factors": [tag.title for tag in tags.find(Kind.FACTOR, postmortem.factors)],
        "minutes_to_resolve": minutes(postmortem.time_to_resolve),
        "summary": shortened(postmortem.summary),
    }
