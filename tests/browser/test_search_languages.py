"""One search for postmortems in several languages: each found by other forms of its words, and shown as what it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.records import text_of
from tests.support.sites import Build, build, write_archive

pytestmark = [pytest.mark.browser, pytest.mark.site]

FILES = {
    "2026-03-01-english": (
        "en",
        "The certificate expired",
        "Handshakes of the edge proxies failed after the certificates had expired; E0042 was logged.",
    ),
    "2026-03-02-spanish": (
        "es",
        "Caída de notificaciones",
        "Las credenciales caducaron y los correos quedaron en la cola con el código E0042.",
    ),
    "2026-03-03-german": (
        "de",
        "Zertifikate abgelaufen",
        "Die Bestellungen der Kunden wurden verzögert, weil mehrere Häuser ohne Verbindung waren.",
    ),
    "2026-03-04-arabic": (
        "ar",
        "انقطاع خدمة الدفع",
        "فشلت عمليات الدفع لأن الشهادات انتهت صلاحيتها وتأخرت طلبات العملاء.",
    ),
    "2026-03-05-japanese": (
        "ja",
        "証明書の期限切れ",
        "午前十時に証明書の有効期限が切れ、店舗への接続がすべて失敗した。",
    ),
    "2026-03-06-czech": ("cs", "Výpadek plateb", "Platby kartou selhaly, protože vypršel certifikát brány."),
}


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Build:
    folder = tmp_path_factory.mktemp("languages")
    archive = write_archive(
        folder / "archive",
        {
            f"2026/{name}.md": text_of(f"{text}\n", title=title, lang=lang, started=f"{name[:10]}T09:00Z")
            for name, (lang, title, text) in FILES.items()
        },
    )
    built = build(folder / "site", archive, strict=False)
    assert built.code == 0, built.output
    return built


@pytest.fixture(scope="module")
def several_url(several: Build, serve: Callable[[Path], str]) -> str:
    return serve(several.folder)


@pytest.fixture
def archive_page(browser: Browser, several_url: str) -> Page:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    yield page
    context.close()


def search(page: Page, url: str, words: str) -> list[str]:
    page.goto(f"{url}archive/?q={words}")
    page.locator(".pm-archive[data-state=ready]").wait_for()
    expect(page.locator(".pm-archive__results")).to_have_attribute("aria-busy", "false")
    links = page.locator(".pm-card__title a").evaluate_all("links => links.map((link) => link.href)")
    return [link.rstrip("/").rsplit("/", 1)[1] for link in links]


def test_there_is_an_index_for_each_language_with_a_stemmer_and_one_for_the_others(several: Build):
    languages = json.loads(several.text("search/languages.json"))
    assert languages | {"en": 0} == {"ar": 1, "de": 1, "en": 0, "es": 1, "und": 2}
    assert sorted(json.loads(several.text("search/fragments.json")).values()) == list(range(len(FILES)))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("expiration certificate", "2026-03-01-english"),
        ("credencial caducada", "2026-03-02-spanish"),
        ("correo", "2026-03-02-spanish"),
        ("Bestellung verzögerte", "2026-03-03-german"),
        ("haus", "2026-03-03-german"),
        ("الشهادة", "2026-03-04-arabic"),
        ("طلب", "2026-03-04-arabic"),
        ("証明書", "2026-03-05-japanese"),
        ("有効期限 接続", "2026-03-05-japanese"),
        ("selhaly platby", "2026-03-06-czech"),
        ("certifikat", "2026-03-06-czech"),
    ],
)
def test_a_postmortem_is_found_in_its_language(archive_page: Page, several_url: str, words: str, found: str):
    assert search(archive_page, several_url, words)[:1] == [found]
    assert archive_page.locator(".pm-card").first.locator("mark").count() > 0


def test_one_query_searches_all_languages(archive_page: Page, several_url: str):
    assert set(search(archive_page, several_url, "E0042")) == {"2026-03-01-english", "2026-03-02-spanish"}
    assert set(search(archive_page, several_url, "caducar certificate")) >= {
        "2026-03-01-english",
        "2026-03-02-spanish",
    }


def test_letters_that_only_occur_in_another_order_are_not_taken_for_the_word(archive_page: Page, several_url: str):
    assert search(archive_page, several_url, "書明証") == []


@pytest.mark.parametrize(
    ("words", "lang", "direction", "passage"),
    [
        ("証明書", "ja", "ltr", "証明書の有効期限が切れ"),
        ("الدفع", "ar", "rtl", "فشلت عمليات الدفع"),
        ("correo", "es", "ltr", "los correos quedaron"),
    ],
)
def test_a_result_says_its_language_and_is_written_in_its_direction(
    archive_page: Page, several_url: str, words: str, lang: str, direction: str, passage: str
):
    search(archive_page, several_url, words)
    text = archive_page.locator(".pm-card__text").first
    expect(text).to_contain_text(passage)
    for part in (text, archive_page.locator(".pm-card__title").first):
        expect(part).to_have_attribute("lang", lang)
        assert part.evaluate("part => getComputedStyle(part).direction") == direction
    assert archive_page.evaluate("document.documentElement.scrollWidth") == 390
