"""Which pages a built site has, by kind: whatever archive it was built of."""

from __future__ import annotations

import json
from pathlib import Path


def postmortem_pages(site: Path) -> list[str]:
    """Return the paths of the published postmortems, relative to the site's root, newest first."""
    published = json.loads((site / "api" / "postmortems.json").read_text("utf-8"))["postmortems"]
    return [f"postmortems/{record['id']}/" for record in published]


def pages_by_kind(site: Path) -> dict[str, str]:
    """Return one page of each kind that the site has, the largest, by the kind's name; paths as above."""
    largest = {
        "postmortem": _largest(site, "postmortems/*/"),
        "service": _largest(site, "services/*/"),
        "factor": _largest(site, "factors/*/"),
        "severity": _largest(site, "severity/*/"),
        "team": _largest(site, "teams/*/"),
        "lifecycle stage": _largest(site, "lifecycle/*/"),
        "framework": _largest(site, "frameworks/*/"),
        "control": _largest(site, "frameworks/*/*/"),
        "year": _largest(site, "archive/*/"),
        "handbook page": _largest(site, "handbook/*/"),
    }
    fixed = {
        "home": "",
        "archive": "archive/",
        "services": "services/",
        "factors": "factors/",
        "frameworks": "frameworks/",
        "actions": "actions/",
        "reading report": "reading-report/",
        "handbook": "handbook/",
        "404": "404.html",
    }
    kinds = fixed | {kind: page for kind, page in largest.items() if page is not None}
    return {kind: page for kind, page in kinds.items() if (site / page).exists()}


def _largest(site: Path, pattern: str) -> str | None:
    """Return the page with the most HTML among those that match, which is the one with the most on it."""
    found = [page for folder in site.glob(pattern) if (page := folder / "index.html").is_file()]
    if not found:
        return None
    return f"{max(found, key=lambda page: (page.stat().st_size, page)).parent.relative_to(site).as_posix()}/"
