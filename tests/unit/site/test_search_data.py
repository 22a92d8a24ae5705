"""Columns, values and cards of the archive page's filters agree with the records."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from postmortem_archive.site.search_data import PER_FILE, search_files
from postmortem_archive.site.tags import index_tags
from tests.support.records import make, vocabulary

RECORDS = [
    make(
        "2026-03-05-b",
        severity="SEV-1",
        services=["edge", "other"],
        resolved="2026-03-04T10:28Z",
        detection="customer",
        status="in-review",
    ),
    make(
        "2026-03-04-a",
        factors=["missing-alert"],
        frameworks={"ISO 27001": ["A.5.26", "A.52.6"], "Other": []},
        teams=["platform"],
        lifecycle=["release"],
    ),
    make("undated", "Text " * 100, started=None, severity=None),
]


def files(records) -> dict[str, object]:
    found = search_files(records, index_tags(records, vocabulary()), vocabulary())
    return {path: json.loads(text) for path, text in found}


@pytest.fixture(scope="module")
def facets() -> dict:
    return files(RECORDS)["search/facets.json"]


def test_every_column_has_a_row_for_each_record(facets: dict):
    keys = [facet["key"] for facet in facets["facets"]]
    assert sorted(facets["columns"]) == sorted(keys)
    for column in (*facets["columns"].values(), facets["day"], facets["rank"], facets["minutes"]):
        assert len(column) == facets["count"] == len(RECORDS)


def test_every_number_names_a_value_and_every_value_occurs(facets: dict):
    for facet in facets["facets"]:
        used = {number for row in facets["columns"][facet["key"]] for number in row}
        assert used == set(range(len(facet["values"]))), facet["key"]
        slugs = [value["slug"] for value in facet["values"]]
        assert len(slugs) == len(set(slugs)), facet["key"]


def test_columns_say_what_the_records_say(facets: dict):
    def said(key: str) -> list[list[str]]:
        values = next(facet["values"] for facet in facets["facets"] if facet["key"] == key)
        return [[values[number]["slug"] for number in row] for row in facets["columns"][key]]

    assert said("severity") == [["sev-1"], ["sev-2"], []]
    assert said("service") == [["edge", "other"], [], []]
    assert said("factor") == [[], ["missing-alert"], []]
    assert said("framework") == [[], ["iso-27001", "other"], []]
    assert said("control") == [[], ["iso-27001:a-5-26", "iso-27001:a-52-6"], []]
    assert said("team") == [[], ["platform"], []]
    assert said("lifecycle") == [[], ["release"], []]
    assert said("detection") == [["customer"], [], []]
    assert said("status") == [["in-review"], ["published"], ["published"]]
    assert said("year") == [["2026"], ["2026"], []]
    assert said("quarter") == [["2026-q1"], ["2026-q1"], []]


def test_quarters_come_after_years_and_the_newest_first():
    records = [make(f"{day}-x", started=f"{day}T10:00Z") for day in ("2026-04-01", "2026-03-31", "2025-12-31")]
    *_, years, quarters = files(records)["search/facets.json"]["facets"]
    assert (years["key"], quarters["key"]) == ("year", "quarter")
    assert [(value["title"], value["slug"]) for value in quarters["values"]] == [
        ("2026-Q2", "2026-q2"),
        ("2026-Q1", "2026-q1"),
        ("2025-Q4", "2025-q4"),
    ]


def test_what_is_sorted_by(facets: dict):
    days = [date(1970, 1, 1) + timedelta(days=day) if day is not None else None for day in facets["day"]]
    assert days == [record.on for record in RECORDS]
    assert (facets["rank"], facets["minutes"]) == ([0, 1, None], [30, None, None])


def test_cards_are_in_files_of_a_hundred_in_the_order_of_the_columns():
    records = [make(f"2026-03-04-x{number}") for number in range(PER_FILE + 1)]
    found = files(records)
    cards = [card["id"] for number in (0, 1) for card in found[f"search/cards/{number}.json"]]
    assert cards == [record.id for record in records]
    assert len(found["search/cards/0.json"]) == PER_FILE
    assert len(found) == 3


def test_a_card_says_what_a_row_of_a_list_says():
    card = files(RECORDS)["search/cards/0.json"][0]
    assert card["url"] == "postmortems/2026-03-05-b/"
    assert (card["severity_slug"], card["severity_rank"], card["services"]) == ("sev-1", 0, ["Edge proxies", "other"])
    assert len(files(RECORDS)["search/cards/0.json"][2]["summary"]) <= 200


def test_an_empty_archive():
    found = files([])
    assert list(found) == ["search/facets.json"]
    assert found["search/facets.json"]["count"] == 0
