"""How ranked lists are judged, and how the list of queries is read."""

from __future__ import annotations

import pytest

from postmortem_archive.evaluation.retrieval import (
    Figures,
    QueriesError,
    Query,
    measure,
    measure_groups,
    read_queries,
    recall_at,
    reciprocal_rank,
)

DISK = Query("disk full", "symptom", frozenset("ab"))
DNS = Query("dns", "service", frozenset("c"), held_out=True)


@pytest.mark.parametrize(
    ("ranking", "relevant", "value"),
    [("abc", "a", 1), ("abc", "c", 1 / 3), ("abc", "cb", 1 / 2), ("abc", "x", 0), ("", "x", 0)],
)
def test_the_reciprocal_rank_is_one_by_the_place_of_the_first_relevant(ranking: str, relevant: str, value: float):
    assert reciprocal_rank(ranking, relevant) == value


@pytest.mark.parametrize(
    ("ranking", "relevant", "value"),
    [
        ("abcdef", "a", 1),
        ("abcdef", "f", 0),
        ("abcdef", "af", 1 / 2),
        ("abcde", "abcdefgh", 1),  # five of eight is all that five places hold
        ("abcxy", "abcdefgh", 3 / 5),
        ("ab", "abc", 2 / 3),
        ("aab", "ab", 1),
    ],
)
def test_recall_is_the_share_of_the_relevant_that_can_be_in_the_first_places(ranking: str, relevant: str, value: float):
    assert recall_at(5, ranking, relevant) == pytest.approx(value)


@pytest.mark.parametrize(("cutoff", "relevant"), [(0, "a"), (5, "")])
def test_recall_without_places_or_without_anything_relevant_has_no_meaning(cutoff: int, relevant: str):
    with pytest.raises(ValueError, match="expected a cutoff"):
        recall_at(cutoff, "a", relevant)


def test_figures_are_means_over_queries():
    figures = measure([(DISK, ["x", "a", "b"]), (DNS, ["x"])])
    assert figures == Figures(queries=2, mrr=0.25, recall=0.5, failed=1)
    assert measure([]) == Figures(0, 0.0, 0.0, 0)


def test_figures_are_taken_of_all_of_those_tuned_for_and_held_out_and_of_each_kind():
    groups = measure_groups({DISK: ["a"], DNS: []})
    assert {name: figures.mrr for name, figures in groups.items()} == {
        "all": 0.5,
        "tuned": 1,
        "held out": 0,
        "symptom": 1,
        "service": 0,
    }


def test_queries_are_read():
    text = """
    - {query: disk full, kind: symptom, relevant: [a, b]}
    - {query: dns, kind: service, held_out: true, relevant: [c]}
    """
    assert read_queries(text) == (DISK, DNS)


@pytest.mark.parametrize(
    "text",
    [
        "query: x",
        "- x",
        "- {query: x, kind: y}",
        "- {query: x, kind: y, relevant: []}",
        "- {query: x, kind: y, relevant: [1]}",
        "- {query: 7, kind: y, relevant: [a]}",
        "- {query: x, kind: y, relevant: [a], heldout: true}",
        "[{query: x, kind: y, relevant: [a]}, {query: x, kind: z, relevant: [b]}]",
        "- {",
    ],
)
def test_a_list_that_is_not_as_it_should_be_is_refused(text: str):
    with pytest.raises(QueriesError):
        read_queries(text)
