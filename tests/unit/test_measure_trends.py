"""Archives of known rates: pages claim hardly anything that is not there, and show what they say they would."""

import measure_trends
import pytest

from postmortem_archive.analysis import simulation
from postmortem_archive.analysis.simulation import (
    Share,
    false_claims,
    observed_power,
    quarter_claims,
    unchanged_archives,
)


@pytest.mark.slow
@pytest.mark.parametrize("page", measure_trends.PAGES.values(), ids=list(measure_trends.PAGES))
@pytest.mark.parametrize("rate", measure_trends.RATES)
def test_pages_of_unchanged_archives_claim_anything_in_one_of_twenty_at_most(rate, page):
    shares = false_claims(rate, 100, 2, page)
    assert shares["any"].interval().low <= measure_trends.MOST_FALSE


@pytest.mark.slow
@pytest.mark.parametrize("rate", measure_trends.RATES)
def test_the_power_that_is_stated_is_the_power_that_is_observed(rate):
    found = observed_power(rate, 2, 2000, seed=2)
    interval = found.observed.interval(measure_trends.SURE)
    assert interval.low <= found.stated <= interval.high


def test_a_page_that_claims_at_random_is_found_out():
    shares = false_claims(3, 20, 0, page=lambda frames: frozenset({"noise"} if len(frames.incidents) % 3 else ()))
    assert shares["any"] == shares["noise"]
    assert shares["any"].interval().low > measure_trends.MOST_FALSE


def test_archives_are_the_same_for_the_same_seed():
    one, other, different = (next(unchanged_archives(3, 1, seed)) for seed in (5, 5, 6))
    assert one.incidents.equals(other.incidents)
    assert one.tags.equals(other.tags)
    assert not one.incidents.equals(different.incidents)


def test_archives_are_as_long_as_a_page_looks_back():
    frames = next(unchanged_archives(30, 1, 0))
    assert len(frames.complete_quarters) == simulation.QUARTERS == 21
    assert len(frames.incidents) == pytest.approx(21 * 30, rel=0.15)


def test_a_change_shows_in_the_parts_that_look_for_it():
    frames = next(unchanged_archives(30, 1, 0))
    last = frames.incidents["quarter"] == str(frames.complete_quarters[-1])
    assert quarter_claims(frames) == frozenset()
    object.__setattr__(frames, "incidents", frames.incidents[~last])
    object.__setattr__(frames, "tags", frames.tags[frames.tags["quarter"] != str(frames.complete_quarters[-1])])
    assert quarter_claims(frames) == {"control chart", "changes of names"}


def test_a_share_has_its_exact_interval():
    assert Share(0, 100).interval().high == pytest.approx(1 - 0.025**0.01)
    assert Share(3, 12).share == 0.25


def test_the_script_prints_shares_and_intervals(capsys):
    assert measure_trends.main(["--archives", "2", "--seed", "1"]) == 0
    printed = capsys.readouterr().out
    assert "3 per quarter  any" in printed
    assert "stated 88." in printed


def test_the_script_fails_where_a_promise_is_broken(monkeypatch, capsys):
    monkeypatch.setattr(measure_trends, "false_claims", lambda *_: {"any": Share(90, 100)})
    assert measure_trends.main(["--archives", "2"]) == 1
    capsys.readouterr()


def test_no_archives_are_wrong_use(capsys):
    with pytest.raises(SystemExit) as caught:
        measure_trends.main(["--archives", "0"])
    assert caught.value.code == 2
    assert "at least 1" in capsys.readouterr().err
