"""Which postmortems are alike, and why.

``scripts/measure_similarity.py`` compares this method with others on judged pairs; its figures are the reason for the
numbers here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from postmortem_archive.model import Postmortem
from postmortem_archive.stop_words import STOP_WORDS
from postmortem_archive.vocabulary import Vocabulary

MINIMUM = 0.2
"""Cosine below which two postmortems are not called similar.

On the judged pairs, 71 % of what it leaves is alike, and five of 47 lists are empty. Raising it takes away about
as many alike as unlike ones; lowering it adds more unlike than alike ones.
"""

_FACTORS = 1 / 3
"""Share of the factors in the cosine of two postmortems that have any; the words have the rest."""

_FEWEST_WORDS = 2
"""Words that two must share if they share neither a factor nor a kind of factor: stubs easily share one."""

_WORD = r"(?u)\b[^\W\d_][\w-]*\w\b"
_TARGET = re.compile(r"\]\([^)\s]{0,500}\)|https?://\S{1,500}")
_KIND = "/"  # begins a kind's name among the factors, whose own names cannot have it
_PROSE = 4000  # characters of a document without a list of factors: as long as the summary and factors of a full one


@dataclass(frozen=True, slots=True)
class Similar:
    """Another postmortem by its place in the sequence, the cosine of the two, and what they share.

    ``kinds`` are categories of factors, given only where no factor is shared.
    """

    index: int
    score: float
    factors: tuple[str, ...]
    kinds: tuple[str, ...]
    services: tuple[str, ...]
    words: tuple[str, ...]


@cache
def vectorizer_class() -> Any:  # noqa: ANN401 - scikit-learn has no types
    """Return what weighs words. Importing scikit-learn takes half a second: a build does it while processes read."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - see above

    return TfidfVectorizer


class SimilarPostmortems:
    """Finds the most similar of a sequence of postmortems.

    The cosine of two vectors of two parts each. The words of title, summary and contributing factors are weighed by
    TF-IDF (Spaerck Jones 1972) with sublinear term frequency; where there is no list of factors, those of title and
    body. The factors' names and categories are weighed by inverse document frequency, so that a rare factor tells more
    than a common one, and two factors of a category tell something. They need no common language.

    Where most have a date, a document without one is no incident but a template, an index or a guide, and has no like.
    """

    def __init__(self, postmortems: Sequence[Postmortem], vocabulary: Vocabulary) -> None:
        """Weigh the words and factors of all of them."""
        self._postmortems = postmortems
        self._vocabulary = vocabulary
        vectorizer = vectorizer_class()
        factors = vectorizer(analyzer=partial(_factors, vocabulary=vocabulary))
        parts = [
            _weighed(_word_vectorizer(), [_text(postmortem) for postmortem in postmortems], 1 - _FACTORS),
            _weighed(factors, postmortems, _FACTORS),
        ]
        self._words: Sequence[str] = parts[0][1] if parts[0] else ()
        self._weights = _joined([part[0] for part in parts if part])
        undated = frozenset(index for index, postmortem in enumerate(postmortems) if postmortem.on is None)
        self._unlike = undated if 2 * len(undated) < len(postmortems) else frozenset()

    def of(
        self, index: int, *, count: int = 3, without: AbstractSet[int] = frozenset(), minimum: float = MINIMUM
    ) -> tuple[Similar, ...]:
        """Return the most similar others of one, best first; of equal ones those that come first in the sequence.

        ``without`` are others that are not wanted, by their place in the sequence. ``minimum`` is the least cosine.
        """
        if self._weights is None or index in self._unlike:
            return ()
        own = self._weights[index].toarray()[0]
        scores = np.round(self._weights @ own, 6)
        scores[[index, *without, *self._unlike]] = -1.0
        near = np.flatnonzero(scores >= minimum)
        found: list[Similar] = []
        for other in near[np.argsort(-scores[near], kind="stable")]:
            if len(found) == count:
                break
            why = self._why(index, int(other), float(scores[other]), own)
            if why:
                found.append(why)
        return tuple(found)

    def _why(self, index: int, other: int, score: float, own: NDArray[np.float64]) -> Similar | None:
        """Say why two are alike: tags first, then the words that weigh most and that the tags do not say already."""
        one, two = self._postmortems[index], self._postmortems[other]
        stored = slice(self._weights.indptr[other], self._weights.indptr[other + 1])
        products = (own[self._weights.indices[stored]] * self._weights.data[stored]).round(6)
        weighed = sorted(
            (-product, self._words[column])
            for product, column in zip(products, self._weights.indices[stored], strict=True)
            if product and column < len(self._words)
        )
        factors = tuple(name for name in one.factors if name in two.factors)
        kinds = _kinds(one.factors, self._vocabulary)
        kinds = [] if factors else [kind for kind in kinds if kind in _kinds(two.factors, self._vocabulary)]
        if not factors and not kinds and len(weighed) < _FEWEST_WORDS:
            return None
        services = tuple(name for name in one.services if name in two.services)
        telling = telling_words((word for _, word in weighed), _said(factors, services, self._vocabulary))
        return Similar(other, round(score, 4), factors, tuple(kinds), services, telling)


def word_weights(postmortems: Sequence[Postmortem]) -> tuple[Any, Sequence[str]] | None:
    """Return what the words of each postmortem weigh, as a sparse row of length one, and the word of each column.

    They are the words that ``SimilarPostmortems`` compares. None if there is none.
    """
    return _weighed(_word_vectorizer(), [_text(postmortem) for postmortem in postmortems], 1.0)


def words_said_by(postmortems: Sequence[Postmortem], vocabulary: Vocabulary) -> frozenset[str]:
    """Return the words that the names and titles of the postmortems' factors and services have."""
    factors = {name for postmortem in postmortems for name in postmortem.factors}
    services = {name for postmortem in postmortems for name in postmortem.services}
    return _said(sorted(factors), sorted(services), vocabulary)


def telling_words(words: Iterable[str], said: AbstractSet[str], count: int = 4) -> tuple[str, ...]:
    """Return the first of the words that are not said already, and of a word and its plural only one."""
    telling: list[str] = []
    for word in words:
        if word not in said and not any(_same_word(word, told) for told in telling):
            telling.append(word)
    return tuple(telling[:count])


def _word_vectorizer() -> Any:  # noqa: ANN401
    return vectorizer_class()(stop_words=sorted(STOP_WORDS), sublinear_tf=True, token_pattern=_WORD)


def _weighed(vectorizer: Any, texts: Sequence[Any], share: float) -> tuple[Any, Sequence[str]] | None:  # noqa: ANN401
    """Return one row for each text, its length the root of the share, and what its columns are called."""
    try:
        weights = vectorizer.fit_transform(texts)
    except ValueError:  # nothing but stop words, or no factor, anywhere
        return None
    return weights * np.sqrt(share), vectorizer.get_feature_names_out()


def _joined(parts: Sequence[Any]) -> Any:  # noqa: ANN401 - SciPy has no types
    """Return the rows of all parts side by side, each of length one so that a product is a cosine; None without any."""
    from scipy.sparse import hstack  # noqa: PLC0415 - scikit-learn has loaded it by now
    from sklearn.preprocessing import normalize  # noqa: PLC0415

    return normalize(hstack(parts, format="csr"), copy=False) if parts else None


def _text(postmortem: Postmortem) -> str:
    causes = [factor.text for factor in postmortem.contributing_factors]
    prose = [postmortem.summary, *causes] if causes else [postmortem.body[:_PROSE]]
    return without_targets(" ".join([postmortem.title, *prose]))


def without_targets(text: str) -> str:
    """Return the Markdown without the addresses of its links, which are no words."""
    return _TARGET.sub(" ", text)


def _factors(postmortem: Postmortem, vocabulary: Vocabulary) -> list[str]:
    """Return the factors and their kinds, for the vectorizer."""
    return [*postmortem.factors, *(_KIND + kind for kind in _kinds(postmortem.factors, vocabulary))]


def _kinds(factors: Sequence[str], vocabulary: Vocabulary) -> list[str]:
    """Return the categories of the factors that the vocabulary knows, each once."""
    terms = [vocabulary.factor(name) for name in factors]
    return list(dict.fromkeys(term.category for term in terms if term and term.category))


def _same_word(one: str, other: str) -> bool:
    """Whether one is the other with an ending, as a plural is."""
    return one.startswith(other) or other.startswith(one)


def _said(factors: Sequence[str], services: Sequence[str], vocabulary: Vocabulary) -> frozenset[str]:
    """Return the words that factors and services say already."""
    tags = " ".join([*_named(factors, services, vocabulary), *services, *factors]).casefold()
    return frozenset((*re.split(r"[^\w-]+", tags), *re.split(r"\W+", tags)))


def _named(factors: Sequence[str], services: Sequence[str], vocabulary: Vocabulary) -> list[str]:
    """Return factors by name and by title, since titles are what people write, and services by title."""
    found = [(name, vocabulary.factor(name)) for name in factors]
    words = [word for name, term in found for word in (name, term.title if term else name)]
    return words + [term.title if (term := vocabulary.service(name)) else name for name in services]
