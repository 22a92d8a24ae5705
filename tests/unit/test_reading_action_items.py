"""Action items: what is to be done, by whom, until when."""

from __future__ import annotations

from datetime import date

import pytest

from postmortem_archive.model import ActionItem, ActionState
from tests.support.samples import codes, read, with_body


def items(body: str) -> tuple[ActionItem, ...]:
    return read(with_body(f"## Action items\n\n{body}")).postmortem.action_items


def item(body: str) -> ActionItem:
    (only,) = items(body)
    return only


def found(body: str) -> list[tuple[str, int, int]]:
    reading = read(with_body(f"## Action items\n\n{body}"))
    return [(one.rule, one.line, one.column) for one in reading.findings]


FULL = ["owner: platform", "due: 2026-04-01", "done: 2026-03-30", "priority: high", "type: prevent", "ref: PLAT-812"]


@pytest.mark.parametrize("order", [FULL, FULL[::-1], FULL[3:] + FULL[:3]])
def test_attributes_are_read_in_any_order(order):
    assert item(f"- [x] Renew with ACME ({', '.join(order)})\n") == ActionItem(
        text="Renew with ACME",
        state=ActionState.DONE,
        owner="platform",
        due=date(2026, 4, 1),
        done=date(2026, 3, 30),
        priority="high",
        type="prevent",
        ref="PLAT-812",
        other=(),
        line=10,
        end_line=11,
    )


def test_a_box_says_whether_it_is_done():
    assert [one.state for one in items("- [ ] a\n- [x] b\n- [X] c\n- d\n")] == [
        ActionState.OPEN, ActionState.DONE, ActionState.DONE, ActionState.OPEN,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["✅ Alert earlier", "Alert earlier (DONE)", "Alert earlier [done].", "~~Alert earlier~~"]
)
def test_without_a_box_a_tick_or_a_word_says_that_it_is_done(text):
    assert item(f"- {text}\n").state is ActionState.DONE
    assert "Alert earlier" in item(f"- {text}\n").text


def test_without_a_box_a_done_date_says_that_it_is_done():
    assert item("- a (done: 2026-03-12)\n").state is ActionState.DONE
    assert item("- [ ] a (done: 2026-03-12)\n").state is ActionState.OPEN


def test_bare_bullets_are_action_items_and_their_details_are_not():
    assert [one.text for one in items("- a\n  - detail\n- b\n\n1. c\n")] == ["a", "b", "c"]


def test_nested_items_with_a_box_are_action_items():
    nested = items("- [ ] a (owner: platform)\n  - [x] b (due: 2026-04-01)\n    - [ ] c\n")
    assert [(one.text, one.line, one.end_line) for one in nested] == [("a", 10, 13), ("b", 11, 13), ("c", 12, 13)]


def test_items_of_sub_sections_are_action_items():
    assert [one.text for one in items("### Now\n\n- a\n\n### Later\n\n- b\n")] == ["a", "b"]


@pytest.mark.parametrize("text", ["- [ ]\n", "- [ ] \n", "- N/A\n", "- None.\n", "-\n"])
def test_an_item_that_says_nothing_is_none(text):
    assert items(text) == ()


def test_parentheses_that_say_nothing_known_stay_text():
    assert (
        item("- [ ] Raise the limit (see the handbook: page 3)\n").text == "Raise the limit (see the handbook: page 3)"
    )
    assert item("- [ ] Read [the guide](https://example.com/a)\n").text == "Read [the guide](https://example.com/a)"
    assert item("- [ ] Fix f(x) (again)\n").text == "Fix f(x) (again)"


def test_values_keep_commas_colons_parentheses_and_links():
    text = "Fix it (owner: platform (SRE), storefront, ref: [PLAT-1](https://example.com/a:b), priority: P1: now)"
    one = item(f"- [ ] {text}\n")
    assert (one.text, one.owner, one.ref, one.priority) == (
        "Fix it", "platform (SRE), storefront", "[PLAT-1](https://example.com/a:b)", "P1: now",
    )  # fmt: skip
    assert item("- [ ] a (ref: https://example.com/x?y=1, due: 2026-04-01)\n").ref == "https://example.com/x?y=1"


def test_an_item_over_two_lines_is_one():
    one = item("- [ ] Renew\n  with ACME (owner: platform,\n  due: 2026-04-01)\n")
    assert (one.text, one.owner, one.due, one.line, one.end_line) == (
        "Renew\nwith ACME", "platform", date(2026, 4, 1), 10, 13,
    )  # fmt: skip


def test_an_item_ends_where_its_text_does_and_not_behind_the_blank_lines():
    assert [(one.line, one.end_line) for one in items("- [ ] a\n- [ ] b\n\n\n## Lessons\n")] == [(10, 11), (11, 12)]


def test_attributes_alone_are_the_text():
    one = item("- [ ] (owner: nobody)\n")
    assert (one.text, one.owner) == ("(owner: nobody)", None)


def test_escaped_parentheses_are_text():
    assert item("- [ ] a \\(owner: b\\)\n").owner is None


def test_a_table_in_spanish_is_read():
    body = "| Acción | Responsable | Estado |\n|---|---|---|\n| Avisar antes | platform | Hecho |\n"
    assert (item(body).owner, item(body).state) == ("platform", ActionState.DONE)


def test_an_unknown_attribute_is_kept_and_reported_where_it_stands():
    reading = read(with_body("## Action items\n\n- [ ] a (owner: platform, effort: two days)\n"))
    assert reading.postmortem.action_items[0].other == (("effort", "two days"),)
    assert [(one.rule, one.line, one.column) for one in reading.findings] == [("PM401", 10, 27)]


@pytest.mark.parametrize("day", ["soon", "2026-02-30", "1 April"])
def test_a_date_that_is_none_is_kept_and_reported(day):
    one = item(f"- [ ] a (owner: platform, due: {day})\n")
    assert (one.due, one.other) == (None, (("due", day),))
    assert found(f"- [ ] a (owner: platform, due: {day})\n") == [("PM402", 10, 27)]


def test_an_attribute_that_stands_twice_is_reported_and_the_first_stands():
    one = item("- [ ] a (owner: platform, owner: storefront)\n")
    assert (one.owner, one.other) == ("platform", (("owner", "storefront"),))
    assert found("- [ ] a (owner: platform, owner: storefront)\n") == [("PM402", 10, 27)]


def test_an_attribute_without_a_value_says_nothing():
    assert item("- [ ] a (owner: , due: )\n").owner is None
    assert found("- [ ] a (owner: , due: )\n") == []


def test_a_table_gives_an_item_for_each_row():
    body = (
        "| Action item | Type | Owner | Bug | Due date | Status |\n|---|---|---|---|---|---|\n"
        "| Alert earlier | detect | platform | PLAT-1 | 2026-04-01 | Open |\n"
        "| [x] Renew | prevent | | | | |\n| Clean up | | | | | Done |\n"
        "| Report | | | | | 2026-03-30 |\n| | | nobody | | | |\n"
    )
    first, second, third, fourth = items(body)
    assert (first.text, first.type, first.owner, first.ref, first.due, first.state, first.line) == (
        "Alert earlier", "detect", "platform", "PLAT-1", date(2026, 4, 1), ActionState.OPEN, 12,
    )  # fmt: skip
    assert (second.text, second.state, second.owner) == ("Renew", ActionState.DONE, None)
    assert third.state is ActionState.DONE
    assert (fourth.state, fourth.done) == (ActionState.DONE, date(2026, 3, 30))


def test_a_table_keeps_columns_that_it_does_not_know_and_reports_what_is_no_date():
    body = "| Follow-up | Owner | Effort | Due |\n|---|---|---|---|\n| Alert | platform | 2 days | soon |\n"
    one = item(body)
    assert (one.text, one.owner, one.other) == ("Alert", "platform", (("Effort", "2 days"), ("due", "soon")))
    assert found(body) == [("PM402", 12, 31)]


def test_a_table_of_something_else_gives_no_items():
    assert items("| Metric | Value |\n|---|---|\n| Errors | 3 |\n") == ()


def test_bullets_beside_a_table_of_items_explain_it():
    body = "- P0: now\n- [ ] a real one\n\n| Action | Priority |\n|---|---|\n| Alert | P0 |\n"
    assert [one.text for one in items(body)] == ["a real one", "Alert"]


def test_an_item_is_overdue_the_day_after_its_grace():
    one = item("- [ ] a (due: 2026-04-01)\n")
    assert not one.is_overdue(date(2026, 4, 1))
    assert one.is_overdue(date(2026, 4, 2))
    assert not one.is_overdue(date(2026, 4, 2), grace_days=1)
    assert not item("- [x] a (due: 2026-04-01)\n").is_overdue(date(2026, 5, 1))


def test_attributes_without_findings_are_reported_nowhere():
    assert codes(read(with_body(f"## Action items\n\n- [x] a ({', '.join(FULL)})\n"))) == []


def test_sections_of_the_name_are_read_together():
    body = "## Action items\n\nNone yet.\n\n## Impact\n\nx\n\n## Follow-up\n\n- [ ] a\n\n## Action items\n\n- [x] b\n"
    assert [item.text for item in read(with_body(body)).postmortem.action_items] == ["a", "b"]


def test_a_missing_comma_is_reported_and_read_as_if_it_stood_there():
    reading = read(with_body("## Action items\n\n- [ ] Fix (owner: platform due: 2026-04-01 ref: PLAT-1, type: x)\n"))
    (item,) = reading.postmortem.action_items
    assert (item.owner, item.due, item.ref, item.type) == ("platform", date(2026, 4, 1), "PLAT-1", "x")
    assert codes(reading) == ["PM402", "PM402"]
    assert "expected a comma before 'due'" in reading.findings[0].message


@pytest.mark.parametrize("nothing", ["-", "–", "n/a", "TBD", ""])
def test_a_table_says_in_many_ways_that_there_is_no_date(nothing):
    body = f"## Action items\n\n| Action | Owner | Due |\n|---|---|---|\n| Test it | SRE | {nothing} |\n"
    reading = read(with_body(body))
    (item,) = reading.postmortem.action_items
    assert (item.due, item.other, codes(reading)) == (None, (), [])
