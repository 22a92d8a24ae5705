"""Every kind of page by axe: WCAG 2.1 and 2.2 A and AA, and best practice; light and dark, on a desktop and a phone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from axe_playwright_python.sync_playwright import Axe
from bench_build import write_documents
from chromium import SCREENS
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pygments.token import STANDARD_TYPES
from site_server import PROJECT, build_site, served

from postmortem_archive.site.lists import YEARS_APART

pytestmark = [pytest.mark.browser, pytest.mark.site]

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},  # of WCAG 2.2, which axe leaves off unless told
    "resultTypes": ["violations"],
}
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"], "resultTypes": ["violations"]}
"""The rules that another scheme can break."""

POSTMORTEM = "postmortems/2026-03-04-expired-tls-certificate/"
CODE = "postmortems/2025-05-08-sql-injection-product-reviews/"
PAGES = {
    "home": "",
    "archive": "archive/",
    "archive with filters": "archive/?severity=sev-2&service=edge&sort=-duration",
    "archive with words": "archive/?q=certificate&severity=sev-2&sort=-date",
    "archive with nothing found": "archive/?severity=sev-4&service=dns&q=disk",
    "postmortem": POSTMORTEM,
    "postmortem with code": CODE,
    "postmortem in review": "postmortems/2026-11-12-vault-token-renewal-stopped/",
    "postmortem withdrawn": "postmortems/2026-09-08-price-feed-false-alarm/",
    "postmortem in Spanish": "postmortems/2026-04-28-caida-de-notificaciones/",
    "postmortem from the plain template": "postmortems/2026-07-30-warehouse-scanner-outage/",
    "severities": "severity/",
    "severity": "severity/sev-2/",
    "services": "services/",
    "service": "services/storefront/",
    "factors": "factors/",
    "factor": "factors/certificate-expiry/",
    "teams": "teams/",
    "team": "teams/platform/",
    "lifecycle stages": "lifecycle/",
    "lifecycle stage": "lifecycle/release/",
    "frameworks": "frameworks/",
    "framework": "frameworks/iso-27001/",
    "control": "frameworks/iso-27001/a-5-26/",
    "patterns": "patterns/",
    "trends": "trends/",
    "quarter with a commentary": "trends/2026-q3/",
    "quarter that is not over": "trends/2026-q4/",
    "quarter without a baseline": "trends/2024-q3/",
    "data": "data/",
    "action items": "actions/",
    "reading report": "reading-report/",
    "handbook": "handbook/",
    **{
        f"handbook, {page.stem}": f"handbook/{page.stem}/"
        for page in sorted((PROJECT / "docs" / "handbook").glob("*.md"))
        if page.stem != "index"
    },
    "nothing at this address": "nothing/here/",
}


def described(violations: list[dict]) -> str:
    """Rule, selector and axe's reason of every violation: what is needed to find it."""
    return "\n".join(
        f"{violation['id']}: {' '.join(map(str, node['target']))}\n    {' '.join(node['failureSummary'].split())}"
        for violation in violations
        for node in violation["nodes"]
    )


def expect_accessible(page: Page, context: str | None = None) -> None:
    """By all rules in the light scheme, by those of colours in the dark one too, to which the page changes as it is."""
    found = Axe().run(page, context=context, options=RULES).response["violations"]
    page.emulate_media(color_scheme="dark")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    found += Axe().run(page, context=context, options=COLOURS).response["violations"]
    assert not found, described(found)


def expect_no_wider_than_the_screen(page: Page) -> None:
    beyond = page.evaluate("document.documentElement.scrollWidth - window.screen.width")
    assert beyond <= 0, f"{beyond} px wider than the screen"


@pytest.fixture
def open_page(open_context: Callable[..., BrowserContext]) -> Callable[[str, str], Page]:
    """Open an address on one of SCREENS, in the light scheme, and wait for what scripts make of the page."""

    def start(screen: str, address: str) -> Page:
        page = open_context(**SCREENS[screen], color_scheme="light", reduced_motion="reduce").new_page()
        page.goto(address)
        page.locator(".pm-archive:not([data-state=ready]):not([data-state=failed])").wait_for(state="detached")
        page.locator(".pm-archive__results[aria-busy=true]").wait_for(state="detached")
        return page

    return start


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_page_is_accessible(open_page: Callable[[str, str], Page], site_url: str, path: str, screen: str, problems):
    page = open_page(screen, site_url + path)
    expect_accessible(page)
    expect_no_wider_than_the_screen(page)
    if path == PAGES["nothing at this address"]:  # the browser logs the status itself
        assert len(problems) == 1
        assert "404" in problems.pop()


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("words", ["", "certificate", "xyzzyplugh"], ids=["empty", "found", "nothing found"])
def test_the_search_dialog_is_accessible(open_page: Callable[[str, str], Page], site_url: str, words: str, screen: str):
    page = open_page(screen, site_url + POSTMORTEM)
    page.locator(".pm-search-button").click()
    if words:
        page.keyboard.type(words)
        expect(page.locator(".pm-search__status")).not_to_have_text(re.compile("^$|Searching"))
    expect_accessible(page, ".pm-search")


def test_the_sheet_of_filters_is_accessible(open_page: Callable[[str, str], Page], site_url: str):
    page = open_page("phone", f"{site_url}archive/?service=edge")
    page.get_by_role("button", name="Filters").tap()
    expect(page.get_by_role("dialog", name="Filters")).to_be_visible()
    expect_accessible(page)


@pytest.fixture(scope="module")
def large_site_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site of so many postmortems that the years have pages of their own."""
    folder = tmp_path_factory.mktemp("large")
    write_documents(folder / "archive", YEARS_APART + 1, seed=0)
    build_site(folder / "site", ARCHIVE=str(folder / "archive"))
    with served(folder / "site") as server:
        yield server.url


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("path", ["archive/", "archive/2025/"])
def test_pages_of_a_large_archive_are_accessible(browser: Browser, large_site_url: str, path: str, screen: str):
    with closing(browser.new_context(**SCREENS[screen], color_scheme="light", reduced_motion="reduce")) as context:
        page = context.new_page()
        assert page.goto(large_site_url + path).ok
        expect_accessible(page)
        expect_no_wider_than_the_screen(page)


@pytest.mark.parametrize("screen", SCREENS)
def test_code_that_scrolls_keeps_the_focus_when_the_theme_takes_it(
    open_page: Callable[[str, str], Page], site_url: str, screen: str, problems
):
    """The theme takes it where nothing hovers, at a moment of its own: on a busy machine after the page is done."""
    page = open_page(screen, f"{site_url}{PAGES['postmortem in Spanish']}")
    code = page.locator("pre > code").first
    code.evaluate("code => { code.style.width = '8rem'; code.style.display = 'block'; }")
    expect(code).to_have_attribute("tabindex", "0")
    code.evaluate("code => code.removeAttribute('tabindex')")
    expect(code).to_have_attribute("tabindex", "0")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_code_of_every_kind_is_legible(open_context: Callable[..., BrowserContext], site_url: str, scheme: str):
    page = open_context(color_scheme=scheme).new_page()
    page.goto(site_url + CODE)
    page.locator(".highlight code").first.evaluate(
        """(code, kinds) => code.replaceChildren(...kinds.flatMap((kind) => {
            const token = document.createElement("span");
            token.className = kind;
            token.textContent = `${kind} token`;
            return [token, " "];
        }))""",
        sorted(kind for kind in STANDARD_TYPES.values() if kind),
    )
    violations = Axe().run(page, context=".highlight", options=COLOURS).response["violations"]
    assert not violations, described(violations)
