"""MkDocs hooks: hand the library's pages to MkDocs, sanitize what contributors wrote, and index for search.

Every build begins in ``on_config``. What outlives it is the command that MkDocs was started with and, in a local
preview, what texts were read and rendered to, so that an edit costs what it changes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Thread
from typing import Any

from jinja2 import Environment
from markupsafe import escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from postmortem_archive.findings import Severity
from postmortem_archive.reading.postmortem import read_postmortem
from postmortem_archive.reading.remembering import RememberingReader
from postmortem_archive.site.aside import put_back, set_aside
from postmortem_archive.site.content_security import add_policy, content_security_policy
from postmortem_archive.site.sanitizing import sanitize
from postmortem_archive.site.search_index import index_site
from postmortem_archive.site.workspace import Workspace, read_project

log = get_plugin_logger("archive")


@dataclass(frozen=True, slots=True)
class _Rendered:
    """A page's Markdown as rendered, with all that it depends on."""

    markdown: str
    surroundings: object
    results: dict[str, Any]


class _Build:
    """What one build knows. ``serving``, ``read`` and ``rendered`` outlive it; MkDocs tells the command once."""

    serving = False
    workspace: Workspace | None = None
    read = RememberingReader()
    rendered: dict[str, _Rendered] = {}  # noqa: RUF012 - one for all builds is what it is for
    surroundings: object = None
    rebuilding = False
    indexing: Thread | None = None
    aside: Mapping[str, str] = {}


def on_startup(*, command: str, dirty: bool) -> None:  # noqa: ARG001 - MkDocs passes it by name
    """Remember whether this is a local preview, which shows drafts and reloads itself."""
    _Build.serving = command == "serve"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Begin a build, and watch the archive too."""
    _Build.workspace = None
    if _Build.indexing is not None:
        _Build.indexing.join()  # it writes to the folder that is about to be emptied
        _Build.indexing = None
    archive = _archive_folder(config)
    if archive.is_dir() and str(archive) not in config.watch:
        config.watch.append(str(archive))
    return config


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Read the archive, report what was noticed, and add a file for each page that it makes."""
    folder = _archive_folder(config)
    base = Path(config.config_file_path).parent
    own = base / "postmortems"
    home = files.get_file_from_path("index.md")
    if folder != own:
        config.copyright = config.site_description = None
    options = config.extra.get("archive", {})
    try:
        workspace = read_project(
            base,
            folder,
            as_of=_as_of(options.get("as_of")),
            name=config.site_name,
            url=config.site_url or "",
            description=config.site_description or "",
            home=home.content_string if home else "",
            drafts=_Build.serving,
            read=_Build.read if _Build.serving else read_postmortem,
        )
    except NotADirectoryError as error:
        raise PluginError(str(error)) from error
    for item in workspace.findings:
        tell = log.warning if item.severity is Severity.ERROR else log.info
        tell("%s: %s", item.severity, workspace.label(item))
    for path, text in workspace.site.pages.items():
        edit_path = workspace.edit_path(path) if folder == own else None  # another folder is not in the repository
        _add(files, File.generated(config, path, content=text), edit_path)
    for path, content in workspace.site.files.items():
        _add(files, File.generated(config, path, content=content))
    for name in workspace.assets:
        _add(files, File.generated(config, f"postmortems/{name}", abs_src_path=str(workspace.folder / name)))
    _Build.workspace = workspace
    return files


def on_nav(nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
    """In a local preview, let the pages that no navigation names remember what they were rendered to."""
    if _Build.serving:
        known = sorted((file.src_uri, file.url) for file in files)
        _Build.surroundings = (known, config.markdown_extensions, config.mdx_configs, config.validation.links)
        for file in files.documentation_pages():
            if file.page is None or file.page not in nav.pages:
                _RememberingPage(None, file, config)
    return nav


class _RememberingPage(Page):
    """A page that does not render a text again that it was rendered from in the build before.

    What Markdown makes of a text depends on the settings and, by the links, on the other files.
    """

    _RESULTS = ("content", "toc", "_title_from_render", "present_anchor_ids", "links_to_anchors")

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Set what Page.render sets."""
        last = _Build.rendered.get(self.file.src_uri)
        if last and last.markdown == self.markdown and last.surroundings == _Build.surroundings:
            vars(self).update(last.results)
            return
        super().render(config, files)
        results = {name: vars(self)[name] for name in self._RESULTS if name in vars(self)}
        _Build.rendered[self.file.src_uri] = _Rendered(self.markdown or "", _Build.surroundings, results)


def on_env(env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:  # noqa: ARG001 - as above
    """Spare the check at each use of a template whether its file has changed: every build loads them anew."""
    env.auto_reload = False
    return env


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001 - as above
    """Escape the front matter, which the theme prints as it is: a title is text that a contributor wrote.

    HTML that the library made is kept from Markdown's parser, which takes long to find out that it has nothing to do.
    """
    page.meta = _escaped(page.meta)
    made = _Build.workspace.site.pages.get(page.file.src_uri) if _Build.workspace else None
    markdown, _Build.aside = set_aside(markdown, made.html if made else ())
    return markdown


def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001 - as above
    """Sanitize the pages that contributors wrote."""
    html = put_back(html, _Build.aside)
    workspace = _Build.workspace
    if workspace is not None:
        page.update_date = workspace.as_of.isoformat()
        if page.file.src_uri in workspace.site.sources:
            return _sanitize_again(html) if _Build.serving else sanitize(html)
    return html


def on_post_page(output: str, *, page: Page, config: MkDocsConfig) -> str:  # noqa: ARG001 - as above
    """Give each page its Content-Security-Policy, computed without what contributors wrote."""
    own = output.replace(page.content, "") if page.content else output
    return add_policy(output, content_security_policy(own, live_reload=_Build.serving))


def on_post_template(output: str, *, template_name: str, config: MkDocsConfig) -> str:  # noqa: ARG001 - as above
    """Give 404.html a policy too."""
    if not template_name.endswith(".html"):
        return output
    return add_policy(output, content_security_policy(output, live_reload=_Build.serving))


def on_post_build(*, config: MkDocsConfig) -> None:
    """Build the search index over the finished pages. A preview shows a changed page without waiting for it."""
    if _Build.workspace is None:
        return
    arguments = (Path(config.site_dir), _Build.workspace.site.records)
    if _Build.rebuilding:
        _Build.indexing = Thread(target=index_site, args=arguments)
        _Build.indexing.start()
    else:
        index_site(*arguments)
    _Build.rebuilding = _Build.serving


def _archive_folder(config: MkDocsConfig) -> Path:
    """Return the folder of postmortems, which may be named relative to the configuration file."""
    base = Path(config.config_file_path).parent
    return base / (config.extra.get("archive", {}).get("folder") or "postmortems")


def _as_of(text: object) -> dt.date:
    """Return the day to judge action items by: the configured one, else today in UTC."""
    if not text:
        return dt.datetime.now(dt.UTC).date()
    if isinstance(text, dt.date):
        return text
    try:
        return dt.date.fromisoformat(str(text))
    except ValueError as error:
        raise PluginError(f"AS_OF: expected a date such as 2026-03-04, found {text!r}") from error


@lru_cache(maxsize=20_000)
def _sanitize_again(html: str) -> str:
    """Sanitize, remembering what came of it."""
    return sanitize(html)


def _escaped(value: Any) -> Any:  # noqa: ANN401 - whatever YAML holds
    """Return front matter whose texts are safe to print, and are not escaped a second time by templates that do so."""
    if isinstance(value, str):
        return escape(value)
    if isinstance(value, Mapping):
        return {key: _escaped(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_escaped(item) for item in value]
    return value


def _add(files: Files, file: File, edit_path: str | None = None) -> None:
    """Add a file in place of one that may have its path already. Generated pages have no source to edit but theirs."""
    old = files.get_file_from_path(file.src_uri)
    if old is not None:
        edit_path = edit_path or old.edit_uri
        files.remove(old)
    file.edit_uri = edit_path
    files.append(file)
