"""The built site, served on this machine as static hosts serve it, for measurements and for the tests in a browser.

It answers as GitHub Pages does: text compressed with gzip, to be kept for ten minutes, with an ETag. The site lies
below the path that it was built for; a project's has one.
"""

from __future__ import annotations

import gzip
import hashlib
import http.server
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

PROJECT = Path(__file__).resolve().parents[1]
SITE_URL: Final = "https://archive.example/archive-site/"
"""The address that sample sites are built for: below a path, so that no link may begin at the host's root."""

AS_OF: Final = "2026-11-23"
"""The day that sample sites are built for, so that they are alike on any day."""

_COMPRESSED = {".css", ".html", ".js", ".json", ".svg", ".txt", ".xml"}
_KEPT = "max-age=600"
_CANONICAL = re.compile(r'<link rel="canonical" href="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Answer:
    """What was sent for one request. ``size`` is in bytes, the header included."""

    path: str
    status: int
    size: int


class SiteServer(http.server.ThreadingHTTPServer):
    """Serves a folder on a free port, and remembers what it sent."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.folder = folder
        self.base = _base_path(folder)
        self.answers: list[Answer] = []

    @property
    def url(self) -> str:
        """The site's address, with a slash at the end."""
        return f"http://127.0.0.1:{self.server_port}{self.base}"


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the server's folder below its base."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each small file waits for an acknowledgement of its headers
    wbufsize = -1
    server: SiteServer

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Say nothing: who measures or tests prints what it needs."""

    def do_GET(self) -> None:
        """Answer with a file, with 304 where the browser has it, else with the site's page for what is not there."""
        path = unquote(urlsplit(self.path).path)
        file = self.server.folder / path.removeprefix(self.server.base)
        if file.is_dir():
            file /= "index.html"
        status = 200
        if not path.startswith(self.server.base) or not file.is_file():
            status, file = 404, self.server.folder / "404.html"
        state = file.stat()
        body, etag = _body(file, state.st_mtime_ns, state.st_size)
        if status == 200 and self.headers.get("If-None-Match") == etag:
            status, body = 304, b""
        self.send_response(status)
        self.send_header("Cache-Control", _KEPT)
        self.send_header("ETag", etag)
        self.send_header("Vary", "Accept-Encoding")
        if status != 304:
            self.send_header("Content-Type", self.guess_type(file))
            if file.suffix in _COMPRESSED:
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
        head = b"".join(self._headers_buffer)  # type: ignore[attr-defined] # what end_headers sends
        self.end_headers()
        self.server.answers.append(Answer(path.removeprefix(self.server.base), status, len(head) + len(body)))
        self.wfile.write(body)


@lru_cache(maxsize=4096)
def _body(file: Path, modified: int, size: int) -> tuple[bytes, str]:  # noqa: ARG001 - another file, another answer
    """Return what is sent for a file, and its ETag. Compressed once: hosts keep what they have compressed."""
    body = file.read_bytes()
    if file.suffix in _COMPRESSED:
        body = gzip.compress(body, 6, mtime=0)
    return body, f'"{hashlib.sha256(body).hexdigest()[:16]}"'


def _base_path(folder: Path) -> str:
    """Return the path of the address that a site was built for; its 404.html, alone, has links that begin with it."""
    found = _CANONICAL.search((folder / "index.html").read_text("utf-8"))
    return urlsplit(found[1] if found else SITE_URL).path


@contextmanager
def served(folder: Path) -> Iterator[SiteServer]:
    """Serve a folder until the end of the block."""
    server = SiteServer(folder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def build_environment(more: dict[str, str]) -> dict[str, str]:
    """Return the environment of a build that depends on nothing but what is given."""
    own = {name: value for name, value in os.environ.items() if name not in ("ARCHIVE", "AS_OF", "DRAFTS", "SITE_URL")}
    return own | {"NO_MKDOCS_2_WARNING": "true", "DISABLE_MKDOCS_2_WARNING": "true"} | more


def build_site(folder: Path, *, config: Path = PROJECT / "mkdocs.yml", **settings: str) -> None:
    """Build the site into a folder, for SITE_URL and as of AS_OF; ``settings`` are variables such as ``ARCHIVE``.

    ``config`` is MkDocs' configuration file.

    Raises:
        RuntimeError: the build failed; the message has what it printed.
    """
    options = ("--quiet", "--config-file", str(config), "--site-dir", str(folder))
    command = [sys.executable, "-m", "mkdocs", "build", *options]
    environment = build_environment({"AS_OF": AS_OF, "SITE_URL": SITE_URL, **settings})
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
