"""The page of a tag: how often, since when, whether more often of late, what goes with it, and what is still open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from postmortem_archive.model import ControlRef, Postmortem
from postmortem_archive.site.companions import Companion, companions
from postmortem_archive.site.framework_page import coverage
from postmortem_archive.site.history_figure import draw_history
from postmortem_archive.site.lists import action_list
from postmortem_archive.site.quarterly_counts import QuarterlyCounts
from postmortem_archive.site.rendering import PageText, page_path, render
from postmortem_archive.site.sections import Section, sectioned_page
from postmortem_archive.site.tag_context import TagContext
from postmortem_archive.site.tag_facts import TagFacts
from postmortem_archive.site.tag_index_page import TagRow, index_page
from postmortem_archive.site.tags import FACETS, TITLES, ControlTag, Kind, Tag, names_of
from postmortem_archive.vocabulary import SeverityLevel, Term, Vocabulary

LONGEST = 500
"""The most rows that a tag page lists; beyond it the page leads on to the filtered archive and the years."""

_UNGROUPED = 20
"""With more postmortems than this they are listed year by year."""

_COMPANIONS = 8
_ACTIONS = 8


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a page is: the way to the root, and the archive's query for it."""

    root: str
    query: str


@dataclass(frozen=True, slots=True)
class _Neighbour:
    """A companion with the address of its page and its words."""

    url: str
    title: str
    note: str
    companion: Companion


def tag_pages(context: TagContext) -> Iterator[tuple[str, PageText]]:
    """Yield path and Markdown of every index page, tag page and control page."""
    for kind in Kind:
        rows = [
            TagRow(tag, context.facts(tag.postmortems), context.count(tag.postmortems))
            for tag in context.tags.used(kind)
        ]
        yield f"{kind}.md", index_page(kind, rows, context.tags)
        for row in rows:
            path = f"{row.tag.url}index.md" if row.tag.controls else page_path(row.tag.url)
            yield path, _tag_page(row, context)
            for control in row.tag.controls:
                if control.postmortems:
                    yield page_path(control.url), _control_page(control, row.tag, context)


def _tag_page(row: TagRow, context: TagContext) -> PageText:
    tag = row.tag
    place = _Place("../../", f"{FACETS[tag.kind]}={tag.slug}")
    crumbs = [(TITLES[tag.kind][0], f"../../{tag.kind}/")]
    sections = [
        Section("", "" if tag.known else render("unknown_name.html.jinja", name=tag.name)),
        Section("", _about(tag, context, place)),
        Section("", _facts(row.facts, context, place)),
        *coverage(tag, context.options, place.root),
        *_history(row.counted, row.facts, context, place, by_severity=tag.kind is not Kind.SEVERITY),
        *_goes_with(_companions_of_tag(tag, context), tag.postmortems, context, place),
        *_open_actions(row.facts, context, place),
        *_listed(tag.postmortems, context, place),
    ]
    return sectioned_page(tag.title, tag.description, f"Postmortems filed under {tag.title}", sections, crumbs)


def _control_page(control: ControlTag, tag: Tag, context: TagContext) -> PageText:
    place = _Place("../../../", f"control={tag.slug}:{control.slug}")
    crumbs = [(TITLES[tag.kind][0], f"../../../{tag.kind}/"), (tag.title, f"../../../{tag.url}")]
    facts, counted = context.facts(control.postmortems), context.count(control.postmortems)
    framework = context.vocabulary.framework(tag.name) if tag.known else None
    about = render("control_about.html.jinja", control=control, tag=tag, framework=framework, place=place)
    sections = [
        Section("", about),
        Section("", _facts(facts, context, place)),
        *_history(counted, facts, context, place),
        *_goes_with(_companions_of_control(control, context), control.postmortems, context, place),
        *_listed(control.postmortems, context, place),
    ]
    title = f"{control.framework} {control.id}"
    return sectioned_page(title, control.title, f"Postmortems filed under {title}", sections, crumbs)


def _about(tag: Tag, context: TagContext, place: _Place) -> str:
    """Return what the vocabulary says of a tag besides its title and description, and the ways on."""
    framework = context.vocabulary.framework(tag.name) if tag.known and tag.kind is Kind.FRAMEWORK else None
    entry = _entry(tag, context.vocabulary) if tag.known else None
    team = context.tags.find(Kind.TEAM, [entry.team])[0] if isinstance(entry, Term) and entry.team else None
    return render(
        "tag_about.html.jinja",
        category=tag.category if framework is None else "",
        aliases=framework.aliases if framework else entry.aliases if entry else (),
        team=team,
        framework=framework,
        place=place,
    )


def _entry(tag: Tag, vocabulary: Vocabulary) -> Term | SeverityLevel | None:
    match tag.kind:
        case Kind.SEVERITY:
            return vocabulary.severity(tag.name)
        case Kind.SERVICE:
            return vocabulary.service(tag.name)
        case Kind.FACTOR:
            return vocabulary.factor(tag.name)
        case Kind.TEAM:
            return vocabulary.team(tag.name)
        case Kind.LIFECYCLE:
            return vocabulary.stage(tag.name)
        case Kind.FRAMEWORK:
            return None


def _facts(facts: TagFacts, context: TagContext, place: _Place) -> str:
    names = {postmortem.severity for postmortem in facts.postmortems}
    worst = next((tag for tag in context.tags.tags[Kind.SEVERITY] if tag.known and tag.name in names), None)
    return render("tag_facts.html.jinja", facts=facts, worst=worst, as_of=context.options.as_of, root=place.root)


def _history(
    counted: QuarterlyCounts, facts: TagFacts, context: TagContext, place: _Place, *, by_severity: bool = True
) -> Iterator[Section]:
    figure = draw_history(counted, context.series)
    if figure is None:
        return
    html = render(
        "history.html.jinja",
        figure=figure,
        facts=facts,
        whole=context.whole,
        as_of=context.options.as_of,
        by_severity=by_severity,
        place=place,
    )
    yield Section("## Incidents per quarter", html)


def _companions_of_tag(tag: Tag, context: TagContext) -> Mapping[str, Sequence[_Neighbour]]:
    """Return the factors and services that go with a tag, by the heading of their table."""
    if tag.kind is Kind.FRAMEWORK:
        return {}
    tables: dict[str, list[_Neighbour]] = {}
    for kind, one in ((Kind.FACTOR, "factors"), (Kind.SERVICE, "services")):
        found = companions(
            partial(names_of, kind),
            tag.postmortems,
            context.totals[kind],
            len(context.whole.postmortems),
        )
        if kind is tag.kind:
            found.pop(tag.name, None)
        tables[f"Other {one}" if kind is tag.kind else one.capitalize()] = [
            _Neighbour(other.url, other.title, "", companion)
            for name, companion in list(found.items())[:_COMPANIONS]
            for other in context.tags.find(kind, [name])
        ]
    return tables


def _companions_of_control(control: ControlTag, context: TagContext) -> Mapping[str, Sequence[_Neighbour]]:
    """Return the controls, of any framework, that are named together with one."""
    found = companions(
        lambda postmortem: (ref for ref in postmortem.controls if ref.control is not None),
        control.postmortems,
        context.control_totals,
        len(context.whole.postmortems),
    )
    found.pop(ControlRef(control.framework, control.id), None)
    rows = []
    for ref, companion in list(found.items())[:_COMPANIONS]:
        other = context.tags.control(ref.framework, ref.control or "")
        rows.append(_Neighbour(other.url, f"{other.framework} {other.id}", other.title, companion))
    return {"Other controls": rows}


def _goes_with(
    tables: Mapping[str, Sequence[_Neighbour]], postmortems: Sequence[Postmortem], context: TagContext, place: _Place
) -> Iterator[Section]:
    """Yield what goes with a tag; nothing goes with a single postmortem's tag, or the only tag there is."""
    if any(tables.values()):
        others = len(context.whole.postmortems) - len(postmortems)
        tables = {title: rows for title, rows in tables.items() if rows}
        yield Section(
            "## What goes with it",
            render("companions.html.jinja", tables=tables, here=len(postmortems), others=others, root=place.root),
        )


def _open_actions(facts: TagFacts, context: TagContext, place: _Place) -> Iterator[Section]:
    if facts.waiting:
        items = action_list(facts.waiting[:_ACTIONS], place.root, context.options, brief=True)
        rest = render("more_actions.html.jinja", shown=_ACTIONS, count=len(facts.waiting), root=place.root)
        yield Section("## Open action items", items)
        yield Section("", rest)


def _listed(postmortems: Sequence[Postmortem], context: TagContext, place: _Place) -> Iterator[Section]:
    """Yield what is filed under a tag, by year if that is long, cut at the longest, and the way to the rest."""
    shown = postmortems[:LONGEST]
    if len(shown) <= _UNGROUPED:
        yield Section("## Postmortems", context.cards.list(shown, place.root))
    else:
        yield Section("## Postmortems", "")
        for year, group in groupby(shown, key=lambda postmortem: postmortem.on.year if postmortem.on else None):
            yield Section(f"### {year or 'Without a date'}", context.cards.list(list(group), place.root))
    if len(postmortems) > LONGEST:
        yield Section("", render("rest.html.jinja", longest=LONGEST, root=place.root, query=place.query))
