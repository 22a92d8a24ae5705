"""Ways of finding similar postmortems, to be compared. The site uses the one called ``CHOSEN``."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from postmortem_archive.model import Postmortem
from postmortem_archive.similarity import SimilarPostmortems, vectorizer_class, without_targets
from postmortem_archive.stop_words import STOP_WORDS
from postmortem_archive.vocabulary import Vocabulary

Lists = dict[str, tuple[str, ...]]
Scores = NDArray[np.float64]

CHOSEN: Final = "words and factors (chosen)"
TITLES: Final = "title words"
FACTORS: Final = "factor overlap"
BASELINES: Final = (TITLES, FACTORS)
"""What a method has to beat to be worth its code."""

COUNT: Final = 3
"""Places in a list."""

LEAST: Final = 1e-6
"""The minimum that keeps all who share anything."""

_CODE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
_WORD = re.compile(r"[^\W\d_][\w-]*\w")


def rank_all(postmortems: Sequence[Postmortem], vocabulary: Vocabulary) -> dict[str, Lists]:
    """Return the first three that each method finds for each postmortem, by the method's name.

    Of equal ones those come first that come first in the sequence; what shares nothing is not listed.
    """
    causes = [_causes(postmortem) for postmortem in postmortems]
    bodies = [_bare(postmortem.body) for postmortem in postmortems]
    matrices: dict[str, Scores] = {
        TITLES: _jaccard([set(_words(postmortem.title)) for postmortem in postmortems]),
        "title words, TF-IDF": _cosine([postmortem.title for postmortem in postmortems]),
        FACTORS: _jaccard([set(postmortem.factors) for postmortem in postmortems]),
        "factors, IDF": _cosine([list(postmortem.factors) for postmortem in postmortems], analyzer=list),
        "title, summary, tags (before)": _cosine(
            [_tagged(postmortem, vocabulary) for postmortem in postmortems],
            stop_words="english",
            sublinear_tf=True,
            token_pattern=r"(?u)\b\w[\w-]*\w\b",  # noqa: S106 - no password, what a word is
        ),
        "title, summary, causes": _cosine(causes),
        "body": _cosine(bodies),
        "body, BM25": _bm25(bodies),
        "body, LSA 20": _latent(bodies, 20),
        "causes, letters 3 to 5": _cosine(causes, analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True),
    }
    lists = {name: _lists(postmortems, matrix) for name, matrix in matrices.items()}
    lists[CHOSEN] = chosen_lists(postmortems, vocabulary, minimum=LEAST)
    return lists


def chosen_lists(
    postmortems: Sequence[Postmortem], vocabulary: Vocabulary, *, minimum: float, beside_related: bool = False
) -> Lists:
    """Return the first three that the site's method finds for each, with at least this cosine.

    ``beside_related`` leaves out those that a postmortem names or that name it, as its page does.
    """
    similar = SimilarPostmortems(postmortems, vocabulary)
    places = {postmortem.id: index for index, postmortem in enumerate(postmortems)}
    without: dict[int, set[int]] = {index: set() for index in places.values()}
    if beside_related:
        for postmortem in postmortems:
            for name in postmortem.related:
                if name in places:
                    without[places[postmortem.id]].add(places[name])
                    without[places[name]].add(places[postmortem.id])
    return {
        name: tuple(
            postmortems[other.index].id
            for other in similar.of(index, count=COUNT, without=without[index], minimum=minimum)
        )
        for name, index in places.items()
    }


def _lists(postmortems: Sequence[Postmortem], matrix: Scores) -> Lists:
    lists: Lists = {}
    for index, postmortem in enumerate(postmortems):
        scores = np.round(matrix[index], 6)
        scores[index] = 0
        best = np.argsort(-scores, kind="stable")[:COUNT]
        lists[postmortem.id] = tuple(postmortems[other].id for other in best if scores[other] > 0)
    return lists


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.casefold()) if word not in STOP_WORDS]


def _bare(text: str) -> str:
    return without_targets(_CODE.sub(" ", text))


def _causes(postmortem: Postmortem) -> str:
    texts = [postmortem.title, postmortem.summary, *(factor.text for factor in postmortem.contributing_factors)]
    return _bare(" ".join(texts))


def _tagged(postmortem: Postmortem, vocabulary: Vocabulary) -> str:
    """Return the text that was compared until this method was measured: title three times, tags twice."""
    factors = [(name, vocabulary.factor(name)) for name in postmortem.factors]
    services = [(name, vocabulary.service(name)) for name in postmortem.services]
    tags = [word for name, term in factors for word in (name, term.title if term else name)]
    tags += [term.title if term else name for name, term in services]
    return " ".join([*[postmortem.title] * 3, postmortem.summary, *tags * 2])


def _jaccard(sets: Sequence[set[str]]) -> Scores:
    """Shared by all, for each pair of sets (Jaccard 1901); 0 of two empty ones."""
    return np.asarray([[len(one & two) / len(one | two) if one | two else 0.0 for two in sets] for one in sets])


def _tfidf(texts: Sequence[Any], **options: Any) -> Any:  # noqa: ANN401 - SciPy has no types
    given: Mapping[str, Any] = options or {"analyzer": _words, "sublinear_tf": True}
    return vectorizer_class()(**given).fit_transform(texts)


def _cosine(texts: Sequence[Any], **options: Any) -> Scores:  # noqa: ANN401 - as scikit-learn takes them
    weights = _tfidf(texts, **options)
    return np.asarray((weights @ weights.T).toarray())


def _latent(texts: Sequence[str], dimensions: int) -> Scores:
    """Cosine after latent semantic analysis (Deerwester et al. 1990)."""
    from sklearn.decomposition import TruncatedSVD  # noqa: PLC0415 - loaded only where methods are compared

    rows = TruncatedSVD(dimensions, n_iter=10, random_state=0).fit_transform(_tfidf(texts))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows @ rows.T)


def _bm25(texts: Sequence[str], k: float = 1.2, b: float = 0.75) -> Scores:
    """Okapi BM25 (Robertson et al. 1994), each text in turn as the query."""
    counts = [Counter(_words(text)) for text in texts]
    mean = sum(count.total() for count in counts) / len(counts)
    found = Counter(word for count in counts for word in count)
    weight = {word: math.log(1 + (len(counts) - times + 0.5) / (times + 0.5)) for word, times in found.items()}

    def score(query: Counter[str], text: Counter[str]) -> float:
        room = k * (1 - b + b * text.total() / mean)
        return sum(weight[word] * text[word] * (k + 1) / (text[word] + room) for word in query if word in text)

    return np.asarray([[score(query, text) for text in counts] for query in counts])
