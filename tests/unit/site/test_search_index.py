"""Indexes in the making: documents before they begin, one for each language, nothing left at work after giving up."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from postmortem_archive.site.search_index import Indexing, SearchDocument, SearchIndexError, index_language

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
    (document,) = documents(indexing).rglob("*.html")
    named = [line for line in document.read_text().splitlines() if 'data-pagefind-meta="url"' in line]
    assert DOCUMENT.url in named[-1]


@pytest.mark.parametrize(
    ("lang", "index"),
    [
        ("en", "en"),
        ("en-GB", "en"),
        ("pt-BR", "pt"),
        ("ES", "es"),
        ("ar", "ar"),
        ("ja", "und"),
        ("zh-Hant", "und"),
        ("cs", "und"),
        ("../../x", "und"),
        ("", "und"),
    ],
)
def test_a_language_with_a_stemmer_has_an_index_of_its_own_and_all_others_share_one(lang: str, index: str):
    assert index_language(lang) == index


def test_each_language_is_indexed_apart_and_the_site_says_which_there_are(indexing: Indexing, tmp_path: Path):
    for lang in ("es", "ja", "cs"):
        indexing.add(SearchDocument(f"postmortems/{lang}/", "<p>text</p>", {"title": "T"}, lang))
    (tmp_path / "search").mkdir()
    indexing.start(tmp_path)
    indexing.finish(tmp_path, [])
    assert json.loads((tmp_path / "search/languages.json").read_text()) == {"en": 1, "es": 1, "und": 2}
    for language in ("en", "es", "und"):
        entry = json.loads((tmp_path / f"pagefind/{language}/pagefind-entry.json").read_text())
        assert list(entry["languages"]) == [language]
    assert not list(tmp_path.rglob("pagefind-ui*"))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("証明書の期限", "証 明 書 の 期 限"),
        ("TLS証明書 expired", "TLS証 明 書 expired"),
        ("กินน้ำ", "กิ น น้ ำ"),
        ("nothing, здесь, أو, 한국어", "nothing, здесь, أو, 한국어"),
    ],
)
def test_letters_of_scripts_without_spaces_are_words(text: str, written: str):
    indexing = Indexing()
    indexing.add(SearchDocument("x/", f"<p>{text}</p>", {"title": text}, "ja"))
    (document,) = documents(indexing).rglob("*.html")
    assert document.read_text("utf-8").count(written) == 3
    indexing.stop()


def test_what_a_page_shows_of_others_is_not_searched_and_what_follows_is(indexing: Indexing):
    others = '<section class="pm-related">\n<p>another title</p>\n</section>'
    indexing.add(SearchDocument("postmortems/b/", f"<p>own</p>\n{others}\n<p>a footnote</p>", {"title": "T"}))
    (text,) = [text for path in documents(indexing).rglob("*.html") if "postmortems/b/" in (text := path.read_text())]
    assert "own" in text
    assert "a footnote" in text
    assert "another title" not in text
