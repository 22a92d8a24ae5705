"""The page that tells of every table what its columns are, and the tables as CSV."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_archive.analysis.dashboards import Dashboards
from postmortem_archive.analysis.tables import DTYPES, csv_text
from postmortem_archive.site.rendering import PageText, render
from postmortem_archive.site.sections import Section, sectioned_page


def data_files(dashboards: Dashboards) -> Iterator[tuple[str, str]]:
    """Yield path and content of each table as CSV."""
    for spec, frame in dashboards.tables:
        yield f"data/{spec.name}.csv", csv_text(spec, frame)


def data_page(dashboards: Dashboards) -> PageText:
    """Return the Markdown of ``/data/``: every table with its columns, their types and units."""
    sections = [Section("", render("dashboards/data.html.jinja", as_of=dashboards.frames.as_of))]
    for spec, frame in dashboards.tables:
        html = render("dashboards/data_table.html.jinja", spec=spec, rows=len(frame), dtypes=DTYPES)
        sections.append(Section(f"## {spec.title} {{ #{spec.name} }}", html))
    lead = "Every number of the dashboards, as tables that a spreadsheet or pandas reads."
    return sectioned_page("Data", lead, lead, sections)
