"""Judgements are read whole or refused with the reason."""

from __future__ import annotations

import pytest

from postmortem_archive.evaluation.judgements import JudgementError, read_judgements

IDS = {"a", "b", "c", "d"}


def entry(a: str, b: str, alike: str = "yes", reason: str = "Because.") -> str:
    return f"  - {{a: {a}, b: {b}, alike: {alike}, reason: {reason}}}\n"


def test_pairs_go_both_ways_and_partners_are_those_judged_alike():
    judged = read_judgements(f"blind:\n{entry('b', 'a')}{entry('b', 'c', 'no')}pooled:\n{entry('d', 'b')}", IDS)
    assert judged.pairs == {("a", "b"): True, ("b", "c"): False, ("b", "d"): True}
    assert judged.partners() == {"a": {"b"}, "b": {"a", "d"}, "d": {"b"}}


def test_a_proposed_pair_is_unjudged_only_if_neither_way_round_was_judged():
    judged = read_judgements(f"blind:\n{entry('a', 'b')}{entry('b', 'c', 'no')}", IDS)
    assert judged.unjudged({"b": ("a", "c"), "c": ("b",)}) == set()
    assert judged.unjudged({"d": ("a", "b"), "a": ("d",)}) == {("a", "d"), ("b", "d")}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("blind: [", "expected YAML"),
        ("- a", "expected the sections"),
        ("other: []", "expected the sections"),
        ("blind:\n" + entry("a", "z"), "no listed postmortem of the archive is called z"),
        ("blind:\n" + entry("a", "b") + "pooled:\n" + entry("b", "a"), "a and b are judged twice"),
        ("blind:\n" + entry("a", "a"), "expected two postmortems"),
        ("blind:\n" + entry("a", "b", reason="''"), "and a reason"),
        ("blind:\n" + entry("a", "b", "perhaps"), "yes or no"),
        ("blind:\n  - {a: a, b: b, alike: yes}", "and reason"),
        ("blind:\n  - a", "yes or no"),
    ],
)
def test_what_is_no_judgement_is_refused(text: str, message: str):
    with pytest.raises(JudgementError, match=message):
        read_judgements(text, IDS)


def test_empty_sections_judge_nothing():
    assert read_judgements("blind:\npooled: []\n", IDS).pairs == {}
