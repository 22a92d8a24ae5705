"""Pages of tags as they are seen: the drawing says what its numbers say, and fits, for young archives and old ones."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from chromium import SCREENS
from playwright.sync_api import BrowserContext, Page

from tests.support.records import text_of
from tests.support.sites import build, write_archive

pytestmark = [pytest.mark.browser, pytest.mark.site]

CHART = ".pm-history__chart"
TAGS = ["services/storefront/", "factors/certificate-expiry/", "severity/sev-1/", "frameworks/iso-27001/a-5-26/"]


@pytest.fixture(scope="module")
def old_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fifteen years of one service, its first and last name once, and another that failed only once."""
    folder = tmp_path_factory.mktemp("old")
    files = {
        f"{year}-{month:02}-10-outage.md": text_of(
            title="Outage", started=f"{year}-{month:02}-10T10:00Z", services=["always"], severity=f"SEV-{month % 5}"
        )
        for year in range(2012, 2027)
        for month in (1, 2, 5, 8, 11)
        if (year, month) < (2026, 11)
    }
    files["2026-03-04-once.md"] = text_of(started="2026-03-04T10:00Z", services=["once"])
    site = build(folder / "site", write_archive(folder / "archive", files), strict=False)
    assert site.code == 0, site.output[-3000:]
    return site.folder


def boxes(page: Page, selector: str) -> list[dict[str, float]]:
    return [each.bounding_box() for each in page.locator(selector).all()]


def assert_fits(page: Page) -> None:
    """Nothing is wider than the screen, the drawing is inside its column, and no two of its texts meet."""
    assert page.evaluate("document.documentElement.scrollWidth - window.screen.width") <= 0
    column = page.locator(".pm-history").bounding_box()
    bars, texts = boxes(page, f"{CHART} rect.pm-bar"), boxes(page, f"{CHART} text")
    assert bars
    assert texts
    for box in (*bars, *texts):
        assert column["x"] - 1 <= box["x"]
        assert box["x"] + box["width"] <= column["x"] + column["width"] + 1
    for place, one in enumerate(texts):
        for other in texts[place + 1 :]:
            apart = (
                one["x"] + one["width"] <= other["x"]
                or other["x"] + other["width"] <= one["x"]
                or one["y"] + one["height"] <= other["y"] + 3
                or other["y"] + other["height"] <= one["y"] + 3
            )
            assert apart, (one, other)


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("path", TAGS)
def test_the_drawing_fits(open_context: Callable[..., BrowserContext], site_url: str, path: str, screen: str):
    page = open_context(**SCREENS[screen]).new_page()
    page.goto(site_url + path)
    assert_fits(page)


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("name", ["always", "once"])
def test_the_drawing_of_fifteen_years_fits(
    open_context: Callable[..., BrowserContext],
    serve: Callable[[Path], str],
    old_site: Path,
    problems: list[str],
    name: str,
    screen: str,
):
    page = open_context(**SCREENS[screen]).new_page()
    page.goto(f"{serve(old_site)}services/{name}/")
    assert_fits(page)
    widths = {round(box["width"]) for box in boxes(page, f"{CHART} rect.pm-bar")}
    assert min(widths) >= 3
    problems[:] = [problem for problem in problems if not problem.startswith("asked http://127.0.0.1")]  # its server


@pytest.mark.parametrize("path", TAGS)
def test_label_bars_and_numbers_agree(page: Page, site_url: str, path: str):
    page.goto(site_url + path)
    label = page.get_by_role("img", name="Incidents per quarter").get_attribute("aria-label")
    said = dict(re.findall(r"(\d{4}-Q\d): (\d+)", label.partition("in all.")[2]))
    total = int(re.search(r"(\d+) in all", label)[1])
    page.locator(".pm-fold summary", has_text="The numbers").click()
    rows = [re.split(r"\s+", row)[:2] for row in page.locator(".pm-fold tbody tr").all_inner_texts()]
    assert dict(rows) == said
    assert sum(int(count) for _, count in rows) == total
    unit = None
    for quarter, count in said.items():
        bar = page.locator(f"{CHART} g", has=page.locator(f"title:text-matches('^{quarter}')"))
        height = bar.bounding_box()["height"]
        unit = unit or height / int(count)
        assert height == pytest.approx(int(count) * unit, abs=2)


def test_severities_are_told_apart_by_more_than_their_colour(page: Page, site_url: str):
    page.goto(site_url + "frameworks/iso-27001/")
    fills = page.locator(f"{CHART} rect.pm-bar").evaluate_all(
        "all => [...new Set(all.map(bar => bar.attributes.fill.value))]"
    )
    drawn = [
        page.locator(f"{fill[4:-1]} > *").evaluate_all(
            "all => all.map(each => each.tagName + each.getAttribute('width'))"
        )
        for fill in fills
    ]
    assert len(fills) >= 3
    assert len({tuple(marks) for marks in drawn}) == len(fills)


def test_years_lead_to_the_archive_filtered(page: Page, site_url: str):
    page.goto(site_url + "services/storefront/")
    page.locator(".pm-fold summary", has_text="The numbers").click()
    rows = page.locator(".pm-fold tbody tr").all_inner_texts()
    wanted = sum(int(re.split(r"\s+", row)[1]) for row in rows if row.startswith("2026"))
    page.locator(".pm-fold").get_by_role("link", name="2026", exact=True).click()
    page.locator(".pm-archive[data-state=ready]").wait_for()
    assert page.locator(".pm-archive .pm-card").count() == wanted


@pytest.mark.parametrize("path", ["services/", "factors/", "frameworks/", "frameworks/iso-27001/", "severity/"])
def test_a_phone_shows_tables_without_scrolling(phone: Page, site_url: str, path: str):
    phone.goto(site_url + path)
    assert phone.evaluate("document.documentElement.scrollWidth - window.screen.width") <= 0
    cells = [box for box in boxes(phone, "table.pm-index:visible :is(th, td):visible") if box]
    assert cells
    for box in cells:
        assert box["x"] + box["width"] <= 390


def test_controls_stay_a_table_to_a_screen_reader_on_a_phone(phone: Page, site_url: str):
    phone.goto(site_url + "frameworks/iso-27001/")
    table = phone.get_by_role("table").first
    assert table.get_by_role("columnheader").count() == 3
    row = table.get_by_role("row").nth(1)
    assert row.get_by_role("rowheader").count() == 1
    assert row.get_by_role("cell").count() == 2
