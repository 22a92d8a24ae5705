"""The page of what recurs: factors, what goes with them, what came back, and what has no name yet."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_archive.analysis.figures.heatmaps import cross_figure, hours_figure
from postmortem_archive.analysis.figures.pairs import pairs_figure
from postmortem_archive.analysis.figures.pareto import factor_figure
from postmortem_archive.analysis.figures.ratios import trends_figure
from postmortem_archive.analysis.figures.shares import found_by_figure
from postmortem_archive.site.dashboards.context import DashboardContext
from postmortem_archive.site.figures import figure_section
from postmortem_archive.site.rendering import PageText, render
from postmortem_archive.site.sections import Section, sectioned_page
from postmortem_archive.wording import plural

_ROOT = "../"

MOST_REPEATS = 20
"""How many repeats the page shows; all of them are in the table of the data."""


def patterns_page(context: DashboardContext) -> PageText:
    """Return the Markdown of ``/patterns/``."""
    frames = context.dashboards.frames
    lead = f"What recurs in {plural(len(frames.records), 'incident')}, as known on {frames.as_of}."
    return sectioned_page("Patterns", lead, lead, _sections(context), hide=["navigation"])


def _sections(context: DashboardContext) -> Iterator[Section]:
    patterns, names = context.dashboards.patterns, context.names
    yield Section("", _part("patterns_summary", context))
    if not context.dashboards.frames.records:
        return
    yield Section("## What came back { #recurrences }", _part("repeats_intro", context))
    shown = {"repeats": patterns.repeats[:MOST_REPEATS], "returns": patterns.returns[:MOST_REPEATS]}
    yield Section("", _part("repeats", context, **shown))
    yield Section("## Contributing factors { #factors }", "")
    yield figure_section(factor_figure(patterns.factors, names), _ROOT)
    yield figure_section(trends_figure(patterns.trends, names), _ROOT)
    for kind, table in (
        ("service", patterns.by_service),
        ("lifecycle", patterns.by_lifecycle),
        ("quarter", patterns.by_quarter),
    ):
        yield figure_section(cross_figure(table, kind, names), _ROOT)
    yield figure_section(pairs_figure(patterns.pairs, names), _ROOT)
    yield Section("## What has no name yet { #unnamed }", "")
    yield Section("### Alike, without a tag that explains it { #clusters }", _part("clusters", context))
    yield Section("### What was never seen before { #novelty }", _part("novelty", context))
    yield Section("## How they begin { #begin }", "")
    yield figure_section(found_by_figure(patterns.found_by, names), _ROOT)
    yield figure_section(hours_figure(patterns.hours, context.zone), _ROOT)
    yield Section("", _part("working_hours", context))


def _part(name: str, context: DashboardContext, **values: object) -> str:
    return render(
        f"dashboards/{name}.html.jinja", patterns=context.dashboards.patterns, context=context, root=_ROOT, **values
    )
