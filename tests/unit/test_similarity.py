"""Which postmortems are called alike, and the reasons that are given."""

from __future__ import annotations

from collections.abc import Sequence

from postmortem_archive.model import Postmortem
from postmortem_archive.similarity import MINIMUM, Similar, SimilarPostmortems
from postmortem_archive.vocabulary import Term, Vocabulary
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


def test_two_factors_of_a_kind_are_a_reason_where_no_factor_is_shared():
    terms = [Term(name=f"{name}-expiry", title=name, category="credentials") for name in ("certificate", "token")]
    words = Vocabulary(factors=tuple(terms))
    token = record("04-d", "Expired token", "The token for TLS expired.", factors=["token-expiry"])
    why = find_similar([CERTIFICATE, token], words)[0][0]
    assert (why.factors, why.kinds, why.words) == ((), ("credentials",), ("expired", "tls"))
    assert find_similar([CERTIFICATE, ANOTHER], words)[0][0].kinds == ()


def test_the_same_factors_are_found_in_another_language():
    spanish = record(
        "05-e", "Caducó el certificado", "Los clientes no pudieron entrar.", factors=["certificate-expiry"], lang="es"
    )
    found = find_similar([DATABASE, CERTIFICATE, spanish], vocabulary())
    assert [other.index for other in found[2]] == [1]


def test_articles_of_another_language_make_nobody_alike():
    one = record("05-e", "El almacén", "El almacén de la ciudad no fue abierto por los empleados.", lang="es")
    two = record("06-f", "El correo", "El correo de la tienda no fue enviado por los sistemas.", lang="es")
    assert find_similar([one, two, CERTIFICATE], vocabulary())[0] == ()


def test_what_caused_it_is_compared_with_the_words_of_the_summary():
    causes = "## Contributing factors\n\n- {}\n"
    one = make("2026-03-07-g", causes.format("A firmware enabled snooping on the uplink."), title="Scanners offline")
    two = make("2026-03-08-h", causes.format("Snooping of a new firmware dropped the uplink."), title="Tills silent")
    why = find_similar([one, two, DATABASE], vocabulary())[0][0]
    assert (why.index, set(why.words)) == (1, {"firmware", "snooping", "uplink"})


def test_without_a_list_of_factors_the_body_is_compared():
    one = make("2026-03-07-g", "The firmware enabled snooping on the uplink.\n\n## Other\n\nA zebra.", title="Scanners")
    two = make("2026-03-08-h", "## Told\n\nSnooping in a firmware on an uplink, and a zebra.", title="Tills")
    assert "zebra" in find_similar([one, two], vocabulary())[0][0].words


def test_one_word_alone_makes_stubs_not_alike():
    stubs = [record("01-a", "Checkout", "Slow."), record("02-b", "Checkout", "Gone.")]
    assert find_similar(stubs, vocabulary()) == [(), ()]
    assert find_similar([CERTIFICATE, record("02-b", "Certificate", "Expired")], vocabulary())[0]


def test_a_document_without_a_date_has_no_like_where_most_have_one():
    template = make(
        "template", "## Summary\n\nThe TLS certificate expired.\n", title="Expired certificate", started=None
    )
    assert template.on is None
    assert find_similar([CERTIFICATE, template, DATABASE], vocabulary()) == [(), (), ()]
    assert find_similar([template, template], vocabulary())[0]


def test_a_word_and_its_plural_are_told_once():
    one = record("01-a", "Replica", "The replica and replicas lagged behind a report.")
    two = record("02-b", "Replicas", "The replicas and a replica lagged.")
    assert sorted(find_similar([one, two], vocabulary())[0][0].words) in (["lagged", "replica"], ["lagged", "replicas"])


def test_addresses_of_links_are_no_words():
    causes = "## Contributing factors\n\n- {} [told](../zebra/walrus.md), https://zebra.example/walrus\n"
    one = make("2026-03-07-g", causes.format("Firmware"), title="Scanners offline")
    two = make("2026-03-08-h", causes.format("Snooping"), title="Tills silent")
    assert find_similar([one, two, DATABASE], vocabulary()) == [(), (), ()]


def test_one_with_words_among_those_without():
    assert find_similar([record("01-x", "the", "of"), CERTIFICATE, record("02-x", "?!", "..")], vocabulary()) == [
        (),
        (),
        (),
    ]
