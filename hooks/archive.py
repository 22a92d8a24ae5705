"""MkDocs hooks: hand the library's pages to MkDocs, sanitize what contributors wrote, and index for search.

Nothing is kept from one build to the next but the command that MkDocs was started with: every build begins in
``on_config``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from markupsafe import escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from postmortem_archive.findings import Severity
from postmortem_archive.site.content_security import add_policy, content_security_policy
from postmortem_archive.site.sanitizing import sanitize
from postmortem_archive.site.search_index import index_site
from postmortem_archive.site.workspace import Workspace, read_project

log = get_plugin_logger("archive")


class _Build:
    """What one build knows. ``serving`` outlives it: MkDocs tells the command once."""

    serving = False
    workspace: Workspace | None = None


def on_startup(*, command: str, dirty: bool) -> None:  # noqa: ARG001 - MkDocs passes it by name
    """Remember whether this is a local preview, which shows drafts and reloads itself."""
    _Build.serving = command == "serve"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Begin a build, and watch the archive too."""
    _Build.workspace = None
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
        )
    except NotADirectoryError as error:
        raise PluginError(str(error)) from error
    for item in workspace.findings:
        tell = log.warning if item.severity is Severity.ERROR else log.info
        tell("%s: %s", item.severity, workspace.label(item))
    for path, text in workspace.site.pages.items():
        edit_path = workspace.edit_path(path) if folder == own else None  # another folder is not in the repository
        _add(files, File.generated(config, path, content=text), edit_path)
    for path, text in workspace.site.files.items():
        _add(files, File.generated(config, path, content=text))
    for name in workspace.assets:
        _add(files, File.generated(config, f"postmortems/{name}", abs_src_path=str(workspace.folder / name)))
    _Build.workspace = workspace
    return files


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001 - as above
    """Escape the front matter, which the theme prints as it is: a title is text that a contributor wrote."""
    page.meta = _escaped(page.meta)
    return markdown


def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001 - as above
    """Sanitize the pages that contributors wrote."""
    workspace = _Build.workspace
    if workspace is not None:
        page.update_date = workspace.as_of.isoformat()
        if page.file.src_uri in workspace.site.sources:
            return sanitize(html)
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
    """Build the search index over the finished pages."""
    if _Build.workspace is not None:
        index_site(Path(config.site_dir), _Build.workspace.site.records)


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
