"""Which quarters the others are compared with."""

import pytest

from postmortem_archive.analysis.baselines import Baseline, choose_baseline
from postmortem_archive.quarters import Quarter

FIRST = Quarter(2020, 1)


def quarters(count):
    return [FIRST.shifted(place) for place in range(count)]


@pytest.mark.parametrize(("count", "last"), [(5, 4), (7, 6), (9, 8), (10, 8), (40, 8)])
def test_by_default_the_first_quarter_is_left_out_and_eight_follow_at_most(count, last):
    assert choose_baseline(quarters(count), None) == Baseline(FIRST.shifted(1), FIRST.shifted(last))


@pytest.mark.parametrize("count", [0, 1, 4])
def test_too_few_quarters_are_no_baseline(count):
    assert choose_baseline(quarters(count), None) is None


def test_a_stated_baseline_may_have_the_first_quarter_and_more_than_eight():
    stated = (FIRST, FIRST.shifted(11))
    found = choose_baseline(quarters(20), stated)
    assert found == Baseline(FIRST, FIRST.shifted(11), stated=True)
    assert len(found) == 12
    assert FIRST.shifted(11) in found
    assert FIRST.shifted(12) not in found


def test_of_a_stated_baseline_what_is_over_counts():
    stated = (FIRST.shifted(2), FIRST.shifted(20))
    assert choose_baseline(quarters(6), stated) == Baseline(FIRST.shifted(2), FIRST.shifted(5), stated=True)
    assert choose_baseline(quarters(5), stated) is None
