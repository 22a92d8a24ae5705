"""A folder on disk to everything that a build needs: what hooks and ``export_pages`` share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from postmortem_archive.checks import check_archive
from postmortem_archive.findings import Finding
from postmortem_archive.reading import read_archive
from postmortem_archive.site.building import Site, build_site
from postmortem_archive.site.options import SiteOptions
from postmortem_archive.vocabulary import load_vocabulary


@dataclass(frozen=True, slots=True)
class Workspace:
    """The site of one folder, with what was noticed on the way. ``label`` is the folder's name in messages."""

    folder: Path
    label: str
    as_of: date
    site: Site
    findings: tuple[Finding, ...]
    assets: tuple[str, ...]

    def edit_path(self, page: str) -> str | None:
        """Return the way from ``docs/`` to the file that a page was made of, None for pages without one."""
        source = self.site.sources.get(page)
        return f"../postmortems/{source}" if source is not None else None


def read_workspace(
    folder: Path,
    *,
    vocabulary: Path,
    as_of: date,
    name: str = "Postmortem Archive",
    url: str = "",
    description: str = "",
    home: str = "",
    drafts: bool = False,
) -> Workspace:
    """Read a folder of postmortems and make its site. The folder's own vocabulary, if it has one, goes first.

    Raises:
        NotADirectoryError: the folder does not exist.
    """
    own = folder / "vocabulary"
    words, word_findings = load_vocabulary(own if own.is_dir() else vocabulary)
    archive = read_archive(folder, words)
    findings = tuple(sorted({*check_archive(archive), *word_findings}))
    url = url if not url or url.endswith("/") else f"{url}/"
    options = SiteOptions(as_of=as_of, name=name, url=url, description=description, home=home, drafts=drafts)
    site = build_site(archive, findings, words, options)
    return Workspace(folder, folder.name, as_of, site, findings, archive.assets)
