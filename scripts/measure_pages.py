"""Measure what the site's pages weigh and whether they move, in headless Chromium, and compare with what is promised.

The weight is what the browser receives, compressed, for a first visit of each postmortem with nothing kept, and for a
further one after another postmortem. The layout shift is that of each kind of page while it loads and is scrolled to
its end, on a desktop and on a phone. Without --site, the site is built first.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from chromium import SCREENS, ChromiumMissingError, launched
from command_line import CLEAN, FINDINGS, WRONG_USE
from playwright.sync_api import Browser, BrowserContext
from site_pages import pages_by_kind, postmortem_pages
from site_server import build_site, served

FIRST_VISIT: Final = 250_000
"""Bytes that a first visit of a postmortem may take."""

FURTHER_VISIT: Final = 40_000
"""Bytes that a visit of another postmortem in the same browser may take."""

SHIFT: Final = 0.02
"""The Cumulative Layout Shift that a page may have; 0.1 is what web.dev calls good."""

_WATCH_SHIFTS = """
window.pmShift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.pmShift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""

_SCROLL_TO_THE_END = """
async () => {
  const pause = (time) => new Promise((done) => setTimeout(done, time));
  for (let top = 0; top < document.documentElement.scrollHeight; top += window.innerHeight) {
    window.scrollTo({ top, behavior: "instant" });
    await pause(60);
  }
  await pause(300);
  return window.pmShift;
}
"""


@dataclass(frozen=True, slots=True)
class Visit:
    """What a page took. ``size`` in bytes as they travelled; what the browser had already is no request."""

    page: str
    size: int
    requests: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured of a site. ``shifts`` by kind of page and screen: each sum of the layout shifts."""

    first: list[Visit]
    further: list[Visit]
    kinds: dict[str, Visit]
    shifts: dict[str, dict[str, float]]

    def verdicts(self) -> list[tuple[str, float, float, str]]:
        """Return name, figure, target and page of what is promised; a figure above its target misses it."""
        heaviest, further = max(self.first, key=_size), max(self.further, key=_size)
        worst, where = max(
            (shift, f"{kind} on a {screen}")
            for kind, screens in self.shifts.items()
            for screen, shift in screens.items()
        )
        return [
            ("first visit, bytes", heaviest.size, FIRST_VISIT, heaviest.page),
            ("further visit, bytes", further.size, FURTHER_VISIT, further.page),
            ("layout shift", round(worst, 4), SHIFT, where),
        ]


def _size(visit: Visit) -> int:
    return visit.size


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the arguments, measure, and print; 1 where something promised is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--site", type=Path, metavar="DIR", help="a built site (default: build the sample archive)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory(prefix="measure-") as folder:
            site = options.site or Path(folder)
            if options.site is None:
                build_site(site)
            figures = measure(site)
    except (OSError, RuntimeError, ChromiumMissingError) as error:
        print(error, file=sys.stderr)
        return WRONG_USE
    print(as_json(figures) if options.json else describe(figures))
    return FINDINGS if any(figure > target for _, figure, target, _ in figures.verdicts()) else CLEAN


def measure(site: Path) -> Figures:
    """Visit the pages of a built site in Chromium."""
    pages, kinds = postmortem_pages(site), pages_by_kind(site)
    with served(site) as server, launched() as browser:
        first = [first_visit(browser, server.url, page) for page in pages]
        further = further_visits(browser, server.url, pages)
        by_kind = {kind: first_visit(browser, server.url, page) for kind, page in kinds.items()}
        shifts = {
            kind: {screen: layout_shift(browser, server.url + page, options) for screen, options in SCREENS.items()}
            for kind, page in kinds.items()
        }
    return Figures(first, further, by_kind, shifts)


def first_visit(browser: Browser, url: str, page: str) -> Visit:
    """Open a page in a browser that has nothing of the site yet."""
    with closing(browser.new_context(**SCREENS["desktop"])) as context:
        return visit(context, url, page)


def further_visits(browser: Browser, url: str, pages: Sequence[str]) -> list[Visit]:
    """Open each page in a browser that has been on another one of them."""
    visits: list[Visit] = []
    with closing(browser.new_context(**SCREENS["desktop"])) as context:
        visit(context, url, pages[-1])
        visits += [visit(context, url, page) for page in pages[:-1]]
    with closing(browser.new_context(**SCREENS["desktop"])) as context:
        visit(context, url, pages[0])
        visits.append(visit(context, url, pages[-1]))
    return visits


def visit(context: BrowserContext, url: str, page: str) -> Visit:
    """Open a page, wait until it asks for nothing more, and return what it took."""
    sizes: list[int] = []

    def finished(event: dict[str, Any]) -> None:
        if event["encodedDataLength"] > 0:  # nothing travels for what the browser kept
            sizes.append(int(event["encodedDataLength"]))

    with closing(context.new_page()) as tab:
        session = context.new_cdp_session(tab)
        session.on("Network.loadingFinished", finished)
        session.send("Network.enable")
        tab.goto(url + page, wait_until="networkidle")
    return Visit(page, sum(sizes), len(sizes))


def layout_shift(browser: Browser, address: str, screen: dict[str, Any]) -> float:
    """Return the sum of a page's layout shifts, from its first picture until it was scrolled to its end.

    It is never less than the Cumulative Layout Shift, which counts the worst five seconds alone.
    """
    with closing(browser.new_context(**screen)) as context:
        context.add_init_script(_WATCH_SHIFTS)
        tab = context.new_page()
        tab.goto(address, wait_until="networkidle")
        return float(tab.evaluate(_SCROLL_TO_THE_END))


def as_json(figures: Figures) -> str:
    """Return the figures as JSON."""
    verdicts = [
        {"name": name, "figure": figure, "target": target, "where": where}
        for name, figure, target, where in figures.verdicts()
    ]
    return json.dumps(asdict(figures) | {"verdicts": verdicts}, indent=2)


def describe(figures: Figures) -> str:
    """Return the figures as text."""
    lines = [f"{'kind of page':18}{'first visit':>12}{'requests':>10}{'shift, desktop':>16}{'shift, phone':>14}"]
    lines += [
        f"{kind:18}{seen.size / 1000:9.1f} KB{seen.requests:10}"
        f"{figures.shifts[kind]['desktop']:16.4f}{figures.shifts[kind]['phone']:14.4f}"
        for kind, seen in figures.kinds.items()
    ]
    sizes = sorted(seen.size for seen in figures.first)
    lines += ["", f"{len(sizes)} postmortems; first visits from {sizes[0] / 1000:.1f} to {sizes[-1] / 1000:.1f} KB"]
    lines += [
        f"{'PASS' if figure <= target else 'FAIL'}  {name}: {figure:,} of at most {target:,} ({where})"
        for name, figure, target, where in figures.verdicts()
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
