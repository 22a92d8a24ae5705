"""Measure the archive page of an archive of N made-up postmortems, in headless Chromium.

The site is built as any other, theme and search index included, which takes minutes for 10,000; --site takes one that
was built before. Each run is a browser of its own with nothing kept. What is transferred is counted where it is sent,
compressed, so that what Pagefind fetches in its worker counts too. Times end when the results are painted; those of
words begin with the last letter typed and include the page's own pause of 120 ms. It all happens on one machine: the
way through a network comes on top.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from bench_build import write_documents
from chromium import SCREENS, ChromiumMissingError, launched
from command_line import CLEAN, FINDINGS, WRONG_USE
from playwright.sync_api import Browser, Page
from playwright.sync_api import Error as BrowserError
from site_server import SiteServer, build_site, served

TRANSFER: Final = 500_000
"""Bytes that opening the archive with two facets chosen may take."""

OPENING: Final = 1_000
"""Milliseconds until its results are shown."""

FURTHER_WORD: Final = 300
"""Milliseconds from a word to its results, once the index's frame is there."""

_PATIENCE: Final = 60_000
_WATCH_RESULTS = """
window.pmTyped = 0;
window.pmShown = [];
addEventListener("input", () => { window.pmTyped = performance.now(); }, true);
new MutationObserver((changes) => {
  for (const { target } of changes) {
    if (target.getAttribute("aria-busy") !== "false") continue;
    // Two turns later the results are painted.
    requestAnimationFrame(() => setTimeout(() => window.pmShown.push(performance.now())));
  }
}).observe(document, { subtree: true, attributes: true, attributeFilter: ["aria-busy"] });
"""

_SHOWN = """
() => new Promise((done) => {
  const look = () => (window.pmShown.length ? done(window.pmShown) : setTimeout(look, 20));
  look();
})
"""
"""Waits for results, and tells when they were shown. The site's policy lets no text be evaluated in the page itself."""


@dataclass(frozen=True, slots=True)
class Run:
    """One browser's visit. Times are in milliseconds, transfers in bytes.

    ``opening`` and ``transfer`` are those of the archive with two facets chosen; ``first_word`` and ``words_transfer``
    those of the first word typed then, ``further_words`` the times of those after it.
    """

    opening: float
    transfer: int
    first_word: float
    words_transfer: int
    further_words: list[float]


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured of an archive of ``postmortems``."""

    postmortems: int
    query: str
    words: list[str]
    runs: list[Run]

    def verdicts(self) -> list[tuple[str, float, float, float | None]]:
        """Return name, median, worst and target of each figure; no target where none is promised."""
        further = [time for run in self.runs for time in run.further_words]
        return [
            _verdict("opened with two facets, bytes", [run.transfer for run in self.runs], TRANSFER),
            _verdict("opened with two facets, ms", [run.opening for run in self.runs], OPENING),
            _verdict("first word, bytes", [run.words_transfer for run in self.runs], None),
            _verdict("first word, ms", [run.first_word for run in self.runs], None),
            _verdict("further words, ms", further, FURTHER_WORD),
        ]


def _verdict(name: str, values: Sequence[float], target: float | None) -> tuple[str, float, float, float | None]:
    return name, round(statistics.median(values)), round(max(values)), target


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the arguments, measure, and print; 1 where a median is above its target."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int, nargs="?", default=10_000, metavar="N", help="default: 10000")
    parser.add_argument("--seed", type=int, default=0, help="another seed gives other postmortems (default: 0)")
    parser.add_argument("--runs", type=int, default=5, help="browsers, one after the other (default: 5)")
    parser.add_argument("--site", type=Path, metavar="DIR", help="a built site, in place of N made-up postmortems")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(arguments)
    if options.count < 1 or options.runs < 1:
        parser.error("N and --runs are at least 1")
    try:
        with tempfile.TemporaryDirectory(prefix="archive-") as folder:
            site = options.site or Path(folder) / "site"
            if options.site is None:
                write_documents(Path(folder) / "archive", options.count, options.seed)
                build_site(site, ARCHIVE=str(Path(folder) / "archive"))
            figures = measure(site, options.runs)
    except (OSError, RuntimeError, ChromiumMissingError, BrowserError) as error:
        print(error, file=sys.stderr)
        return WRONG_USE
    print(as_json(figures) if options.json else describe(figures))
    missed = any(target is not None and median > target for _, median, _, target in figures.verdicts())
    return FINDINGS if missed else CLEAN


def measure(site: Path, runs: int) -> Figures:
    """Open the archive page of a built site so many times, with two facets chosen, and type words."""
    data = json.loads((site / "search" / "facets.json").read_text("utf-8"))
    query = two_facets(data)
    words = words_of(site)
    with served(site) as server, launched() as browser:
        visits = [run(browser, server, query, words) for _ in range(runs)]
    return Figures(data["count"], query, words, visits)


def two_facets(data: dict[str, list[dict[str, object]]]) -> str:
    """Return the query that chooses the second severity and the first service, each among the most frequent."""
    chosen: list[str] = []
    for facet in data["facets"]:
        values = facet["values"]
        if facet["key"] in ("severity", "service") and isinstance(values, list) and values:
            chosen.append(f"{facet['key']}={values[min(1, len(values) - 1)]['slug']}")
    return "&".join(chosen)


def words_of(site: Path) -> list[str]:
    """Return words to type: long ones from the summaries of postmortems that lie far apart, so from other chunks."""
    records = json.loads((site / "api" / "postmortems.json").read_text("utf-8"))["postmortems"]
    words: list[str] = []
    for record in records[:: max(1, len(records) // 12)]:
        longest = max((record["summary"] or record["title"]).split(), key=len).strip(".,:;()").lower()
        if longest.isalpha() and longest not in words:
            words.append(longest)
    return words[:8]


def run(browser: Browser, server: SiteServer, query: str, words: Sequence[str]) -> Run:
    """Open the archive in a browser that has nothing of the site, and type one word after the other."""
    with closing(browser.new_context(**SCREENS["desktop"])) as context:
        context.set_default_timeout(_PATIENCE)
        context.add_init_script(_WATCH_RESULTS)
        page = context.new_page()
        server.answers.clear()
        page.goto(f"{server.url}archive/?{query}")
        opening = float(page.evaluate(_SHOWN)[0])
        page.wait_for_load_state("networkidle")
        transfer = sum(answer.size for answer in server.answers)
        server.answers.clear()
        first = search(page, words[0])
        page.wait_for_load_state("networkidle")
        sent = sum(answer.size for answer in server.answers)
        further = [search(page, word) for word in words[1:]]
    return Run(round(opening), transfer, round(first), sent, [round(time) for time in further])


def search(page: Page, word: str) -> float:
    """Type a word in place of what is there, and return the milliseconds from its last letter to its results."""
    page.evaluate("window.pmShown.length = 0")
    page.locator(".pm-archive__field").select_text()
    page.keyboard.type(word)
    return float(page.evaluate(_SHOWN)[-1] - page.evaluate("window.pmTyped"))


def as_json(figures: Figures) -> str:
    """Return the figures as JSON."""
    verdicts = [
        {"name": name, "median": median, "worst": worst, "target": target}
        for name, median, worst, target in figures.verdicts()
    ]
    return json.dumps(asdict(figures) | {"verdicts": verdicts}, indent=2)


def describe(figures: Figures) -> str:
    """Return the figures as text."""
    asked = f"{figures.postmortems} postmortems, archive/?{figures.query}, {len(figures.runs)} runs"
    lines = [
        f"{asked}; {os.cpu_count()} cores, Python {platform.python_version()}",
        f"words: {', '.join(figures.words)}",
        f"{'':6}{'':32}{'median':>10}{'worst':>10}{'at most':>10}",
    ]
    for name, median, worst, target in figures.verdicts():
        verdict = "" if target is None else "PASS" if median <= target else "FAIL"
        limit = "" if target is None else f"{target:,}"
        lines.append(f"{verdict:6}{name:32}{median:10,}{worst:10,}{limit:>10}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
