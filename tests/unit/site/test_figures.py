"""Figures as HTML: what is drawn, what explains it, and its numbers, which are there without the drawing too."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from postmortem_archive.analysis.figures.figure import Cell, Figure, Head, Table
from postmortem_archive.analysis.figures.plot import Plot
from postmortem_archive.site.figures import figure_html

HOSTILE = "</figure><script>alert(1)</script>"
TABLE = Table(
    (Head("Factor"), Head("Incidents", is_number=True)),
    ((Cell("Expiry", "factors/expiry/"), Cell("3")), (Cell(HOSTILE), Cell("1"))),
)


def figure(links: int = 1, **facts: str) -> Figure:
    plot = Plot(left=40, height=100)
    marks = [{"x": 0.5, "y": 0.5, "says": "three", "url": f"x/{number}/"} for number in range(links)]
    chart = plot.chart([plot.layer("point", marks)])
    return Figure("some-name", "A title", "Three of them.", chart, TABLE, **facts)


def test_a_figure_has_its_drawing_its_words_and_its_numbers():
    html = figure_html(figure(note="Not all.", data="factors"), "../../")
    assert html.startswith('<figure class="pm-figure pm-figure--drawn" id="some-name">')
    assert html.count("<svg") == 1
    assert "<p>Three of them.</p>" in html
    assert '<p class="pm-note">Not all.</p>' in html
    assert '<th scope="row"><a href="../../factors/expiry/">Expiry</a></th><td class="pm-number">3</td>' in html
    assert '<th scope="col" class="pm-number">Incidents</th>' in html
    assert '<a href="../../data/factors.csv">' in html
    assert '<a href="../../handbook/trends/#some-name">How to read this<span' in html


def test_figures_of_one_kind_share_a_section_of_the_handbook():
    assert "handbook/trends/#durations" in figure_html(figure(section="durations"), "../")


def test_without_a_drawing_the_note_and_the_numbers_stay():
    html = figure_html(Figure("some-name", "A title", "", None, TABLE, "Two: too few to draw."), "../")
    assert "<svg" not in html
    assert "<p>Two: too few to draw.</p>" in html
    assert "Expiry" in html
    assert ".csv" not in html


def test_what_people_wrote_stays_text():
    html = figure_html(figure(note=HOSTILE), "../")
    assert "<script" not in html
    assert html.count("</figure>") == 1


def test_a_figure_without_rows_has_no_table():
    assert "<table" not in figure_html(Figure("n", "T", "", None, Table((), ()), "Nothing."), "../")


@pytest.mark.parametrize(("links", "offered"), [(12, False), (13, True)])
def test_there_is_a_way_past_many_links(links: int, offered: bool):
    html = figure_html(figure(links), "../")
    assert ('href="#some-name-numbers">Past the 13 links' in html) is offered
    assert 'id="some-name-numbers"' in html


def test_it_is_one_block_of_html_for_markdown():
    html = figure_html(figure(), "../")
    assert not re.search(r"\n\s*\n", html)
    assert not re.search(r"^\s", html, re.MULTILINE)


STYLES = (Path(__file__).parents[3] / "docs/assets/stylesheets/dashboards.css").read_text("utf-8")
PALETTES = {
    "light": (STYLES.split("@media screen {")[0], "#ffffff"),
    "dark": (STYLES.split("@media screen {")[1].split("\n}\n")[0], "#10191d"),
}


def luminance(colour: str) -> float:
    """WCAG 2.1, "relative luminance"."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", PALETTES)
def test_colours_of_charts_can_be_told_from_what_is_behind_them(scheme: str):
    styles, page = PALETTES[scheme]
    colours = dict(re.findall(r"--pm-chart-([\w-]+): (#[0-9a-f]{6});", styles))
    grounds = [page, colours["ground"], *(colours[name] for name in colours if name.startswith("heat"))]
    assert len(grounds) == 8
    for ground in grounds:
        assert contrast(colours["text"], ground) >= 4.5, ground
    marks = ["mark", "signal", *(name for name in colours if name.startswith("group"))]
    assert len(marks) == 6
    for mark in marks:
        assert contrast(colours[mark], page) >= 3, mark
        assert contrast(colours[mark], colours["ground"]) >= 3, mark
    assert contrast(colours["signal"], page) >= 4.5  # it is a text's too
    assert contrast(colours["axis"], page) >= 3
