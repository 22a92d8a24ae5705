"""What the handbook's page on the dashboards claims in figures, computed again in another way than the library does."""

from __future__ import annotations

import math
import re
import subprocess
import sys
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from scipy import optimize, stats

from postmortem_archive.reading import read_archive
from postmortem_archive.site.api import postmortems_json
from postmortem_archive.site.options import SiteOptions
from postmortem_archive.vocabulary import load_vocabulary

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs/handbook/trends.md").read_text(encoding="utf-8")
TEXT = " ".join(PAGE.split())

QUARTERS = 8
"""Quarters of the baseline that the page's examples suppose."""

TAIL = 0.001
"""The chance of a count beyond either limit of the control chart."""

ANCHORS = (
    "counts-in-time",
    "rare-severities",
    "detectable",
    "changes",
    "durations",
    "action-items-of-quarter",
    "revisions",
    "commentary",
    "factor-pareto",
    "factor-by-service",
    "factor-by-lifecycle",
    "factor-by-quarter",
    "factor-trends",
    "factor-pairs",
    "recurrences",
    "clusters",
    "novelty",
    "hours-of-week",
    "found-by",
    "completion",
    "completion-by-priority",
    "completion-by-team",
    "completion-by-type",
    "backlog",
    "overdue",
)
"""What the pages link to: a figure's name is its section here."""


def claimed(pattern: str) -> list[float]:
    """Return the numbers that the page has where the pattern has #, whatever the lines it is broken into."""
    found = re.findall(re.escape(pattern).replace(r"\ ", " ").replace(r"\#", r"(\d+(?:\.\d+)?)"), TEXT)
    assert len(found) == 1, f"expected once on the page: {pattern}"
    return [float(number) for number in ([found[0]] if isinstance(found[0], str) else found[0])]


def poisson(count: int, rate: float) -> float:
    return math.exp(-rate) * rate**count / math.factorial(count)


def test_an_unchanged_rate_swings_as_often_as_the_page_says():
    rate, swing, share = claimed(
        "Let a rate be # incidents a quarter and never change. The count still swings by # % or more in # %"
    )
    counts = range(100)
    found = sum(
        poisson(a, rate) * poisson(b, rate) for a, b in product(counts, counts) if 100 * abs(b - a) >= swing * a
    )
    assert found == pytest.approx(0.5985, abs=0.00005)
    assert round(100 * found) == share


def test_false_signals_of_the_parts_add_up_to_the_pages():
    whole, incidents, quarter, quarters, runs, rare, tests = claimed(
        "at most # % of pages raise any signal: # % the chart of all incidents (# % for each of # quarters, and # % "
        "for runs), # % those of rare severities, # % all tests together."
    )
    assert quarter == pytest.approx(100 * 2 * TAIL)
    assert incidents == pytest.approx(quarter * quarters + runs)
    assert whole == pytest.approx(incidents + rare + tests)


def test_unadjusted_tests_find_something_as_often_as_the_page_says():
    level, share = claimed("Twenty at # % each find something in # %")
    assert round(100 * (1 - (1 - level / 100) ** 20)) == share


@cache
def is_high(count: int, base: int) -> bool:
    """Say whether a quarter's count is a signal, given the sum with that of ``QUARTERS`` other ones."""
    return bool(stats.binom.sf(count - 1, count + base, 1 / (QUARTERS + 1)) <= TAIL)


@cache
def is_low(count: int, base: int) -> bool:
    return bool(stats.binom.cdf(count, count + base, 1 / (QUARTERS + 1)) <= TAIL)


@cache
def lowest_high(base: int) -> int:
    return next(count for count in range(10_000) if is_high(count, base))


def power(times: float, rate: float) -> float:
    """Return the chance that a quarter of so many times the rate is a signal, over all baselines of that rate."""
    expected = QUARTERS * rate
    bases = np.arange(int(stats.poisson.isf(1 - 1e-9, expected)), int(stats.poisson.isf(1e-9, expected)) + 1)
    ends = np.array([lowest_high(int(base)) for base in bases])
    return float(stats.poisson.pmf(bases, expected) @ stats.poisson.sf(ends - 1, times * rate))


def test_a_signal_takes_as_many_incidents_as_the_page_says():
    rate, high = claimed(
        "At # a quarter and eight quarters of baseline, a signal takes # incidents, or fewer than two."
    )
    base = round(QUARTERS * rate)
    assert lowest_high(base) == high
    assert [is_low(count, base) for count in range(4)] == [True, True, False, False]


def test_a_rate_has_to_change_as_much_as_the_page_says():
    times, share = claimed("A rate has to reach # times its old value to be noticed within one quarter with # %")
    smallest = optimize.brentq(lambda factor: power(factor, 10) - share / 100, 1, 10)
    assert round(smallest, 1) == times
    rate, times = claimed("At # a quarter, # times is enough.")
    assert round(optimize.brentq(lambda factor: power(factor, rate) - share / 100, 1, 10), 1) == times


def test_changes_are_missed_as_often_as_the_page_says():
    doubled, by_a_third = claimed("A doubled rate shows in # % of first quarters, one that rose by a third in # %.")
    assert round(100 * power(2, 10)) == doubled
    assert round(100 * power(4 / 3, 10)) == by_a_third


def test_the_quarter_by_hand_prints_what_the_page_says(tmp_path: Path):
    script = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    printed = re.search(r"The sample archive gives `([^`]*)`", TEXT)
    assert script
    assert printed
    words, _ = load_vocabulary(ROOT / "postmortems/vocabulary")
    records = [record for record in read_archive(ROOT / "postmortems", words).postmortems if record.counts]
    text = postmortems_json(records, SiteOptions(as_of=date(2026, 10, 1)))
    (tmp_path / "postmortems.json").write_text(text, encoding="utf-8")
    run = subprocess.run([sys.executable, "-c", script[1]], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert run.stdout == f"{printed[1]}\n"


def test_a_signal_by_hand_has_the_chance_of_the_charts_limits():
    assert claimed("A signal would need a chance of at most #.") == [TAIL]


@pytest.mark.parametrize("anchor", ANCHORS)
def test_each_chart_has_a_section_to_link_to(anchor: str):
    assert PAGE.count(f"{{ #{anchor} }}") == 1


def test_each_section_says_what_a_chart_shows_what_it_does_not_and_what_to_do():
    for part in re.split(r"(?m)^### ", PAGE.split("\n## The data")[0])[1:]:
        labels = re.findall(r"(?m)^- \*\*(.*?):\*\*", part)
        assert labels == ["What it shows", "What it cannot show", "What to do with it"], part.split("\n")[0]


def test_each_source_in_brackets_is_in_the_list():
    body, sources = PAGE.split("\n## Sources\n")
    named = re.findall(r"(?:\[|\*|; )([A-Z][\w ]+?)(?: and (?:others|([A-Z]\w+)))? ((?:19|20)\d\d)\b", body)
    assert len(named) > 15
    for first, second, year in named:
        surname = first.split()[-1]
        assert re.search(rf"{surname}\b.*{year}|{surname}\b.*\n.*{year}", sources), (first, year)
        assert second in sources
