"""The site, built once and served below a sub-path as project pages are, and headless Chromium to look at it."""

from __future__ import annotations

import functools
import gzip
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).parents[2]
BASE_PATH = "/archive-site/"
AS_OF = "2026-11-23"

_CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_CHROMIUM_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
_COMPRESSED = {".css", ".html", ".js", ".json", ".svg", ".xml"}


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site: the folder that BUILT_SITE names, else one built here."""
    if built := os.environ.get("BUILT_SITE"):
        folder = Path(built)
        if not (folder / "index.html").is_file():
            pytest.fail(f"BUILT_SITE={built} holds no site")
        return folder
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(folder)]
    environment = {key: value for key, value in os.environ.items() if key not in {"ARCHIVE", "SITE_URL"}}
    environment |= {"AS_OF": AS_OF, "NO_MKDOCS_2_WARNING": "true", "DISABLE_MKDOCS_2_WARNING": "true"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return folder


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder below BASE_PATH, compressed, as static hosts do."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each small file waits for an acknowledgement of its headers
    wbufsize = -1

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Say nothing: a failing test shows what it needs."""

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        file = Path(self.directory) / path.removeprefix(BASE_PATH)
        if file.is_dir():
            file /= "index.html"
        status = 200
        if not path.startswith(BASE_PATH) or not file.is_file():
            status, file = 404, Path(self.directory) / "404.html"
        body = file.read_bytes()
        self.send_response(status)
        self.send_header("Content-Type", self.guess_type(str(file)))
        if file.suffix in _COMPRESSED:
            body = gzip.compress(body, 6)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], str]]:
    """Serve a folder on a free port of this machine and return the site's URL, with a slash at the end."""
    servers = []

    def start(folder: Path) -> str:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Handler, directory=str(folder)))
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}{BASE_PATH}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def site_url(site_folder: Path, serve: Callable[[Path], str]) -> str:
    """The served site's URL, with a slash at the end."""
    return serve(site_folder)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium: the one that CHROMIUM names, else the first on PATH."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _CHROMIUM_NAMES)), None)
    if not path:
        pytest.fail(f"no Chromium: set CHROMIUM to its path, or put one of {', '.join(_CHROMIUM_NAMES)} on PATH")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(_CHROMIUM_FLAGS))
        yield started
        started.close()


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
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
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
    return open_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True).new_page()
