"""Durations: each one, and medians and 90th percentiles with their intervals where there are enough."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from postmortem_archive.analysis.durations import (
    DURATION_DOTS,
    DURATIONS,
    FEWEST_FOR_P90_HIGH,
    _drawn,
    duration_dots,
    durations,
    quantile_interval,
)
from postmortem_archive.analysis.frames import build_frames
from tests.support.records import make

AS_OF = date(2026, 6, 30)


def incident(number: int, minutes: float | None, day: str = "2026-03-04", **facts: object):
    started = datetime.fromisoformat(f"{day}T00:00Z").astimezone(UTC)
    ended = None if minutes is None else f"{started + timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%SZ}"
    return make(f"{day}-outage-{number}", started=f"{day}T00:00Z", resolved=ended, **facts)


def told(minutes: list[float | None]) -> pd.Series:
    frames = build_frames([incident(index, value) for index, value in enumerate(minutes)], AS_OF)
    table = durations(frames, ["all"])
    return table[table["measure"] == "resolve"].iloc[0]


def test_draws_of_the_median_are_those_of_resamples():
    # B. Efron and R. Tibshirani, "An Introduction to the Bootstrap", 1993, tables 2.1 and 2.2: the survival of seven
    # treated mice, whose median 94 has the bootstrap standard error 37.83.
    mice = np.sort([94.0, 197, 16, 38, 99, 141, 23])
    lower, _ = _drawn(7, 0.5)
    assert quantile_interval(mice, 0.5)[0] == 94
    assert mice[lower].std() == pytest.approx(37.83, rel=0.03)  # of 2,000 resamples
    # The exact chances of each value, from the binomial distribution; they give 37.83 too.
    shares = np.bincount(lower, minlength=7) / lower.size
    assert shares == pytest.approx([0.0102, 0.0981, 0.2386, 0.3062, 0.2386, 0.0981, 0.0102], abs=0.03)


@pytest.mark.parametrize(("n", "share", "worst"), [(8, 0.5, 0.91), (15, 0.5, 0.91), (40, 0.9, 0.89), (100, 0.9, 0.91)])
def test_intervals_hold_the_true_value_about_as_often_as_they_say(n: int, share: float, worst: float):
    samples = np.sort(np.random.default_rng(11).lognormal(size=(1_000, n)), axis=1)
    true = {0.5: 1.0, 0.9: np.exp(1.2815515655)}[share]
    ends = np.array([quantile_interval(sample, share)[1:] for sample in samples])
    assert ((ends[:, 0] <= true) & (true <= ends[:, 1])).mean() >= worst


def test_fewer_than_eight_have_no_median():
    few, enough = told([10, 20, 30, 40, 50, 60, 70]), told([10, 20, 30, 40, 50, 60, 70, 90])
    assert few["n"] == 7
    assert few[["median", "median_low", "median_high"]].isna().all()
    assert enough["median"] == 45  # halfway between the fourth and the fifth
    assert 10 <= enough["median_low"] < 45 < enough["median_high"] <= 90


def test_the_90th_percentile_of_fewer_than_forty_has_no_upper_end():
    few, enough = (told(list(range(1, count + 1))) for count in (FEWEST_FOR_P90_HIGH - 1, FEWEST_FOR_P90_HIGH))
    assert pd.isna(few["p90_high"])
    assert few["p90_low"] < few["p90"] < 39
    # Hyndman and Fan's definition 8: the value in place 40 * 0.9 + 1.9 / 3 of 1 to 40.
    assert enough["p90"] == pytest.approx(36 + 1.9 / 3)
    assert enough["p90_low"] < enough["p90"] < enough["p90_high"] <= 40


def test_fewer_than_eight_have_no_90th_percentile_either():
    assert told([10, 20, 30, 40, 50, 60, 70])[["p90", "p90_low", "p90_high"]].isna().all()
    assert not pd.isna(told([10, 20, 30, 40, 50, 60, 70, 90])["p90"])


def test_what_files_do_not_state_is_counted_and_left_out():
    row = told([5, None, 0, 0.5, 1])
    assert (row["n"], row["n_missing"], row["n_below_floor"]) == (4, 1, 2)


def test_every_quarter_and_severity_has_its_rows_and_they_add_up():
    frames = build_frames(
        [
            incident(1, 5, "2025-08-01", severity="SEV-3"),
            incident(2, 6, "2026-03-04", severity="SEV-1"),
            incident(3, None, "2026-03-05", severity=None),
        ],
        AS_OF,
    )
    table = durations(frames)
    resolve = table[table["measure"] == "resolve"]
    quarters = resolve[resolve["grouping"] == "quarter"]
    assert quarters["group"].tolist() == ["2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2"]
    assert quarters["n"].tolist() == [1, 0, 1, 0]
    severities = resolve[resolve["grouping"] == "severity"]
    assert severities["group"].fillna("-").tolist() == ["SEV-1", "SEV-3", "-"]
    assert severities["n_missing"].tolist() == [0, 0, 1]
    assert table.dtypes.astype(str).to_dict() == DURATIONS.frame().dtypes.astype(str).to_dict()


def test_dots_are_drawn_on_a_log_axis_and_keep_their_minutes():
    frames = build_frames([incident(1, 0), incident(2, 90, detected="2026-03-04T00:03Z"), incident(3, None)], AS_OF)
    dots = duration_dots(frames)
    assert dots[["incident", "measure", "minutes", "drawn_at"]].values.tolist() == [
        ["2026-03-04-outage-2", "detect", 3, 3],
        ["2026-03-04-outage-1", "resolve", 0, 1],
        ["2026-03-04-outage-2", "resolve", 90, 90],
    ]
    assert dots.dtypes.astype(str).to_dict() == DURATION_DOTS.frame().dtypes.astype(str).to_dict()


def test_an_empty_archive_has_three_rows_of_nothing():
    frames = build_frames([], AS_OF)
    assert durations(frames)["n"].tolist() == [0, 0, 0]
    assert duration_dots(frames).empty
