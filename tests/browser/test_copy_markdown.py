"""Taking a postmortem along as Markdown: the button, what it says, and what is left without it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from chromium import SCREENS
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NAME = "2026-03-04-expired-tls-certificate"
REFUSED = (
    "if (navigator.clipboard)"
    " navigator.clipboard.writeText = () => Promise.reject(new DOMException('refused', 'NotAllowedError'));"
)
WITHOUT = "Object.defineProperty(navigator, 'clipboard', {value: undefined});"
OLD_REFUSED = "document.execCommand = () => false;"


@pytest.fixture
def text(site_folder: Path) -> str:
    return (site_folder / "postmortems" / f"{NAME}.txt").read_text("utf-8-sig")


def visit(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}postmortems/{NAME}/")


def button(page: Page) -> Locator:
    return page.get_by_role("button", name="Copy as Markdown")


def said(page: Page) -> Locator:
    return page.locator(".pm-about").get_by_role("status")


def pasted(page: Page) -> str:
    """What the clipboard gives when it is pasted into a field."""
    page.evaluate("document.body.append(Object.assign(document.createElement('textarea'), {id: 'paste-here'}))")
    page.locator("#paste-here").focus()
    page.keyboard.press("Control+V")
    return page.locator("#paste-here").input_value()


@pytest.fixture
def unwatched(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Opens contexts whose complaints are not heard: a text names no icon, so that the browser asks in vain for one."""
    contexts: list[BrowserContext] = []

    def start(**options: object) -> BrowserContext:
        contexts.append(browser.new_context(**options))
        return contexts[-1]

    yield start
    for context in contexts:
        context.close()


@pytest.mark.parametrize("options", SCREENS.values(), ids=SCREENS)
@pytest.mark.parametrize("before", ["", REFUSED, WITHOUT], ids=["allowed", "refused", "without-https"])
def test_copies_the_file_and_says_so(
    open_context: Callable[..., BrowserContext], site_url: str, text: str, options: dict, before: str
):
    context = open_context(**options, permissions=["clipboard-read", "clipboard-write"])
    context.add_init_script(before)
    page = context.new_page()
    visit(page, site_url)
    expect(said(page)).to_be_empty()
    button(page).click()
    expect(said(page)).to_have_text("Copied")
    assert pasted(page) == text
    assert text.startswith("---\ntitle: Expired TLS certificate")


def test_where_every_way_is_refused_it_leads_to_the_text(unwatched: Callable[..., BrowserContext], site_url: str):
    context = unwatched()
    context.add_init_script(REFUSED + OLD_REFUSED)
    page = context.new_page()
    visit(page, site_url)
    button(page).click()
    expect(said(page)).to_contain_text("Not copied.")
    with page.expect_navigation() as navigation:
        said(page).get_by_role("link", name="Open the text").click()
    assert navigation.value.headers["content-type"].startswith("text/plain")
    assert page.evaluate("document.contentType") == "text/plain"
    assert page.evaluate("document.characterSet") == "UTF-8"
    assert page.locator("pre").inner_text().startswith("---\ntitle: Expired")


def test_a_text_that_did_not_come_is_asked_for_again(page: Page, site_url: str, problems: list[str]):
    visit(page, site_url)
    page.route("**/*.txt", lambda route: route.fulfill(status=503))
    button(page).click()
    expect(said(page)).to_contain_text("Not copied.")
    page.unroute("**/*.txt")
    page.context.grant_permissions(["clipboard-write"])
    button(page).click()
    expect(said(page)).to_have_text("Copied")
    assert problems
    problems.clear()  # the browser's own word about the 503


def test_works_by_keyboard_and_keeps_the_focus(open_context: Callable[..., BrowserContext], site_url: str):
    context = open_context()
    context.add_init_script(WITHOUT)
    page = context.new_page()
    visit(page, site_url)
    button(page).focus()
    page.keyboard.press("Enter")
    expect(said(page)).to_have_text("Copied")
    expect(button(page)).to_be_focused()


def test_nothing_moves_when_it_has_copied(open_context: Callable[..., BrowserContext], site_url: str):
    for options in SCREENS.values():
        page = open_context(**options, permissions=["clipboard-write"]).new_page()
        visit(page, site_url)
        button(page).scroll_into_view_if_needed()
        before = button(page).bounding_box()
        summary = page.locator("#summary").bounding_box()
        button(page).click()
        expect(said(page)).to_have_text("Copied")
        assert button(page).bounding_box() == before
        assert page.locator("#summary").bounding_box() == summary
        assert before
        assert before["height"] >= 24
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_javascript_it_is_a_link_to_the_text(unwatched: Callable[..., BrowserContext], site_url: str):
    page = unwatched(java_script_enabled=False).new_page()
    visit(page, site_url)
    expect(button(page)).to_have_count(0)
    link = page.get_by_role("link", name="Read as Markdown")
    expect(link).to_be_visible()
    with page.expect_navigation() as navigation:
        link.click()
    assert navigation.value.url == f"{site_url}postmortems/{NAME}.txt"
    assert navigation.value.text().lstrip("\ufeff").startswith("---\ntitle:")


def test_other_pages_do_not_load_it(page: Page, site_url: str):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("", "archive/", "handbook/"):
        page.goto(f"{site_url}{path}", wait_until="networkidle")
    assert not [url for url in asked if "copy-markdown" in url]
    page.goto(f"{site_url}postmortems/{NAME}/", wait_until="networkidle")
    assert [url for url in asked if "copy-markdown" in url]
    assert not [url for url in asked if url.endswith(".txt")]
