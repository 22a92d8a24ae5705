"""The search in the header: by keyboard and pointer, on every page, in both schemes."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.site]

POSTMORTEM = "postmortems/2026-03-04-expired-tls-certificate/"
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "resultTypes": ["violations"]}


def open_search(page: Page, words: str = "") -> None:
    page.locator(".pm-search-button").click()
    expect(page.get_by_role("combobox", name="Search all pages")).to_be_focused()
    if words:
        page.get_by_role("combobox").fill(words)  # at once, so that no answer to a part of it is taken for the answer
        expect(page.locator(".pm-search__status")).not_to_have_text(re.compile("^$|Searching"))


def options(page: Page):
    return page.get_by_role("option")


def shown_ids(page: Page) -> set[str]:
    links = options(page).evaluate_all("links => links.map((link) => link.href)")
    return {link.rstrip("/").rsplit("/", 1)[1] for link in links}


def current(page: Page):
    return page.locator(".pm-search__result[aria-selected=true]")


@pytest.mark.parametrize("key", ["/", "Control+k", "Meta+k"])
@pytest.mark.parametrize("path", ["", "archive/", "handbook/", POSTMORTEM])
def test_keys_open_the_search_on_every_kind_of_page(page: Page, site_url: str, path: str, key: str):
    page.goto(site_url + path)
    page.locator("h1").wait_for()
    page.keyboard.press(key)
    expect(page.get_by_role("dialog", name="Search")).to_be_visible()
    expect(page.get_by_role("combobox", name="Search all pages")).to_be_focused()
    expect(page.get_by_role("combobox", name="Search all pages")).to_have_value("")


def test_slash_is_typed_into_a_field(page: Page, site_url: str):
    page.goto(site_url)
    page.locator(".pm-home-search input[name=q]").press_sequentially("a/b")
    expect(page.locator(".pm-home-search input[name=q]")).to_have_value("a/b")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_control_k_works_inside_a_field(page: Page, site_url: str):
    page.goto(site_url)
    page.locator(".pm-home-search input[name=q]").press("Control+k")
    expect(page.get_by_role("dialog", name="Search")).to_be_visible()


def test_escape_closes_and_gives_the_focus_back(page: Page, site_url: str):
    page.goto(site_url + POSTMORTEM)
    open_search(page, "certificate")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator(".pm-search-button")).to_be_focused()


def test_click_beside_the_dialog_closes_it(page: Page, site_url: str):
    page.goto(site_url)
    open_search(page)
    page.mouse.click(5, 890)
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_results_show_severity_date_services_and_the_matching_passage(page: Page, site_url: str):
    page.goto(site_url)
    open_search(page, "certificate")
    result = options(page).filter(has_text="Expired TLS certificate took the storefront offline")
    expect(result.locator(".pm-badge")).to_have_text("SEV-2")
    expect(result.locator("time")).to_have_text("2026-03-04")
    expect(result).to_contain_text(re.compile("storefront, edge", re.IGNORECASE))
    expect(result.locator("mark").first).to_have_text(re.compile("certificate", re.IGNORECASE))


def test_handbook_pages_are_found_and_told_apart(page: Page, site_url: str):
    page.goto(site_url)
    open_search(page, "blameless")
    expect(options(page).filter(has_text="Handbook").first).to_be_visible()


def test_a_title_comes_before_a_mention(page: Page, site_url: str):
    page.goto(site_url)
    open_search(page, "sql injection")
    assert "2025-05-08-sql-injection-product-reviews" in options(page).first.get_attribute("href")


def test_arrows_choose_and_enter_opens(page: Page, site_url: str):
    page.goto(site_url + POSTMORTEM)
    open_search(page, "certificate")
    count = options(page).count()
    assert count > 2
    expect(current(page)).to_have_attribute("id", "pm-search-result-0")
    page.keyboard.press("ArrowDown")
    expect(current(page)).to_have_attribute("id", "pm-search-result-1")
    expect(page.get_by_role("combobox")).to_have_attribute("aria-activedescendant", "pm-search-result-1")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(current(page)).to_have_attribute("id", f"pm-search-result-{count - 1}")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    target = current(page).get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(target)
    assert target.startswith(site_url)
    expect(page.locator("h1")).to_be_visible()


def test_enter_before_an_answer_goes_to_the_archive(page: Page, site_url: str):
    page.goto(site_url)
    page.route("**/pagefind/**", lambda route: None)  # an index that never comes
    page.locator(".pm-search-button").click()
    page.keyboard.type("dns")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site_url}archive/?q=dns")


def test_see_all_leads_to_as_many_in_the_archive(page: Page, site_url: str):
    page.goto(site_url + POSTMORTEM)
    open_search(page, "certificate")
    link = page.locator(".pm-search__all")
    expect(link).to_have_text(re.compile(r"See all \d+ in the archive"))
    count = re.search(r"\d+", link.inner_text())[0]
    link.click()
    page.wait_for_url(f"{site_url}archive/?q=certificate")
    expect(page.locator(".pm-archive__status")).to_have_text(re.compile(rf"^{count} of \d+ postmortems$"))


def test_nothing_found_says_so(page: Page, site_url: str):
    page.goto(site_url)
    open_search(page, "xyzzyplugh")
    expect(page.locator(".pm-search__status")).to_contain_text("Nothing found for “xyzzyplugh”")
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_newer_words_replace_older_answers(page: Page, site_url: str):
    page.goto(site_url)
    open_search(page, "certificate")
    page.get_by_role("combobox").fill("phished")
    expect(options(page).first).to_contain_text("2025-01-30")
    page.get_by_role("combobox").fill("")
    expect(options(page)).to_have_count(0)
    expect(page.locator(".pm-search__all")).to_have_text("Browse the archive")


def test_a_missing_index_is_explained(page: Page, site_url: str, problems: list[str]):
    page.route("**/pagefind/**", lambda route: route.fulfill(status=404, body=""))
    page.goto(site_url)
    page.locator(".pm-search-button").click()
    expect(page.locator(".pm-search__status")).to_contain_text("There is no search index here yet")
    page.keyboard.type("dns")
    expect(page.locator(".pm-search__status")).to_contain_text("There is no search index here yet")
    assert problems
    problems.clear()


def test_nothing_of_the_index_is_fetched_before_it_is_wanted(page: Page, site_url: str):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site_url + POSTMORTEM, wait_until="networkidle")
    assert not [url for url in asked if "/pagefind/" in url or "/search/" in url]


@pytest.mark.parametrize("query", ["ECONNRESET", "xylophone", "PLAT-99999", "10.9.8.7"])
def test_a_word_that_no_page_has_is_not_taken_for_its_beginning(page: Page, site_url: str, query: str):
    page.goto(site_url)
    open_search(page, query)
    expect(page.locator(".pm-search__status")).to_contain_text(f"Nothing found for “{query}”")


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("PLAT-541", {"2025-02-18-storefront-certificate-expired", "2026-03-04-expired-tls-certificate"}),
        ("carriers.yaml", {"2024-07-11-warehouse-labels-stopped"}),
        ("tls-defaults.yaml", {"2026-10-13-edge-config-push-all-regions"}),
        ("203.0.113.77", {"2025-01-30-phished-support-account"}),
        ("SUP-118", {"2024-05-06-wildcard-certificate-expired-partner-api"}),
    ],
)
def test_an_identifier_finds_what_has_it_and_nothing_else(page: Page, site_url: str, query: str, ids: set[str]):
    page.goto(site_url)
    open_search(page, query)
    assert shown_ids(page) == ids


def test_pages_that_have_most_words_are_better_than_none_and_what_was_not_found_is_said(page: Page, site_url: str):
    page.goto(site_url)
    open_search(page, "certificate xyzzyplugh")
    expect(page.locator(".pm-search__status")).to_contain_text("Some words were not found: “xyzzyplugh”.")
    expect(options(page).first).to_contain_text("certificate")
    page.get_by_role("combobox").fill("sealed marketplace carousel")
    expect(page.locator(".pm-search__status")).to_contain_text("Some words were not found on the same page.")


def test_a_number_is_found_whole_and_first_where_it_stands_alone(page: Page, site_url: str):
    page.goto(site_url)
    open_search(page, "503")
    marked = [marks.all_inner_texts() for marks in (each.locator("mark") for each in options(page).all())]
    alone = [any(mark.strip(".,;:()[]`") == "503" for mark in marks) for marks in marked]
    assert {True, False} == set(alone)
    assert alone == sorted(alone, reverse=True), marked
    page.get_by_role("combobox").fill("502")
    expect(options(page)).to_have_count(1)  # not what has 5,020
    expect(options(page).locator("mark")).to_have_text("SUP-502")
    page.get_by_role("combobox").fill("5,020")
    expect(options(page).locator("mark").first).to_contain_text("5,020")


@pytest.mark.parametrize("query", ["ssl_error", "SSL_ERROR_SYSCALL"])
def test_an_identifier_that_no_page_has_is_looked_for_in_parts_and_that_is_said(page: Page, site_url: str, query: str):
    page.goto(site_url)
    open_search(page, query)
    parts = query.lower().replace("_", " ")
    expect(page.locator(".pm-search__status")).to_contain_text(f"Nothing has “{query}”; “{parts}” was searched.")
    assert "2026-10-13-edge-config-push-all-regions" in options(page).first.get_attribute("href")


def test_one_part_of_an_identifier_is_not_enough(page: Page, site_url: str):
    page.goto(site_url)
    open_search(page, "error_xyzzyplugh")
    expect(page.locator(".pm-search__status")).to_contain_text("Nothing found for “error_xyzzyplugh”")


def test_the_beginning_of_an_identifier_is_not_taken_apart(page: Page, site_url: str):
    page.goto(site_url)
    open_search(page, "max_standby_stre")
    expect(page.locator(".pm-search__status")).not_to_contain_text("was searched")
    expect(options(page).first.locator("mark").first).to_contain_text("max_standby_streaming_delay")


@pytest.mark.parametrize(
    ("query", "id_"),
    [
        ("customers cannot log in", "2026-06-04-mobile-login-loop"),
        ("can't log in", "2026-06-04-mobile-login-loop"),
        ("ENOSPC", "2026-10-29-observability-disk-full"),
        ("no space left on device", "2025-07-24-artifact-registry-disk-full"),
    ],
)
def test_what_people_say_for_a_name_finds_what_has_the_name(page: Page, site_url: str, query: str, id_: str):
    page.goto(site_url)
    open_search(page, query)
    assert id_ in options(page).first.get_attribute("href")


def test_a_name_of_two_words_is_one_term_where_one_of_them_tells_nothing(page: Page, site_url: str):
    page.goto(site_url)
    ways = page.evaluate(
        """async ([address, texts, groups]) => {
            const { termsOf, withNames } = await import(address);
            return texts.map((text) => withNames(termsOf(text), text, groups).map(({ at, ways }) => [at, ways]));
        }""",
        [
            f"{site_url}assets/javascripts/query.js",
            ["cannot log in", "sev 3 kafka", "disk full", "log the in"],
            [["accounts", "login"], ["SEV-3", "sev 3"], ["disk-full"]],
        ],
    )
    assert ways == [
        [[0, [["cannot"]]], [1, [["login"], ["log", "in"]]]],
        [[0, [["sev3"], ["sev", "3"]]], [2, [["kafka"]]]],
        [[0, [["disk"]]], [1, [["full"]]]],
        [[0, [["log"]]]],
    ]


def test_postmortems_come_before_pages_of_the_handbook(page: Page, site_url: str):
    page.goto(site_url)
    open_search(page, "on call")
    said = re.compile(r"^\d+ postmortems and \d+ pages of the handbook")
    expect(page.locator(".pm-search__status")).to_have_text(said)
    kinds = ["Handbook" in each for each in options(page).locator(".pm-card__head").all_inner_texts()]
    assert kinds == [False] * 6 + [True] * 2


@pytest.mark.parametrize("query", ["-", '""', "_", " . "])
def test_signs_alone_are_no_words(page: Page, site_url: str, query: str):
    page.goto(site_url)
    open_search(page)
    page.get_by_role("combobox").fill("phished")
    expect(options(page).first).to_be_visible()
    page.get_by_role("combobox").fill(query)
    expect(options(page)).to_have_count(0)
    expect(page.locator(".pm-search__status")).to_be_empty()
    expect(page.locator(".pm-search__all")).to_have_text("Browse the archive")


def test_a_slip_of_the_hand_is_taken_for_the_vocabulary_s_word_and_that_is_said(page: Page, site_url: str):
    page.goto(site_url)
    open_search(page, "kakfa")
    expect(page.locator(".pm-search__status")).to_contain_text("Nothing has “kakfa”; “kafka” was searched.")
    expect(options(page).first).to_be_visible()


def test_small_words_do_not_decide(page: Page, site_url: str):
    page.goto(site_url)
    open_search(page)
    page.get_by_role("combobox").fill("what should we do when there is a deadlock?")
    expect(options(page).first).to_have_attribute("href", re.compile("2026-03-26-catalogue-import-deadlock"))
    page.get_by_role("combobox").fill("what is it")
    expect(options(page).first).to_be_visible()


@pytest.mark.parametrize(
    ("query", "id_", "words"),
    [
        ("spof", "2024-10-08-deploys-halted-artifact-fetch", "single point of failure"),
        ("single point of failure", "2024-10-08-deploys-halted-artifact-fetch", "spof"),
    ],
)
def test_a_name_and_its_aliases_find_the_same(page: Page, site_url: str, query: str, id_: str, words: str):
    page.goto(site_url)
    for said in (query, words):
        page.evaluate("document.querySelector('dialog[open]')?.close()")
        open_search(page)
        page.get_by_role("combobox").fill(said)
        expect(options(page).locator(f"xpath=self::*[contains(@href, '{id_}')]")).to_be_visible()


def test_a_name_of_two_things_has_the_other_names_of_both(page: Page, site_url: str):
    page.goto(site_url)
    ways = page.evaluate(
        """async ([address, text, groups]) => {
            const { synonymsOf, termsOf } = await import(address);
            return synonymsOf(termsOf(text), text, groups).map(({ ways }) => ways.map((words) => words.join(" ")));
        }""",
        [
            f"{site_url}assets/javascripts/query.js",
            "Storefront",
            [["storefront", "web shop", "site"], ["edge", "cdn"], ["storefront", "frontend", "a", "b", "c", "d"]],
        ],
    )
    assert ways == [["webshop", "web shop", "site", "frontend", "a", "b", "c"]]  # six names, one of two words


def test_a_service_is_found_by_its_alias_where_a_team_has_its_name_too(page: Page, site_url: str):
    groups = [["storefront", "phished"], ["storefront", "web-team"]]
    page.route("**/search/synonyms.json", lambda route: route.fulfill(json={"version": 1, "groups": groups}))
    page.goto(site_url + "archive/?q=storefront&service=accounts")
    expect(page.locator(".pm-card").filter(has_text="2025-01-30").locator("mark").first).to_have_text(
        re.compile("phish")
    )


def test_a_passage_in_an_unspaced_script_has_no_spaces_that_the_index_put_there(page: Page, site_url: str):
    page.goto(site_url)
    shown = page.evaluate(
        """async (address) => {
            const { passage } = await import(address);
            return passage("数 据 。 𠀀 𠀁 pool".split(" "), [{ place: 3, term: 0, worth: 1 }]);
        }""",
        f"{site_url}assets/javascripts/passages.js",
    )
    assert shown == "数据。<mark>𠀀</mark>𠀁 pool"


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("cannot execute INSERT in a read-only transaction", "cannot execute INSERT read-only transaction"),
        ("expirations of certificates", "certificate"),
        ("max_standby_streaming_delay", "max_standby_streaming_delay"),
    ],
)
def test_the_passage_is_where_the_words_are(page: Page, site_url: str, query: str, marked: str):
    page.goto(site_url)
    open_search(page, query)
    marks = options(page).first.locator("mark").all_inner_texts()
    for word in marked.split():
        assert any(word in mark for mark in marks), marks


def test_short_words_mark_themselves_and_not_what_begins_like_them(page: Page, site_url: str):
    page.goto(site_url)
    open_search(page)
    page.get_by_role("combobox").fill("correos de confirmación")
    result = options(page).first
    expect(result).to_have_attribute("href", re.compile("2026-04-28-caida-de-notificaciones"))
    marks = [mark.lower() for mark in result.locator("mark").all_inner_texts()]
    assert any(mark.startswith("correo") for mark in marks)
    assert not [mark for mark in marks if mark.startswith("de") and mark != "de"]


@pytest.mark.parametrize(
    "query", ["PLAT-812", "CC7.4", "too many clients", "expiration", "certifcate", '"search retry"']
)
def test_identifiers_other_forms_slips_and_phrases_are_found(page: Page, site_url: str, query: str):
    page.goto(site_url)
    open_search(page, query)
    expect(options(page).first).to_be_visible()


def test_the_spanish_postmortem_is_found(page: Page, site_url: str):
    page.goto(site_url)
    open_search(page, "notificaciones")
    assert "2026-04-28-caida-de-notificaciones" in options(page).first.get_attribute("href")


def test_excerpts_are_text_whatever_they_say(page: Page, site_url: str):
    page.goto(site_url)
    shown = page.evaluate(
        """async (address) => {
            const { passageNodes, element } = await import(address);
            const box = element("p", {}, ...passageNodes(
                'a <mark>b,</mark> &lt;img src=x onerror=alert(1)&gt; <mark>&lt;script&gt;</mark> <b>c</b> &amp; &'));
            return [box.textContent, box.querySelectorAll("*").length,
                [...box.querySelectorAll("mark")].map((mark) => mark.textContent)];
        }""",
        f"{site_url}assets/javascripts/dom.js",
    )
    assert shown == ["a b, <img src=x onerror=alert(1)> <script> <b>c</b> &amp; &", 2, ["b", "script"]]


def test_addresses_stay_on_the_site(page: Page, site_url: str):
    page.goto(site_url)
    made = page.evaluate(
        """async ([address, root]) => {
            const { siteAddress } = await import(address);
            return ["/postmortems/x/", "javascript:alert(1)", "//evil.example/", "https://evil.example/"].map(
                (path) => siteAddress(new URL(root), path));
        }""",
        [f"{site_url}assets/javascripts/dom.js", site_url],
    )
    assert made[0] == f"{site_url}postmortems/x/"
    assert all(address.startswith(site_url) for address in made)


def test_a_phone_has_the_whole_screen_for_it(phone: Page, site_url: str):
    phone.goto(site_url + POSTMORTEM)
    phone.locator(".pm-search-button").tap()
    phone.keyboard.type("certificate")
    expect(options(phone).first).to_be_visible()
    assert phone.locator("dialog.pm-search").bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    phone.get_by_role("button", name="Close search").tap()
    expect(phone.get_by_role("dialog")).to_be_hidden()


def test_without_scripts_there_is_no_dead_button(open_context, site_url: str):
    page = open_context(java_script_enabled=False).new_page()
    page.goto(site_url + POSTMORTEM)
    expect(page.locator(".pm-search-button")).to_be_hidden()


def test_the_home_page_s_search_leads_to_the_archive(page: Page, site_url: str):
    page.goto(site_url)
    page.locator(".pm-home-search input[name=q]").fill("connection pool")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site_url}archive/?q=connection+pool")
    expect(page.get_by_role("searchbox", name="Search postmortems")).to_have_value("connection pool")
    expect(page.locator(".pm-card").first).to_be_visible()


@pytest.mark.parametrize("path", ["", POSTMORTEM])
def test_the_header_does_not_move_anything(page: Page, site_url: str, path: str):
    page.goto(site_url + path, wait_until="networkidle")
    assert layout_shift(page) < 0.01


def layout_shift(page: Page) -> float:
    """What moved so far without the reader's doing, as the Cumulative Layout Shift counts it."""
    return page.evaluate(
        """() => new Promise((done) => {
            let sum = 0;
            new PerformanceObserver((list) => {
                for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
            }).observe({ type: "layout-shift", buffered: true });
            setTimeout(() => done(sum), 300);
        })"""
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("words", ["certificate", "xyzzyplugh"])
def test_the_dialog_is_accessible(open_context, site_url: str, scheme: str, words: str):
    page = open_context(color_scheme=scheme).new_page()
    page.goto(site_url + POSTMORTEM)
    open_search(page, words)
    results = Axe().run(page, context=".pm-search", options=WCAG)
    assert results.violations_count == 0, results.generate_report()
