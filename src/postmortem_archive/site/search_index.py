"""The search index: what Pagefind is given, how it is asked, and how its pages are matched with our records.

It is given the articles alone, each with its facts and its URL, in a folder of their own: that is less to read than
whole pages, and can be done while the theme still makes those.

There is an index for each language that has a stemmer, and one for all others, since a word's forms differ by language;
the browser asks all of them. Pagefind finds pages by words and names each page by the hash of its *fragment*. Facets,
counts and sorting work on record numbers, without Pagefind. What joins the two is the table made here.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote

from postmortem_archive.model import Postmortem
from postmortem_archive.site.rendering import postmortem_url, render_as_is

_OUTPUT = "pagefind"
"""The folder in the site that has a folder for each index."""

# fmt: off
_STEMMED = frozenset({
    "ar", "ca", "da", "de", "el", "en", "eo", "es", "et", "eu", "fi", "fr", "ga", "hi", "hu", "hy", "id", "it", "lt",
    "nb", "ne", "nl", "nn", "no", "pl", "pt", "ro", "ru", "sr", "sv", "ta", "tr", "yi",
})
# fmt: on
"""The languages whose words Pagefind 1.5 reduces to their stems."""

_OTHER = "und"
"""The index of all other languages: ISO 639 has this code for an undetermined one. Words are found as they stand."""

_UNSPACED_RANGES = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x2E80, 0x2FDF),  # radicals
    (0x3005, 0x3007),
    (0x3040, 0x30FF),  # kana
    (0x3400, 0x9FFF),  # Han
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)
"""Scripts that put no spaces between words. The browser has the same (``query.js``)."""


def _characters(ranges: Iterable[tuple[int, int]]) -> str:
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


_UNSPACED = _characters(_UNSPACED_RANGES)
_MARKS = re.escape(
    "".join(
        chr(code)
        for first, last in _UNSPACED_RANGES[:3]
        for code in range(first, last + 1)
        if unicodedata.category(chr(code)).startswith("M")
    )
)
_LETTER = re.compile(f"[{_UNSPACED}]")
_BETWEEN_LETTERS = re.compile(f"(?<=[{_UNSPACED}])(?=[{_UNSPACED}])(?![{_MARKS}])")

_EXCLUDED = (
    "main > h1:first-of-type",
    ".headerlink",
    ".linenos",
    ".pm-record",
    ".pm-about",
    ".pm-phases",
    ".pm-notice",
    ".pm-source",
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

_OTHERS = re.compile(r'<section class="pm-related"[^>]*>.*?</section>', re.DOTALL)
"""What a page shows of other postmortems: a third of it, and spared Pagefind. No contributor can write this class."""

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
    """Search indexes in the making, of the documents that lie in a folder of their own, by language."""

    def __init__(self) -> None:
        """Make a temporary folder for the documents, which ``finish`` and ``stop`` remove."""
        self._temporary = TemporaryDirectory(prefix="postmortem-archive-")
        self._folder = Path(self._temporary.name)
        self._processes: dict[str, subprocess.Popen[str]] | None = None

    def add(self, document: SearchDocument) -> None:
        """Write a document. Several processes may do so at once.

        Raises:
            SearchIndexError: Pagefind is at work already.
        """
        if self._processes is not None:
            raise SearchIndexError(f"{document.url}: came after the index was begun")
        searched = replace(document, content=_OTHERS.sub("", document.content, count=1))
        html = render_as_is("search_document.html.jinja", document=searched)
        name = hashlib.sha256(document.url.encode()).hexdigest()[:32]
        folder = self._folder / index_language(document.lang)
        folder.mkdir(exist_ok=True)
        if _LETTER.search(html):  # which is told much faster than where to put spaces
            html = _BETWEEN_LETTERS.sub(" ", html)
        (folder / f"{name}.html").write_text(html, encoding="utf-8")

    def start(self, site: Path) -> None:
        """Let Pagefind begin, if it has not: all documents are there. It writes into the site."""
        if self._processes is not None:
            return
        shutil.rmtree(site / _OUTPUT, ignore_errors=True)
        self._processes = {
            folder.name: subprocess.Popen(  # noqa: S603 - our own words
                _pagefind_command(folder, site / _OUTPUT / folder.name),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
            )
            for folder in sorted(self._folder.iterdir())
        }

    def stop(self) -> None:
        """Give up the indexes, if they are in the making."""
        for process in (self._processes or {}).values():
            if process.poll() is None:
                process.kill()
                process.wait()
        self._temporary.cleanup()

    def finish(self, site: Path, records: Sequence[Postmortem]) -> None:
        """Wait for the indexes, and write what the browser has to know of them beside the facets.

        ``search/languages.json`` has the number of pages of each index, and ``search/fragments.json`` the number of the
        record that each page is, in the order of ``records``, which the facets have too.

        Raises:
            SearchIndexError: Pagefind failed, or wrote what this module cannot read.
        """
        if self._processes is None:
            raise SearchIndexError("the index was not begun")
        ended = [(process.communicate()[1], process.returncode) for process in self._processes.values()]
        self._temporary.cleanup()
        for said, code in ended:
            if code:
                raise SearchIndexError(f"pagefind ended with {code}: {said.strip()}")
        pages: dict[str, int] = {}
        fragments: dict[str, str] = {}
        for language in self._processes:
            folder = site / _OUTPUT / language
            for name in _UNUSED:
                (folder / name).unlink(missing_ok=True)
            found = dict(_fragments(folder))
            pages[language] = len(found)
            fragments |= found
        urls = {postmortem_url(record.id): number for number, record in enumerate(records)}
        for name, content in (("languages", pages), ("fragments", _fragment_numbers(fragments, urls))):
            text = json.dumps(content, separators=(",", ":"))
            (site / "search" / f"{name}.json").write_text(text, encoding="utf-8")


def index_language(lang: str) -> str:
    """Return the language of the index that has documents in a language, given as a tag such as ``pt-BR``."""
    language = lang.partition("-")[0].lower()
    return language if language in _STEMMED else _OTHER


def _pagefind_command(folder: Path, output: Path) -> list[str]:
    """Return the command that indexes a language's folder, as words for a process, not for a shell."""
    return [
        sys.executable,
        *("-m", "pagefind"),
        *("--site", str(folder)),
        *("--output-path", str(output)),
        *("--exclude-selectors", ", ".join(_EXCLUDED)),
        *("--force-language", folder.name),
        "--quiet",
    ]


def _fragment_numbers(fragments: Mapping[str, str], record_urls: Mapping[str, int]) -> dict[str, int]:
    """Return the record number for each fragment hash, of the pages that are records, in the order of the numbers.

    ``fragments`` has the URL of each, and ``record_urls`` maps a page's URL relative to the site's root
    (``postmortems/2026-03-04-x/``) to its record's number. Indexed pages that it lacks (the handbook) are left out; a
    record that the index lacks is left out too.
    """
    numbers = {
        fragment: number for fragment, url in fragments.items() if (number := record_urls.get(unquote(url))) is not None
    }
    return dict(sorted(numbers.items(), key=lambda item: (item[1], item[0])))


def _fragments(index: Path) -> Iterator[tuple[str, str]]:
    """Yield the hash and the URL of each page of an index.

    Raises:
        SearchIndexError: There is no index, or a file of it cannot be read.
    """
    folder = index / "fragment"
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
