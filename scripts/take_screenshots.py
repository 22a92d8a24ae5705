"""Take screenshots of the site's main pages, on a desktop and a phone, light and dark, and make a sheet of them.

Writes NAME-SCREEN-SCHEME.png and index.html into a folder. Without --site, the site is built first.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, Final

from chromium import SCREENS, ChromiumMissingError, launched
from command_line import CLEAN, WRONG_USE
from playwright.sync_api import Browser, Page
from playwright.sync_api import Error as BrowserError
from site_pages import pages_by_kind
from site_server import PROJECT, build_site, served

SCHEMES: Final = ("light", "dark")

WHOLE_PAGE_LIMIT: Final = 3000
"""Pixels of height after which a picture of a page ends: what comes then is more of the same."""

_READY = ".pm-archive:not([data-state=ready]):not([data-state=failed])"


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture: the kind of page, what follows its address, and what is done before it is taken.

    ``window`` where it shows what is in the window rather than the page from its beginning.
    """

    kind: str
    query: str = ""
    prepare: Callable[[Page], None] | None = None
    window: bool = False


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the arguments, and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="pictures to take (default: all)")
    parser.add_argument("--site", type=Path, metavar="DIR", help="a built site (default: build the sample archive)")
    parser.add_argument(
        "--out", type=Path, metavar="DIR", default=PROJECT / "build" / "screenshots", help="default: build/screenshots"
    )
    options = parser.parse_args(arguments)
    if unknown := set(options.names) - set(SHOTS):
        parser.error(f"no picture is called {', '.join(sorted(unknown))}; there are {', '.join(SHOTS)}")
    try:
        with tempfile.TemporaryDirectory(prefix="screenshots-") as folder:
            site = options.site or Path(folder)
            if options.site is None:
                build_site(site)
            options.out.mkdir(parents=True, exist_ok=True)
            taken = take_all(site, options.out, options.names or list(SHOTS))
    except (OSError, RuntimeError, ChromiumMissingError, BrowserError) as error:
        print(error, file=sys.stderr)
        return WRONG_USE
    (options.out / "index.html").write_text(contact_sheet(sorted(options.out.glob("*.png"))), encoding="utf-8")
    print(f"{taken} pictures: {options.out / 'index.html'}")
    return CLEAN


def take_all(site: Path, out: Path, names: Sequence[str]) -> int:
    """Take the named pictures of what the site has, and return how many there are."""
    kinds = pages_by_kind(site)
    taken = 0
    with served(site) as server, launched() as browser:
        for name in names:
            shot = SHOTS[name]
            if shot.kind not in kinds:
                continue
            for screen, options in SCREENS.items():
                for scheme in SCHEMES:
                    address = server.url + kinds[shot.kind] + shot.query
                    picture = take(browser, address, shot, options | {"color_scheme": scheme})
                    (out / f"{name}-{screen}-{scheme}.png").write_bytes(picture)
                    taken += 1
    return taken


def take(browser: Browser, address: str, shot: Shot, options: dict[str, Any]) -> bytes:
    """Open a page, prepare it, and return its picture as PNG."""
    with closing(browser.new_context(**options, reduced_motion="reduce")) as context:
        page = context.new_page()
        page.goto(address, wait_until="networkidle")
        page.locator(_READY).wait_for(state="detached")
        if shot.prepare is not None:
            shot.prepare(page)
        if shot.window:
            return page.screenshot(animations="disabled")
        size = page.evaluate("[document.documentElement.clientWidth, document.documentElement.scrollHeight]")
        clip: Any = {"x": 0, "y": 0, "width": size[0], "height": min(size[1], WHOLE_PAGE_LIMIT)}
        return page.screenshot(full_page=True, clip=clip, animations="disabled")


def _search(words: str) -> Callable[[Page], None]:
    def prepare(page: Page) -> None:
        page.locator(".pm-search-button").click()
        page.keyboard.type(words)
        answered = page.locator(".pm-search__status").filter(has_text=re.compile(r"\S"))
        answered.filter(has_not_text="Searching").wait_for()

    return prepare


def _foot(page: Page) -> None:
    page.evaluate("window.scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' })")
    page.wait_for_timeout(200)


def _open_filters(page: Page) -> None:
    opener = page.get_by_role("button", name=re.compile("^Filters"))
    if opener.is_visible():
        opener.click()


SHOTS: Final = {
    "home": Shot("home"),
    "archive": Shot("archive"),
    "archive-filtered": Shot("archive", "?severity=sev-2&q=certificate"),
    "archive-nothing-found": Shot("archive", "?severity=sev-4&q=certificate+xyzzyplugh"),
    "archive-filters": Shot("archive", "?severity=sev-2", _open_filters, window=True),
    "search": Shot("postmortem", prepare=_search("certificate"), window=True),
    "search-nothing-found": Shot("postmortem", prepare=_search("xyzzyplugh"), window=True),
    "postmortem": Shot("postmortem"),
    "postmortem-timeline": Shot("postmortem", "#timeline", window=True),
    "postmortem-actions": Shot("postmortem", "#action-items", window=True),
    "postmortem-foot": Shot("postmortem", prepare=_foot, window=True),
    "service": Shot("service"),
    "factor": Shot("factor"),
    "severity": Shot("severity"),
    "team": Shot("team"),
    "lifecycle-stage": Shot("lifecycle stage"),
    "framework": Shot("framework"),
    "control": Shot("control"),
    "services": Shot("services"),
    "factors": Shot("factors"),
    "frameworks": Shot("frameworks"),
    "actions": Shot("actions"),
    "handbook": Shot("handbook"),
    "handbook-page": Shot("handbook page"),
    "reading-report": Shot("reading report"),
    "404": Shot("404"),
}
"""The pictures by name."""

_SHEET: Final = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Screenshots</title>
<style>
  body {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(18rem, 1fr)); gap: 1rem; margin: 1rem;
          font: 14px system-ui }}
  figure {{ margin: 0 }}
  img {{ width: 100%; height: 20rem; object-fit: cover; object-position: top; border: 1px solid #8888 }}
</style>
{figures}
</html>
"""


def contact_sheet(pictures: Sequence[Path]) -> str:
    """Return a page of HTML that shows the pictures, each a link to itself."""
    figures = "\n".join(
        f'<figure><a href="{escape(each.name)}"><img src="{escape(each.name)}" alt="" loading="lazy"></a>'
        f"<figcaption>{escape(each.stem)}</figcaption></figure>"
        for each in pictures
    )
    return _SHEET.format(figures=figures)


if __name__ == "__main__":
    sys.exit(main())
