"""How probable it is that two names meet so often by chance."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postmortem_archive.analysis.fisher import chance_of_meeting


def exact(together: int, one: int, other: int, of: int) -> float:
    """The tail, in whole numbers, term by term."""
    ways = sum(math.comb(one, count) * math.comb(of - one, other - count) for count in range(together, other + 1))
    return ways / math.comb(of, other)


@st.composite
def tables(draw) -> tuple[int, int, int, int]:
    of = draw(st.integers(1, 120))
    one, other = draw(st.integers(0, of)), draw(st.integers(0, of))
    return draw(st.integers(max(0, one + other - of), min(one, other))), one, other, of


@settings(max_examples=50, deadline=None)
@given(tables())
def test_is_the_tail_of_the_hypergeometric_distribution(table: tuple[int, int, int, int]):
    together, one, other, of = table
    assert chance_of_meeting(together, one, other, of=of) == pytest.approx(exact(*table), abs=1e-9)
    assert chance_of_meeting(together, other, one, of=of) == chance_of_meeting(together, one, other, of=of)


@pytest.mark.parametrize(("right", "ways"), [(4, 1), (3, 17), (2, 53), (1, 69), (0, 70)])
def test_the_lady_tasting_tea(right: int, ways: int):
    """R. A. Fisher, The Design of Experiments (1935), chapter II: 70 ways to choose the four cups of eight.

    One of them is all right, 16 have three right, 36 two, 16 one, and one none.
    """
    assert chance_of_meeting(right, 4, 4, of=8) == pytest.approx(ways / 70)


def test_holds_for_large_archives():
    assert 0 < chance_of_meeting(400, 1000, 3400, of=10_000) < 0.001


@pytest.mark.parametrize("table", [(2, 3000, 3000, 10_000), (0, 9000, 1, 9001), (1480, 3000, 5000, 10_000)])
def test_holds_where_one_count_alone_has_hardly_a_probability(table: tuple[int, int, int, int]):
    together, one, other, of = table
    assert chance_of_meeting(together, one, other, of=of) == pytest.approx(exact(*table))
