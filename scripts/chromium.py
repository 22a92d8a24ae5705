"""Headless Chromium, for measurements and for the tests in a browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from playwright.sync_api import Browser, sync_playwright

FLAGS: Final = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

SCREENS: Final[dict[str, dict[str, Any]]] = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}
"""What a browser context is told of the screens that the site is looked at on."""


class ChromiumMissingError(Exception):
    """There is no Chromium to start."""


def find_chromium() -> str:
    """Return the path of the Chromium that CHROMIUM names, else of the first on PATH.

    Raises:
        ChromiumMissingError: there is neither.
    """
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if not path:
        raise ChromiumMissingError(f"no Chromium: set CHROMIUM to its path, or put one of {', '.join(_NAMES)} on PATH")
    return path


@contextmanager
def launched() -> Iterator[Browser]:
    """Start Chromium, and end it with the block.

    Raises:
        ChromiumMissingError: there is none.
    """
    path = find_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()
