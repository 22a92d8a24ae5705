"""The page of a quarter: what happened, what recurs, what changed and what could not have been seen to change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from postmortem_archive.analysis.dashboards import QuarterReport
from postmortem_archive.analysis.figures.control import control_figure
from postmortem_archive.analysis.figures.dots import quarter_dots
from postmortem_archive.analysis.figures.ratios import changes_figure
from postmortem_archive.analysis.figures.values import rows_of
from postmortem_archive.placeholders import is_placeholder
from postmortem_archive.reading.document import parse_tokens
from postmortem_archive.site.dashboards.context import DashboardContext
from postmortem_archive.site.figures import figure_section
from postmortem_archive.site.rendering import PageText, render
from postmortem_archive.site.sections import Section, sectioned_page
from postmortem_archive.wording import plural

_ROOT = "../../"

_KINDS = {
    "severity": "Severity",
    "service": "Service",
    "detection": "Noticed first by",
    "lifecycle": "Lifecycle stage",
    "framework": "Compliance framework",
    "factor": "Contributing factor",
}
"""What is counted on the page, by the words of the table of counts and in the page's order."""


@dataclass(frozen=True, slots=True)
class _Count:
    """A name with the number of the quarter's incidents that have it, and the address of those."""

    title: str
    count: int
    url: str | None


def quarter_page(report: QuarterReport, context: DashboardContext) -> PageText:
    """Return the Markdown of a quarter's page."""
    span = context.dashboards.frames.quarters
    quarter = report.quarter
    earlier, later = (each if each in span else None for each in (quarter.shifted(-1), quarter.shifted(1)))
    lead = f"{plural(len(report.incidents), 'incident')} began from {quarter.start} to {quarter.end}."
    if not report.is_complete:
        lead += " The quarter is not over: nothing here is judged yet."
    sections = [
        Section("", _part("quarter_summary", report, context, earlier=earlier, later=later)),
        *_commentary(report, context),
        *_what_happened(report, context),
        Section("## What recurs", _part("repeats", report, context, repeats=report.repeats, returns=report.returns)),
        *_what_changed(report, context),
        Section("## How long it took", _part("no_means", report, context)),
        figure_section(quarter_dots(report.dots, report.durations, context.names), _ROOT),
        Section("## How action items fared { #action-items }", _part("quarter_actions", report, context)),
        Section("## The incidents", context.cards.list(report.incidents[::-1], _ROOT)),
        *_revisions(report, context),
    ]
    return sectioned_page(str(quarter), lead, lead, sections, [("Trends", f"{_ROOT}trends/")])


def _part(name: str, report: QuarterReport, context: DashboardContext, **values: object) -> str:
    return render(
        f"dashboards/{name}.html.jinja",
        report=report,
        as_of=context.dashboards.frames.as_of,
        context=context,
        root=_ROOT,
        **values,
    )


def _commentary(report: QuarterReport, context: DashboardContext) -> Iterator[Section]:
    text = report.commentary.text.strip() if report.commentary else ""
    if text and not is_placeholder(parse_tokens(text)):
        yield Section("## Commentary", "")
        yield Section(text, "")
    elif report.is_complete:
        yield Section("## Commentary", _part("no_commentary", report, context))


def _what_happened(report: QuarterReport, context: DashboardContext) -> Iterator[Section]:
    if not report.incidents:
        return
    own = sorted(rows_of(report.counts), key=lambda row: context.place(row["kind"], row["name"]))
    tables = {
        title: [
            _Count(
                context.title(kind, row["name"]),
                int(row["incidents"]),
                context.archive(**{kind: row["name"], "quarter": str(report.quarter)}),
            )
            for row in own
            if row["kind"] == kind
        ]
        for kind, title in _KINDS.items()
    }
    yield Section("## What happened", _part("quarter_counts", report, context, tables=tables))


def _what_changed(report: QuarterReport, context: DashboardContext) -> Iterator[Section]:
    yield Section("## What changed", _part("quarter_changes", report, context))
    yield figure_section(control_figure(report.chart, context.names, per=context.per), _ROOT)
    if len(report.changes):
        yield figure_section(changes_figure(report.changes, context.names), _ROOT)


def _revisions(report: QuarterReport, context: DashboardContext) -> Iterator[Section]:
    if report.revisions is not None:
        yield Section("## What changed on this page since { #revisions }", _part("revisions", report, context))
