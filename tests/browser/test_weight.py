"""What pages weigh, and that nothing moves: what the handbook's page on quality promises, on pages of each kind."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import measure_archive
import measure_lighthouse
import measure_pages
import pytest
from chromium import SCREENS
from playwright.sync_api import Browser
from site_pages import pages_by_kind, postmortem_pages
from site_server import PROJECT, served

pytestmark = [pytest.mark.browser, pytest.mark.site]

SHIFTING = ("home", "archive", "postmortem", "severity", "framework", "handbook page")


def command(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a script in a process of its own: Playwright starts once in each."""
    words = [sys.executable, str(PROJECT / "scripts" / name), *arguments]
    return subprocess.run(words, capture_output=True, text=True, check=False)


def test_a_postmortem_is_light_and_the_next_one_lighter(browser: Browser, site_url: str, site_folder: Path):
    page = pages_by_kind(site_folder)["postmortem"]
    other = next(each for each in postmortem_pages(site_folder) if each != page)
    first = measure_pages.first_visit(browser, site_url, page)
    further = measure_pages.further_visits(browser, site_url, [page, other])
    assert first.size <= measure_pages.FIRST_VISIT
    assert {visit.page for visit in further} == {page, other}
    assert max(visit.size for visit in further) <= measure_pages.FURTHER_VISIT
    assert all(visit.size > 5_000 for visit in further), "a page was not fetched at all"


def test_what_the_browser_counts_is_what_was_sent(browser: Browser, site_folder: Path):
    with served(site_folder) as server:
        visit = measure_pages.first_visit(browser, server.url, "handbook/")
        sent = [answer for answer in server.answers if answer.path != "favicon.ico"]
    assert visit.requests == pytest.approx(len(sent), abs=1)  # the icon is fetched outside the page
    assert visit.size == pytest.approx(sum(answer.size for answer in sent), rel=0.02)


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("kind", SHIFTING)
def test_nothing_moves(browser: Browser, site_url: str, site_folder: Path, kind: str, screen: str):
    address = site_url + pages_by_kind(site_folder)[kind]
    assert measure_pages.layout_shift(browser, address, SCREENS[screen]) <= measure_pages.SHIFT


def test_what_moves_is_noticed(browser: Browser):
    moving = (
        "<p style='height: 50vh'>Text</p><p>More</p><script>setTimeout(() => document.body.prepend("
        "Object.assign(document.createElement('h1'), { textContent: 'Late', style: 'height: 40vh' })), 200)</script>"
    )
    shift = measure_pages.layout_shift(browser, f"data:text/html,{moving}", SCREENS["desktop"])
    assert shift > measure_pages.SHIFT


@pytest.mark.parametrize("path", ["", "archive/", "handbook/", "postmortems/2026-03-04-expired-tls-certificate/"])
def test_a_page_asks_at_once_for_every_module_it_loads(browser: Browser, site_folder: Path, path: str):
    with served(site_folder) as server:
        measure_pages.first_visit(browser, server.url, path)
        scripts = {answer.path for answer in server.answers if answer.path.startswith("assets/javascripts/")}
    html = (site_folder / path / "index.html").read_text("utf-8")
    named = {re.sub(r"^(\.\./)+", "", address) for address in re.findall(r'<(?:link|script)[^>]*?="([^"]+\.js)"', html)}
    assert len(scripts) > 3
    assert scripts <= named, "name it in overrides/main.html"


def test_no_page_asks_for_the_sitemap(browser: Browser, site_folder: Path):
    with served(site_folder) as server:
        measure_pages.first_visit(browser, server.url, "")
        assert not [answer.path for answer in server.answers if "sitemap" in answer.path]


def test_the_archive_is_opened_and_searched(site_folder: Path):
    done = command("measure_archive.py", "--site", str(site_folder), "--runs", "1", "--json")
    assert done.returncode in (0, 1), done.stderr  # how fast it is depends on what else the machine does
    figures = json.loads(done.stdout)
    [run] = figures["runs"]
    assert re.fullmatch(r"severity=[\w-]+&service=[\w-]+", figures["query"])
    assert 50_000 < run["transfer"] <= measure_archive.TRANSFER
    assert run["words_transfer"] > 50_000, "the index was not fetched"
    assert len(run["further_words"]) == len(figures["words"]) - 1 > 2
    times = [run["opening"], run["first_word"], *run["further_words"]]
    assert all(0 <= time < 60_000 for time in times), times  # milliseconds, rounded: a word may take less than one
    assert run["opening"] > 0, times


def test_a_miss_is_told():
    light = measure_pages.Visit("a/", 1_000, 1)
    heavy = measure_pages.Visit("b/", measure_pages.FURTHER_VISIT + 1, 1)
    figures = measure_pages.Figures([light], [light, heavy], {"home": light}, {"home": {"desktop": 0.0, "phone": 0.5}})
    missed = [(name, where) for name, figure, target, where in figures.verdicts() if figure > target]
    assert missed == [("further visit, bytes", "b/"), ("layout shift", "home on a phone")]
    assert "FAIL  further visit" in measure_pages.describe(figures)
    run = measure_archive.Run(measure_archive.OPENING + 1, 10, 5, 10, [5, 6])
    archive = measure_archive.Figures(1, "", ["a"], [run])
    assert "FAIL  opened with two facets, ms" in measure_archive.describe(archive)


def test_without_lighthouse_it_is_said_how_to_get_it(monkeypatch, capsys, tmp_path: Path):
    monkeypatch.setattr(measure_lighthouse, "INSTALLED", tmp_path / "lighthouse")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert measure_lighthouse.main(["--site", str(tmp_path)]) == 2
    assert "make lighthouse" in capsys.readouterr().err


def test_pictures_are_taken_on_each_screen_and_in_each_scheme(site_folder: Path, tmp_path: Path):
    done = command("take_screenshots.py", "home", "search", "--site", str(site_folder), "--out", str(tmp_path))
    assert done.returncode == 0, done.stderr
    taken = sorted(path.name for path in tmp_path.glob("*.png"))
    assert taken == sorted(
        f"{name}-{screen}-{scheme}.png"
        for name in ("home", "search")
        for screen in ("desktop", "phone")
        for scheme in ("light", "dark")
    )
    assert len({(tmp_path / name).read_bytes() for name in taken}) == 8
    assert (tmp_path / "index.html").read_text("utf-8").count("<img ") == 8
