"""What is mended in a text, what is not, and that nothing is which would make the file say another thing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from postmortem_archive.checks.subject import Subject
from postmortem_archive.fixing import FIXABLE, Edit, fix_text
from postmortem_archive.fixing.changes import Mend, Replacement
from postmortem_archive.fixing.mends import MENDS
from postmortem_archive.vocabulary import Policy
from tests.support.samples import PATH, vocabulary, with_body, with_front

UNTIDY = (
    with_front("services: [shop]\nstatus: draft\ndetected: 2026-03-04 10:00 UTC")
    + "\n## Key events\n\n|a|b|\n|-|-|\n|cc|d|\n"
)


def test_each_edit_tells_line_rule_and_what_was_done():
    assert fix_text(PATH, UNTIDY, vocabulary()).edits == (
        Edit(4, "PM114", "keys are now in the usual order"),
        Edit(5, "PM125", "shop is now storefront"),
        Edit(7, "PM113", "2026-03-04 10:00 UTC is now 2026-03-04T10:00Z"),
        Edit(12, "PM110", "Key events is now Timeline"),
        Edit(14, "PM115", "table is now laid out evenly"),
    )


@pytest.mark.parametrize("rule", sorted(FIXABLE))
def test_only_the_rules_asked_for(rule: str):
    fixed = fix_text(PATH, UNTIDY, vocabulary(), rules={rule, "PM302"})
    assert {edit.rule for edit in fixed.edits} == {rule}


def test_a_rule_that_the_policy_switches_off_mends_nothing():
    words = vocabulary().model_copy(update={"policy": Policy(rules={"PM110": "off", "PM115": "suggestion"})})
    assert {edit.rule for edit in fix_text(PATH, UNTIDY, words).edits} == FIXABLE - {"PM110"}


def test_several_words_of_one_line():
    fixed = fix_text(PATH, with_front("services: shop, cdn, Checkout # by harm"), vocabulary())
    assert fixed.text == with_front("services: storefront, edge, checkout # by harm").replace(
        "started: 2026-03-04T09:58Z\nseverity: SEV-2", "severity: SEV-2\nstarted: 2026-03-04T09:58Z"
    )


def test_a_heading_keeps_its_name_where_a_link_leads_to_it():
    body = with_body("## Key events\n\n## 2. Root cause\n")
    fixed = fix_text(PATH, body, vocabulary(), linked={"2-root-cause", "elsewhere"})
    assert fixed.text == with_body("## Timeline\n\n## 2. Root cause\n")


def test_comments_that_silence_go_with_what_they_silence():
    shops = "services:\n  # allow PM125: as customers say\n  - shop\n"
    theirs = "# allow PM107: not ours\nteams: [theirs]\n"
    fixed = fix_text(PATH, with_front(f"{theirs}{shops}status: draft"), vocabulary())
    assert f"\n{shops}{theirs}---" in fixed.text
    assert [edit.rule for edit in fixed.edits] == ["PM114"]


@pytest.mark.parametrize(
    "text", ["", "\ufeff", "---", "---\n---", "---\ntitle: [\nstarted: x\n---\n", "\r", "a" * 10_000]
)
def test_a_text_with_nothing_to_mend_stays_as_it_is(text: str):
    fixed = fix_text(PATH, text, vocabulary())
    assert (fixed.text, fixed.edits, fixed.unmended) == (text, (), ())


# -- Changes that would do harm are tried, and not made.

RENAMED = "## Key events\n\n## Root cause\n\n## Overview\n\nThe shop was down.\n"


def harmful(subject: Subject) -> Iterator[Mend]:
    """What mends headings, the last of them wrongly: the summary becomes the impact."""
    for mend in HEADINGS(subject):
        wrong = [Replacement(change.line, 3, 11, "Impact") for change in mend.changes if change.text == "Summary"]
        yield Mend(mend.rule, mend.line, mend.column, mend.what, tuple(wrong) or mend.changes)


HEADINGS = MENDS["PM110"]


def test_a_change_after_which_the_file_says_something_else_is_not_made_and_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(MENDS, "PM110", harmful)  # type: ignore[arg-type]  # a dictionary, read-only to others
    fixed = fix_text(PATH, with_body(RENAMED), vocabulary())
    assert fixed.text == with_body(
        RENAMED.replace("Key events", "Timeline").replace("Root cause", "Contributing factors")
    )
    assert [edit.line for edit in fixed.edits] == [8, 10]
    assert fixed.unmended == (Edit(12, "PM110", "Overview is now Summary"),)
    again = fix_text(PATH, fixed.text, vocabulary())
    assert (again.text, again.unmended) == (fixed.text, fixed.unmended)


def test_where_most_changes_do_harm_none_is_made_and_it_ends(monkeypatch: pytest.MonkeyPatch):
    def ruin(subject: Subject) -> Iterator[Mend]:
        for number, mend in enumerate(TABLES(subject)):
            wrong = (Replacement(mend.line, 0, 3, "|x"),)
            yield Mend(mend.rule, mend.line, mend.column, mend.what, wrong if number else mend.changes)

    monkeypatch.setitem(MENDS, "PM115", ruin)  # type: ignore[arg-type]
    text = with_body("## Summary\n\nDown.\n\n" + "|a|b|\n|-|-|\n|longer|c|\n\n" * 100)
    fixed = fix_text(PATH, text, vocabulary())
    assert fixed.text == text
    assert len(fixed.unmended) == 100


TABLES = MENDS["PM115"]
