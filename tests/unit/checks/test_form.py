"""How a file is laid out, beyond what the rules' own examples show."""

from __future__ import annotations

import time
from datetime import date

import pytest

from postmortem_archive.checks.form import check_form
from postmortem_archive.checks.subject import Subject
from tests.support.samples import read, vocabulary_of_many_headings

WORDS = vocabulary_of_many_headings()
FRONT = "---\ntitle: Kettles out of stock\nstarted: 2026-03-04T09:58Z\n---\n"
"""The body's first line is line 5."""


def found(text: str) -> list[str]:
    record = read(text, words=WORDS).postmortem
    findings = check_form(Subject(record, WORDS, date(2026, 3, 20)))
    return sorted(f"{item.rule} {item.line}:{item.column}" for item in findings)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("## A\n\n# B\n\n## C\n\n### D\n", [], id="levels up and down"),
        pytest.param("### A\n\n##### B\n", ["PM122 7:1"], id="a level skipped below the first"),
        pytest.param("- **Timeline**\n  - 09:58 a\n\n#### B\n", [], id="a label is no level"),
        pytest.param("## Timeline\n\n## Chronology\n", ["PM124 7:1"], id="two timelines"),
        pytest.param("## Timeline\n\n### Timeline\n", [], id="a timeline within the timeline"),
        pytest.param("## Root cause\n\n## Trigger\n", [], id="two parts of one section"),
        pytest.param("## Lessons\n\n## Lessons\n\n## Lessons\n", ["PM124 7:1", "PM124 9:1"], id="one heading thrice"),
        pytest.param("## Links\n\n## Glossary\n\n## Links\n", [], id="appendices"),
        pytest.param("| a | b |\n|---|---|\n| c | d | |\n", [], id="an empty cell too many"),
        pytest.param("| a | b |\n|---|---|\n| c | d | e |\n", ["PM116 7:11"], id="a cell too many"),
        pytest.param("| a | b |\n|---|---|\n| c |\n", ["PM116 7:1"], id="a cell too few"),
        pytest.param("| a |\n|---|\n| c \\| d |\n", [], id="a pipe that is text"),
        pytest.param(
            "| a | b |\n|---|---|\n| c \\| d |\n", ["PM116 7:1"], id="a pipe that is text, and a cell too few"
        ),
        pytest.param("> | a | b |\n> |--|--|\n> |c|d|e|\n", ["PM116 7:8"], id="a table in a quotation"),
        pytest.param("- a\n\n  |a|b|\n  |-|-|\n  |ccc|d|\n", [], id="the layout of a table in a list"),
        pytest.param("```\n|a|b|\n|-|-|\n|ccc|\n```\n", [], id="a table that is code"),
        pytest.param("a ![](b.png) ![c](d.png)\n![ ][e]\n\n[e]: f.png\n", ["PM118 5:3", "PM118 6:1"], id="images"),
        pytest.param('<img src="a">\n\nb <img alt="" src="c"> <img src="d">\n', ["PM118 5:1", "PM118 7:24"], id="HTML"),
        pytest.param("<!-- <img src=a> ![](b) -->\n\n`![](c)`\n", [], id="images that are none"),
        pytest.param("| ![](a) | ![](b) |\n|---|---|\n", ["PM118 5:12", "PM118 5:3"], id="images in one row"),
    ],
)
def test_what_is_judged_of_a_body(body, expected):
    assert found(f"{FRONT}{body}") == expected


@pytest.mark.parametrize("lang", ["es", "de-AT"])
def test_headings_of_other_languages_are_left_alone(lang):
    text = FRONT.replace("---\n", f"---\nlang: {lang}\n", 1) + "## Root cause\n"
    assert not [item for item in found(text) if item.startswith("PM110")]
    assert "PM110 6:4" in found(text.replace(lang, "en-GB"))


def test_a_file_that_was_not_written_for_this_format_is_left_its_forms():
    front = "---\nsev: p1\ntitle: Kettles out of stock\nstart: 4 March 2026 09:58 UTC\n---\n"
    body = "## Root cause\n\n#### A\n\n|a|b|\n|-|-|\n|ccc|d|\n\n## Timeline\n\n## Chronology\n"
    assert found(f"{front}{body}") == []


@pytest.mark.parametrize(
    ("title", "says"),
    [
        ("Outage", False),
        ("Incident 123", False),
        ("Postmortem", False),
        ("INC-4711: SEV-2 production outage on 4 March 2026", False),
        ("Storefront", False),
        ("…", False),
        ("Storefront outage", True),
        ("Expired certificate", True),
        ("時計の故障", True),
    ],
)
def test_a_title_says_what_happened(title, says):
    assert found(f"---\ntitle: '{title}'\nstarted: 2026-03-04T09:58Z\n---\n") == ([] if says else ["PM123 2:8"])
    assert found(f"Some text.\n\n# {title}\n") == ([] if says else ["PM123 3:3"])


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("![](a)\n" * 20_000, id="images"),
        pytest.param("<div>\n" + "<img src=a\n" * 80_000, id="tags that do not end"),
        pytest.param("| a | b |\n|---|---|\n" + "| c|\n" * 10_000, id="rows"),
        pytest.param("| a |\n|---|\n|" + "|" * 200_000, id="cells"),
        pytest.param("# timeline\n" * 5_000, id="headings"),
        pytest.param("# " + "(" * 500_000 + ")", id="a heading of signs"),
    ],
)
def test_a_hostile_file_takes_no_longer_than_it_is_long(body):
    subject = Subject(read(f"{FRONT}{body}", words=WORDS).postmortem, WORDS, date(2026, 3, 20))
    assert subject.document
    start = time.perf_counter()
    list(check_form(subject))
    assert time.perf_counter() - start < 5
