"""Front matter that is not as it should be: what is wrong is said with its place, and the rest of the file is read."""

from __future__ import annotations

import pytest

from postmortem_archive.model import Status
from postmortem_archive.rules import Severity
from tests.support.samples import codes, read, utc, with_body

BODY = "\n## Timeline\n\n- 2026-03-04 09:58 a\n"


def broken(front: str) -> list[tuple[int, int, str]]:
    reading = read(front + BODY)
    assert [item.text for item in reading.postmortem.timeline] == ["a"], "the body is read all the same"
    assert not reading.postmortem.plain
    return [(item.line, item.column, item.message) for item in reading.findings if item.rule == "PM103"]


def test_a_key_that_stands_twice_is_reported_and_the_first_stands():
    reading = read("---\ntitle: first\nstarted: 2026-03-04T09:58Z\nseverity: SEV-2\ntitle: second\n---\n")
    assert (reading.postmortem.title, reading.postmortem.severity) == ("first", "SEV-2")
    assert [(item.rule, item.line, item.column) for item in reading.findings] == [("PM103", 5, 1)]
    assert "first in line 2" in reading.findings[0].message


def test_an_alias_is_refused_where_it_stands():
    ((line, column, message),) = broken("---\na: &x [1]\nb: *x\n---\n")
    assert (line, column) == (3, 4)
    assert "alias *x" in message


def test_aliases_that_multiply_are_refused_at_the_first():
    bomb = "".join(f"k{level}: &k{level} [{', '.join([f'*k{level - 1}'] * 9)}]\n" for level in range(1, 30))
    assert [(line, column) for line, column, _ in broken(f"---\nk0: &k0 [lol]\n{bomb}---\n")] == [(3, 10)]


@pytest.mark.parametrize("opening", ["[", "{a: ", "a: [", "? "])
def test_nesting_without_end_is_refused(opening):
    findings = broken(f"---\n{opening * 100_000}\n---\n")
    assert len(findings) == 1


def test_front_matter_without_an_end_is_reported_and_the_text_is_read_as_body():
    reading = read("---\ntitle: a\n\n## Timeline\n\n- 2026-03-04 09:58 a\n")
    assert [item.text for item in reading.postmortem.timeline] == ["a"]
    assert ("PM103", 1) in [(item.rule, item.line) for item in reading.findings]


@pytest.mark.parametrize(
    ("front", "line"),
    [
        ("---\ntitle: a\n\tseverity: b\n---\n", 3),
        ("---\ntitle: a: b\n---\n", 2),
        ("---\ntitle: 'a\n---\n", 2),
        ("---\ntitle:a\nstatus:draft\n---\n", 2),
        ("---\na: 1\n--- b\nc: 2\n---\n", 3),
        ("---\n? [a]\n: b\n---\n", 2),
        ("---\na: \x07\n---\n", 2),
        ("---\n%YAML 9.9\n---\n", 2),
    ],
)
def test_what_is_no_mapping_is_reported_with_its_line(front, line):
    assert [found for found, _, _ in broken(front)] == [line]


def test_a_bad_front_matter_is_an_error_and_not_called_absent():
    reading = read("---\ntitle: a: b\n---\n" + BODY)
    assert [item.severity for item in reading.findings if item.rule == "PM103"] == [Severity.ERROR]
    assert not any("expected front matter" in item.message for item in reading.findings)


@pytest.mark.parametrize("front", ["---\n---\n", "---\n# nothing\n---\n", "---\n~\n---\n"])
def test_empty_front_matter_is_no_error(front):
    assert broken(front) == []


def test_three_dots_end_the_front_matter_too():
    assert read("---\ntitle: a\n...\n\ntext\n").postmortem.title == "a"


def test_windows_line_ends_and_a_byte_order_mark_are_passed_over():
    text = with_body("## Timeline\n\n- 09:58 a\n")
    reading = read("\ufeff" + text.replace("\n", "\r\n"))
    assert codes(reading) == []
    assert reading.postmortem == read(text).postmortem


def test_signs_that_only_yaml_takes_for_line_ends_do_not_move_the_lines_of_findings():
    reading = read("---\ntitle: a\u2028b\u0085c\nstarted: 2026-03-04T09:58Z\nseverity: SEV-9\n---\n")
    assert reading.postmortem.title == "a b c"
    assert [(item.rule, item.line) for item in reading.findings] == [("PM107", 4)]


def test_the_body_begins_behind_the_front_matter():
    record = read(with_body("text\n")).postmortem
    assert (record.body_line, record.body) == (7, "\ntext\n")
    assert read("text\n").postmortem.body == "text\n"


def test_a_message_is_one_line_and_not_endless():
    reading = read(f"---\ntitle: a\nstarted: {'x' * 100_000}\nlang: |\n  a\n  b\n---\n")
    assert all("\n" not in item.message and len(item.message) < 500 for item in reading.findings)


def test_lines_count_from_the_top_of_the_file():
    (entry,) = read(with_body("## Timeline\n\n- 09:58 a\n")).postmortem.timeline
    assert (entry.line, entry.at) == (10, utc("2026-03-04T09:58"))


@pytest.mark.parametrize(
    "between",
    [
        "\nSome prose after a rule\n\n## Impact\n\nNone\n",
        "just words\n",
        "- a\n- b\n",
        "## Only a heading\n",
        'They said: "no" and left\n',
        "- - [ ] a\n\tb: c\n",
    ],
)
def test_text_between_thematic_breaks_is_text(between):
    text = f"---\n{between}---\n\n## Timeline\n\n- 2026-03-04 09:58 a\n"
    reading = read(text)
    assert reading.postmortem.body == text
    assert reading.postmortem.plain
    assert [item.text for item in reading.postmortem.timeline] == ["a"]
    assert [(item.line, item.severity) for item in reading.findings if item.rule == "PM103"] == [(2, Severity.WARNING)]


@pytest.mark.parametrize(
    ("front", "status"),
    [
        ("title: a: b\nstatus: draft", Status.DRAFT),
        ("title: a: b\nStatus: Draft - WIP # soon", Status.DRAFT),
        ("title: a: b\nstatus: withdrawn", Status.DRAFT),
        ('title: a: b\n"status": "draft"', Status.DRAFT),
        ("{title: a: b, status: draft}", Status.DRAFT),
        ("title: a: b\ndraft: true", Status.DRAFT),
        ("title:a\nstatus:draft", Status.DRAFT),
        ("title: a: b\nstatus: published", Status.PUBLISHED),
        ("title: a: b\nstatus: 'In review' # by all", Status.PUBLISHED),
        ("title: a: b\nstatus:", Status.PUBLISHED),
        ("title: a: b\ndraft: false", Status.PUBLISHED),
        ("title: a: b", Status.PUBLISHED),
    ],
)
def test_front_matter_that_cannot_be_read_still_holds_a_draft_back(front, status):
    assert read(f"---\n{front}\n---\n\ntext\n").postmortem.status is status
    assert read(f"---\n{front}\n\n## Impact\n\nNone\n").postmortem.status is status


def test_what_front_matter_that_is_no_yaml_states_is_not_called_missing():
    reading = read("---\ntitle: Redis: carts gone\nseverity: SEV-2\nstarted: 2026-03-04T09:58Z\n---\n\n## Summary\n")
    assert codes(reading) == ["PM103"]
    assert "quotes" in reading.findings[0].message
