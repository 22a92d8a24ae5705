"""MkDocs hooks: hand the library's pages to MkDocs, sanitize what contributors wrote, and index for search.

Every build begins in ``on_config``. What outlives it is the command that MkDocs was started with and, in a local
preview, what texts were read and rendered to, so that an edit costs what it changes.
"""

from __future__ import annotations

import datetime as dt
import gc
import os
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink
from mkdocs.utils import get_relative_url
from page_rendering import PageRenderedAhead, RenderMemory, render_ahead, unlisted_pages
from theme_parts import shared_parts

from postmortem_archive.git_history import GitHistory
from postmortem_archive.parallel import Mapper, in_processes, in_turn
from postmortem_archive.reading.postmortem import read_postmortem
from postmortem_archive.reading.remembering import RememberingReader
from postmortem_archive.rules import Severity
from postmortem_archive.similarity import vectorizer_class
from postmortem_archive.site.aside import set_aside
from postmortem_archive.site.commentaries import is_commentary
from postmortem_archive.site.content_security import add_policy, content_security_policy, inline_scripts
from postmortem_archive.site.description import first_words
from postmortem_archive.site.sanitizing import escape_anchor, escape_texts, escape_title, sanitize_page
from postmortem_archive.site.search_index import Indexing, SearchDocument, SearchIndexError
from postmortem_archive.site.workspace import Settings, Workspace, read_settings, read_workspace

log = get_plugin_logger("archive")


class _Build:
    """What one build knows.

    ``serving``, ``read``, ``history`` and ``rendered`` outlive it; MkDocs tells the command once.
    """

    serving = False
    read = RememberingReader()
    history = GitHistory(os.environ)
    rendered = RenderMemory()
    workspace: Workspace | None = None
    aside: Mapping[str, str] = {}
    scripts: tuple[str, ...] = ()
    indexing: Indexing | None = None
    awaited: AbstractSet[str] = frozenset()


def on_startup(*, command: str, dirty: bool) -> None:  # noqa: ARG001 - MkDocs passes it by name
    """Remember whether this is a local preview, which shows drafts and reloads itself.

    Python's default is to look for cyclic garbage at every 700 new objects, which a build of many pages makes in no
    time, and most of which stay: looking more rarely saves a sixth of the time.
    """
    _Build.serving = command == "serve"
    gc.set_threshold(50_000, 20, 50)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Begin a build, and watch the archive too."""
    if not config.use_directory_urls:
        raise PluginError("use_directory_urls: expected true, found false: addresses are folders, and permanent")
    _give_up()
    archive = _settings(config).folder
    if archive.is_dir() and str(archive) not in config.watch:
        config.watch.append(str(archive))
    return config


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Read the archive, report what was noticed, and add a file for each page that it makes."""
    base = Path(config.config_file_path).parent
    settings = _settings(config)
    home = files.get_file_from_path("index.md")
    try:
        workspace = read_workspace(
            settings.folder,
            own=base / "postmortems",
            as_of=settings.as_of or dt.datetime.now(dt.UTC).date(),
            name=config.site_name,
            url=config.site_url or "",
            description=config.site_description or "",
            lang=config.theme["language"],
            home=home.content_string if home else "",
            commentaries={file.src_uri: file.content_string for file in files if is_commentary(file.src_uri)},
            drafts=_Build.serving or settings.drafts,
            changes=_Build.history.changes(settings.folder),
            read=_Build.read if _Build.serving else read_postmortem,
            each=_mapper(),
        )
    except NotADirectoryError as error:
        raise PluginError(str(error)) from error
    if not workspace.is_own:
        config.copyright = config.site_description = None
    for item in workspace.findings:
        tell = log.warning if item.severity is Severity.ERROR else log.info
        tell("%s: %s", item.severity, workspace.label(item))
    for item in workspace.site.commentary_findings:
        log.warning("%s: docs/%s", item.severity, item)
    for path, text in workspace.site.pages.items():
        _add(files, File.generated(config, path, content=text), workspace.edit_path(path))
    for path, content in workspace.site.files.items():
        _add(files, File.generated(config, path, content=content))
    for name in workspace.assets:
        _add(files, File.generated(config, f"postmortems/{name}", abs_src_path=str(workspace.folder / name)))
    _Build.workspace = workspace
    _Build.indexing = Indexing()
    return files


def on_nav(nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
    """Spare what can be spared of rendering: in a preview what has not changed, else the time of one processor.

    In a build, lists wait for MkDocs to come to them: that is when Pagefind is at work on the postmortems.
    """
    unlisted = unlisted_pages(nav, files)
    if _Build.serving:
        _Build.rendered.remember(unlisted, config, files)
    else:
        postmortems = [file for file in unlisted if _is_postmortem(file.src_uri)]
        render_ahead(postmortems, config, files, _mapper(), before=_prepare, after=_finish)
    uris = (file.src_uri for file in files.documentation_pages())
    _Build.awaited = {uri for uri in uris if _is_postmortem(uri) or _is_handbook(uri)}
    return nav


def on_env(env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:  # noqa: ARG001 - as above
    """Let templates share what is alike, and begin to index if nothing was awaited: an archive may be empty."""
    _begin_index(config)
    env.globals["shared"] = shared_parts()
    return env


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Make the front matter safe, and keep finished HTML from Markdown."""
    return markdown if isinstance(page, PageRenderedAhead) else _prepare(markdown, page, config, files)


def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Sanitize and date the pages that the archive made, and begin to index with the last of what is searched."""
    if _Build.workspace is not None:
        page.update_date = _Build.workspace.as_of.isoformat()
    if not isinstance(page, PageRenderedAhead):
        html = _finish(html, page, config, files)
    if page.file.src_uri in _Build.awaited:
        _Build.awaited -= {page.file.src_uri}
        if not _Build.awaited:
            _begin_index(config)
    return html


def on_post_page(output: str, *, page: Page, config: MkDocsConfig) -> str:
    """Give each page its Content-Security-Policy: the scripts of 404.html with the page's own way to the root."""
    root, base = _root(config), get_relative_url(".", page.url)
    scripts = [script.replace(f'"{root}"', f'"{base}"') for script in _Build.scripts]
    return add_policy(output, content_security_policy(scripts, live_reload=_Build.serving))


def on_post_template(output: str, *, template_name: str, config: MkDocsConfig) -> str:  # noqa: ARG001 - as above
    """Give 404.html a policy too. It is the theme's alone, and made before any page: its scripts may run."""
    if not template_name.endswith(".html"):
        return output
    scripts = inline_scripts(output)
    if template_name == "404.html":
        _Build.scripts = scripts
    return add_policy(output, content_security_policy(scripts, live_reload=_Build.serving))


def on_post_build(*, config: MkDocsConfig) -> None:
    """Wait for the search index."""
    if _Build.workspace is None or _Build.indexing is None:
        return
    try:
        _Build.indexing.finish(Path(config.site_dir), _Build.workspace.site.records)
    except (OSError, SearchIndexError) as error:
        raise PluginError(f"search index: {error}") from error


def on_build_error(*, error: Exception) -> None:  # noqa: ARG001 - as above
    """Leave no indexer at work on a site that will not be."""
    _give_up()


def _give_up() -> None:
    if _Build.indexing is not None:
        _Build.indexing.stop()
    _Build.workspace = _Build.indexing = None
    _Build.scripts = ()


def _root(config: MkDocsConfig) -> str:
    """Return the way to the root as 404.html has it, which is shown at any address."""
    return urlsplit(config.site_url or "/").path


def _begin_index(config: MkDocsConfig) -> None:
    if _Build.indexing is not None:
        _Build.indexing.start(Path(config.site_dir))


def _is_postmortem(uri: str) -> bool:
    return _Build.workspace is not None and uri in _Build.workspace.site.sources


def _is_handbook(uri: str) -> bool:
    return uri.startswith("handbook/")


def _mapper() -> Mapper:
    """Return how to share work: a build has all processors to itself, a preview has not and remembers."""
    return in_turn if _Build.serving else in_processes(os.cpu_count() or 1, meanwhile=vectorizer_class)


def _prepare(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001 - as events have it
    """Escape the front matter, which the theme prints as it is: a title is text that a contributor wrote.

    HTML that the library made is kept from Markdown's parser, which takes long to find out that it has nothing to do.
    """
    page.meta = escape_texts(page.meta)
    made = _Build.workspace.site.pages.get(page.file.src_uri) if _Build.workspace else None
    markdown, _Build.aside = set_aside(markdown, made.html if made else ())
    return markdown


def _finish(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001 - as events have it
    """Sanitize a page that the archive made, put that HTML back, describe it if nobody did, and let it be searched.

    The home page's Markdown is the project's.
    """
    uri = page.file.src_uri
    if _Build.workspace is not None and uri in _Build.workspace.site.pages:
        finish = _sanitize_again if _Build.serving else sanitize_page
        html = finish(html, tuple(_Build.aside.items()), trusted=uri == "index.md")
        html = _Build.workspace.with_sizes(html, page.url)
        _make_safe(page.toc)
    if not page.is_homepage and not page.meta.get("description"):
        page.meta["description"] = first_words(html)
    facts = _facts(page)
    if facts and _Build.indexing is not None:
        lang = str(page.meta.get("lang") or config.theme["language"])
        _Build.indexing.add(SearchDocument(page.url, html, facts, lang))
    return html


def _facts(page: Page) -> Mapping[str, object] | None:
    """Return what the search index is told of a page: of postmortems what their front matter says, and the handbook."""
    if _is_postmortem(page.file.src_uri):
        return page.meta.get("search")
    return {"kind": "handbook", "title": page.title} if _is_handbook(page.file.src_uri) else None


def _make_safe(toc: Iterable[AnchorLink]) -> None:
    """Escape the table of contents, which the theme prints as it is."""
    for item in toc:
        item.title, item.id = escape_title(item.title), escape_anchor(item.id)
        _make_safe(item.children)


def _settings(config: MkDocsConfig) -> Settings:
    try:
        return read_settings(config.extra, Path(config.config_file_path).parent)
    except ValueError as error:
        raise PluginError(str(error)) from error


_sanitize_again = lru_cache(maxsize=20_000)(sanitize_page)
"""Sanitize, remembering what came of it."""


def _add(files: Files, file: File, edit_path: str | None = None) -> None:
    """Add a file in place of one that may have its path already. Generated pages have no source to edit but theirs."""
    old = files.get_file_from_path(file.src_uri)
    if old is not None:
        edit_path = edit_path or old.edit_uri
        files.remove(old)
    file.edit_uri = edit_path
    files.append(file)
