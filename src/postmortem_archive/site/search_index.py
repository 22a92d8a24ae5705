"""The search index: what Pagefind is given, how it is asked, and how its pages are matched with our records.

It is given the articles alone, each with its facts and its URL, in a folder of their own: that is less to read than
whole pages, and can be done while the theme still makes those.

Pagefind finds pages by words and names each page by the hash of its *fragment*. Facets, counts and sorting work on
record numbers, without Pagefind. What joins the two is the table made here.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote

from postmortem_archive.model import Postmortem
from postmortem_archive.site.rendering import postmortem_url, render_as_is

_OUTPUT = "pagefind"
"""The index's folder in the site."""

_EXCLUDED = (
    "main > h1:first-of-type",
    ".headerlink",
    ".linenos",
    ".pm-record",
    ".pm-about",
    ".pm-phases",
    ".pm-notice",
    ".pm-source",
    ".pm-related",
    ".pm-neighbours",
    ".pm-timeline__zone",
    ".pm-timeline__silence",
    ".pm-timeline__span",
    ".pm-timeline__elapsed",
    ".pm-anchor",
)
"""Selectors of what stands in an article and is not its text: the title, which is a fact; permalink signs and line
numbers; the facts and lists that the site generates around a postmortem, which would make every page match every tag's
name; and what the site says about a timeline and numbers of action items.
"""

# Pagefind starts every file of its index, under the compression, with these twelve bytes.
_MAGIC = b"pagefind_dcd"
_FRAGMENTS = "*.pf_fragment"

# User interfaces that Pagefind copies beside each index and that this site, having its own, never loads.
_UNUSED = (
    "pagefind-component-ui.css",
    "pagefind-component-ui.js",
    "pagefind-highlight.js",
    "pagefind-modular-ui.css",
    "pagefind-modular-ui.js",
    "pagefind-ui.css",
    "pagefind-ui.js",
)


class SearchIndexError(Exception):
    """The index is missing, or not in the form that this version of Pagefind writes."""


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """An article as it is searched: its URL relative to the site's root, its HTML, its facts and its language."""

    url: str
    content: str
    facts: Mapping[str, object]
    lang: str = "en"


class Indexing:
    """A search index in the making, of the documents that lie in a folder of their own."""

    def __init__(self) -> None:
        """Make a temporary folder for the documents, which ``finish`` and ``stop`` remove."""
        self._temporary = TemporaryDirectory(prefix="postmortem-archive-")
        self._folder = Path(self._temporary.name)
        self._process: subprocess.Popen[str] | None = None

    def add(self, document: SearchDocument) -> None:
        """Write a document. Several processes may do so at once.

        Raises:
            SearchIndexError: Pagefind is at work already.
        """
        if self._process is not None:
            raise SearchIndexError(f"{document.url}: came after the index was begun")
        html = render_as_is("search_document.html.jinja", document=document)
        name = hashlib.sha256(document.url.encode()).hexdigest()[:32]
        (self._folder / f"{name}.html").write_text(html, encoding="utf-8")

    def start(self, site: Path) -> None:
        """Let Pagefind begin, if it has not: all documents are there. It writes into the site."""
        if self._process is not None:
            return
        shutil.rmtree(site / _OUTPUT, ignore_errors=True)
        self._process = subprocess.Popen(  # noqa: S603 - our own words
            _pagefind_command(self._folder, site / _OUTPUT),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    def stop(self) -> None:
        """Give up the index, if it is in the making."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._temporary.cleanup()

    def finish(self, site: Path, records: Sequence[Postmortem]) -> None:
        """Wait for the index, and write ``search/fragments.json`` beside the facets, whose order ``records`` have.

        Raises:
            SearchIndexError: Pagefind failed, or wrote what this module cannot read.
        """
        if self._process is None:
            raise SearchIndexError("the index was not begun")
        said = self._process.communicate()[1]
        self._temporary.cleanup()
        if self._process.returncode:
            raise SearchIndexError(f"pagefind ended with {self._process.returncode}: {said.strip()}")
        for file in _unused_files(site):
            file.unlink()
        urls = {postmortem_url(record.id): number for number, record in enumerate(records)}
        target = site / "search" / "fragments.json"
        target.write_text(json.dumps(_fragment_numbers(site, urls), separators=(",", ":")), encoding="utf-8")


def _pagefind_command(folder: Path, output: Path) -> list[str]:
    """Return the command that indexes a folder, as words for a process, not for a shell."""
    return [
        sys.executable,
        *("-m", "pagefind"),
        *("--site", str(folder)),
        *("--output-path", str(output)),
        *("--exclude-selectors", ", ".join(_EXCLUDED)),
        # One index for all languages: a page in another one is found by its words all the same.
        *("--force-language", "en"),
        "--quiet",
    ]


def _unused_files(site: Path) -> list[Path]:
    """Return the files of the index that the site never loads and that may be deleted."""
    return [file for name in _UNUSED if (file := site / _OUTPUT / name).is_file()]


def _fragment_numbers(site: Path, record_urls: Mapping[str, int]) -> dict[str, int]:
    """Return the record number for each fragment hash, of the pages that are records, in the order of the numbers.

    ``record_urls`` maps a page's URL relative to the site's root (``postmortems/2026-03-04-x/``) to its record's
    number. Indexed pages that it lacks (the handbook) are left out; a record that the index lacks is left out too.

    Raises:
        SearchIndexError: There is no index, or a file of it cannot be read.
    """
    numbers = {
        fragment: number for fragment, url in _fragments(site) if (number := record_urls.get(unquote(url))) is not None
    }
    return dict(sorted(numbers.items(), key=lambda item: (item[1], item[0])))


def _fragments(site: Path) -> Iterator[tuple[str, str]]:
    """Yield the hash and the URL of each indexed page."""
    folder = site / _OUTPUT / "fragment"
    if not folder.is_dir():
        raise SearchIndexError(f"{folder}: no search index; was Pagefind run?")
    for file in sorted(folder.glob(_FRAGMENTS)):
        try:
            content = gzip.decompress(file.read_bytes())
            if not content.startswith(_MAGIC):
                raise SearchIndexError(f"{file}: expected {_MAGIC!r} at the start, found {content[: len(_MAGIC)]!r}")
            yield file.stem, json.loads(content[len(_MAGIC) :])["meta"]["url"]
        except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
            raise SearchIndexError(f"{file}: not a Pagefind fragment: {error}") from error
