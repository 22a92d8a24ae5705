"""A finding is silenced where a comment says why, and nowhere else; the comment is itself reported."""

from __future__ import annotations

import time

import pytest

from postmortem_archive.checks.silencing import silenced
from postmortem_archive.findings import Finding, finding
from postmortem_archive.vocabulary import Policy
from tests.support.samples import PATH, read

RULE = "PM302"
FRONT = "---\ntitle: Kettles out of stock\nstarted: 2026-03-04T09:58Z\nservices: [shop]\n---\n"
"""The body's first line is line 6."""


def told(text: str, *places: tuple[int, int], rule: str = RULE, policy: Policy | None = None) -> list[Finding]:
    """What stands of findings at these places of a file."""
    found = [finding(rule, PATH, *place, "expected what was found") for place in places]
    return sorted(silenced(found, [read(text).postmortem], policy or Policy()))


def codes(text: str, *places: tuple[int, int], rule: str = RULE) -> list[str]:
    return [f"{item.rule}:{item.line}:{item.column}" for item in told(text, *places, rule=rule)]


ALLOW = "<!-- allow PM302: quoted from the regulator -->"


@pytest.mark.parametrize(
    ("body", "line"),
    [
        pytest.param(f"{ALLOW}\nShould have.\nIf only.\n", 8, id="the block below, to its last line"),
        pytest.param(f"{ALLOW}\n\n\nShould have.\n", 9, id="over blank lines"),
        pytest.param(f"Text.\n{ALLOW}\nShould have.\n", 8, id="between lines of a paragraph"),
        pytest.param(f"Should have. {ALLOW}\n", 6, id="on the same line"),
        pytest.param(f"{ALLOW} Should have.\n", 6, id="before it on the same line"),
        pytest.param(f"| a | b |\n|---|---|\n| 09:58 | Should have {ALLOW} |\n", 8, id="a row of a table"),
        pytest.param(f"{ALLOW}\n| a | b |\n|---|---|\n| 09:58 | Should have |\n", 9, id="a table"),
        pytest.param(f"- {ALLOW}\n  Should have.\n", 7, id="within an item of a list"),
        pytest.param(f"> {ALLOW}\n> Should have.\n", 7, id="within a quotation"),
        pytest.param(f"{ALLOW}\n- a\n- Should have.\n", 8, id="a list"),
        pytest.param(f"{ALLOW}\n```\n\nshould have\n```\n", 9, id="code with a blank line in it"),
        pytest.param(f"{ALLOW}\nIt said:\n```\n\nshould have\n```\n", 10, id="a paragraph and the code right below it"),
        pytest.param(f"{ALLOW}\n<!-- a note -->\nShould have.\n", 8, id="over another comment"),
        pytest.param("<!--\nallow PM302:\nquoted from\nthe regulator\n-->\nShould have.\n", 11, id="of several lines"),
        pytest.param(f"`<!-- allow PM302` Should have. {ALLOW}\n", 6, id="behind a comment that is code"),
        pytest.param(f"<div>\n{ALLOW}\nShould have.\n</div>\n", 8, id="within HTML"),
    ],
)
def test_a_comment_silences_what_it_stands_by(body, line):
    (item,) = told(f"{FRONT}{body}", (line, 3))
    assert (item.rule, item.line, item.column) == ("PM120", line, 3)
    assert "counterfactual" in item.message
    assert "quoted from the regulator" in item.message


@pytest.mark.parametrize(
    ("body", "line", "comment"),
    [
        pytest.param(f"{ALLOW}\nText.\n\nShould have.\n", 9, (6, 1), id="the block after the next"),
        pytest.param(f"Should have.\n\n{ALLOW}\n\nText.\n", 6, (8, 1), id="the block before"),
        pytest.param(f"Text. {ALLOW}\nShould have.\n", 7, (6, 7), id="the next line of the same paragraph"),
        pytest.param(f"| a | b |\n|---|---|\n| a {ALLOW} | b |\n| c | d |\n", 9, (8, 5), id="the next row"),
        pytest.param(f"{ALLOW}\n```\na\n```\n\nShould have.\n", 11, (6, 1), id="what follows the code"),
        pytest.param(f"## Impact\n{ALLOW}\n", 6, (7, 1), id="nothing, at the end"),
    ],
)
def test_a_comment_does_not_silence_what_it_does_not_stand_by(body, line, comment):
    found = codes(f"{FRONT}{body}", (line, 3))
    assert sorted(found) == sorted([f"{RULE}:{line}:3", f"PM121:{comment[0]}:{comment[1]}"])


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"```html\n{ALLOW}\n```\nShould have.\n", id="fenced code"),
        pytest.param(f"    {ALLOW}\n\nShould have.\n", id="indented code"),
        pytest.param(f"`{ALLOW}` should have\n", id="a span of code"),
        pytest.param(f"- a\n\n  ```\n  {ALLOW}\n  ```\n  Should have.\n", id="code in a list"),
        pytest.param("\\<!-- allow PM302: it is escaped --> should have\n", id="an escaped comment"),
        pytest.param("<!-- allow listing: the firewall -->\nShould have.\n", id="a comment on something else"),
        pytest.param("<!-- allow PM302: never ends\nShould have.\n", id="a comment that does not end"),
        pytest.param("# allow PM302: the front matter's form\nShould have.\n", id="a heading"),
    ],
)
def test_what_is_no_comment_silences_nothing_and_is_not_reported(body):
    places = [(line, 1) for line in range(6, 6 + body.count("\n"))]
    assert codes(f"{FRONT}{body}", *places) == [f"{RULE}:{line}:{column}" for line, column in places]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        pytest.param("services: [shp]  # allow PM107: it was called so", (4, 12), id="on its own line"),
        pytest.param("# allow PM107: it was called so\nservices: [shp]", (5, 12), id="alone, for the next line"),
        pytest.param("  #allow PM107 : it was called so\nservices: [shp]", (5, 12), id="with other spaces"),
        pytest.param("# allow PM107: so it was\n# a note\nservices: [shp]", (6, 12), id="over another comment"),
        pytest.param("# allow PM107: the tool writes it", (1, 1), id="of the file as a whole"),
    ],
)
def test_the_front_matter_silences_its_line_and_what_is_said_of_the_whole_file(line, found):
    text = f"---\ntitle: A\nstarted: 2026-03-04T09:58Z\n{line}\nlead: a\n---\n"
    assert codes(text, found, rule="PM107") == [f"PM120:{found[0]}:{found[1]}"]


def test_the_front_matter_does_not_silence_other_lines():
    text = "---\ntitle: A\nlead: a  # allow PM107: it was called so\nservices: [shp]\n---\n"
    assert codes(text, (4, 12), rule="PM107") == ["PM121:3:10", "PM107:4:12"]


@pytest.mark.parametrize(
    "value",
    ['"a # allow PM107: as they say"', "a#allow PM107: so", "|\n  # allow PM107: a text", "'# allow PM107: a text'"],
)
def test_a_value_of_the_front_matter_silences_nothing(value):
    assert codes(f"---\ntitle: A\nlead: {value}\n---\n", (1, 1), rule="PM107") == ["PM107:1:1"]


def test_before_the_first_heading_a_comment_is_of_the_file_as_a_whole_and_behind_it_is_not():
    before, behind = f"# A\n\n{ALLOW}\n\na\n", f"{ALLOW}\n\n# A\n\na\n"
    assert codes(f"{FRONT}{before}", (1, 1)) == ["PM302:1:1", "PM121:8:1"]
    assert codes(f"{FRONT}{behind}", (1, 1)) == ["PM120:1:1"]


def test_comments_one_below_the_other_hold_for_the_same_block():
    body = (
        "<!-- allow PM304: the product is called so -->\n<!-- allow PM302: the regulator's words -->\n\nShould have.\n"
    )
    assert codes(f"{FRONT}{body}", (9, 1)) == ["PM121:6:1", "PM120:9:1"]
    assert codes(f"{FRONT}{body}", (9, 1), rule="PM304") == ["PM121:7:1", "PM120:9:1"]


def test_a_comment_silences_its_own_rule_alone():
    assert codes(f"{FRONT}{ALLOW}\nShould have.\n", (7, 1), rule="PM303") == ["PM121:6:1", "PM303:7:1"]


def test_each_finding_that_is_silenced_is_reported_where_it_was():
    assert codes(f"{FRONT}{ALLOW}\nShould have, could have.\n", (7, 1), (7, 14)) == ["PM120:7:1", "PM120:7:14"]


@pytest.mark.parametrize(
    ("comment", "problem"),
    [
        ("allow PM302", "found no reason"),
        ("allow PM302:", "found no reason"),
        ("allow PM302:   ", "found no reason"),
        ("allow PM302 the regulator says so", "found no reason"),
        ("allow PM302, PM304: the regulator says so", "found no reason"),
        ("allow PM999: the regulator says so", "'PM999'"),
        ("allow pm302: the regulator says so", "'pm302'"),
        ("allow PM101: it is not text", "found PM101"),
        ("allow PM120: nobody need know", "found PM120"),
        ("allow PM121: it works at home", "found PM121"),
        ("allow PM601: it is an example", "found PM601"),
        ("allow PM602: it is revoked", "found PM602"),
        ("allow PM603: it is of no use", "found PM603"),
        ("allow PM303: there is none", "found none"),
    ],
)
def test_a_comment_that_does_not_work_says_why_and_silences_nothing(comment, problem):
    rule = comment.split()[1].strip(":,").upper()
    rule = rule if rule in ("PM101", "PM120", "PM121", "PM601", "PM602", "PM603") else RULE
    first, second = told(f"{FRONT}<!-- {comment} -->\nShould have.\n", (7, 1), rule=rule)
    assert (first.rule, first.line, first.column) == ("PM121", 6, 1)
    assert problem in first.message
    assert (second.rule, second.line) == (rule, 7)


def test_line_ends_of_another_system_and_a_byte_order_mark_change_nothing():
    text = f"\ufeff{FRONT}{ALLOW}\n\nShould have.\n".replace("\n", "\r\n")
    assert codes(text, (8, 1)) == ["PM120:8:1"]


def test_the_policy_gives_silencing_another_weight_or_none():
    def weighed(rules: dict[str, str], *, used: bool) -> list[tuple[str, str]]:
        place = [(7, 1)] if used else []
        text = f"{FRONT}{ALLOW}\nShould have.\n"
        return [(item.rule, item.severity) for item in told(text, *place, policy=Policy(rules=rules))]

    assert weighed({"PM120": "error"}, used=True) == [("PM120", "error")]
    assert weighed({"PM120": "off"}, used=True) == []
    assert weighed({"PM121": "off"}, used=False) == []
    (item,) = told(f"{FRONT}{ALLOW}\n", policy=Policy(rules={"PM302": "off"}))
    assert "the policy switches off" in item.message


@pytest.mark.parametrize(("rule", "weight"), [("PM203", "warning"), ("PM302", "suggestion"), ("PM304", "suggestion")])
def test_a_silenced_error_is_a_warning(rule: str, weight: str):
    (item,) = told(f"{FRONT}<!-- allow {rule}: the clock was wrong -->\nText.\n", (7, 1), rule=rule)
    assert (item.rule, item.severity) == ("PM120", weight)


def test_findings_of_other_files_stand():
    other = finding(RULE, "2026/2026-03-05-other.md", 7, 1, "expected what was found")
    record = read(f"{FRONT}{ALLOW}\nShould have.\n").postmortem
    assert other in tuple(silenced([other], [record], Policy()))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<!-- allow PM302 " * 50_000, id="comments that do not end"),
        pytest.param(f"{FRONT}<div>\n{ALLOW}\n" + f"{ALLOW}\n" * 15_000, id="comments in one piece of HTML"),
        pytest.param(f"{FRONT}" + f"a\n{ALLOW}\n" * 8_000, id="comments between lines"),
        pytest.param(f"{FRONT}a {ALLOW}" * 10_000, id="comments in one line"),
        pytest.param("---\na: 1" + " #" * 400_000 + "\n---\nallow\n", id="signs of comments"),
        pytest.param("---\na: 1 # allow PM302:" + " " * 900_000 + "\n---\n", id="blanks"),
        pytest.param("---\n" + "# allow PM302: a\n" * 40_000 + "---\n", id="comments in the front matter"),
    ],
)
def test_a_hostile_file_takes_no_longer_than_it_is_long(text):
    record = read(text).postmortem
    start = time.perf_counter()
    list(silenced([], [record], Policy()))
    assert time.perf_counter() - start < 5
