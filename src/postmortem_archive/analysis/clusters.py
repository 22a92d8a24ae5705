"""Postmortems that are alike in their words and that no tag explains: suggestions for the vocabulary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from postmortem_archive.analysis.frames import Frames
from postmortem_archive.analysis.tables import Column, TableSpec
from postmortem_archive.model import Postmortem
from postmortem_archive.similarity import telling_words, word_weights, words_said_by
from postmortem_archive.vocabulary import Vocabulary

CLUSTERS = TableSpec(
    "clusters",
    "Alike, without a name for it",
    "One row for each postmortem of each cluster: postmortems whose words are alike, of which less than half name any "
    "one factor and not all one service. The words that join them are suggestions for the vocabulary.",
    (
        Column("cluster", "Int64", "The cluster's number, 1 for the closest", "place"),
        Column("incident", "string", "The postmortem's id"),
        Column("words", "string", "The words that join the cluster, the most telling first, separated by commas"),
        Column("closeness", "Float64", "The mean cosine of the cluster's pairs, from 0 to 1", "cosine"),
    ),
)

CLOSE = 0.15
"""The least mean cosine between the postmortems of two groups that are made one.

In four real archives of 23 to 182 files, read one by one, 11 of the 16 clusters that it gives have one thing in common
that a vocabulary could name; at 0.2 there are six, in two of the archives alone.
"""

SMALLEST = 3
"""The fewest postmortems of a cluster: what two share is told on their own pages."""

_WORDS = 5
_FEWEST_WORDS = 2
_MORE_OFTEN = 4  # times as often, at least, as in all others: the words of a template join nothing
_NEIGHBOURS = 10  # of each postmortem, that may begin a cluster with it: as many edges as postmortems, times ten
_ROWS = 500
_COMMON = 20
"""A word that more than one in this many postmortems have, and more than this many, finds no neighbours."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Postmortems by their ids, earliest first, the words that join them, and the mean cosine of their pairs."""

    ids: tuple[str, ...]
    words: tuple[str, ...]
    closeness: float


def clusters(
    frames: Frames, vocabulary: Vocabulary, *, close: float = CLOSE, smallest: int = SMALLEST
) -> tuple[Cluster, ...]:
    """Return the groups of postmortems that are alike in their words and that no tag explains, the closest first.

    Their words are those of ``similarity``, weighed by TF-IDF. Groups are made by average linkage (R. R. Sokal and C.
    D. Michener, "A statistical method for evaluating systematic relationships" (1958)): from the closest pair on, two
    groups become one if the mean cosine between them is at least ``close``. A tag explains a group if at least half of
    its members name that factor, or all of them that service; a group that no two words join is none either.

    Time and memory grow with the number of postmortems but for the search for neighbours, in which each is compared
    with all that share a word with it: that grows with the square, of the rarer words alone.
    """
    records = frames.records
    weighed = word_weights(records) if len(records) >= smallest else None
    if weighed is None:
        return ()
    weights, words = weighed
    frequency = np.bincount(weights.indices, minlength=len(words))
    found: list[Cluster] = []
    for members in _grouped(weights, close):
        grouped = [records[index] for index in members]
        if len(members) < smallest or _is_explained(grouped):
            continue
        joining = _joining(members, weights, frequency, words, words_said_by(grouped, vocabulary))
        if len(joining) >= _FEWEST_WORDS:
            closeness = _closeness(np.asarray(weights[members].sum(axis=0)).ravel(), len(members))
            found.append(Cluster(tuple(record.id for record in grouped), joining, closeness))
    return tuple(sorted(found, key=lambda cluster: (-cluster.closeness, -len(cluster.ids), cluster.ids)))


def clusters_table(found: Sequence[Cluster]) -> pd.DataFrame:
    """Return the table ``CLUSTERS`` of what ``clusters`` found."""
    return CLUSTERS.frame(
        (number, name, ", ".join(cluster.words), cluster.closeness)
        for number, cluster in enumerate(found, 1)
        for name in cluster.ids
    )


def _grouped(weights: Any, close: float) -> list[list[int]]:  # noqa: ANN401 - SciPy has no types
    """Return groups of rows by their indices, each in order.

    Rows have length one, so that the mean cosine between two groups is the product of their sums over their sizes.
    """
    group_of = list(range(weights.shape[0]))
    members = {index: [index] for index in group_of}
    sums: dict[int, Any] = {}
    for one, other in _close_pairs(weights, close):
        first, second = sorted((group_of[one], group_of[other]))
        if first == second:
            continue
        sum_first, sum_second = (sums[group] if group in sums else weights[group] for group in (first, second))
        between = sum_first.multiply(sum_second).sum() / (len(members[first]) * len(members[second]))
        if round(float(between), 6) < close:
            continue
        sums[first] = sum_first + sum_second
        for index in members[second]:
            group_of[index] = first
        members[first] += members.pop(second)
    return [sorted(group) for _, group in sorted(members.items())]


def _close_pairs(weights: Any, close: float) -> Iterator[tuple[int, int]]:  # noqa: ANN401
    """Yield pairs of rows whose cosine is at least ``close``, the closest first; of each row its nearest alone."""
    count = weights.shape[0]
    frequency = np.bincount(weights.indices, minlength=weights.shape[1])
    telling = weights[:, (frequency > 1) & (frequency <= max(_COMMON, count // _COMMON))]
    across = telling.T.tocsr()
    pairs: dict[tuple[int, int], float] = {}
    for start in range(0, count, _ROWS):
        block = (telling[start : start + _ROWS] @ across).tocsr()
        for row in range(block.shape[0]):
            stored = slice(block.indptr[row], block.indptr[row + 1])
            cosines, columns = np.round(block.data[stored], 6), block.indices[stored]
            near = (cosines >= close) & (columns != start + row)
            cosines, columns = cosines[near], columns[near]
            for place in np.lexsort((columns, -cosines))[:_NEIGHBOURS]:
                one, other = sorted((start + row, int(columns[place])))
                pairs[one, other] = float(cosines[place])
    yield from sorted(pairs, key=lambda pair: (-pairs[pair], pair))


def _is_explained(members: Sequence[Postmortem]) -> bool:
    factors = Counter(name for record in members for name in set(record.factors))
    services = Counter(name for record in members for name in set(record.services))
    return 2 * max(factors.values(), default=0) >= len(members) or max(services.values(), default=0) == len(members)


def _joining(
    members: Sequence[int],
    weights: Any,  # noqa: ANN401 - SciPy has no types
    frequency: Any,  # noqa: ANN401
    words: Any,  # noqa: ANN401
    said: frozenset[str],
) -> tuple[str, ...]:
    """Return the words that most members have and few others, by what they weigh in all members together."""
    rows, count = weights[members], len(members)
    held = np.bincount(rows.indices, minlength=rows.shape[1])
    others = (frequency - held) / max(weights.shape[0] - count, 1)
    total = np.round(np.asarray(rows.sum(axis=0)).ravel(), 6)
    columns = np.flatnonzero((2 * held > count) & (held / count >= _MORE_OFTEN * others))
    ranked = sorted((-total[column], str(words[column])) for column in columns)
    return telling_words((word for _, word in ranked), said, _WORDS)


def _closeness(total: Any, count: int) -> float:  # noqa: ANN401
    """Return the mean cosine of the pairs of so many rows of length one, from their sum."""
    return round((float(total @ total) - count) / (count * (count - 1)), 4)
