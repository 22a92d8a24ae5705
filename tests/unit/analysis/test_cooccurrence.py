"""Which factors are named together, and which of that chance does not give."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

import pytest

from postmortem_archive.analysis.cooccurrence import PAIRS, Pairs, factor_pairs
from postmortem_archive.analysis.fisher import chance_of_meeting
from postmortem_archive.analysis.frames import build_frames
from tests.support.records import make

FIRST = date(2024, 1, 2)


def pairs(*factors: list[str], rare: float = 0.02) -> Pairs:
    days = [FIRST + timedelta(number) for number in range(len(factors))]
    records = [make(f"{day}-x", started=f"{day}T10:00Z", factors=list(f)) for day, f in zip(days, factors, strict=True)]
    return factor_pairs(build_frames(records, date(2026, 11, 23)), rare=rare)


def test_lift_of_a_textbook_example():
    """J. Han, Pattern Discovery in Data Mining, lecture 3.2: students who play basketball and who eat cereal.

    Of 1000, 400 do both, 600 play, 750 eat: the lift is 0.89. Of those that play, 200 do not eat: 1.33.
    Here, all divided by fifty, and "not" a factor of its own.
    """
    students = [*[["ball", "cereal"]] * 8, *[["ball", "none"]] * 4, *[["cereal"]] * 7, ["none"]]
    table = pairs(*students).table.set_index(["first", "second"])
    both = table.loc[("ball", "cereal")]
    assert both["lift"] == pytest.approx(0.89, abs=0.005)
    assert table.loc[("ball", "none"), "lift"] == pytest.approx(1.33, abs=0.005)
    assert both["support"] == pytest.approx(0.4)
    assert both["p"] == pytest.approx(chance_of_meeting(8, 12, 15, of=20))
    assert both["p"] > 0.5  # less often than by chance


def test_an_incident_without_factors_says_nothing_of_them():
    with_none = pairs(*[["a", "b"]] * 3, *[["c"]] * 5, [], [], [])
    assert with_none.table.equals(pairs(*[["a", "b"]] * 3, *[["c"]] * 5).table)
    assert with_none.table.loc[0, "p"] == pytest.approx(1 / 56)


def test_what_meets_once_is_not_listed():
    assert pairs(["a", "b"], ["a"], ["b"]).table.empty
    assert list(pairs(["a", "b"], ["a"], ["b"]).table.columns) == [column.name for column in PAIRS.columns]


def test_a_factor_that_is_named_twice_counts_once():
    assert pairs(["a", "a", "b"], ["b", "a"]).table[["together", "first_incidents"]].values.tolist() == [[2, 2]]


def test_the_least_probable_comes_first():
    table = pairs(*[["a", "b"]] * 4, *[["c", "d"]] * 2, *[["c"], ["d"]] * 4).table
    assert table[["first", "second"]].values.tolist() == [["a", "b"], ["c", "d"]]
    assert table["p"].tolist() == pytest.approx([chance_of_meeting(4, 4, 4, of=14), chance_of_meeting(2, 6, 6, of=14)])


def test_tests_are_all_pairs_that_could_be_improbable_enough_whether_they_meet_or_not():
    factors = [*[["a", "b"]] * 4, *[["c"]] * 4, *[["d"]] * 2, ["e"], ["f"]]
    found = pairs(*factors, rare=0.02)
    totals = {"a": 4, "b": 4, "c": 4, "d": 2, "e": 1, "f": 1}
    could = [
        one + other
        for one, other in combinations(totals, 2)
        if min(totals[one], totals[other]) > 1
        and chance_of_meeting(min(totals[one], totals[other]), totals[one], totals[other], of=12) <= 0.02
    ]
    assert could == ["ab", "ac", "bc"]
    assert found.tests == 3
    assert found.table["p"].tolist() == pytest.approx([1 / 495])


def test_a_pair_that_is_too_rare_to_tell_is_listed_and_is_no_test():
    found = pairs(["a", "b"], ["a", "b"], ["c"], ["d"])
    assert found.table["together"].tolist() == [2]
    assert found.table["p"].isna().all()
    assert found.tests == 0


def test_factors_that_are_named_once_are_no_test():
    assert pairs(*([f"factor-{number}"] for number in range(60))).tests == 0
