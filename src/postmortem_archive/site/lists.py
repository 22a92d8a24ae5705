"""Pages that list postmortems: one a tag, an index a kind, the archive by year, and the open action items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from postmortem_archive.model import Postmortem
from postmortem_archive.site.actions import OwnedAction, open_actions
from postmortem_archive.site.cards import Cards
from postmortem_archive.site.options import SiteOptions
from postmortem_archive.site.rendering import PageText, escape_markdown, page, page_path, plural, render
from postmortem_archive.site.tags import FACETS, TITLES, ControlTag, Kind, Tag, TagIndex

YEARS_APART = 200
"""With more postmortems than this the archive gets a page for each year."""

LONGEST = 500
"""The most rows that a tag page lists; beyond it the page leads on to the filtered archive and the years."""


def tag_pages(tags: TagIndex, cards: Cards, options: SiteOptions) -> Iterator[tuple[str, PageText]]:
    """Yield path and Markdown of every index page, tag page and control page."""
    for kind in Kind:
        yield f"{kind}.md", _index_page(kind, tags, options)
        for tag in tags.used(kind):
            yield (
                f"{tag.url}index.md" if tag.controls else page_path(tag.url),
                _tag_page(tag, cards, options),
            )
            for control in tag.controls:
                if control.postmortems:
                    yield page_path(control.url), _control_page(control, tag, cards, options)


def _index_page(kind: Kind, tags: TagIndex, options: SiteOptions) -> PageText:
    title, sentence = TITLES[kind]
    used = tags.used(kind)
    if kind is not Kind.SEVERITY and kind is not Kind.LIFECYCLE:
        used = tuple(sorted(used, key=lambda tag: (-len(tag.postmortems), tag.title.casefold())))
    unused = [tag for tag in tags.tags[kind] if not tag.postmortems]
    rows = [(tag, *_action_counts(tag.postmortems, options)) for tag in used]
    body = render("tag_index.html.jinja", rows=rows, unused=unused, root="../")
    return page(_front(title, sentence), f"# {title}", sentence, body, html=[body])


def _tag_page(tag: Tag, cards: Cards, options: SiteOptions) -> PageText:
    title = tag.title
    above = (f"{tag.kind}/", f"All {TITLES[tag.kind][0].casefold()}")
    query = f"{FACETS[tag.kind]}={tag.slug}"
    facts = _summary(tag.postmortems, query, "../../", above, options)
    known = "" if tag.known else render("unknown_name.html.jinja", name=tag.name)
    controls = render("controls.html.jinja", tag=tag, root="../../") if tag.controls else ""
    html = (known, facts, controls, _listed(tag.postmortems, cards, "../../", query))
    return page(
        _front(title, tag.description or f"Postmortems filed under {title}"),
        f"# {escape_markdown(title)}",
        escape_markdown(tag.description),
        *html,
        html=html,
    )


def _control_page(control: ControlTag, tag: Tag, cards: Cards, options: SiteOptions) -> PageText:
    title = f"{control.framework} {control.id}"
    query = f"control={tag.slug}:{control.slug}"
    above = (tag.url, f"All of {tag.title}")
    facts = _summary(control.postmortems, query, "../../../", above, options)
    html = (facts, _listed(control.postmortems, cards, "../../../", query))
    return page(
        _front(title, control.title or f"Postmortems filed under {title}"),
        f"# {escape_markdown(title)}",
        escape_markdown(control.title),
        *html,
        html=html,
    )


def _listed(postmortems: Sequence[Postmortem], cards: Cards, root: str, query: str) -> str:
    """Return the list of what is filed under a tag, cut at the longest, and the way to the rest."""
    rows = cards.list(postmortems[:LONGEST], root)
    if len(postmortems) <= LONGEST:
        return rows
    return f"{rows}\n\n" + render("rest.html.jinja", longest=LONGEST, root=root, query=query)


def _summary(
    postmortems: Sequence[Postmortem],
    query: str,
    root: str,
    above: tuple[str, str],
    options: SiteOptions,
) -> str:
    """Return the counts of a tag, with the way to the filtered archive and to the page above it (URL, title)."""
    waiting, overdue = _action_counts(postmortems, options)
    values = {"postmortems": postmortems, "open": waiting, "overdue": overdue, "query": query, "above": above}
    return render("tag_summary.html.jinja", root=root, **values)


def _action_counts(postmortems: Sequence[Postmortem], options: SiteOptions) -> tuple[int, int]:
    """Return how many action items are open, and how many of them are overdue."""
    actions = open_actions(postmortems)
    return len(actions), sum(options.is_overdue(action.item) for action in actions)


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
    body = render("archive.html.jinja", years=years, apart=apart, count=len(postmortems))
    yield "archive.md", page(front, "# Archive", body, html=[body])


def actions_page(postmortems: Sequence[Postmortem], options: SiteOptions) -> PageText:
    """Return the Markdown of ``/actions/``: what still waits, the overdue first."""
    actions = open_actions(postmortems)
    overdue = [action for action in actions if options.is_overdue(action.item)]
    rest = [action for action in actions if not options.is_overdue(action.item)]
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
