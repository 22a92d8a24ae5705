"""The chance that the next incident shows something never seen."""

from __future__ import annotations

import random
from datetime import date
from math import sqrt

import pytest

from postmortem_archive.analysis.frames import build_frames
from postmortem_archive.analysis.intervals import proportion_interval
from postmortem_archive.analysis.novelty import FEWEST, Once, novelty, unseen
from tests.support.records import make

GOODMAN = {"carp": 10, "perch": 3, "whitefish": 2, "trout": 1, "salmon": 1, "eel": 1}
"""J. Goodman's fish, in D. Jurafsky and J. H. Martin, Speech and Language Processing, 2nd ed. (2009), section 4.5.2."""


def test_the_next_fish_is_of_a_new_kind_in_3_of_18():
    found = unseen([[kind] for kind, count in GOODMAN.items() for _ in range(count)])
    assert found.chance == pytest.approx(3 / 18)
    assert found.units == 3


def test_the_interval_is_esty_s_where_each_unit_has_one_name():
    """W. W. Esty (1983): the variance is (n1 (1 - n1 / n) + 2 n2) / n², of n1 names seen once and n2 seen twice."""
    units = [*([f"once {number}"] for number in range(30)), *([f"twice {number // 2}"] for number in range(40))]
    units += [["often"]] * 130
    found = unseen(units)
    half = 1.959964 * sqrt((30 * (1 - 30 / 200) + 2 * 20) / 200**2)
    assert found.interval.low == pytest.approx(30 / 200 - half)
    assert found.interval.high == pytest.approx(30 / 200 + half)


def test_a_unit_with_two_new_names_counts_once():
    assert unseen([["a", "b"], ["c"], ["c"], ["c"]]).chance == pytest.approx(1 / 4)


def test_a_name_twice_in_a_unit_is_seen_once():
    assert unseen([["a", "a"], ["b"], ["b"]]).chance == pytest.approx(1 / 3)


def test_two_units_that_share_two_names_are_one_pair():
    one = unseen([["a"], ["a"], *[["c"]] * 98])
    assert unseen([["a", "b"], ["a", "b"], *[["c"]] * 98]).interval == one.interval


def test_what_is_new_in_itself_is_of_no_pair():
    """Without the other unit of its pair it would be as new as it is."""
    numbers = range(20)
    paired = [unit for n in numbers for unit in ([f"new {n}", f"twice {n}"], [f"twice {n}"])]
    alone = [unit for n in numbers for unit in ([f"new {n}"], ["often"])]
    assert unseen([*paired, *[["often"]] * 60]).interval == unseen([*alone, *[["often"]] * 60]).interval


def test_where_all_is_old_the_chance_may_still_be_that_of_a_share_of_none():
    found = unseen([["a"], ["b"]] * 20)
    assert found.chance == 0
    assert found.interval == proportion_interval(0, 40)


def test_without_units_nothing_is_known():
    with pytest.raises(ValueError, match="unit"):
        unseen([])


def test_the_interval_holds_in_made_up_archives():
    """Of archives of 50 incidents with up to four of 60 factors: the chance given the incidents is computed exactly."""
    rng = random.Random(5)
    weights = [1 / (rank + 1) for rank in range(60)]
    held = 0
    for _ in range(200):
        units = [set(rng.choices(range(60), weights, k=rng.choice((1, 2, 4)))) for _ in range(50)]
        seen = set().union(*units)
        known = sum(weights[name] for name in seen) / sum(weights)
        chance = 1 - sum(known**size for size in (1, 2, 4)) / 3
        interval = unseen([[str(name) for name in unit] for unit in units]).interval
        held += interval.low <= chance <= interval.high
    assert 180 <= held <= 199


def test_of_an_archive():
    records = [make(f"2026-01-{day:02}-x", started=f"2026-01-{day:02}T10:00Z", factors=["a"]) for day in range(1, 9)]
    records.append(make("2026-02-01-y", started="2026-02-01T10:00Z", factors=["a", "new", "newer"]))
    records.append(make("2026-01-03-z", started="2026-01-03T10:00Z", factors=["old"]))
    records.append(make("2026-02-02-w", started="2026-02-02T10:00Z", factors=[]))
    found = novelty(build_frames(records, date(2026, 11, 23)))
    assert found is not None
    assert (found.incidents, found.of) == (2, 10)  # the one without factors does not count
    assert found.chance == pytest.approx(0.2)
    assert found.expected == pytest.approx(0.3)
    assert found.once == (Once("new", "2026-02-01-y"), Once("newer", "2026-02-01-y"), Once("old", "2026-01-03-z"))
    assert found.interval == unseen([["a"]] * 8 + [["a", "new", "newer"], ["old"]]).interval


@pytest.mark.parametrize(("count", "known"), [(0, False), (FEWEST - 1, False), (FEWEST, True)])
def test_of_few_incidents_nothing_is_said(count: int, known: bool):
    records = [make(f"2026-01-{day:02}-x", started=f"2026-01-{day:02}T10:00Z", factors=["a"]) for day in range(1, 20)]
    assert (novelty(build_frames(records[:count], date(2026, 11, 23))) is not None) is known
