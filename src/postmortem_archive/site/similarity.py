"""Which postmortems are alike, and why."""

from __future__ import annotations

import re
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
            alike: list[Similar] = []
            for other in (int(index) for index in best if row[index] >= MINIMUM):
                product = matrix[own].multiply(matrix[other]).tocoo()
                weighed = zip(-product.data.round(6), (words[column] for column in product.col), strict=True)
                shared = [word for _, word in sorted(weighed)]
                one, two = postmortems[own], postmortems[other]
                alike.append(_similar(other, float(row[other]), one, two, shared, vocabulary))
            found.append(tuple(alike))
    return found


def _text(postmortem: Postmortem, vocabulary: Vocabulary) -> str:
    tags = _named(postmortem.factors, postmortem.services, vocabulary)
    return " ".join([*[postmortem.title] * 3, postmortem.summary, *tags * 2])


def _named(factors: Sequence[str], services: Sequence[str], vocabulary: Vocabulary) -> list[str]:
    """Return factors by name and by title, since titles are what people write, and services by title."""
    found = [(name, vocabulary.factor(name)) for name in factors]
    words = [word for name, term in found for word in (name, term.title if term else name)]
    return words + [term.title if (term := vocabulary.service(name)) else name for name in services]


def _similar(
    other: int, score: float, one: Postmortem, two: Postmortem, shared: list[str], vocabulary: Vocabulary
) -> Similar:
    """Say why two are alike: tags first, then the words that weigh most and that the tags do not say already."""
    factors = tuple(name for name in one.factors if name in two.factors)
    services = tuple(name for name in one.services if name in two.services)
    tags = " ".join([*_named(factors, services, vocabulary), *services, *factors]).casefold()
    said = {*re.split(r"[^\w-]+", tags), *re.split(r"\W+", tags)}
    telling = [word for word in shared if word not in said and not word[0].isdigit()]
    return Similar(other, round(score, 4), factors, services, tuple(telling[:4]))
