"""Figures as HTML: the chart, what one has to know to read it, and its numbers as a table."""

from __future__ import annotations

from markupsafe import Markup

from postmortem_archive.analysis.figures.drawing import draw, link_count
from postmortem_archive.analysis.figures.figure import Figure
from postmortem_archive.site.rendering import escape_markdown, render
from postmortem_archive.site.sections import Section

_MANY_LINKS = 12
"""With more links than this in a chart there is a way past them for those who go from link to link."""


def figure_section(figure: Figure, root: str) -> Section:
    """Return a figure below its title."""
    return Section(f"### {escape_markdown(figure.title)}", figure_html(figure, root))


def figure_html(figure: Figure, root: str) -> str:
    """Return a figure as an HTML block. ``root`` is the way from its page to the site's root, such as ``../../``."""
    links = link_count(figure.chart) if figure.chart else 0
    svg = Markup(draw(figure, root)) if figure.chart else None  # noqa: S704 - drawn element by element, texts escaped
    return render("figure.html.jinja", figure=figure, svg=svg, root=root, links=links if links > _MANY_LINKS else 0)
