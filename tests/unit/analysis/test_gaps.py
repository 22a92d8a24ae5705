"""Days between incidents of rare severities."""

import math
from datetime import date, timedelta

import pandas as pd
import pytest

from postmortem_archive.analysis.baselines import choose_baseline
from postmortem_archive.analysis.frames import build_frames
from postmortem_archive.analysis.gaps import GAPS_BUDGET, LONG_GAP, MOST_JUDGED, gap_charts, longest_gap
from tests.support.records import make


def frames_of(days, as_of, severity="SEV-1"):
    return build_frames([incident(day, severity) for day in days], as_of)


def incident(day, severity):
    return make(f"{day}-{severity.lower()}", started=f"{day}T10:00Z", severity=severity)


def charts(frames):
    return gap_charts(frames, choose_baseline(frames.complete_quarters, None))


def every(days, start, end):
    found = []
    while start <= end:
        found.append(start)
        start += timedelta(days)
    return found


def test_the_longest_gap_is_the_last_that_is_likelier_than_the_level():
    # Ten incidents in 700 days: all eleven days' worth of chance must fall into the first part.
    longest = longest_gap(10, 700, 0.001)
    assert (700 / (700 + longest - 1)) ** 10 > 0.001 >= (700 / (700 + longest)) ** 10


@pytest.mark.parametrize(("count", "level"), [(0, 0.001), (1, 1e-5), (2, 1e-12)])
def test_too_few_incidents_have_no_longest_gap(count, level):
    assert longest_gap(count, 730, level) is None


def test_gaps_are_the_days_between_incidents_and_since_the_last():
    frames = frames_of([date(2023, 2, 1), date(2023, 5, 1), date(2024, 6, 30)], date(2024, 12, 31))
    frame = charts(frames)
    assert frame["days"].tolist() == [89, 426, 184]
    assert frame["incident"].isna().tolist() == [False, False, True]
    assert frame["on"].tolist()[-1] == pd.Timestamp(2024, 12, 31)


def test_days_of_the_running_quarter_do_not_count():
    frames = frames_of([date(2023, 2, 1), date(2023, 5, 1), date(2024, 6, 30)], date(2024, 8, 8))
    frame = charts(frames)
    assert frame["days"].tolist() == [89, 426, 0]
    assert frame["on"].tolist()[-1] == pd.Timestamp(2024, 6, 30)


def test_a_gap_beyond_the_limit_is_a_signal_and_says_what_it_was_judged_by():
    # A baseline of two years with an incident every 70 days, and then none for a long time.
    days = every(70, date(2018, 1, 10), date(2020, 3, 31))
    baseline_days = 731  # 2018-04-01 to 2020-03-31
    inside = [day for day in days if day >= date(2018, 4, 1)]
    limit = longest_gap(len(inside), baseline_days, GAPS_BUDGET / MOST_JUDGED)
    until = {False: date(2021, 12, 31), True: date(2023, 12, 31)}
    for long, as_of in until.items():
        last = charts(frames_of(days, as_of)).iloc[-1]
        behind = (as_of - date(2020, 3, 31)).days
        assert (behind > limit) is long
        assert last["judged"]
        assert last["upper"] == limit + (date(2020, 3, 31) - days[-1]).days
        assert (last["rule"] is not pd.NA and last["rule"] == LONG_GAP) is long
    assert charts(frames_of(days, date(2021, 12, 31)))["centre"].iloc[0] == pytest.approx(
        math.log(2) * baseline_days / len(inside)
    )


def test_gaps_of_the_baseline_are_not_judged_and_of_the_others_the_last_twelve():
    days = every(70, date(2018, 1, 10), date(2024, 12, 31))
    frame = charts(frames_of(days, date(2024, 12, 31)))
    assert frame["judged"].sum() == MOST_JUDGED
    assert frame["judged"].tolist()[-MOST_JUDGED:] == [True] * MOST_JUDGED


def test_a_frequent_severity_has_no_gaps_and_rare_ones_share_the_budget():
    often = [incident(day, "SEV-3") for day in every(20, date(2018, 1, 2), date(2021, 12, 31))]
    rare = [incident(day, "SEV-1") for day in every(70, date(2018, 1, 3), date(2021, 12, 31))]
    rarer = [incident(day, "SEV-2") for day in every(90, date(2018, 1, 4), date(2021, 12, 31))]
    one = charts(build_frames([*often, *rare], date(2021, 12, 31)))
    two = charts(build_frames([*often, *rare, *rarer], date(2021, 12, 31)))
    assert set(one["severity"]) == {"SEV-1"}
    assert set(two["severity"]) == {"SEV-1", "SEV-2"}
    assert two.loc[two["severity"] == "SEV-1", "upper"].max() > one["upper"].max()


def test_nothing_has_no_gaps():
    assert charts(build_frames([], date(2024, 1, 1))).empty
    assert charts(frames_of([date(2023, 12, 30)], date(2024, 1, 1))).empty


def test_a_severity_that_the_baseline_does_not_know_has_gaps_without_a_limit():
    often = [incident(day, "SEV-3") for day in every(20, date(2018, 1, 2), date(2021, 12, 31))]
    new = [incident(date(2021, 3, 1), "SEV-1"), incident(date(2021, 5, 1), "SEV-1")]
    frame = charts(build_frames([*often, *new], date(2021, 12, 31)))
    assert frame["days"].tolist() == [61, 244]
    assert frame[["centre", "upper", "rule"]].isna().all(axis=None)
    assert not frame["judged"].any()
