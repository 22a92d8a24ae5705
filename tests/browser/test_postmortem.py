"""The page of a postmortem in a browser: facts, contents, timeline, action items, excerpts, neighbours, and print."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from chromium import SCREENS
from playwright.sync_api import BrowserContext, Page, expect
from pypdf import PdfReader

pytestmark = [pytest.mark.browser, pytest.mark.site]

CERTIFICATE = "postmortems/2026-03-04-expired-tls-certificate/"
INJECTION = "postmortems/2025-05-08-sql-injection-product-reviews/"
HEADER = "document.querySelector('.md-header').getBoundingClientRect().bottom"


def below_header(page: Page, selector: str) -> float:
    """How far below the header an element begins, in CSS pixels, once the page has come to rest."""
    where = f"document.querySelector({selector!r}).getBoundingClientRect().top - {HEADER}"
    before, now = None, page.evaluate(where)
    while now != before:
        page.wait_for_timeout(150)
        before, now = now, page.evaluate(where)
    return now


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_desktop_shows_all_facts(open_context: Callable[..., BrowserContext], site_url: str, scripts: bool):
    page = open_context(**SCREENS["desktop"], java_script_enabled=scripts).new_page()
    page.goto(site_url + CERTIFICATE)
    expect(page.get_by_text("2026-03-04 09:58 UTC")).to_be_visible()
    expect(page.get_by_role("link", name="Manual step in a repeated task").first).to_be_visible()
    expect(page.get_by_text("All facts")).to_be_hidden()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_phone_shows_the_main_facts_and_unfolds_the_rest(
    open_context: Callable[..., BrowserContext], site_url: str, scripts: bool
):
    page = open_context(**SCREENS["phone"], java_script_enabled=scripts).new_page()
    page.goto(site_url + CERTIFICATE)
    record = page.locator(".pm-record")
    for text in ("SEV-2", "Published", "2026-03-04", "2 min", "43 min", "1 h 22 min"):
        expect(record.get_by_text(text, exact=True)).to_be_visible()
    rows = {round(box["y"]) for one in record.locator(".pm-durations strong").all() if (box := one.bounding_box())}
    assert len(rows) == 1
    box = record.bounding_box()
    assert box
    assert box["height"] < 200
    expect(record.get_by_text("storefront on-call")).to_be_hidden()
    record.get_by_text("All facts").click()
    expect(record.get_by_text("storefront on-call")).to_be_visible()


@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS)
def test_nothing_moves_while_the_page_loads(open_context: Callable[..., BrowserContext], site_url: str, screen: dict):
    page = open_context(**screen).new_page()
    page.add_init_script(
        "window.shifts = []; new PerformanceObserver((list) => window.shifts.push(...list.getEntries().map((entry) => "
        "entry.value))).observe({ type: 'layout-shift', buffered: true })"
    )
    page.goto(site_url + CERTIFICATE)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    assert sum(page.evaluate("window.shifts")) < 0.01


def test_lines_of_prose_have_a_measure_and_what_is_read_across_has_more(page: Page, site_url: str):
    page.goto(site_url + CERTIFICATE)
    prose = page.locator("#summary ~ p").first.bounding_box()
    timeline = page.locator(".pm-timeline").bounding_box()
    record = page.locator(".pm-record").bounding_box()
    assert prose
    assert timeline
    assert record
    assert 560 < prose["width"] < 720
    assert timeline["width"] == record["width"] > 900


def test_the_contents_stay_in_view_and_mark_the_section_being_read(page: Page, site_url: str):
    page.goto(site_url + CERTIFICATE)
    contents = page.get_by_role("navigation", name="Table of contents")
    contents.get_by_role("link", name="Action items").click()
    expect(contents.locator(".md-nav__link--active")).to_have_text("Action items")
    expect(contents.get_by_role("link", name="Action items")).to_be_in_viewport()
    line = contents.locator(".md-nav__link--active").evaluate("(link) => getComputedStyle(link).borderInlineStartColor")
    assert line != "rgba(0, 0, 0, 0)"
    assert 0 <= below_header(page, "#action-items") < 60


def test_a_phone_has_the_contents_at_hand(phone: Page, site_url: str):
    phone.goto(site_url + CERTIFICATE)
    link = phone.locator(".pm-contents").get_by_role("link", name="Lessons")
    expect(link).to_be_hidden()
    phone.get_by_text("Contents", exact=True).click()
    link.click()
    assert 0 <= below_header(phone, "#lessons") < 60


def test_a_desktop_does_not_say_the_contents_twice(page: Page, site_url: str):
    page.goto(site_url + CERTIFICATE)
    expect(page.locator(".pm-contents")).to_be_hidden()


@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS)
@pytest.mark.parametrize("anchor", ["t-20260304-1029", "a-5"])
def test_what_an_address_names_is_below_the_header_and_marked(
    open_context: Callable[..., BrowserContext], site_url: str, anchor: str, screen: dict
):
    page = open_context(**screen).new_page()
    page.goto(f"{site_url}{CERTIFICATE}#{anchor}")
    assert 0 <= below_header(page, f"#{anchor}") < 60
    assert page.locator(f"#{anchor}").evaluate("(row) => getComputedStyle(row).outlineStyle") == "solid"


def test_rows_and_action_items_link_to_themselves_and_say_so(page: Page, site_url: str):
    page.goto(site_url + CERTIFICATE)
    time = page.locator("#t-20260304-1029 > a")
    sign = "(link) => getComputedStyle(link, '::before').opacity"
    assert time.evaluate(sign) == "0"
    page.locator("#t-20260304-1029").hover()
    assert time.evaluate(sign) == "1"
    page.locator("#t-20260304-1021 > a").focus()
    page.keyboard.press("Tab")
    expect(time).to_be_focused()
    assert time.evaluate(sign) == "1"
    page.keyboard.press("Enter")
    assert page.url.endswith("#t-20260304-1029")
    page.get_by_role("link", name="Link to action item 3").click()
    assert page.url.endswith("#a-3")


def test_each_milestone_has_a_name_and_a_shape_of_its_own(page: Page, site_url: str):
    page.goto(site_url + CERTIFICATE)
    shapes = set()
    for name in ("Started", "Detected", "Mitigated", "Resolved"):
        row = page.locator(".pm-timeline__row", has=page.get_by_text(name, exact=True))
        expect(row).to_have_count(1)
        shapes.add(
            row.evaluate(
                """(row) => { const mark = getComputedStyle(row, "::before");
                return [mark.borderRadius, mark.rotate, mark.content, mark.borderWidth].join() }"""
            )
        )
    assert len(shapes) == 4


def test_phases_differ_by_more_than_colour(page: Page, site_url: str):
    page.goto(site_url + CERTIFICATE)
    strokes = page.evaluate(
        """["detected", "mitigated", "resolved"].map((name) => getComputedStyle(
            document.querySelector(`.pm-timeline__row--until-${name}`), "::after").borderInlineStartStyle)"""
    )
    assert len(set(strokes)) == 3
    keys = page.evaluate(
        """[...document.querySelectorAll(".pm-phase-key")].map(
            (key) => getComputedStyle(key, "::before").backgroundImage)"""
    )
    assert len(set(keys)) == 3


def test_a_longer_silence_is_a_longer_gap(page: Page, site_url: str):
    page.goto(site_url + INJECTION)
    short = page.get_by_text("2 h 28 min without an entry").locator("..").bounding_box()
    long = page.get_by_text("41 d 23 h without an entry").locator("..").bounding_box()
    assert short
    assert long
    assert long["height"] > short["height"] > 40


def test_times_tell_the_readers_own(open_context: Callable[..., BrowserContext], site_url: str):
    page = open_context(timezone_id="Asia/Tokyo", locale="en-GB").new_page()
    page.goto(site_url + CERTIFICATE)
    expect(page.locator("#t-20260304-1000 time")).to_have_attribute("title", re.compile("4 Mar 2026, 19:00:00"))
    expect(page.locator("#t-20260304-1000 time")).to_have_text("10:00")


@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS)
def test_excerpts_are_not_wrapped_and_scroll_by_keyboard(
    open_context: Callable[..., BrowserContext], site_url: str, screen: dict
):
    page = open_context(**screen).new_page()
    page.goto(site_url + CERTIFICATE)
    code = page.locator(".highlight code").first
    assert code.evaluate("(code) => getComputedStyle(code).whiteSpace") == "pre"
    assert code.evaluate("(code) => parseFloat(getComputedStyle(code).fontSize)") >= 13
    code.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    assert code.evaluate("(code) => code.scrollLeft") > 0


def test_what_happened_before_is_shown_with_what_was_done(page: Page, site_url: str):
    page.goto(site_url + INJECTION)
    before = page.locator(".pm-earlier", has=page.get_by_role("heading", name="Earlier with these factors"))
    rows = before.locator("li")
    assert 1 <= rows.count() <= 4
    dates = [time.get_attribute("datetime") or "" for time in rows.locator("time").all()]
    assert dates == sorted(dates, reverse=True)
    assert dates[0] < "2025-05-08"
    for row in rows.all():
        expect(row).to_contain_text(re.compile(r"Action items: \d+ (done|open)"))
    shown = page.locator(".pm-related li a[href*='postmortems/']").evaluate_all(
        "(links) => links.map((link) => link.href)"
    )
    assert len(shown) == len(set(shown))
    before.get_by_role("link", name="Access wider than needed", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Access wider than needed")


def test_the_neighbours_by_date_lead_there_and_back(page: Page, site_url: str):
    page.goto(site_url + CERTIFICATE)
    page.locator("a[rel=prev]").click()
    expect(page.locator(".pm-record__line time")).to_have_attribute("datetime", "2026-02-12")
    page.locator("a[rel=next]").click()
    expect(page).to_have_url(site_url + CERTIFICATE)


@pytest.mark.parametrize("path", ["", "archive/", "handbook/"], ids=["home", "archive", "handbook"])
def test_other_pages_do_not_load_what_is_for_postmortems(page: Page, site_url: str, path: str):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site_url + path)
    page.wait_for_load_state("networkidle")
    assert not any("postmortem.js" in url for url in asked)


def printed(page: Page) -> list[str]:
    """The text of each page of paper, its ligatures as letters."""
    pages = PdfReader(io.BytesIO(page.pdf(format="A4", print_background=True))).pages
    return [
        page.extract_text().replace("\ufb01", "fi").replace("\ufb04", "ffl").replace("\ufb00", "ff") for page in pages
    ]


@pytest.mark.parametrize("path", [CERTIFICATE, INJECTION])
def test_paper_has_all_of_it_and_nothing_of_the_screen(
    open_context: Callable[..., BrowserContext], site_url: str, path: str
):
    texts = {}
    for scheme in ("light", "dark"):
        page = open_context(color_scheme=scheme).new_page()
        page.goto(site_url + path)
        page.wait_for_load_state("networkidle")
        texts[scheme] = printed(page)
    assert texts["light"] == texts["dark"]
    pages = texts["light"]
    assert 3 <= len(pages) <= 9
    text = " ".join(" ".join(pages).split())
    wanted = {
        CERTIFICATE: [
            "SEV-2", "Published", "1 h 22 min", "storefront on-call", "Manual step in a repeated task", "CC7.4",
            "(https://tracker.brasskettle.example/PLAT-", "343 d 4 h without an entry", "Resolved every host name",
            "Proxies still serve the old certificate", "Overdue", "#5", "Owner: platform", "Due 2026-06-30",
            "SSL: error:80000015", "lib)", "Related postmortems", "/postmortems/2026-03-04-expired-tls-certificate/",
            ", printed on 20",
        ],
        INJECTION: ["5 h 18 min", "What else was tried?", "request log joined to statement log", "04:19:50.."],
    }  # fmt: skip
    missing = [words for words in wanted[path] if words not in text]
    assert not missing, text
    for words in (
        "Search",
        "Copy",
        "Table of contents",
        "Handbook",
        "Back to top",
        "Previous,",
        "All facts",
        "Made with",
    ):
        assert words not in text
    assert f"1 / {len(pages)}" in pages[0]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_paper_is_white_and_shows_folded_facts_from_any_screen(
    open_context: Callable[..., BrowserContext], site_url: str, scripts: bool
):
    page = open_context(**SCREENS["phone"], color_scheme="dark", java_script_enabled=scripts).new_page()
    page.goto(site_url + CERTIFICATE)
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.get_by_text("storefront on-call", exact=True)).to_be_visible()
    expect(page.locator(".pm-source")).to_be_visible()
    colours = page.evaluate(
        """() => { const style = (selector) => getComputedStyle(document.querySelector(selector));
        return [style("body").backgroundColor, style(".pm-record").backgroundColor, style("#summary ~ p").color,
                style(".pm-timeline__event").color, style(".pm-timeline__row--milestone").backgroundColor] }"""
    )
    white, black, clear = "rgb(255, 255, 255)", "rgb(0, 0, 0)", "rgba(0, 0, 0, 0)"
    assert colours == [white, white, black, black, clear]


def test_on_paper_nothing_is_cut_at_the_edge(open_context: Callable[..., BrowserContext], site_url: str):
    page = open_context(viewport={"width": 680, "height": 1000}).new_page()
    page.goto(site_url + INJECTION)
    page.emulate_media(media="print")
    cut = page.evaluate(
        """[...document.querySelectorAll(".md-content *")].filter((one) => one.getBoundingClientRect().right > 681
            && getComputedStyle(one).display !== "none").map((one) => one.outerHTML.slice(0, 80))"""
    )
    assert cut == []
    kept = page.evaluate(
        """[".pm-timeline__row", ".pm-action", "tr", ".pm-record"].map((name) =>
            getComputedStyle(document.querySelector(`.md-content ${name}`)).breakInside)"""
    )
    assert kept == ["avoid"] * 4
