"""Real builds in a temporary folder, and what is asked of their pages."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from tests.support.records import ROOT

AS_OF = "2026-11-23"


@dataclass(frozen=True)
class Build:
    """A built site: where it is, how the command ended, and what it said."""

    folder: Path
    code: int
    output: str

    def text(self, path: str) -> str:
        return (self.folder / path).read_text(encoding="utf-8")

    def has(self, path: str) -> bool:
        return (self.folder / path).is_file()

    @cached_property
    def pages(self) -> dict[str, Page]:
        """Every HTML page by its path."""
        return {
            path.relative_to(self.folder).as_posix(): Page.of(path.read_text(encoding="utf-8"))
            for path in sorted(self.folder.rglob("*.html"))
        }


def build(
    out: Path, archive: Path | None = None, *, strict: bool = True, url: str = "https://archive.example/", **env: str
) -> Build:
    """Build the site of the project, or of another folder of postmortems, as ``make site`` does."""
    environment = {
        key: value for key, value in os.environ.items() if key not in ("ARCHIVE", "AS_OF", "DRAFTS", "SITE_URL")
    }
    environment |= {"AS_OF": AS_OF, "SITE_URL": url, "NO_MKDOCS_2_WARNING": "true", "DISABLE_MKDOCS_2_WARNING": "true"}
    if archive is not None:
        environment["ARCHIVE"] = str(archive)
    command = [sys.executable, "-m", "mkdocs", "build", "-f", str(ROOT / "mkdocs.yml"), "-d", str(out)]
    done = subprocess.run(
        [*command, *(["--strict"] if strict else [])],
        cwd=out.parent,
        env=environment | env,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return Build(out, done.returncode, done.stdout + done.stderr)


def write_archive(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write the files of an archive, by path."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


class Page(HTMLParser):
    """A page's elements as (tag, attributes), its ids, its text, the scripts in it, and its blocks of JSON-LD."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.parts: list[str] = []
        self.scripts: list[str] = []
        self.data: list[str] = []
        self._inside: str | None = None

    @classmethod
    def of(cls, html: str) -> Page:
        page = cls()
        page.feed(html)
        page.close()
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self._inside = tag if tag in ("script", "style") else None
        if tag == "script" and ("type", "application/ld+json") in attrs:
            self._inside = "data"

    def handle_endtag(self, tag: str) -> None:
        self._inside = None

    def handle_data(self, data: str) -> None:
        if self._inside is None:
            self.parts.append(data)
        elif self._inside == "script":
            self.scripts.append(data)
        elif self._inside == "data":
            self.data.append(data)

    @cached_property
    def text(self) -> str:
        return " ".join(" ".join(self.parts).split())

    @cached_property
    def ids(self) -> frozenset[str]:
        return frozenset(attributes["id"] for _, attributes in self.elements if "id" in attributes)

    def all(self, tag: str, name: str) -> list[str]:
        """The values of an attribute of all elements of a tag."""
        return [attributes[name] for element, attributes in self.elements if element == tag and name in attributes]


_FETCHING = {
    "script": ("src",),
    "img": ("src", "srcset"),
    "iframe": ("src",),
    "source": ("src", "srcset"),
    "video": ("src", "poster"),
    "audio": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "input": ("src",),
    "image": ("href", "xlink:href"),
    "use": ("href", "xlink:href"),
}
_FETCHED_LINKS = {
    "stylesheet",
    "icon",
    "preload",
    "preconnect",
    "prefetch",
    "modulepreload",
    "dns-prefetch",
    "manifest",
}


def fetched(page: Page) -> Iterator[str]:
    """Yield every URL that a browser asks for on its own when it shows the page."""
    for tag, attributes in page.elements:
        for name in _FETCHING.get(tag, ()):
            if name in attributes:
                yield attributes[name]
        if tag == "link" and set(attributes.get("rel", "").split()) & _FETCHED_LINKS:
            yield attributes.get("href", "")


def is_elsewhere(url: str) -> bool:
    """Whether a browser would take the URL for one of another host: it reads backslashes as slashes."""
    plain = "".join(url.split()).replace("\\", "/")
    return plain.startswith("//") or (":" in plain.split("/", 1)[0] and not plain.startswith("data:"))


def broken_links(site: Build, base: str = "https://archive.example/") -> list[str]:
    """Return ``page: link`` for each link of the site to itself, or into itself, that leads nowhere."""
    broken: list[str] = []
    for path, page in site.pages.items():
        if path == "404.html":  # served for any address, so its links are absolute
            continue
        here = base + path.removesuffix("index.html")
        for tag, attributes in page.elements:
            for name in ("href", "src"):
                link = attributes.get(name)
                if link is None or tag == "form" or attributes.get("rel") == "canonical":
                    continue
                target = urlsplit(urljoin(here, link))
                if not target.geturl().startswith(base):
                    continue
                if not _leads_somewhere(site, unquote(target.path)[len(urlsplit(base).path) :], target.fragment):
                    broken.append(f"{path}: {link}")
    return broken


def _leads_somewhere(site: Build, path: str, fragment: str) -> bool:
    file = f"{path}index.html" if path.endswith("/") or not path else path
    if not site.has(file):
        return False
    return not fragment or not file.endswith(".html") or unquote(fragment) in site.pages[file].ids
