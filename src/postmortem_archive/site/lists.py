"""Pages that list what is in all postmortems: the archive by year, and the open action items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from postmortem_archive.model import Postmortem
from postmortem_archive.site.actions import OwnedAction, open_actions, split_overdue
from postmortem_archive.site.cards import Cards
from postmortem_archive.site.options import SiteOptions
from postmortem_archive.site.rendering import PageText, page, render
from postmortem_archive.wording import plural

YEARS_APART = 200
"""With more postmortems than this the archive gets a page for each year."""


def archive_pages(postmortems: Sequence[Postmortem], cards: Cards) -> Iterator[tuple[str, PageText]]:
    """Yield path and Markdown of ``/archive/`` and, when there are many, of a page for each year."""
    apart = len(postmortems) > YEARS_APART
    years: list[dict[str, object]] = []
    for year, grouped in groupby(postmortems, key=lambda postmortem: postmortem.on.year if postmortem.on else None):
        group = list(grouped)
        title, slug = (str(year), str(year)) if year is not None else ("Without a date", "undated")
        years.append({"title": title, "slug": slug, "count": len(group), "rows": cards.list(group, "../")})
        if apart:
            heading = f"Postmortems {title}" if year is not None else "Postmortems without a date"
            rows = cards.list(group, "../../")
            yield f"archive/{slug}.md", page(_front(heading, ""), f"# {heading}", rows, html=[rows])
    front = {**_front("Archive", "All postmortems, by year, and a search over them"), "hide": ["navigation", "toc"]}
    if postmortems:
        front["fetches"] = ["search/facets.json", "search/cards/0.json"]  # by what shows the first results
    body = render("archive.html.jinja", years=years, apart=apart, count=len(postmortems))
    yield "archive.md", page(front, "# Archive", body, html=[body])


def actions_page(postmortems: Sequence[Postmortem], options: SiteOptions) -> PageText:
    """Return the Markdown of ``/actions/``: what still waits, the overdue first."""
    actions = open_actions(postmortems)
    overdue, rest = split_overdue(actions, options)
    front = {**_front("Action items", "Action items that still wait"), "hide": ["navigation"]}
    if not actions:
        return page(front, "# Action items", f"As of {options.as_of.isoformat()}: no action item is open.")
    lists = [action_list(group, "../", options) for group in (overdue, rest)]
    return page(
        front,
        "# Action items",
        f"As of {options.as_of.isoformat()}: {plural(len(actions), 'item')} open, {len(overdue)} of them overdue.",
        "## Overdue",
        lists[0],
        "## Open",
        lists[1],
        html=lists,
    )


def action_list(actions: Sequence[OwnedAction], root: str, options: SiteOptions, *, brief: bool = False) -> str:
    """Return an HTML list of action items, each with its postmortem; ``brief`` leaves out the lesser facts."""
    return render(
        "actions.html.jinja",
        items=[action.item for action in actions],
        postmortems=[action.postmortem for action in actions],
        first=None,
        links=None,
        brief=brief,
        root=root,
        options=options,
    )


def _front(title: str, description: str) -> dict[str, object]:
    return {"title": title, "description": description}
