"""How the names in a chart are shown, and where they lead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from postmortem_archive.analysis.figures.figure import Cell


@dataclass(frozen=True, slots=True)
class Names:
    """What is known of names. Each function takes a kind and a name of that kind.

    The kinds are those of the column ``kind`` of the table of tags, and incident, severity, detection and quarter.
    ``label`` gives the title that a reader sees; ``url`` the page, relative to the site's root, or None where there is
    none; ``slug`` the value of the archive page's filter of that kind, or None where there is none.
    """

    label: Callable[[str, str], str]
    url: Callable[[str, str], str | None]
    slug: Callable[[str, str], str | None]

    def filtered(self, **chosen: str) -> str | None:
        """Return the archive page with filters chosen, a name by kind; None where one of them is no filter."""
        slugs = {kind: self.slug(kind, name) for kind, name in chosen.items()}
        query = "&".join(f"{kind}={quote(slug)}" for kind, slug in slugs.items() if slug is not None)
        return f"archive/?{query}" if None not in slugs.values() else None

    def cell(self, kind: str, name: str | None, missing: str = "not stated") -> Cell:
        """Return a table's cell with a name that leads to its page."""
        return Cell(self.label(kind, name), self.url(kind, name)) if name is not None else Cell(missing)
