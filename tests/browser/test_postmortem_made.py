"""What the samples lack, on pages of postmortems made for it: pictures, a text from right to left, odd timelines."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from chromium import SCREENS
from playwright.sync_api import BrowserContext, Page, expect

from tests.support.records import text_of
from tests.support.sites import build, write_archive

pytestmark = [pytest.mark.browser, pytest.mark.site]

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1600 600"><path d="M0 500L800 90L1600 400"/></svg>'
PICTURES = "postmortems/2026-05-03-pictures/"
ARABIC = "postmortems/2026-05-01-arabic/"
on_each_screen = pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS)


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


PICTURE_BODY = """
## Summary

Before. ![Requests per minute](graph.svg)

![Latency](graph.png)

[![Linked](graph.png)](2026-05-01-arabic.md) ![](dot.png)

## Last

The end.

## Timeline

| Time (UTC) | Event |
|------------|-------|
| 09:00 | It broke |
| 09:01 | Alert |
| 09:02 | Rolled back |
| 09:10 - 09:40 | Watched |
| later | Somebody tidied up |
| 2026-05-06 10:00 | All clear |
"""
ARABIC_BODY = """
## الملخص

انتهت صلاحية الشهادة وتوقف المتجر.

- أولا

## Timeline

| Time (UTC) | Event |
|------------|-------|
| 23:30 | بدأت المشكلة |
| 23:40 | تنبيه من المراقبة |
| 2026-05-02 06:00 | تم الحل |

## Action items

- [ ] تجديد الشهادة (owner: platform, due: 2026-06-01)
"""


@pytest.fixture(scope="module")
def site_url(tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path], str]) -> str:
    folder = tmp_path_factory.mktemp("made")
    times = {"detected": "2026-05-03T09:01Z", "mitigated": "2026-05-03T09:02Z", "resolved": "2026-05-06T10:00Z"}
    files = {
        "2026-05-03-pictures.md": text_of(
            PICTURE_BODY, title="Pictures", started="2026-05-03T09:00Z", status="withdrawn",
            withdrawn={"on": "2026-05-09", "reason": "It was a drill"}, **times,
        ),
        "2026-05-01-arabic.md": text_of(
            ARABIC_BODY, title="انقطاع الخدمة", lang="ar", started="2026-05-01T23:30Z",
            detected="2026-05-01T23:40Z", mitigated=None, resolved="2026-05-02T06:00Z", services=["edge"],
        ),
        "graph.svg": SVG,
        "graph.png": png(900, 300),
        "dot.png": png(8, 8),
    }  # fmt: skip
    made = build(folder / "site", write_archive(folder / "archive", files), strict=False)
    assert made.code == 0, made.output[-3000:]
    return serve(made.folder)


@on_each_screen
def test_room_is_kept_for_pictures_before_they_come(
    open_context: Callable[..., BrowserContext], site_url: str, screen: dict, problems: list[str]
):
    page = open_context(**screen).new_page()
    page.goto(site_url + PICTURES)
    wanted = page.locator("#last").evaluate("(heading) => heading.offsetTop")
    late = open_context(**screen).new_page()
    late.route("**/graph.*", lambda route: None)
    late.goto(site_url + PICTURES, wait_until="domcontentloaded")
    assert late.locator("#last").evaluate("(heading) => heading.offsetTop") == pytest.approx(wanted, abs=1)
    late.unroute_all(behavior="ignoreErrors")
    problems.clear()


@pytest.mark.parametrize("name", ["Requests per minute", "Latency"])
def test_a_picture_opens_large_and_gives_the_focus_back(page: Page, site_url: str, name: str):
    page.goto(site_url + PICTURES)
    picture = page.get_by_role("button", name=f"{name} (enlarge)")
    before = picture.bounding_box()
    picture.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name=name)
    large = dialog.get_by_role("img", name=name).bounding_box()
    assert before
    assert large
    assert large["width"] > before["width"]
    expect(dialog.get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(picture).to_be_focused()
    page.keyboard.press(" ")
    expect(dialog).to_be_visible()
    page.keyboard.press("Enter")  # on the button
    expect(dialog).to_have_count(0)
    expect(picture).to_be_focused()


@on_each_screen
def test_a_click_opens_and_closes_a_picture(open_context: Callable[..., BrowserContext], site_url: str, screen: dict):
    page = open_context(**screen).new_page()
    page.goto(site_url + PICTURES)
    picture = page.get_by_role("button", name="Latency (enlarge)")
    picture.click()
    dialog = page.get_by_role("dialog", name="Latency")
    box = dialog.bounding_box()
    assert box
    assert (box["x"], box["y"]) == (0, 0)
    dialog.get_by_role("img").click()
    expect(dialog).to_have_count(0)
    expect(picture).to_be_focused()


def test_a_linked_picture_stays_a_link_and_a_tiny_one_is_left_alone(page: Page, site_url: str):
    page.goto(site_url + PICTURES)
    expect(page.get_by_role("button", name="(enlarge)")).to_have_count(2)
    expect(page.get_by_role("button", name="Enlarge the image")).to_have_count(0)
    page.get_by_role("img", name="Linked").click()
    expect(page).to_have_url(site_url + ARABIC)


def test_without_scripts_pictures_are_pictures(open_context: Callable[..., BrowserContext], site_url: str):
    page = open_context(java_script_enabled=False).new_page()
    page.goto(site_url + PICTURES)
    picture = page.get_by_role("img", name="Latency")
    expect(picture).to_be_visible()
    assert picture.evaluate("(image) => getComputedStyle(image).cursor") == "auto"


@on_each_screen
@pytest.mark.parametrize("path", [PICTURES, ARABIC])
def test_nothing_is_wider_than_the_screen(
    open_context: Callable[..., BrowserContext], site_url: str, screen: dict, path: str
):
    page = open_context(**screen).new_page()
    page.goto(site_url + path)
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


@on_each_screen
def test_very_unequal_phases_are_all_seen_and_all_named(
    open_context: Callable[..., BrowserContext], site_url: str, screen: dict
):
    page = open_context(**screen).new_page()
    page.goto(site_url + PICTURES)
    widths = page.locator(".pm-phase").evaluate_all("(bars) => bars.map((bar) => bar.getBoundingClientRect().width)")
    assert len(widths) == 3
    assert min(widths) >= 2.5
    for words in ("1 min until detected", "1 min until mitigated", "3 d until resolved"):
        expect(page.locator(".pm-phase-key", has_text=words)).to_be_visible()


def test_spans_and_entries_without_a_time_are_told_apart(page: Page, site_url: str):
    page.goto(site_url + PICTURES)
    span = page.locator("#t-20260503-0910")
    expect(span.locator("a")).to_have_text("09:10–09:40")
    expect(span).to_contain_text("for 30 min")
    expect(page.locator("#t-unknown a")).to_have_text("later")
    mark = "(row) => getComputedStyle(row, '::before').height + getComputedStyle(row, '::before').backgroundColor"
    marks = {page.locator(row).evaluate(mark) for row in ("#t-20260503-0910", "#t-unknown")}
    assert len(marks) == 2


def test_a_withdrawn_postmortem_says_so_first(page: Page, site_url: str):
    page.goto(site_url + PICTURES)
    notice = page.locator(".pm-notice").bounding_box()
    record = page.locator(".pm-record").bounding_box()
    assert notice
    assert record
    assert notice["y"] + notice["height"] <= record["y"]
    expect(page.locator(".pm-notice")).to_contain_text("Withdrawn on 2026-05-09")
    expect(page.locator(".pm-notice")).to_contain_text("It was a drill")


@on_each_screen
def test_a_text_from_right_to_left_is_mirrored(
    open_context: Callable[..., BrowserContext], site_url: str, screen: dict
):
    page = open_context(**screen).new_page()
    page.goto(site_url + ARABIC)

    def left(selector: str) -> float:
        box = page.locator(selector).first.bounding_box()
        assert box
        return box["x"]

    assert left(".pm-badge") > left(".pm-record__line time")
    assert left(".pm-timeline__time time") > left(".pm-timeline__event")
    assert left(".pm-phase--detected") > left(".pm-phase--resolved")
    assert left(".pm-action__state") > left(".pm-anchor")
    rail = page.locator(".pm-timeline__row").first.evaluate("(row) => getComputedStyle(row, '::after').right")
    time = page.locator(".pm-timeline__row").first.evaluate(
        "(row) => row.getBoundingClientRect().right - row.querySelector('a time').getBoundingClientRect().left"
    )
    assert float(rail.removesuffix("px")) >= time
    bullets = page.locator(".pm-record ~ ul:not(.pm-list) li").first
    assert bullets.evaluate("(item) => getComputedStyle(item).marginLeft") == "0px"
    assert bullets.evaluate("(item) => parseFloat(getComputedStyle(item).marginRight)") > 10
