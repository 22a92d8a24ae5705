"""The dashboards of an archive: pages as Markdown, and the tables that they are made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from postmortem_archive.analysis.dashboards import Dashboards, analyse
from postmortem_archive.findings import Finding
from postmortem_archive.model import Postmortem
from postmortem_archive.quarters import Quarter
from postmortem_archive.site.cards import Cards
from postmortem_archive.site.dashboards.context import DashboardContext
from postmortem_archive.site.dashboards.data_page import data_files, data_page
from postmortem_archive.site.dashboards.patterns_page import patterns_page
from postmortem_archive.site.dashboards.quarter_page import quarter_page
from postmortem_archive.site.dashboards.trends_page import trends_page
from postmortem_archive.site.options import SiteOptions
from postmortem_archive.site.rendering import PageText, page_path
from postmortem_archive.site.tags import TagIndex
from postmortem_archive.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class DashboardSite:
    """What was computed, and its pages and files by path below the root."""

    dashboards: Dashboards
    pages: Mapping[str, PageText]
    files: Mapping[str, str]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was noticed about commentaries, by their paths below ``docs/``."""
        commentaries = [report.commentary for report in self.dashboards.quarters if report.commentary]
        return tuple(item for commentary in commentaries for item in commentary.findings)


def build_dashboards(
    postmortems: Sequence[Postmortem],
    tags: TagIndex,
    cards: Cards,
    vocabulary: Vocabulary,
    options: SiteOptions,
    *,
    quarter: Quarter | None = None,
) -> DashboardSite:
    """Make the pages and tables of all postmortems of an archive, as known on the day that the options state.

    With ``quarter`` there is the page of that quarter alone, besides the tables; none if nothing is known of it.
    """
    dashboards = analyse(postmortems, vocabulary, options.as_of, commentaries=options.commentaries)
    context = DashboardContext(dashboards, tags, cards, options)
    pages = dict(_quarter_pages(context, quarter))
    if quarter is None:
        pages |= {
            "patterns.md": patterns_page(context),
            "trends.md": trends_page(context),
            "data.md": data_page(dashboards),
        }
    return DashboardSite(dashboards, pages, dict(data_files(dashboards)))


def _quarter_pages(context: DashboardContext, only: Quarter | None) -> Iterator[tuple[str, PageText]]:
    for report in context.dashboards.quarters:
        if only in (None, report.quarter):
            yield page_path(report.quarter.url), quarter_page(report, context)
