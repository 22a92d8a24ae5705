"""Whether action items can be followed up, in files of this format and of others."""

from __future__ import annotations

import pytest

from postmortem_archive.checks.action_items import check_action_items
from postmortem_archive.vocabulary import Policy, VagueAction
from tests.support.judging import found, places, words_with

FRONT = "---\ntitle: Disk full\nseverity: SEV-3\nstarted: 2026-03-04T09:58Z\n---\n\n## Action items\n\n"
FIRST = 9
VAGUE = (
    VagueAction(name="be more careful", anywhere=True, aliases=("tener más cuidado",), instead="say how"),
    VagueAction(name="improve", longest=3),
    VagueAction(name="…"),
)


def judge(*items: str, front: str = FRONT) -> list[str]:
    return places(check_action_items, front + "\n".join(items) + "\n", words_with(vague_actions=VAGUE))


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("- [ ] Enlarge it (owner: platform, due: 2026-04-01)", []),
        ("- [ ] Enlarge it", ["PM403 9:7", "PM404 9:7"]),
        ("- TODO: talk to the vendor", ["PM403 9:3", "PM404 9:3"]),
        ("- TODO:", []),
        ("- [ ] Enlarge it (owner: TBD, due: 2026-04-01)", ["PM403 9:7"]),
        ("- [ ] Enlarge it (owner: platform, due: soon)", []),  # PM402 of reading says so already
        ("- [x] Enlarge it (done: 2026-03-12)", []),
        ("- [x] Enlarge it", ["PM406 9:7"]),
        ("- [x] Enlarge it (done: last week)", []),
        ("- Enlarge it (owner: platform, due: 2026-04-01)", []),
        ("- Enlarge it (owner: platform, done: 2026-03-12)", []),
        ("- [ ] Enlarge it (owner: platform, due: 2026-04-01, done: 2026-03-12)", ["PM407 9:53"]),
        ("- [ ] TODO", []),
        ("- [ ] … (owner: TODO)", []),
        ("- [ ] Enlarge it (owner: platform, due: 2026-03-03)", ["PM409 9:36"]),  # the day before, west of Greenwich
        ("- [ ] Enlarge it (owner: platform, due: 2026-03-02)", ["PM405 9:36", "PM409 9:36"]),
        ("- [x] Enlarge it (done: 2026-03-01)", ["PM408 9:19"]),
        ("- [x] Enlarge it (done: 2026-03-21)", []),
        ("- [x] Enlarge it (done: 2026-03-22)", ["PM408 9:19"]),
        ("- [ ] Enlarge it (owner: platform, due: 2026-03-20)", []),
        ("- [ ] Enlarge it (owner: platform, due: 2026-03-19)", ["PM409 9:36"]),
        ("- [x] Enlarge it (due: 2026-03-19, done: 2026-03-20)", []),
        ("- [ ] Enlarge it (owner: platform, due: 9999-12-31)", []),
        ("- [ ] Be *more* careful, all of us (owner: platform, due: 2026-04-01)", ["PM411 9:7"]),
        ("- [ ] Con la tabla, TENER MÁS CUIDADO (owner: platform, due: 2026-04-01)", ["PM411 9:7"]),
        ("- [ ] Improve the dashboards (owner: platform, due: 2026-04-01)", ["PM411 9:7"]),
        ("- [ ] Improve the dashboards of search (owner: platform, due: 2026-04-01)", []),
        ("- [ ] Do not improve it (owner: platform, due: 2026-04-01)", []),
        ("- [ ] Improvement plan (owner: platform, due: 2026-04-01)", []),
        ("- [x] Improve the dashboards (done: 2026-03-12)", []),
    ],
)
def test_one_item(item: str, expected: list[str]):
    assert judge(item) == expected


@pytest.mark.parametrize(
    ("owner", "several"),
    [
        ("platform, storefront", True),
        ("platform / storefront", True),
        ("platform/storefront", True),
        ("platform and storefront", True),
        ("@anna and @ben", True),
        ("platform and whoever is on call", True),
        ("platform y storefront", True),
        ("research and development", False),
        ("CI/CD", False),
        ("platform/ci", False),
        ("platform,", False),
        ("https://example.org/a / b", False),
        ("site reliability", False),
    ],
)
def test_several_owners(owner: str, several: bool):
    expected = ["PM410 9:19"] if several else []
    assert judge(f"- [ ] Enlarge it (owner: {owner}, due: 2026-04-01)") == expected


def test_a_team_may_have_and_in_its_name():
    words = words_with(teams=(words_with().teams[0].model_copy(update={"name": "storefront and search"}),))
    text = f"{FRONT}- [ ] Enlarge it (owner: storefront and search, due: 2026-04-01)\n"
    assert places(check_action_items, text, words) == []


def test_the_policy_gives_days_of_grace():
    text = f"{FRONT}- [ ] Enlarge it (owner: platform, due: 2026-03-15)\n"
    for grace, expected in ((4, ["PM409 9:36"]), (5, []), (10**12, [])):
        assert places(check_action_items, text, words_with(policy=Policy(overdue_grace_days=grace))) == expected


def test_marks_case_and_line_breaks_do_not_make_two_items_different():
    items = (
        "- [x] Alert when `sda1` is\n  full (done: 2026-03-12)",
        "- [x] alert when *sda1* is full. (done: 2026-03-12)",
    )
    assert judge(*items) == ["PM412 11:7"]


def test_rows_of_a_table_have_the_place_of_their_text():
    rows = (
        "| Owner | Action | Due |",
        "|-------|--------|-----|",
        "| a, b | Enlarge it | 2026-01-01 |",
        "|  | Alert | |",
    )
    assert sorted(judge(*rows)) == ["PM403 12:6", "PM404 12:6", "PM405 11:10", "PM409 11:10", "PM410 11:10"]


PLAIN = "## Postmortem: Disk full\n\n**Date/Time:** 2026-03-04 09:58 UTC\n\n### Action Items\n\n\n\n"


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        (("- [ ] Enlarge it", "- [ ] Add an alert"), ["PM403 9:7"]),
        (("- [ ] Enlarge it (due: 2026-04-01)", "- [ ] Add an alert"), ["PM403 9:7", "PM404 10:7"]),
        (("- [ ] Enlarge it (owner: platform)", "- [ ] Add an alert (owner: platform)"), ["PM404 9:7"]),
        (("- [ ] Enlarge it (owner: platform)", "- [ ] Add an alert"), ["PM403 10:7", "PM404 9:7"]),
        (("- [ ] Enlarge it",), ["PM403 9:7", "PM404 9:7"]),
        (("- [x] Enlarge it", "- [x] Add an alert"), []),
        (("- [x] Enlarge it", "- [x] Add an alert (done: 2026-03-12)"), ["PM406 9:7"]),
        (("- [ ] Enlarge it (owner: platform, due: 2026-03-12)",), ["PM409 9:36"]),
        (("- Enlarge it (owner: platform, due: 2026-03-12)",), []),
    ],
)
def test_what_no_item_of_another_form_states_is_told_once(items: tuple[str, ...], expected: list[str]):
    assert sorted(judge(*items, front=PLAIN)) == expected


def test_what_is_told_once_says_all_that_is_lacking():
    (item,) = found(check_action_items, f"{PLAIN}- [ ] Enlarge it\n- [ ] Add an alert\n")
    assert "an owner and a due date for each, found none for any of 2" in item.message


def test_a_withdrawn_postmortem_has_nothing_to_follow_up():
    assert judge("- [ ] Enlarge it", front=FRONT.replace("title", "status: withdrawn\ntitle")) == []
