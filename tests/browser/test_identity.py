"""The look of every page: colours that are chosen and remembered, where one is, severities without colour."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.site]

POSTMORTEM = "postmortems/2026-03-04-expired-tls-certificate/"
KINDS = [
    "",
    "archive/",
    POSTMORTEM,
    "services/",
    "services/edge/",
    "frameworks/soc-2/",
    "actions/",
    "handbook/writing/",
]


def background(page: Page) -> str:
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


@pytest.mark.parametrize("system", ["light", "dark"])
def test_the_chosen_colours_are_remembered_on_every_page(
    open_context: Callable[..., BrowserContext], site_url: str, system: str
):
    page = open_context(color_scheme=system).new_page()
    page.goto(site_url)
    first = background(page)
    wanted = {"light": "Dark colours", "dark": "Light colours"}[system]
    while (
        page.locator("body").get_attribute("data-md-color-media")
        != f"(prefers-color-scheme: {wanted.split()[0].lower()})"
    ):
        page.locator("form[data-md-component=palette] label:visible").click()
    chosen = background(page)
    assert chosen != first
    for path in ("archive/", POSTMORTEM):
        page.goto(site_url + path)
        assert background(page) == chosen


@pytest.mark.parametrize(
    ("path", "tab"),
    [
        ("", "Home"),
        ("archive/", "Archive"),
        (POSTMORTEM, "Archive"),
        ("services/", "Browse"),
        ("services/edge/", "Browse"),
        ("frameworks/soc-2/cc7-4/", "Browse"),
        ("actions/", "Action items"),
        ("handbook/writing/", "Handbook"),
    ],
)
def test_the_tab_of_a_page_is_marked(page: Page, site_url: str, path: str, tab: str):
    page.goto(site_url + path)
    expect(page.locator(".md-tabs__item--active")).to_have_text(tab)


def test_a_postmortem_says_where_it_is(page: Page, site_url: str):
    page.goto(site_url + POSTMORTEM)
    crumbs = page.get_by_role("navigation", name="Breadcrumb").get_by_role("link")
    assert crumbs.all_inner_texts() == ["Archive", "2026"]
    crumbs.nth(1).click()
    page.wait_for_url("**/archive/?year=2026")
    expect(page.get_by_role("button", name="Remove filter Year: 2026")).to_be_visible()


def test_severities_are_told_apart_without_colour(page: Page, site_url: str):
    page.goto(site_url)
    badges = page.locator(".pm-tile__severities .pm-badge")
    assert badges.all_inner_texts() == ["SEV-1", "SEV-2", "SEV-3", "SEV-4"]
    bars = [badge.evaluate("e => getComputedStyle(e).getPropertyValue('--pm-ticks')") for badge in badges.all()]
    assert bars == ["4", "3", "2", "1"]
    frames = [
        badge.evaluate(
            "e => {const s = getComputedStyle(e); return [s.borderStyle, s.boxShadow !== 'none', s.backgroundColor]}"
        )
        for badge in badges.all()
    ]
    assert len({tuple(frame) for frame in frames}) == len(frames)


def test_the_home_page_asks_and_shows_what_waits(page: Page, site_url: str):
    page.goto(site_url)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Has this happened before?")
    expect(page.get_by_role("searchbox", name="Search the archive")).to_be_in_viewport()
    numbers = {
        tile.locator(".pm-tile__name").inner_text(): int(tile.locator(".pm-tile__number").inner_text())
        for tile in page.locator(".pm-tiles > li:has(.pm-tile__name)").all()
    }
    page.locator(".pm-tile__number--late").click()
    page.wait_for_url("**/actions/#overdue")
    assert numbers["overdue"] == page.locator(".pm-action--overdue").count() > 0
    assert numbers["open action items"] == page.locator(".pm-action").count()


@pytest.mark.parametrize("path", KINDS)
def test_nothing_is_wider_than_a_phone(phone: Page, site_url: str, path: str):
    for width in (390, 320):  # 320 is what WCAG's Reflow asks for
        phone.set_viewport_size({"width": width, "height": 844})
        phone.goto(site_url + path)
        assert phone.evaluate("document.documentElement.scrollWidth") == width


def test_the_menu_of_a_phone_opens_by_keyboard_and_is_passed_by_while_closed(phone: Page, site_url: str):
    phone.goto(site_url)
    archive = phone.locator(".md-sidebar--primary").get_by_role("link", name="Archive", exact=True)
    menu = phone.get_by_role("button", name="Menu")
    for key in ("Enter", " "):
        expect(archive).to_be_hidden()
        menu.focus()
        phone.keyboard.press(key)
        expect(archive).to_be_visible()
        phone.keyboard.press(key)
    expect(archive).to_be_hidden()
    places = []
    for _ in range(8):
        phone.keyboard.press("Tab")
        places.append(phone.evaluate("document.activeElement.getBoundingClientRect().x"))
    assert min(places) >= 0


def test_without_scripts_the_home_page_offers_what_works(open_context: Callable[..., BrowserContext], site_url: str):
    page = open_context(java_script_enabled=False).new_page()
    page.goto(site_url)
    expect(page.locator(".pm-home-search")).to_be_hidden()
    page.get_by_role("link", name="all of them").click()
    expect(page.get_by_role("link", name="Expired TLS certificate took the storefront offline")).to_be_visible()
