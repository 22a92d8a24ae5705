"""What the search index is told of a postmortem besides its text, and which names mean the same."""

from __future__ import annotations

import json

import pytest

from postmortem_archive.site.search_words import search_facts, synonyms_file
from postmortem_archive.site.tags import index_tags
from postmortem_archive.vocabulary import SeverityLevel, Term, Vocabulary
from tests.support.records import make

VOCABULARY = Vocabulary(
    severities=(SeverityLevel(name="SEV-1", title="Critical", definition="x", aliases=("p1", "high", "1")),),
    services=(Term(name="edge", title="Edge", aliases=("cdn", "edge")), Term(name="dns", title="dns")),
    teams=(Term(name="platform", title="Platform", aliases=("sre",)),),
    factors=(Term(name="disk-full", title="Disk full", aliases=("no-space-left",)),),
)


def facts(name: str = "2026-03-04-outage", body: str = "## Summary\n\nx\n", **stated: object) -> dict[str, object]:
    record = make(name, body, **stated)
    return search_facts(record, VOCABULARY, index_tags([record], VOCABULARY))


def test_a_postmortem_is_found_by_every_name_of_what_it_is_tagged_with():
    words = facts(factors=["disk-full", "odd"], services=["edge"], frameworks={"SOC 2": ["CC7.4"]})["words"]
    assert words == "disk-full · Disk full · no-space-left · odd · edge · Edge · cdn · SOC 2 CC7.4"


@pytest.mark.parametrize(
    ("started", "when"),
    [
        ("2026-03-04T09:58Z", "2026-03-04 · 2026-03 · 4 March 2026 · 2026-Q1 · Q1 2026"),
        ("0999-05-01T09:58Z", "0999-05-01 · 0999-05 · 1 May 999 · 0999-Q2 · Q2 999"),
        ("2025-12-31T09:58Z", "2025-12-31 · 2025-12 · 31 December 2025 · 2025-Q4 · Q4 2025"),
        (None, ""),
    ],
)
def test_a_postmortem_is_found_by_its_day_month_and_quarter(started: str | None, when: str):
    assert facts("undated", started=started)["when"] == when


def test_a_postmortem_is_found_by_what_it_links_to():
    links = [
        {"kind": "ticket", "title": "Shop down", "url": "https://tracker.example/PLAT-2414"},
        {"kind": "alert", "title": "Probe", "url": "https://alerts.example/history/Probe%20failing/"},
        {"kind": "chat", "title": "Room", "url": "https://[x/"},
    ]
    told = str(facts(links=links)["links"])
    assert told.startswith("Shop down · PLAT-2414 · Probe · Probe failing")


def test_names_that_mean_the_same_are_in_groups():
    path, text = synonyms_file(VOCABULARY)
    assert path == "search/synonyms.json"
    assert json.loads(text) == {
        "version": 1,
        "groups": [
            ["disk-full", "Disk full", "no-space-left"],
            ["edge", "Edge", "cdn"],
            ["platform", "Platform", "sre"],
            ["SEV-1", "p1"],  # "high" and "1" are words of any text
        ],
    }
