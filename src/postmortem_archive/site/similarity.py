"""Which postmortems are alike, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from postmortem_archive.model import Postmortem
from postmortem_archive.vocabulary import Vocabulary

MINIMUM = 0.12
"""Cosine below which two postmortems are not called similar: below it, pairs of the samples share only common words."""

_BLOCK = 512
_WORD = r"(?u)\b\w[\w-]*\w\b"


@dataclass(frozen=True, slots=True)
class Similar:
    """Another postmortem by its place in the sequence, the cosine of the two, and what they share."""

    index: int
    score: float
    factors: tuple[str, ...]
    services: tuple[str, ...]
    words: tuple[str, ...]


def find_similar(
    postmortems: Sequence[Postmortem], vocabulary: Vocabulary, *, count: int = 3
) -> list[tuple[Similar, ...]]:
    """Return for each postmortem the most similar others, best first.

    TF-IDF (Spaerck Jones 1972) with sublinear term frequency over title, summary, factors and services; title, factors
    and services count more than prose. Rows are compared in blocks: memory grows with the archive, not its square.
    """
    if len(postmortems) < 2:
        return [() for _ in postmortems]
    vectorizer = TfidfVectorizer(stop_words="english", sublinear_tf=True, token_pattern=_WORD)
    try:
        matrix = vectorizer.fit_transform([_text(postmortem, vocabulary) for postmortem in postmortems])
    except ValueError:  # nothing but stop words anywhere
        return [() for _ in postmortems]
    words = vectorizer.get_feature_names_out()
    transposed = matrix.T.tocsr()
    found: list[tuple[Similar, ...]] = []
    for start in range(0, len(postmortems), _BLOCK):
        scores = (matrix[start : start + _BLOCK] @ transposed).toarray()
        for offset, row in enumerate(scores):
            own = start + offset
            row[own] = -1.0
            best = np.argsort(-np.round(row, 6), kind="stable")[:count]
            found.append(
                tuple(
                    _similar(postmortems, own, int(other), float(row[other]), matrix, words)
                    for other in best
                    if row[other] >= MINIMUM
                )
            )
    return found


def _text(postmortem: Postmortem, vocabulary: Vocabulary) -> str:
    factors = [_title(vocabulary.factor(name), name) for name in postmortem.factors]
    services = [_title(vocabulary.service(name), name) for name in postmortem.services]
    return " ".join(
        [postmortem.title] * 3 + [postmortem.summary] + (factors + list(postmortem.factors)) * 2 + services * 2
    )


def _title(term: object, name: str) -> str:
    return getattr(term, "title", name)


def _similar(postmortems: Sequence[Postmortem], own: int, other: int, score: float, matrix, words) -> Similar:  # type: ignore[no-untyped-def]  # noqa: ANN001 - scipy and numpy of scikit-learn have no stubs
    one, two = postmortems[own], postmortems[other]
    product = matrix[own].multiply(matrix[other]).tocoo()
    shared = sorted(
        zip(product.data.round(6), (words[column] for column in product.col), strict=True),
        key=lambda pair: (-pair[0], pair[1]),
    )
    factors = tuple(name for name in one.factors if name in two.factors)
    services = tuple(name for name in one.services if name in two.services)
    said = {part for name in (*factors, *services) for part in name.split("-")} | {*factors, *services}
    telling = [word for _, word in shared if word not in said and not word.isdigit()]
    return Similar(other, round(score, 4), factors, services, tuple(telling[:4]))
