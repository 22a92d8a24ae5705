"""How good a ranked list is, by which of its entries are relevant, and queries whose relevant postmortems are known.

Only whether something is relevant is judged, not how much.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import yaml


class QueriesError(ValueError):
    """The file of queries is not what it should be."""


@dataclass(frozen=True, slots=True)
class Query:
    """Words as somebody types them, and the ids of the postmortems that should come first.

    ``held_out`` queries are measured, and not looked at while the search is tuned.
    """

    words: str
    kind: str
    relevant: frozenset[str]
    held_out: bool = False


def read_queries(text: str) -> tuple[Query, ...]:
    """Return the queries of a YAML file: a list of mappings with ``query``, ``kind``, ``relevant``, ``held_out``.

    Raises:
        QueriesError: An entry lacks a key, has another one, or repeats a query.
    """
    try:
        entries = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise QueriesError(str(error)) from error
    if not isinstance(entries, list):
        raise QueriesError("expected a list of queries")
    queries = tuple(_query(number, entry) for number, entry in enumerate(entries, 1))
    if len({query.words for query in queries}) < len(queries):
        raise QueriesError("a query occurs twice")
    return queries


def _query(number: int, entry: object) -> Query:
    match entry:
        case {"query": str(words), "kind": str(kind), "relevant": [_, *_] as ids, **others} if words.strip():
            if others.keys() <= {"held_out"} and all(isinstance(one, str) for one in ids):
                return Query(words, kind, frozenset(ids), held_out=others.get("held_out") is True)
    raise QueriesError(f"query {number}: expected query, kind and relevant ids, and perhaps held_out")


def reciprocal_rank(ranking: Sequence[str], relevant: Collection[str]) -> float:
    """Return one by the place of the first relevant entry: 1 for the first, 1/2 for the second, 0 where there is none.

    The mean over queries is MRR (E. M. Voorhees, "The TREC-8 Question Answering Track Report", 1999). Several relevant
    entries count as one: it tells how far a reader reads to the first of them.
    """
    return next((1 / place for place, entry in enumerate(ranking, 1) if entry in relevant), 0.0)


def recall_at(cutoff: int, ranking: Sequence[str], relevant: Collection[str]) -> float:
    """Return the share of the relevant entries that are among the first ``cutoff``, of those that can be there.

    Recall (C. D. Manning, P. Raghavan, H. Schütze, "Introduction to Information Retrieval", 2008, section 8.3) divides
    by the number of relevant entries. Where these are more than ``cutoff``, even a perfect list would then fall short
    of 1, so the divisor is at most ``cutoff``.
    """
    if cutoff < 1 or not relevant:
        raise ValueError("expected a cutoff of at least 1 and something relevant")
    return len(set(ranking[:cutoff]) & set(relevant)) / min(cutoff, len(relevant))


CUTOFF = 5
"""How many results count as seen: they are on the screen without scrolling."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over ``queries`` queries, from 0 to 1; ``failed`` are those with nothing relevant among the first five."""

    queries: int
    mrr: float
    recall: float
    failed: int


def measure(answers: Iterable[tuple[Query, Sequence[str]]]) -> Figures:
    """Return the figures of queries with what was found for them, best first."""
    judged = [
        (reciprocal_rank(found, query.relevant), recall_at(CUTOFF, found, query.relevant)) for query, found in answers
    ]
    if not judged:
        return Figures(0, 0.0, 0.0, 0)
    count = len(judged)
    failed = sum(1 for _, recall in judged if not recall)
    return Figures(count, sum(rank for rank, _ in judged) / count, sum(recall for _, recall in judged) / count, failed)


def measure_groups(answers: Mapping[Query, Sequence[str]]) -> dict[str, Figures]:
    """Return the figures of all queries, of those that tuning may look at and those held out, and of each kind."""
    groups: dict[str, list[Query]] = {"all": [], "tuned": [], "held out": []}
    for query in answers:
        for name in ("all", "held out" if query.held_out else "tuned", query.kind):
            groups.setdefault(name, []).append(query)
    return {name: measure((query, answers[query]) for query in queries) for name, queries in groups.items()}
