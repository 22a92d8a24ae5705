"""A folder on disk to everything that a build needs: what hooks and ``export_pages`` share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from postmortem_archive.checks.folder import CheckedFolder, check_folder
from postmortem_archive.findings import Finding
from postmortem_archive.history import Change
from postmortem_archive.parallel import Mapper, in_turn
from postmortem_archive.reading.archive import Reader
from postmortem_archive.reading.postmortem import read_postmortem
from postmortem_archive.site.building import Site, build_site
from postmortem_archive.site.options import SiteOptions
from postmortem_archive.site.pictures import add_sizes


@dataclass(frozen=True, slots=True)
class Settings:
    """What ``extra.archive`` of the configuration says: the folder of postmortems, the day if one is set, and drafts.

    With ``drafts`` a build has those too, as a preview has: for the reviewers of a pull request.
    """

    folder: Path
    as_of: date | None
    drafts: bool = False


def read_settings(extra: Mapping[str, Any] | None, base: Path) -> Settings:
    """Return the settings, given ``extra`` and the folder of the configuration file.

    Raises:
        ValueError: the day is none, or ``drafts`` neither true nor false.
    """
    stated = (extra or {}).get("archive") or {}
    day = str(stated.get("as_of") or "")
    try:
        as_of = date.fromisoformat(day) if day else None
    except ValueError:
        raise ValueError(f"AS_OF: expected a date such as 2026-03-04, found {day!r}") from None
    drafts = stated.get("drafts") or False
    if drafts not in (True, False):
        raise ValueError(f"DRAFTS: expected yes or no, found {drafts!r}")
    return Settings(base / str(stated.get("folder") or "postmortems"), as_of, drafts)


@dataclass(frozen=True, slots=True)
class Workspace:
    """The site of one folder, with what was noticed on the way. ``is_own`` where that is the project's own archive."""

    checked: CheckedFolder
    as_of: date
    site: Site
    is_own: bool

    @property
    def folder(self) -> Path:
        """The folder of postmortems."""
        return self.checked.folder

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was noticed about the postmortems and the vocabulary."""
        return self.checked.findings

    @property
    def assets(self) -> tuple[str, ...]:
        """The images that belong to the site, by path relative to the folder."""
        return self.site.assets

    def with_sizes(self, html: str, url: str) -> str:
        """Return a page's HTML with the size of each of the archive's images, given the page's URL."""
        return add_sizes(html, url, self.checked.archive.sizes)

    def label(self, item: Finding) -> str:
        """Return a finding as a message names it: with the folder that its file is in."""
        return f"{self.checked.base(item).name}/{item}"

    def edit_path(self, page: str) -> str | None:
        """Return the way, as in a URL, from ``docs/`` to the file that a page was made of.

        None where there is none, or where it is not in the repository, as those of another folder are not.
        """
        source = self.site.sources.get(page) if self.is_own else None
        return f"../postmortems/{quote(source)}" if source is not None else None


def read_workspace(
    folder: Path,
    *,
    own: Path,
    as_of: date,
    name: str = "Postmortem Archive",
    url: str = "",
    description: str = "",
    lang: str = "en",
    home: str = "",
    commentaries: Mapping[str, str] | None = None,
    drafts: bool = False,
    changes: Mapping[str, Change] | None = None,
    read: Reader = read_postmortem,
    each: Mapper = in_turn,
) -> Workspace:
    """Read a folder of postmortems and make its site.

    ``own`` is the project's own archive. Its vocabulary holds where the folder has none; the project's description,
    home page and ``commentaries`` on quarters speak of it, and are left out for another folder. ``changes`` are what is
    known of the files' history, by their paths. ``read`` may be a remembering version of ``read_postmortem``, and
    ``each`` may share the work among processes.

    Raises:
        NotADirectoryError: the folder does not exist.
    """
    is_own = folder == own
    checked = check_folder(folder, own / "vocabulary", read=read, each=each)
    url = url if not url or url.endswith("/") else f"{url}/"
    options = SiteOptions(
        as_of=as_of,
        name=name,
        url=url,
        description=description if is_own else "",
        lang=lang,
        home=home if is_own else "",
        commentaries=(commentaries or {}) if is_own else {},
        drafts=drafts,
        grace_days=checked.vocabulary.policy.overdue_grace_days,
    )
    site = build_site(checked.archive, checked.findings, checked.vocabulary, options, changes=changes, each=each)
    return Workspace(checked, as_of, site, is_own)
