"""The Kaplan-Meier curve against published estimates.

The times are those of E. Freireich and others, "The Effect of 6-Mercaptopurine on the Duration of Steroid-induced
Remissions in Acute Leukemia", Blood 21, 1963, in weeks of remission, 21 patients with 6-MP and 21 with a placebo.
"""

from __future__ import annotations

import numpy as np
import pytest

from postmortem_archive.analysis.survival import kaplan_meier

WITH_6MP = (
    [6, 6, 6, 7, 10, 13, 16, 22, 23],  # relapsed
    [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35],  # were in remission when last seen
)
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def curve(completed: list[int], censored: list[int] = ()):
    return kaplan_meier([*completed, *censored], [True] * len(completed) + [False] * len(censored))


def test_estimate_error_and_numbers_at_risk_of_freireich_s_data():
    # D. Kleinbaum and M. Klein, "Survival Analysis: A Self-Learning Text", 2012, chapter 2, remission data, group 1;
    # the standard errors by Greenwood's formula as R's survfit and SAS's LIFETEST print them.
    told = curve(*WITH_6MP)
    steps = told.completed > 0
    assert told.times[steps].tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert told.at_risk[steps].tolist() == [21, 17, 15, 12, 11, 7, 6]
    assert told.completed[steps].tolist() == [3, 1, 1, 1, 1, 1, 1]
    assert told.survival[steps].round(4).tolist() == [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482]
    assert told.error[steps].round(4).tolist() == [0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346]
    assert told.median == 23


def test_interval_on_the_scale_of_log_log():
    # G. Rodríguez, "The Gehan Survival Data", Princeton University, Stata's list of the control group: 0.9048 with the
    # standard error 0.0641 and an interval from 0.6700 after the first week.
    told = curve(PLACEBO)
    assert told.survival[0].round(4) == 0.9048
    assert told.error[0].round(4) == 0.0641
    assert told.low[0].round(4) == 0.67
    # By hand from the published figures: 0.8571 ** exp(+-1.96 * 0.0764 / (0.8571 * log(0.8571))).
    told = curve(*WITH_6MP)
    spread = np.exp(1.96 * 0.0764 / (0.8571 * np.log(0.8571)))
    assert told.low[0] == pytest.approx(0.8571 ** (1 / spread), abs=1e-3)
    assert told.high[0] == pytest.approx(0.8571**spread, abs=1e-3)


def test_interval_of_the_median_holds_the_times_whose_interval_holds_one_half():
    told = curve(*WITH_6MP)
    assert told.median_interval == (13, None)  # 0.432 to 0.849 after 13 weeks, and 0.188 to 0.680 after the last
    placebo = curve(PLACEBO)
    assert (placebo.median, placebo.median_interval) == (8, (4, 11))


def test_what_is_known_at_a_time_between_the_steps():
    told = curve(*WITH_6MP)
    assert [told.at_risk_at(week) for week in (0, 6, 6.5, 35, 36)] == [21, 21, 17, 1, 0]
    assert told.survival_at(0) == 1
    assert told.survival_at(8) == told.survival_at(7) == pytest.approx(0.8067, abs=1e-4)
    assert told.survival_at(35) == pytest.approx(0.4482, abs=1e-4)
    assert told.survival_at(36) is None, "nobody was seen for so long"
    assert curve(PLACEBO).survival_at(36) == 0, "nobody was left"


def test_nothing_completed_tells_no_median_and_no_width():
    told = curve([], [3, 5])
    assert told.survival.tolist() == told.low.tolist() == told.high.tolist() == [1, 1]
    assert told.error.tolist() == [0, 0]
    assert (told.median, told.median_interval) == (None, (None, None))


def test_where_nothing_is_left_there_is_no_interval():
    told = curve([2, 2])
    assert told.survival.tolist() == [0]
    assert np.isnan([told.low, told.high, told.error]).all()
    assert told.median == 2


def test_no_times_no_curve():
    told = curve([])
    assert (told.times.size, told.median, told.at_risk_at(0), told.survival_at(0)) == (0, None, 0, None)
