"""Which postmortems are called alike, and the reasons that are given."""

from __future__ import annotations

from collections.abc import Sequence

from postmortem_archive.model import Postmortem
from postmortem_archive.site.similarity import MINIMUM, Similar, SimilarPostmortems
from postmortem_archive.vocabulary import Vocabulary
from tests.support.records import make, vocabulary


def find_similar(records: Sequence[Postmortem], words: Vocabulary, count: int = 3) -> list[tuple[Similar, ...]]:
    similar = SimilarPostmortems(records, words)
    return [similar.of(index, count=count) for index in range(len(records))]


def record(name: str, title: str, summary: str, **facts):
    return make(f"2026-03-{name}", f"## Summary\n\n{summary}\n", title=title, **facts)


CERTIFICATE = record(
    "01-a", "Expired certificate", "The TLS certificate expired.", factors=["certificate-expiry"], services=["edge"]
)
ANOTHER = record(
    "02-b",
    "Certificate of the API expired",
    "Renewal of the certificate stopped.",
    factors=["certificate-expiry"],
    services=["edge"],
)
DATABASE = record("03-c", "Database failover", "Replication lag grew beyond the limit.", services=["storefront"])


def test_finds_the_like_and_says_why():
    found = find_similar([CERTIFICATE, DATABASE, ANOTHER], vocabulary())
    assert [other.index for other in found[0]] == [2]
    why = found[0][0]
    assert why.factors == ("certificate-expiry",)
    assert why.services == ("edge",)
    assert "expired" in why.words
    assert MINIMUM <= why.score <= 1


def test_words_do_not_repeat_what_the_tags_say():
    why = find_similar([CERTIFICATE, ANOTHER], vocabulary())[0][0]
    assert not {"certificate", "expiry", "edge", "certificate-expiry"} & set(why.words)


def test_the_unlike_are_not_called_similar():
    assert find_similar([CERTIFICATE, DATABASE], vocabulary()) == [(), ()]


def test_symmetric_never_itself_and_best_first():
    records = [CERTIFICATE, ANOTHER, DATABASE, record("04-d", "Certificate", "certificate", services=["edge"])]
    found = find_similar(records, vocabulary())
    scores = {(own, other.index): other.score for own, others in enumerate(found) for other in others}
    assert all(own != other for own, other in scores)
    assert all(scores.get((other, own), score) == score for (own, other), score in scores.items())
    assert all([o.score for o in others] == sorted((o.score for o in others), reverse=True) for others in found)


def test_at_most_as_many_as_asked_for():
    records = [record(f"{day:02}-x", "Certificate expired", "The certificate expired.") for day in range(1, 9)]
    assert {len(others) for others in find_similar(records, vocabulary())} == {3}
    assert {len(others) for others in find_similar(records, vocabulary(), count=5)} == {5}


def test_equal_ones_come_in_the_order_given_each_time():
    records = [record(f"{day:02}-x", "Certificate expired", "The certificate expired.") for day in range(1, 7)]
    first = find_similar(records, vocabulary())
    assert [other.index for other in first[5]] == [0, 1, 2]
    assert all(find_similar(records, vocabulary()) == first for _ in range(3))


def test_more_than_one_block_of_rows():
    records = [record(f"{day % 28 + 1:02}-{day}", f"Word{day // 2} pair{day // 2}", "x") for day in range(600)]
    found = find_similar(records, vocabulary(), count=1)
    assert [others[0].index for others in found] == [number ^ 1 for number in range(600)]


def test_nothing_to_compare():
    assert find_similar([], vocabulary()) == []
    assert find_similar([CERTIFICATE], vocabulary()) == [()]


def test_identical_texts_score_one():
    assert [others[0].score for others in find_similar([CERTIFICATE, CERTIFICATE], vocabulary())] == [1.0, 1.0]


def test_only_stop_words():
    records = [record(f"0{day}-x", "the and of", "It was the.") for day in (1, 2)]
    assert find_similar(records, vocabulary()) == [(), ()]


def test_one_with_words_among_those_without():
    assert find_similar([record("01-x", "the", "of"), CERTIFICATE, record("02-x", "?!", "..")], vocabulary()) == [
        (),
        (),
        (),
    ]
