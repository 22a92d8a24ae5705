"""The page of what becomes of the archive from quarter to quarter: counts, durations and action items."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_archive.analysis.figures.backlog import backlog_figure, overdue_figure
from postmortem_archive.analysis.figures.control import control_figure, gaps_figures
from postmortem_archive.analysis.figures.detectable import detectable_figure
from postmortem_archive.analysis.figures.dots import measure_dots
from postmortem_archive.analysis.figures.survival import completion_figure
from postmortem_archive.site.dashboards.context import DashboardContext
from postmortem_archive.site.figures import figure_section
from postmortem_archive.site.rendering import PageText, render
from postmortem_archive.site.sections import Section, sectioned_page

_ROOT = "../"


def trends_page(context: DashboardContext) -> PageText:
    """Return the Markdown of ``/trends/``."""
    as_of = context.dashboards.frames.as_of
    lead = f"Incidents, how long they last and what is done about them, quarter by quarter, as known on {as_of}."
    return sectioned_page("Trends", lead, lead, _sections(context), hide=["navigation"])


def _sections(context: DashboardContext) -> Iterator[Section]:
    trends, names = context.dashboards.trends, context.names
    yield Section("", _part("trends_summary", context))
    if not context.dashboards.frames.records:
        return
    yield Section("## Quarters", _part("quarters", context))
    yield Section("## Incidents in time { #counts }", "")
    chart = control_figure(trends.chart, names, running=context.running, per=context.per)
    counts = [chart, detectable_figure(trends.detectable, names), *gaps_figures(trends.gaps, names)]
    yield from (figure_section(figure, _ROOT) for figure in counts)
    yield Section("## How long they last { #how-long }", _part("no_means", context))
    for measure in ("detect", "mitigate", "resolve"):
        yield figure_section(measure_dots(trends.dots, trends.durations, measure, names), _ROOT)
    yield Section("## What is done about them { #action-items }", "")
    for grouping in ("all", "priority", "team", "type"):
        completion = completion_figure(trends.curves, trends.completion, trends.at_risk, grouping, names)
        yield figure_section(completion, _ROOT)
    yield figure_section(backlog_figure(trends.backlog, names), _ROOT)
    yield figure_section(overdue_figure(trends.overdue, trends.overdue_items, names), _ROOT)


def _part(name: str, context: DashboardContext) -> str:
    dashboards = context.dashboards
    return render(f"dashboards/{name}.html.jinja", dashboards=dashboards, context=context, root=_ROOT)
