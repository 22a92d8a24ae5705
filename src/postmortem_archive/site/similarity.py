"""Which postmortems are alike, and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from postmortem_archive.model import Postmortem
from postmortem_archive.vocabulary import Vocabulary

MINIMUM = 0.12
"""Cosine below which two postmortems are not called similar: below it, pairs of the samples share only common words."""

_WORD = r"(?u)\b\w[\w-]*\w\b"


@dataclass(frozen=True, slots=True)
class Similar:
    """Another postmortem by its place in the sequence, the cosine of the two, and what they share."""

    index: int
    score: float
    factors: tuple[str, ...]
    services: tuple[str, ...]
    words: tuple[str, ...]


@cache
def vectorizer_class() -> Any:  # noqa: ANN401 - scikit-learn has no types
    """Return what weighs words. Importing scikit-learn takes half a second: a build does it while processes read."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - see above

    return TfidfVectorizer


class SimilarPostmortems:
    """Finds the most similar of a sequence of postmortems.

    TF-IDF (Spaerck Jones 1972) with sublinear term frequency over title, summary, factors and services; title, factors
    and services count more than prose.
    """

    def __init__(self, postmortems: Sequence[Postmortem], vocabulary: Vocabulary) -> None:
        """Weigh the words of all of them."""
        self._postmortems = postmortems
        self._vocabulary = vocabulary
        self._weights: Any = None
        vectorizer = vectorizer_class()(stop_words="english", sublinear_tf=True, token_pattern=_WORD)
        try:
            self._weights = vectorizer.fit_transform([_text(postmortem, vocabulary) for postmortem in postmortems])
        except ValueError:  # nothing but stop words anywhere
            return
        self._words: Sequence[str] = vectorizer.get_feature_names_out()

    def of(self, index: int, *, count: int = 3, without: AbstractSet[int] = frozenset()) -> tuple[Similar, ...]:
        """Return the most similar others of one, best first; of equal ones those that come first in the sequence.

        ``without`` are others that are not wanted, by their place in the sequence.
        """
        if self._weights is None:
            return ()
        own = self._weights[index].toarray()[0]
        scores = self._weights @ own
        scores[[index, *without]] = -1.0
        best = np.argsort(-np.round(scores, 6), kind="stable")[:count]
        return tuple(
            self._why(index, int(other), float(scores[other]), own) for other in best if scores[other] >= MINIMUM
        )

    def _why(self, index: int, other: int, score: float, own: NDArray[np.float64]) -> Similar:
        """Say why two are alike: tags first, then the words that weigh most and that the tags do not say already."""
        one, two = self._postmortems[index], self._postmortems[other]
        stored = slice(self._weights.indptr[other], self._weights.indptr[other + 1])
        columns = self._weights.indices[stored]
        products = (own[columns] * self._weights.data[stored]).round(6)
        weighed = sorted(
            (-product, self._words[column]) for product, column in zip(products, columns, strict=True) if product
        )
        factors = tuple(name for name in one.factors if name in two.factors)
        services = tuple(name for name in one.services if name in two.services)
        tags = " ".join([*_named(factors, services, self._vocabulary), *services, *factors]).casefold()
        said = {*re.split(r"[^\w-]+", tags), *re.split(r"\W+", tags)}
        telling = [word for _, word in weighed if word not in said and not word[0].isdigit()]
        return Similar(other, round(score, 4), factors, services, tuple(telling[:4]))


def _text(postmortem: Postmortem, vocabulary: Vocabulary) -> str:
    tags = _named(postmortem.factors, postmortem.services, vocabulary)
    return " ".join([*[postmortem.title] * 3, postmortem.summary, *tags * 2])


def _named(factors: Sequence[str], services: Sequence[str], vocabulary: Vocabulary) -> list[str]:
    """Return factors by name and by title, since titles are what people write, and services by title."""
    found = [(name, vocabulary.factor(name)) for name in factors]
    words = [word for name, term in found for word in (name, term.title if term else name)]
    return words + [term.title if (term := vocabulary.service(name)) else name for name in services]
