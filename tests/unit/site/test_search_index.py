"""An index in the making: documents before it begins, nothing left at work after it is given up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from postmortem_archive.site.search_index import Indexing, SearchDocument, SearchIndexError

DOCUMENT = SearchDocument("postmortems/2026-03-04-x/", "<p>text</p>", {"kind": "postmortem", "title": "T", "url": "no"})


@pytest.fixture
def indexing() -> Iterator[Indexing]:
    made = Indexing()
    made.add(DOCUMENT)
    yield made
    made.stop()


def documents(indexing: Indexing) -> Path:
    return indexing._folder


def test_a_document_that_comes_too_late_is_an_error_and_not_lost_silently(indexing: Indexing, tmp_path: Path):
    indexing.start(tmp_path / "site")
    with pytest.raises(SearchIndexError, match="postmortems/late/: came after"):
        indexing.add(SearchDocument("postmortems/late/", "", {"title": "T"}))


def test_what_is_given_up_writes_nothing_more(indexing: Indexing, tmp_path: Path):
    indexing.start(tmp_path / "site")
    indexing.stop()
    with pytest.raises(SearchIndexError, match="ended with"):
        indexing.finish(tmp_path / "site", [])
    assert not documents(indexing).exists()


def test_an_index_that_was_not_begun_cannot_be_finished(indexing: Indexing, tmp_path: Path):
    with pytest.raises(SearchIndexError, match="not begun"):
        indexing.finish(tmp_path / "site", [])


def test_pages_are_named_by_their_url_whatever_facts_say(indexing: Indexing):
    (document,) = documents(indexing).iterdir()
    named = [line for line in document.read_text().splitlines() if 'data-pagefind-meta="url"' in line]
    assert DOCUMENT.url in named[-1]
