"""Figures about lists, worked out by hand."""

from __future__ import annotations

import pytest

from postmortem_archive.evaluation.precision import choose_on_halves, interval, score_lists


def test_a_list_is_scored_by_its_places_by_what_it_could_reach_and_by_all_that_is_wanted():
    wanted = {"few": {"a"}, "many": {"a", "b", "c", "d"}, "none found": {"z"}, "empty": {"a"}}
    lists = {"few": ("x", "a", "y"), "many": ("a", "b", "x", "c"), "none found": ("a", "b"), "unwanted": ("a",)}
    scores = score_lists(lists, wanted, 3)
    assert list(scores) == list(wanted)
    few, many, lost, empty = scores.values()
    assert (few.precision, few.reached, few.recall, few.reciprocal_rank) == (1 / 3, 1.0, 1.0, 1 / 2)
    assert (many.precision, many.reached, many.recall, many.reciprocal_rank) == (2 / 3, 2 / 3, 2 / 4, 1.0)
    assert (lost.shown, lost.precision, lost.reached, lost.reciprocal_rank) == (2, 0.0, 0.0, 0.0)
    assert (empty.shown, empty.reached) == (0, 0.0)


def test_an_interval_holds_the_mean_is_the_same_for_the_same_seed_and_narrows_with_more_values():
    few, many = [0.0, 1.0] * 5, [0.0, 1.0] * 200
    low, high = interval(few, seed=1)
    assert low < 0.5 < high
    assert interval(few, seed=1) == (low, high)
    uneven = [1 / place for place in range(1, 30)]
    assert interval(uneven, seed=1) != interval(uneven, seed=2)
    narrow = interval(many, seed=1)
    assert narrow[1] - narrow[0] < (high - low) / 3
    assert interval([0.25] * 8, seed=1) == (0.25, 0.25)


def test_a_method_that_is_better_everywhere_is_chosen_always_and_keeps_its_mean():
    halves = choose_on_halves({"worse": [0.0, 0.5] * 10, "better": [0.5, 1.0] * 10}, seed=0, rounds=200)
    assert halves.chosen == {"better": 200}
    assert halves.held_out == pytest.approx(0.75, abs=0.02)


def test_among_methods_that_differ_by_chance_the_held_out_mean_is_not_that_of_the_best():
    values = {str(shift): [float((place * 7 + shift * 5) % 11 < 5) for place in range(22)] for shift in range(11)}
    values["lucky"] = [1.0] * 12 + [0.0] * 10
    halves = choose_on_halves(values, seed=0, rounds=300)
    assert halves.held_out < 12 / 22 - 0.02


def test_of_equal_methods_the_first_is_chosen():
    assert choose_on_halves({"b": [1.0, 0.0], "a": [1.0, 0.0]}, seed=0, rounds=50).chosen == {"b": 50}
