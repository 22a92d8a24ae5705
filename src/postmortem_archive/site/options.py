"""What a site is built with besides the archive itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from postmortem_archive.model import ActionItem


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """``as_of`` is the day on which action items are judged, ``grace_days`` how late they may be before it counts.

    ``url`` is the site's address with a slash at its end, or empty where it is not known; feeds need it. ``lang`` is
    the site's language. ``home`` is the hand-written Markdown of the home page, ``commentaries`` those on quarters, by
    path below the root: ``trends/2026-q1.md``. ``drafts`` includes drafts, for the author's own eyes.
    """

    as_of: date
    name: str = "Postmortem Archive"
    url: str = ""
    description: str = ""
    lang: str = "en"
    home: str = ""
    commentaries: Mapping[str, str] = field(default_factory=dict)
    drafts: bool = False
    grace_days: int = 0

    def is_overdue(self, item: ActionItem) -> bool:
        """Say whether an action item is open although its due date, and the grace, have passed."""
        return item.is_overdue(self.as_of, self.grace_days)
