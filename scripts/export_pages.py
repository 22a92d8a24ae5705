"""Write the site's generated pages as Markdown, with feeds, JSON and images, for another engine to build a site of."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
from pathlib import Path
from typing import Any

from command_line import CLEAN, FINDINGS, WRONG_USE, date_argument
from mkdocs.exceptions import ConfigurationError
from mkdocs.utils.yaml import yaml_load

from postmortem_archive.git_history import GitHistory
from postmortem_archive.rules import Severity
from postmortem_archive.site.commentaries import read_commentaries
from postmortem_archive.site.exporting import ExportError, write_export
from postmortem_archive.site.workspace import Workspace, read_settings, read_workspace
from postmortem_archive.wording import plural

PROJECT = Path(__file__).resolve().parent.parent


def main(arguments: list[str] | None = None) -> int:
    """Write the pages, say how many and what is wrong with the postmortems, and return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog="The pages are those that `make site` builds, and stand where MkDocs has them, beside your own docs/. "
        "Exit code: 0 when written, 1 when written although postmortems have errors, 2 when nothing was written.",
    )
    parser.add_argument("out", metavar="OUT", type=Path, help="folder to write: new, empty, or an earlier export")
    parser.add_argument("--archive", metavar="DIR", type=Path, help="folder of postmortems (the configuration's)")
    parser.add_argument("--as-of", metavar="DATE", type=date_argument, help="day to judge action items by (today)")
    parser.add_argument(
        "--config", metavar="FILE", type=Path, default=PROJECT / "mkdocs.yml", help="the site's name, address and home"
    )
    options = parser.parse_args(arguments)
    try:
        workspace = _read(options)
        count = write_export(workspace, options.out)
    except (ConfigurationError, ExportError, OSError, ValueError) as error:
        print(f"export_pages: {error}", file=sys.stderr)
        return WRONG_USE
    errors = [item for item in workspace.findings if item.severity is Severity.ERROR]
    for item in errors:
        print(f"error: {workspace.label(item)}", file=sys.stderr)
    print(f"{plural(count, 'file')} written to {options.out}")
    return FINDINGS if errors else CLEAN


def _read(options: argparse.Namespace) -> Workspace:
    """Read the archive as the hooks do: with the configuration's name, address, home page, folder and day."""
    with options.config.open("rb") as file:
        config: dict[str, Any] = yaml_load(file)
    base = options.config.resolve().parent
    settings = read_settings(config.get("extra"), base)
    home = base / (config.get("docs_dir") or "docs") / "index.md"
    folder = options.archive.resolve() if options.archive else settings.folder
    theme = config.get("theme")
    return read_workspace(
        folder,
        own=base / "postmortems",
        as_of=options.as_of or settings.as_of or dt.datetime.now(dt.UTC).date(),
        name=config.get("site_name") or "",
        url=config.get("site_url") or "",
        description=config.get("site_description") or "",
        lang=(theme.get("language") if isinstance(theme, dict) else None) or "en",
        home=home.read_text(encoding="utf-8-sig") if home.is_file() else "",
        commentaries=read_commentaries(home.parent),
        changes=GitHistory(os.environ).changes(folder),
    )


if __name__ == "__main__":
    sys.exit(main())
