"""The site, built once and served below a sub-path as project pages are, and headless Chromium to look at it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import chromium
import pytest
import site_server
from playwright.sync_api import Browser, BrowserContext, Page


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site: the folder that BUILT_SITE names, else one built here."""
    if built := os.environ.get("BUILT_SITE"):
        folder = Path(built)
        if not (folder / "index.html").is_file():
            pytest.fail(f"BUILT_SITE={built} holds no site")
        return folder
    folder = tmp_path_factory.mktemp("site")
    site_server.build_site(folder)
    return folder


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], str]]:
    """Serve a folder on a free port of this machine and return the site's URL, with a slash at the end."""
    with ExitStack() as servers:
        yield lambda folder: servers.enter_context(site_server.served(folder)).url


@pytest.fixture(scope="session")
def site_url(site_folder: Path, serve: Callable[[Path], str]) -> str:
    """The served site's URL, with a slash at the end."""
    return serve(site_folder)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium: the one that CHROMIUM names, else the first on PATH."""
    with chromium.launched() as browser:
        yield browser


@pytest.fixture
def problems() -> list[str]:
    """What went wrong in the page of this test. A test that provokes errors empties it in the end."""
    return []


@pytest.fixture
def open_context(browser: Browser, site_url: str, problems: list[str]) -> Iterator[Callable[..., BrowserContext]]:
    """Open a browser context (``viewport=``, ``color_scheme=``, ``java_script_enabled=``) that watches its pages.

    After the test, an error in the console, an exception, or a request to any other host fails it.
    """
    contexts = []
    host = urlsplit(site_url).netloc

    def watch(page: Page) -> None:
        page.on("pageerror", lambda error: problems.append(f"exception: {error}"))
        page.on("console", lambda message: message.type == "error" and problems.append(f"console: {message.text}"))

    def start(**options: object) -> BrowserContext:
        context = browser.new_context(**{**chromium.SCREENS["desktop"], **options})
        context.set_default_timeout(10_000)
        context.on("page", watch)
        context.on(
            "request",
            lambda request: urlsplit(request.url).netloc not in {host, ""} and problems.append(f"asked {request.url}"),
        )
        contexts.append(context)
        return context

    yield start
    for context in contexts:
        context.close()
    assert not problems


@pytest.fixture
def page(open_context: Callable[..., BrowserContext]) -> Page:
    """A page of a desktop's width."""
    return open_context().new_page()


@pytest.fixture
def phone(open_context: Callable[..., BrowserContext]) -> Page:
    """A page of a phone's width, touched rather than clicked."""
    return open_context(**chromium.SCREENS["phone"]).new_page()
