"""What the page of a postmortem tells machines: dates, and the facts in the vocabulary of schema.org."""

from __future__ import annotations

from datetime import date, datetime

from postmortem_archive.history import Change
from postmortem_archive.model import Postmortem, Status
from postmortem_archive.site.feeds import last_told
from postmortem_archive.site.options import SiteOptions
from postmortem_archive.site.rendering import iso, postmortem_url, shortened, text_path
from postmortem_archive.site.tags import Kind, TagIndex

_FROM_PAGE = "../../"
"""The way from the page to the root, where the site's address is not known."""


def has_text(postmortem: Postmortem) -> bool:
    """Say whether its Markdown is published too. That of a withdrawn one is not: text cannot say ``noindex``."""
    return postmortem.status is not Status.WITHDRAWN


def article_facts(postmortem: Postmortem, change: Change | None) -> dict[str, str]:
    """Return what a template needs for the head of the page; dates in ISO 8601, and only what is known."""
    published, modified = _dates(postmortem, change)
    facts = {"published": iso(published), "modified": iso(modified)}
    facts["text"] = text_path(postmortem.id) if has_text(postmortem) else None
    return {key: value for key, value in facts.items() if value}


def structured_data(
    postmortem: Postmortem, change: Change | None, tags: TagIndex, options: SiteOptions
) -> dict[str, object]:
    """Return the page's JSON-LD: a Report (https://schema.org/Report), and where it stands in the archive."""
    root = options.url or _FROM_PAGE
    url = f"{root}{postmortem_url(postmortem.id)}"
    published, modified = _dates(postmortem, change)
    report: dict[str, object] = {
        "@type": "Report",
        "@id": url,
        "url": url,
        "headline": postmortem.title,
        "description": shortened(postmortem.summary),
        "reportNumber": postmortem.id,
        "datePublished": iso(published),
        "dateModified": iso(modified),
        "inLanguage": postmortem.lang or options.lang,
        "temporalCoverage": _coverage(postmortem),
        "about": [
            {"@type": "Thing", "name": tag.title, "url": f"{root}{tag.url}"}
            for tag in tags.find(Kind.SERVICE, postmortem.services)
        ],
        "keywords": [tag.title for tag in tags.find(Kind.FACTOR, postmortem.factors)],
        "isPartOf": {"@type": "WebSite", "name": options.name, "url": root},
        "encoding": {
            "@type": "MediaObject",
            "encodingFormat": "text/markdown",
            "contentUrl": f"{root}{text_path(postmortem.id)}",
        },
    }
    stations = [("Archive", f"{root}archive/")]
    if postmortem.on:
        stations.append((str(postmortem.on.year), f"{root}archive/?year={postmortem.on.year}"))
    stations.append((postmortem.title, url))
    way = [
        {"@type": "ListItem", "position": number, "name": name, "item": address}
        for number, (name, address) in enumerate(stations, 1)
    ]
    return {
        "@context": "https://schema.org",
        "@graph": [
            {key: value for key, value in report.items() if value},
            {"@type": "BreadcrumbList", "itemListElement": way},
        ],
    }


def _dates(postmortem: Postmortem, change: Change | None) -> tuple[datetime | None, datetime | date | None]:
    """Return when it was told, which is at its review and not known without one, and when it was last changed."""
    return postmortem.review_held, change.on if change else last_told(postmortem)


def _coverage(postmortem: Postmortem) -> str | None:
    """Return the time from start to resolution as an ISO 8601 interval, or the start or the day alone."""
    started, resolved = iso(postmortem.started), iso(postmortem.resolved)
    if started and postmortem.time_to_resolve is not None:
        return f"{started}/{resolved}"
    return started or iso(postmortem.on)
