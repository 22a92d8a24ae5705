from pathlib import Path

import pytest

from postmortem_archive.checks import check_archive
from postmortem_archive.reading import read_archive
from postmortem_archive.rules import Severity
from postmortem_archive.synthetic import make_documents
from postmortem_archive.vocabulary import Vocabulary, load_vocabulary

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    return load_vocabulary(PROJECT / "postmortems" / "vocabulary")[0]


def test_the_same_seed_gives_the_same_texts(words):
    assert list(make_documents(5, words, seed=3)) == list(make_documents(5, words, seed=3))


def test_another_seed_gives_other_texts(words):
    assert list(make_documents(5, words, seed=3)) != list(make_documents(5, words, seed=4))


def test_every_document_has_a_path_of_its_own_and_the_size_of_a_real_one(words):
    documents = list(make_documents(200, words))
    assert len({document.path for document in documents}) == 200
    assert all(3_000 < len(document.text) < 12_000 for document in documents)
    assert len({document.path[:4] for document in documents}) >= 8


def test_every_document_is_read_whole_and_without_an_error(words, tmp_path):
    for document in make_documents(60, words, seed=1):
        path = tmp_path / document.path
        path.parent.mkdir(exist_ok=True)
        path.write_text(document.text, encoding="utf-8")
    archive = read_archive(tmp_path, words)
    assert [item for item in check_archive(archive) if item.severity is Severity.ERROR] == []
    assert len(archive.postmortems) == 60
    for record in archive.postmortems:
        assert not record.foreign
        assert record.resolved
        assert len(record.timeline) >= 4
        assert all(entry.at for entry in record.timeline)
        assert record.timeline[0].at == record.started
        assert record.timeline[-1].at == record.resolved
        assert record.summary
        assert record.action_items
        assert record.contributing_factors
    assert any(record.related for record in archive.postmortems)
    assert any(record.references for record in archive.postmortems)
