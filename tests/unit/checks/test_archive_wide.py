"""What is wrong between the postmortems of an archive."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta

import pytest

from postmortem_archive.checks.archive_wide import check_archive_wide
from postmortem_archive.model import Postmortem
from postmortem_archive.reading import Archive
from tests.support.records import SUMMARY, make

ONE = "2026-03-04-kettles"


def one(**facts: object) -> Postmortem:
    return make(ONE, **{"title": "Kettles gone", "services": ["edge"], "resolved": "2026-03-04T11:58Z", **facts})


def other(body: str = SUMMARY, **facts: object) -> Postmortem:
    stated = {"title": "Teas gone", "services": ["edge"], "started": "2026-03-04T10:28Z", **facts}
    return make("2026-03-05-teas", body, **stated)


def found(*postmortems: Postmortem, assets: tuple[str, ...] = ()) -> list[str]:
    findings = check_archive_wide(Archive(postmortems, (), assets, ()))
    return sorted(f"{item.rule} {item.path}" for item in findings)


BOTH = ["PM704 2026-03-04-kettles.md", "PM704 2026-03-05-teas.md"]


@pytest.mark.parametrize(
    ("facts", "same"),
    [
        pytest.param({"started": "2026-03-04T10:58Z"}, True, id="begun within the hour"),
        pytest.param({"started": "2026-03-04T09:00Z"}, True, id="begun within the hour before"),
        pytest.param({"started": "2026-03-04T10:59Z"}, False, id="a moment, later than the hour"),
        pytest.param({"started": "2026-03-04T10:59Z", "resolved": "2026-03-04T12:58Z"}, False, id="half less a minute"),
        pytest.param({"started": "2026-03-04T10:30Z", "resolved": "2026-03-04T11:30Z"}, True, id="a part of it"),
        pytest.param({"started": "2026-03-01T10:30Z", "resolved": "2026-03-09T11:30Z"}, False, id="a week around it"),
        pytest.param({"started": "2026-03-04T08:28Z", "resolved": "2026-03-04T11:28Z"}, True, id="half in common"),
        pytest.param({"services": ["storefront"]}, False, id="of another service"),
        pytest.param({"services": ["storefront", "edge"]}, True, id="of another service too"),
        pytest.param({"services": None}, False, id="of no service"),
        pytest.param({"started": None}, False, id="of no time"),
        pytest.param({"related": [ONE]}, False, id="related"),
        pytest.param({"status": "withdrawn"}, False, id="withdrawn"),
        pytest.param({"status": "draft"}, True, id="a draft"),
    ],
)
def test_two_that_may_tell_of_one_incident(facts, same):
    assert found(one(), other(**facts)) == (BOTH if same else [])
    assert found(other(**facts), one()) == (BOTH if same else [])


def test_the_service_and_the_other_are_named_where_the_start_is_stated():
    finding = next(iter(check_archive_wide(Archive((one(), other()), (), (), ()))))
    assert (finding.line, finding.column) == one().place("started")
    assert "2026-03-05-teas" in finding.message
    assert "edge" in finding.message


def test_a_relation_of_the_first_to_the_second_is_enough():
    assert found(one(related=["2026-03-05-teas"]), other()) == []


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({}, {"related": ["2026-03-05-teas"]}, ["PM703 2026-03-05-teas.md"]),
        ({"status": "withdrawn"}, {"related": [ONE]}, ["PM703 2026-03-05-teas.md"]),
        ({"status": "withdrawn"}, {"related": [ONE], "status": "withdrawn"}, []),
        ({"status": "draft"}, {"related": [ONE]}, []),
    ],
)
def test_a_relation_is_to_another_that_stands(first, second, expected):
    assert found(one(**first), other(**{"services": ["storefront"], **second})) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Kettles gone", ["PM705 2026-03-05-teas.md"]),
        ("KETTLES, gone!", ["PM705 2026-03-05-teas.md"]),
        ("Kettles gone again", []),
    ],
)
def test_a_title_is_told_of_at_the_later_one(title, expected):
    later = other(title=title, services=None)
    assert found(later, one()) == expected
    assert found(one(status="withdrawn"), later) == []


def test_a_title_that_says_nothing_is_not_called_a_double():
    assert found(one(title="Outage"), other(title="Outage", services=None)) == []


@pytest.mark.parametrize(
    "body",
    [
        "![a](2026/a%20b.png)",
        "[a](./2026/a%20b.png?raw=1)",
        "<img width=1 src='2026/a%20b.png'>",
        "![a][b]\n\n[b]: <2026/a b.png>",
    ],
)
def test_an_image_is_seen_where_any_postmortem_refers_to_it(body):
    assert found(other(f"{body}\n"), assets=("2026/a b.png",)) == []


def test_an_image_to_which_nothing_refers_is_found():
    assert found(other("![a](https://brasskettle.example/a.png)\n"), assets=("a.png",)) == ["PM706 a.png"]
    link = {"kind": "dashboard", "title": "a", "url": "a.png"}
    assert found(other(links=[link]), assets=("a.png",)) == []


def test_ten_thousand_at_once_are_compared_in_seconds():
    record = one(related=["x"])
    assert record.started
    assert record.resolved
    many = tuple(
        replace(
            record,
            id=f"{number}",
            path=f"{number}.md",
            title=f"Kettles gone {number}a",
            started=record.started + timedelta(minutes=61 * number),
            resolved=record.resolved + timedelta(minutes=61 * number) + timedelta(days=3000 * (number % 3)),
        )
        for number in range(10_000)
    )
    start = time.perf_counter()
    list(check_archive_wide(Archive(many, (), (), ())))
    assert time.perf_counter() - start < 10
