"""Charts as inline SVG: nothing but shapes, texts and links gets through, and nothing of that breaks out."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from postmortem_archive.analysis.figures.drawing import draw, link_count
from postmortem_archive.analysis.figures.figure import Figure, Table
from postmortem_archive.analysis.figures.plot import HEAT, Plot, count_levels, fitted, text_width

HOSTILE = "</svg></title><script>alert(1)</script>\"'&<img src=x onerror=alert(1)> שלום " + "long " * 50
URL = 'archive/?factor=a&service="><script>'


def figure(*rows: dict[str, object], **texts: str) -> Figure:
    plot = Plot(left=40, height=100, x=(0, 10), y=(10, 0))
    layers = [
        *plot.levels([(0, "0"), (10, "10")]),
        plot.layer("point", [{"x": 5, "y": 5, **row} for row in rows], shape="circle", filled=True),
        plot.layer("text", [{"x": 1, "y": 1, "text": texts.pop("text", "ten")}]),
    ]
    return Figure(
        "name", texts.get("title", "A title"), texts.get("description", "Seen"), plot.chart(layers), Table((), ())
    )


def parsed(svg: str) -> ET.Element:
    """Parse what is published, which must be XML and one element."""
    return ET.fromstring(svg)


def test_a_chart_scales_to_its_place_and_says_what_it_is():
    svg = parsed(draw(figure({}), ""))
    assert svg.attrib["viewBox"].split()[2:] == ["360", "116"]
    assert not {"width", "height"} & set(svg.attrib)
    assert svg.attrib["role"] == "img"
    ids = {each.attrib["id"]: each.text for each in svg if "id" in each.attrib}
    assert ids == {"name-title": "A title", "name-description": "Seen"}
    assert svg.attrib["aria-labelledby"] == "name-title"
    assert svg.attrib["aria-describedby"] == "name-description"


def test_scales_run_from_the_left_and_from_the_upper_edge_as_they_are_given():
    plot = Plot(left=40, height=100, x=(0, 10), y=(10, 0))
    marks = [{"x": 0, "y": 10, "text": "a"}, {"x": 10, "y": 0, "text": "b"}]
    made = Figure("name", "T", "D", plot.chart([plot.layer("text", marks, baseline="alphabetic")]), Table((), ()))
    places = {text.text: text.get("transform", "translate(0,0)") for text in parsed(draw(made, "")).iter("text")}
    assert places == {"a": "translate(0,0)", "b": f"translate({plot.width},100)"}


def test_marks_that_lead_somewhere_are_named_links_from_the_page_to_the_root():
    drawn = figure({"says": "5 incidents", "url": "archive/?a=1&b=2"})
    svg = parsed(draw(drawn, "../../"))
    (link,) = svg.iter("a")
    assert link.attrib == {"href": "../../archive/?a=1&b=2"}
    assert link.findtext("title") == "5 incidents"
    assert svg.attrib["role"] == "group"  # children of an image are nobody's
    assert link_count(drawn.chart or "") == 1
    assert parsed(draw(drawn, "")).find(".//a").attrib["href"] == "archive/?a=1&b=2"


def test_a_mark_that_leads_nowhere_is_no_link_beside_others_that_are():
    svg = parsed(draw(figure({"says": "one", "url": "x/"}, {"says": "two"}, {"says": "three", "url": None}), ""))
    assert [link.attrib["href"] for link in svg.iter("a")] == ["x/"]
    assert [title.text for title in svg.iter("title")] == ["A title", "one", "two", "three"]


def test_screen_readers_are_told_the_links_and_not_the_axes():
    svg = parsed(draw(figure({"says": "5 incidents", "url": "x/"}), ""))
    hidden = [each for group in svg.iter() if group.get("aria-hidden") == "true" for each in group.iter()]
    assert {each.tag for each in hidden} >= {"text", "line"}
    assert "a" not in {each.tag for each in hidden}
    assert not [each for each in svg.iter("text") if each not in hidden]


def test_a_mark_without_a_link_says_what_it_is_when_pointed_at():
    svg = parsed(draw(figure({"says": "5 incidents"}), ""))
    assert [title.text for title in svg.iter("title")] == ["A title", "5 incidents"]


@pytest.mark.parametrize("place", ["text", "title", "description"])
def test_hostile_texts_stay_texts(place: str):
    svg = parsed(draw(figure({}, **{place: HOSTILE}), ""))
    assert not {each.tag for each in svg.iter()} - {"svg", "title", "desc", "g", "path", "line", "text"}
    shown = [each.text for each in svg.iter() if each.text and "alert(1)" in each.text]
    assert [" ".join(text.split()) for text in shown] == [" ".join(HOSTILE.split())]


def test_control_characters_that_no_xml_may_hold_do_not_stop_the_drawing():
    plot = Plot(left=40, height=100)
    chart = plot.chart([plot.layer("text", [{"x": 0.5, "y": 0.5, "text": "bell \x07, null \x00, \x1b[31m, \ufffe"}])])
    assert "bell \ufffd, null \ufffd, \ufffd[31m, \ufffd" in draw(
        Figure("some-name", "T", "D", chart, Table((), ())), ""
    )


def test_hostile_marks_and_addresses_stay_what_they_are():
    svg = parsed(draw(figure({"says": HOSTILE, "url": URL}), "../"))
    (link,) = svg.iter("a")
    assert link.attrib["href"] == f"../{URL}"
    assert "script" not in {each.tag for each in svg.iter()}


def test_nothing_of_the_renderer_s_own_is_published():
    svg = draw(figure({"says": "5", "url": "x/"}), "../")
    assert "archive.invalid" not in svg
    assert "http" not in svg  # no other host, and no namespace that inline SVG does without
    assert not re.search(r'\b(?:class="(?!pm-chart")|style=|font-family|xlink|target=|role="graphics)', svg)
    assert not re.search(r"\d\.\d{2}", svg)


def test_colours_are_those_of_the_page():
    rows = [{"x": number, "y": number, "fill": colour} for number, colour in enumerate(HEAT)]
    svg = parsed(draw(figure(*rows), ""))
    paints = {each.get(paint) for each in svg.iter() for paint in ("fill", "stroke")} - {None, "none"}
    assert paints >= set(HEAT)
    assert all(paint.startswith("var(--") for paint in paints)


def test_drawing_is_repeatable_and_needs_a_chart():
    assert draw(figure({}), "") == draw(figure({}), "")
    with pytest.raises(ValueError, match="name"):
        draw(Figure("name", "", "", None, Table((), ())), "")


@pytest.mark.parametrize(
    "text", ["short", "Certificate expired in the middle of the night", "数据库连接池耗尽" * 4, "m" * 40]
)
def test_names_are_cut_to_the_room_there_is(text: str):
    cut = fitted(text, 100)
    assert text_width(cut) <= 100
    assert cut == text or cut.endswith("…")
    assert text.startswith(cut.removesuffix("…"))
    assert fitted(text, 10_000) == text


@pytest.mark.parametrize("peak", [0, 1, 3, 4, 5, 9, 17, 99, 100, 101, 12_345])
def test_scales_of_counts_are_whole_reach_the_peak_and_have_few_lines(peak: int):
    levels, top = count_levels(peak)
    values = [value for value, _ in levels]
    assert values[0] == 0
    assert values[-1] == top >= peak
    assert len(values) <= 5
    steps = {right - left for left, right in pairwise(values)}
    assert len(steps) == 1
    assert all(value == int(value) for value in values)
