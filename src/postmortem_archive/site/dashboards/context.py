"""What the pages of dashboards share: what names are called, and where they and what is filed under them are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from postmortem_archive.analysis.dashboards import Dashboards
from postmortem_archive.model import Postmortem
from postmortem_archive.quarters import Quarter
from postmortem_archive.site.cards import Cards
from postmortem_archive.site.options import SiteOptions
from postmortem_archive.site.rendering import label, postmortem_url
from postmortem_archive.site.tags import FACETS, ControlTag, Kind, Tag, TagIndex

KINDS: Mapping[str, Kind] = {facet: kind for kind, facet in FACETS.items()}
"""The kinds of tags by the words that tables have for them: service, factor ..."""


@dataclass(frozen=True, slots=True)
class DashboardContext:
    """What was computed, and the site that it is shown on."""

    dashboards: Dashboards
    tags: TagIndex
    cards: Cards
    options: SiteOptions

    def _tag(self, kind: str, name: str) -> Tag | ControlTag | None:
        return self.tags.by_name.get((KINDS[kind], name)) if kind in KINDS else None

    def title(self, kind: str, name: str | None) -> str:
        """Return what readers see of a name; of a quarter, or of what nobody stated, too."""
        if not name:
            return "Not stated"
        if kind == "detection":
            return label(name)
        tag = self._tag(kind, name)
        return tag.title if tag else name

    def url(self, kind: str, name: str) -> str | None:
        """Return the address of a name's page relative to the root, None if it has none."""
        if kind == "quarter":
            return Quarter.parse(name).url
        if kind == "incident":
            return postmortem_url(name)
        tag = self._tag(kind, name)
        return tag.url if tag and tag.postmortems else None

    def archive(self, **names: str | None) -> str | None:
        """Return the address of the archive with these facets chosen, None where one has no value to choose."""
        chosen: list[tuple[str, str]] = []
        for kind, name in names.items():
            slug = self._slug(kind, name) if name else None
            if slug is None:
                return None
            chosen.append((kind, slug))
        return f"archive/?{urlencode(chosen)}"

    def _slug(self, kind: str, name: str) -> str | None:
        if kind == "quarter":
            return Quarter.parse(name).slug
        if kind == "detection":
            return name
        tag = self._tag(kind, name)
        return tag.slug if tag and tag.postmortems else None

    def postmortem(self, id_: str) -> Postmortem:
        """Return an incident's postmortem."""
        return self.dashboards.frames.by_id[id_]
