"""The home page: hand-written text with the archive's state in place of its marker."""

from __future__ import annotations

from collections.abc import Sequence

from postmortem_archive.model import Postmortem
from postmortem_archive.site.actions import open_actions, split_overdue
from postmortem_archive.site.history_figure import draw_history
from postmortem_archive.site.lists import action_list
from postmortem_archive.site.rendering import PageText, page, render
from postmortem_archive.site.tag_context import TagContext
from postmortem_archive.site.tags import Kind

MARKER = "<!-- archive -->"
"""Where the archive's state goes in the hand-written text; without a marker, at its end."""

_LATEST = 6
_FACTORS = 8
_ACTIONS = 3

_BROWSED = {
    Kind.SERVICE: "service",
    Kind.FACTOR: "contributing factor",
    Kind.SEVERITY: "severity",
    Kind.FRAMEWORK: "framework",
    Kind.TEAM: "team",
    Kind.LIFECYCLE: "lifecycle stage",
}
"""By what readers look for postmortems, as a sentence says it."""


def home_page(postmortems: Sequence[Postmortem], context: TagContext) -> PageText:
    """Return the Markdown of ``index.md``."""
    tags, options = context.tags, context.options
    waiting = open_actions(postmortems)
    overdue, _ = split_overdue(waiting, options)
    factors = sorted(tags.used(Kind.FACTOR), key=lambda tag: (-len(tag.postmortems), tag.title.casefold()))
    severities = tags.used(Kind.SEVERITY)
    state = render(
        "home.html.jinja",
        postmortems=postmortems,
        kinds_used=[(name, kind) for kind, name in _BROWSED.items() if tags.used(kind)],
        in_year=sum(record.on is not None and record.on.year == options.as_of.year for record in postmortems),
        latest=context.cards.list(postmortems[:_LATEST], ""),
        figure=draw_history(context.count(postmortems), context.series),
        factors=factors[:_FACTORS],
        severities=severities,
        most=max((len(tag.postmortems) for tag in severities), default=0),
        action_count=sum(len(record.action_items) for record in postmortems),
        open_count=len(waiting),
        overdue_count=len(overdue),
        overdue=action_list(overdue[:_ACTIONS], "", options, brief=True),
        as_of=options.as_of,
        tags=tags,
        kinds=Kind,
    )
    text = options.home
    if MARKER in text:
        return PageText(text.replace(MARKER, state, 1), [state])
    if text.strip():
        return PageText(f"{text.rstrip()}\n\n{state}\n", [state])
    sentence = "[What could be read of these files](reading-report.md), and what could not."
    return page(
        {"title": options.name, "hide": ["navigation", "toc"]}, f"# {options.name}", sentence, state, html=[state]
    )
