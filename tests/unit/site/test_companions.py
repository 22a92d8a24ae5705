"""What is named together, and when that is said to be more often than elsewhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_archive.site.companions import LEAST, Companion, Share, companions
from tests.support.records import make


@st.composite
def tables(draw) -> tuple[Share, Share]:
    here, elsewhere = draw(st.integers(1, 60)), draw(st.integers(1, 60))
    return Share(draw(st.integers(0, here)), here), Share(draw(st.integers(0, elsewhere)), elsewhere)


@given(tables())
def test_only_what_is_more_often_stands_out(table: tuple[Share, Share]):
    companion = Companion(*table)
    if companion.stands_out and companion.times is not None:
        assert companion.times > 1


@pytest.mark.parametrize(
    ("here", "elsewhere", "stands_out"),
    [
        (Share(2, 7), Share(1, 40), False),  # 11 times as often, of three incidents
        (Share(2, 2), Share(0, 3), False),
        (Share(6, 7), Share(1, 40), True),
        (Share(9, 10), Share(85, 100), False),
        (Share(5, 5), Share(0, 0), False),  # there is no elsewhere
        (Share(2, 3000), Share(2998, 7000), False),  # far less often than elsewhere
        (Share(20, 3000), Share(2, 7000), True),
    ],
)
def test_what_stands_out_is_more_often_and_not_of_a_few_incidents(here: Share, elsewhere: Share, stands_out: bool):
    assert Companion(here, elsewhere).stands_out is stands_out


def test_times_compares_the_shares_here_and_elsewhere():
    assert Companion(Share(6, 10), Share(2, 20)).times == pytest.approx(6)
    assert Companion(Share(6, 10), Share(0, 20)).times is None


def found(here: list[list[str]], elsewhere: list[list[str]]) -> dict[str, Companion]:
    every = [make(factors=names) for names in [*here, *elsewhere]]
    totals: dict[str, int] = {}
    for record in every:
        for name in record.factors:
            totals[name] = totals.get(name, 0) + 1
    return companions(lambda record: record.factors, every[: len(here)], totals, len(every))


def test_what_meets_only_once_is_no_companion():
    assert list(found([["a", "b"], ["a"]], [["b"]])) == ["a"]


def test_the_most_frequent_comes_first_and_of_equals_the_one_that_is_rarer_elsewhere():
    here = [["a", "b", "c"], ["a", "b", "c"], ["c"]]
    assert list(found(here, [["a"]])) == ["c", "b", "a"]


@given(
    st.lists(st.lists(st.sampled_from("abc"), unique=True), max_size=4),
    st.lists(st.lists(st.sampled_from("abc"), unique=True), max_size=4),
)
def test_here_and_elsewhere_make_up_the_whole(here: list[list[str]], elsewhere: list[list[str]]):
    for name, companion in found(here, elsewhere).items():
        assert companion.here.count >= LEAST
        assert companion.here == Share(sum(name in names for names in here), len(here))
        assert companion.elsewhere == Share(sum(name in names for names in elsewhere), len(elsewhere))
