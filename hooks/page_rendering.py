"""Pages that cost less to render: in a build by several processes at once, in a preview only if they changed.

Both are for pages that no navigation names, as postmortems are.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import markdown
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure import pages
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from postmortem_archive.parallel import Mapper

_RESULTS = ("content", "toc", "_title_from_render", "present_anchor_ids")
"""What ``Page.render`` sets; ``links_to_anchors``, which it sets too, refers to other files and is kept apart."""

log = get_plugin_logger("archive")


class UnlistedPage(Page):
    """A page that no navigation names."""

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Render the Markdown. What nests too deeply for Markdown's parser is reported, and shown as it was written."""
        try:
            self.convert(config, files)
        except RecursionError:
            log.warning("%s: expected Markdown, found what nests too deeply for it; shown as text", self.file.src_uri)
            self.markdown = "~~~~~~~~ text\n" + (self.markdown or "").replace("~~~~~~~~", "~") + "\n~~~~~~~~\n"
            self.convert(config, files)

    def convert(self, config: MkDocsConfig, files: Files) -> None:
        """Let MkDocs render the Markdown."""
        super().render(config, files)


Step = Callable[[str, Page, MkDocsConfig, Files], str]


def unlisted_pages(nav: Navigation, files: Files) -> list[File]:
    """Return the files of the pages that no navigation names."""
    return [file for file in files.documentation_pages() if file.page is None or file.page not in nav.pages]


@dataclass(frozen=True, slots=True)
class _Ahead:
    """A page as another process rendered it: attributes by name, anchors by file, and what was logged."""

    attributes: Mapping[str, Any]
    anchors: Mapping[str, dict[str, str]] | None
    logged: tuple[tuple[str, int, str], ...]


class PageRenderedAhead(Page):
    """A page whose Markdown was read, rendered and finished by another process."""

    ahead: _Ahead

    def read_source(self, config: MkDocsConfig) -> None:  # noqa: ARG002 - as the one it stands for
        """Set what Page.read_source sets, but for the Markdown, which nobody needs any more."""
        self.markdown = ""
        self.meta = self.ahead.attributes["meta"]

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 - as the one it stands for
        """Set what Page.render sets, and log what it logged."""
        for name, level, message in self.ahead.logged:
            logging.getLogger(name).log(level, "%s", message)
        vars(self).update({name: self.ahead.attributes[name] for name in _RESULTS})
        if self.ahead.anchors is not None:
            self.links_to_anchors = {
                file: links
                for uri, links in self.ahead.anchors.items()
                if (file := files.get_file_from_path(uri)) is not None
            }


def render_ahead(
    chosen: list[File], config: MkDocsConfig, files: Files, each: Mapper, before: Step, after: Step
) -> None:
    """Render the pages of these files by ``each``; ``before`` and ``after`` are what is done to Markdown and HTML.

    Where another plugin wants to see the Markdown, nothing is done, and MkDocs renders page by page.
    """
    if len(config.plugins.events["page_markdown"]) > 1:
        for file in chosen:
            UnlistedPage(None, file, config)
        return

    parsers = _OneParser()

    def render(index: int) -> _Ahead:
        page = _PageOfMany(None, chosen[index], config)
        page.parsers = parsers
        with _logged() as logged:
            page.read_source(config)
            page.markdown = before(page.markdown or "", page, config, files)
            page.render(config, files)
            page.content = after(page.content or "", page, config, files)
        attributes = {name: vars(page)[name] for name in (*_RESULTS, "meta")}
        links = page.links_to_anchors
        anchors = {file.src_uri: dict(found) for file, found in links.items()} if links is not None else None
        return _Ahead(attributes, anchors, tuple(logged))

    for file, ahead in zip(chosen, each(render, range(len(chosen))), strict=True):
        PageRenderedAhead(None, file, config).ahead = ahead


class _OneParser(ModuleType):
    """Stands in for the module ``markdown``, and hands out one parser again and again, reset.

    MkDocs makes one for each page, which takes a sixth of the time that rendering takes. What it registers for a page
    takes the place of what it registered for the one before.
    """

    def __init__(self) -> None:
        super().__init__("markdown")
        self._made: tuple[object, markdown.Markdown] | None = None

    def Markdown(self, **options: Any) -> markdown.Markdown:  # noqa: ANN401, N802 - as in that module
        """Return a parser as if it had just been made."""
        if self._made is None or self._made[0] != options:
            self._made = options, markdown.Markdown(**options)
        return self._made[1].reset()

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Let MkDocs take parsers from here. One that failed is not used again: it may be in the midst of a text."""
        pages.markdown = self  # type: ignore[attr-defined]  # not its own, it imports it
        try:
            yield
        except BaseException:
            self._made = None
            raise
        finally:
            pages.markdown = markdown  # type: ignore[attr-defined]  # as above


class _PageOfMany(UnlistedPage):
    """A page that another process renders, as one of many."""

    parsers: _OneParser

    def convert(self, config: MkDocsConfig, files: Files) -> None:
        """Let MkDocs render the Markdown with a parser that was used before."""
        with self.parsers.in_use():
            super().convert(config, files)


@contextmanager
def _logged() -> Iterator[list[tuple[str, int, str]]]:
    """Collect what MkDocs logs, in place of letting it out: it counts, and is to be said, in the first process."""
    records: list[tuple[str, int, str]] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            records.append((record.name, record.levelno, record.getMessage()))

    logger = logging.getLogger("mkdocs")
    handlers, propagate = logger.handlers, logger.propagate
    logger.handlers, logger.propagate = [Collector()], False
    try:
        yield records
    finally:
        logger.handlers, logger.propagate = handlers, propagate


@dataclass(frozen=True, slots=True)
class _Rendered:
    """A page's Markdown as rendered, with all that it depends on."""

    markdown: str
    surroundings: object
    results: dict[str, Any]


class RenderMemory:
    """What pages were rendered to in the build before, and what that depended on besides their text."""

    def __init__(self) -> None:
        self.rendered: dict[str, _Rendered] = {}
        self.surroundings: object = None

    def remember(self, chosen: list[File], config: MkDocsConfig, files: Files) -> None:
        """Let the pages of these files take what they were rendered to before, where nothing has changed."""
        known = sorted((file.src_uri, file.url) for file in files)
        self.surroundings = (known, config.markdown_extensions, config.mdx_configs, config.validation.links)
        for file in chosen:
            RememberingPage(None, file, config).memory = self


class RememberingPage(UnlistedPage):
    """A page that does not render a text again that it was rendered from in the build before.

    What Markdown makes of a text depends on the settings and, by the links, on the other files.
    """

    memory: RenderMemory

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Set what Page.render sets."""
        memory, uri = self.memory, self.file.src_uri
        last = memory.rendered.get(uri)
        if last and last.markdown == self.markdown and last.surroundings == memory.surroundings:
            vars(self).update(last.results)
            return
        super().render(config, files)
        results = {name: vars(self)[name] for name in (*_RESULTS, "links_to_anchors") if name in vars(self)}
        memory.rendered[uri] = _Rendered(self.markdown or "", memory.surroundings, results)
