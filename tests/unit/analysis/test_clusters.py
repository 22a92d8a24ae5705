"""Postmortems that are alike in their words and that no tag explains."""

from __future__ import annotations

from datetime import date

import pytest

from postmortem_archive.analysis.clusters import Cluster, clusters, clusters_table
from postmortem_archive.analysis.frames import build_frames
from postmortem_archive.model import Postmortem
from tests.support.records import make, vocabulary

FERRET = "A ferret gnawed through the fibre at the canal, and packets vanished."
OTHERS = (
    "Payroll miscounted holidays of apprentices.",
    "Thermostats reported negative temperatures after midnight.",
    "Invoices printed blank barcodes in Lisbon.",
    "Telescope firmware rejected calibration frames.",
    "Translations of menus swapped soup and salad.",
    "Ballots jammed an elderly scanner.",
)


def record(name: str, text: str, **facts) -> Postmortem:
    return make(f"2026-01-{name}", f"## Summary\n\n{text}\n", title=f"Outage {name}", **facts)


def archive(*alike: Postmortem) -> list[Postmortem]:
    return [*alike, *(record(f"{number + 20}-other", text) for number, text in enumerate(OTHERS))]


def found(*records: Postmortem, **options) -> tuple[Cluster, ...]:
    return clusters(build_frames(records, date(2026, 11, 23)), vocabulary(), **options)


def ferrets(count: int = 3, **facts) -> list[Postmortem]:
    return [record(f"{day:02}-ferret", f"{FERRET} Extra{day}.", **facts) for day in range(1, count + 1)]


def test_finds_the_alike_and_the_words_that_join_them():
    (cluster,) = found(*archive(*ferrets()))
    assert cluster.ids == ("2026-01-01-ferret", "2026-01-02-ferret", "2026-01-03-ferret")
    assert set(cluster.words) <= {"ferret", "gnawed", "fibre", "canal", "packets", "vanished"}
    assert len(cluster.words) == 5
    assert 0.15 < cluster.closeness < 1


def test_two_are_no_cluster_unless_asked_for():
    assert found(*archive(*ferrets(2))) == ()
    assert len(found(*archive(*ferrets(2)), smallest=2)) == 1


def test_a_factor_that_half_of_them_name_explains_them():
    one, other, *rest = ferrets(4)
    assert len(found(*archive(record("11-a", FERRET, factors=["rodents"]), one, other))) == 1
    named = [record("11-a", FERRET, factors=["rodents"]), record("12-b", FERRET, factors=["canal-works", "rodents"])]
    assert found(*archive(*named, one, other)) == ()
    assert len(found(*archive(*named, one, other, *rest))) == 1


def test_a_service_that_all_of_them_name_explains_them():
    assert found(*archive(*ferrets(services=["edge"]))) == ()
    assert len(found(*archive(*ferrets(services=["edge"]), record("11-a", FERRET, services=["storefront"])))) == 1


def test_words_do_not_repeat_what_tags_say():
    texts = [f"{FERRET} Edge proxies, certificate expiry." for _ in range(4)]
    plain = [record(f"{day:02}-x", text) for day, text in enumerate(texts, 1)]
    (cluster,) = found(*archive(*plain), smallest=4)
    assert {"certificate", "canal"} <= set(cluster.words)
    tagged = record("01-x", texts[0], factors=["certificate-expiry"], services=["edge"])
    (cluster,) = found(*archive(tagged, *plain[1:]), smallest=4)
    assert not {"certificate", "expiry", "edge", "proxies"} & set(cluster.words)


def test_words_that_most_others_have_too_join_nothing():
    text = "Ferret gnawed fibre. Dispatcher paged coordinator."
    others = [record(f"{n + 20}-o", f"{words} Dispatcher paged coordinator.") for n, words in enumerate(OTHERS)]
    (cluster,) = found(*(record(f"{day:02}-f", text) for day in (1, 2, 3)), *others, close=0.5)
    assert set(cluster.words) == {"ferret", "gnawed", "fibre"}


def test_likeness_is_no_chain():
    """Average linkage: A is like B and B like C, but A shares nothing with C, so that only two of them are a group."""
    chain = [
        record("01-a", "Ferret gnawed fibre."),
        record("02-b", "Ferret gnawed fibre. Badger dug tunnel."),
        record("03-c", "Badger dug tunnel."),
    ]
    assert found(*archive(*chain), close=0.5) == ()
    assert [cluster.ids for cluster in found(*archive(*chain), close=0.5, smallest=2)] == [
        ("2026-01-01-a", "2026-01-02-b")
    ]
    assert len(found(*archive(*chain[1:]), close=0.5, smallest=2)) == 1


def test_the_closest_comes_first_and_the_order_of_files_makes_no_difference():
    badgers = [record(f"{day}-badger", "Badger dug tunnel.") for day in (11, 12, 13)]
    records = archive(*ferrets(), *badgers)
    both = found(*records)
    assert [cluster.ids[0] for cluster in both] == ["2026-01-11-badger", "2026-01-01-ferret"]
    assert both[0].closeness > both[1].closeness
    assert found(*reversed(records)) == both


def test_closeness_is_the_mean_cosine_of_the_pairs():
    same = [make(f"2026-01-0{day}-x", "## Summary\n\nFerret gnawed fibre.\n", title="Ferret") for day in (1, 2, 3)]
    assert found(*archive(*same))[0].closeness == pytest.approx(1)


def test_table():
    table = clusters_table(found(*archive(*ferrets())))
    assert table["cluster"].tolist() == [1, 1, 1]
    assert table["incident"].tolist() == ["2026-01-01-ferret", "2026-01-02-ferret", "2026-01-03-ferret"]
    assert table["words"].str.count(", ").tolist() == [4, 4, 4]


@pytest.mark.parametrize("records", [[], ferrets(1), [record(f"0{day}-x", "") for day in (1, 2, 3)]])
def test_small_archives_have_none(records: list[Postmortem]):
    assert found(*records) == ()
    assert clusters_table(found(*records)).empty
