"""What changed by name, and what is said where nothing is evident."""

from datetime import date

import pytest

from postmortem_archive.analysis.baselines import choose_baseline
from postmortem_archive.analysis.changes import (
    CHANGES,
    FACTOR_TRENDS,
    FEWER,
    MORE,
    NO_EVIDENCE,
    changes_of_quarter,
    factor_trends,
    with_verdicts,
)
from postmortem_archive.analysis.control_charts import incidents_chart
from postmortem_archive.analysis.frames import build_frames
from postmortem_archive.analysis.intervals import rate_ratio
from postmortem_archive.analysis.multiplicity import adjusted_together, benjamini_hochberg
from postmortem_archive.analysis.power import smallest_change
from postmortem_archive.quarters import Quarter
from tests.support.records import make

FIRST = Quarter(2020, 1)
CERTIFICATE, ALERT = "certificate-expiry", "missing-alert"


def records_of(factors_by_quarter, **facts):
    """An incident for each factor named in each quarter from the first."""
    return [
        make(f"{day}-{place}", started=f"{day}T10:00Z", factors=[factor], **facts)
        for index, factors in enumerate(factors_by_quarter)
        for place, factor in enumerate(factors)
        for day in [FIRST.shifted(index).start]
    ]


def frames_of(factors_by_quarter, as_of=None, **facts):
    last = FIRST.shifted(len(factors_by_quarter) - 1)
    return build_frames(records_of(factors_by_quarter, **facts), as_of or last.end)


def changes(frames, exposures=None, quarter=None):
    chart = incidents_chart(frames, choose_baseline(frames.complete_quarters, None), exposures)
    return changes_of_quarter(frames, quarter or frames.complete_quarters[-1], chart)


STEADY = [[CERTIFICATE, ALERT]] * 9


def test_each_name_of_the_quarter_or_of_the_baseline_is_compared_with_the_baseline():
    frame = changes(frames_of([*STEADY[:8], [CERTIFICATE], [ALERT] * 4], detection="customer", services=["edge"]))
    columns = frame[["kind", "name", "count", "baseline_count"]].to_numpy().tolist()
    rows = {(kind, name): (count, base) for kind, name, count, base in columns}
    assert rows == {
        ("factor", ALERT): (4, 7),
        ("factor", CERTIFICATE): (0, 8),
        ("service", "edge"): (4, 15),
        ("severity", "SEV-2"): (4, 15),
        ("detection", "customer"): (4, 15),
    }
    assert set(frame["quarter"]) == {"2022-Q2"}
    assert set(frame["baseline_exposure"]) == {8}


def test_a_row_has_the_exact_ratio_its_interval_and_its_test():
    frame = changes(
        frames_of(
            [
                *STEADY,
                [ALERT] * 3,
            ]
        )
    )
    row = frame[frame["name"] == ALERT].iloc[0]
    found = rate_ratio(3, 1, 8, 8)
    assert (row["ratio"], row["low"], row["high"], row["p"]) == (3, found.interval.low, found.interval.high, found.p)


def test_p_values_are_adjusted_over_the_whole_table():
    frame = changes(frames_of([*STEADY, [ALERT] * 9], detection="customer"))
    assert frame["q"].tolist() == pytest.approx(benjamini_hochberg(frame["p"].to_numpy(float)).tolist())


def test_evident_changes_are_told_and_others_are_no_evidence():
    frame = changes(frames_of([*[[CERTIFICATE] * 12 + [ALERT]] * 9, [ALERT] * 12]))
    verdicts = dict(zip(frame["name"], frame["verdict"], strict=True))
    assert verdicts == {ALERT: MORE, CERTIFICATE: FEWER, "SEV-2": NO_EVIDENCE}


def test_a_name_that_the_baseline_does_not_know_has_no_ratio_and_may_be_more():
    frame = changes(frames_of([*[[CERTIFICATE]] * 9, [ALERT] * 12]))
    row = frame[frame["name"] == ALERT].iloc[0]
    assert row[["ratio", "high", "detectable"]].isna().all()
    assert row["verdict"] == MORE


def test_what_could_have_been_seen_allows_for_the_number_of_tests():
    frame = changes(frames_of([*STEADY, [ALERT]], detection="customer"))
    assert len(frame) == 4
    row = frame[frame["name"] == ALERT].iloc[0]
    assert row["detectable"] == smallest_change(8, 8, 1, alpha=0.02 / 4).increase


def test_rates_are_compared_where_there_are_exposures():
    frames = frames_of([*STEADY, [ALERT] * 4])
    frame = changes(frames, [None, *[0.5] * 8, 2.0])
    row = frame[frame["name"] == ALERT].iloc[0]
    assert (row["ratio"], row["exposure"], row["baseline_exposure"]) == (1, 2, 4)
    assert row["p"] == 1


def test_a_quarter_that_is_not_judged_has_no_rows():
    frames = frames_of([*STEADY, [ALERT]])
    assert changes(frames, quarter=FIRST.shifted(3)).empty
    assert changes(frames, quarter=FIRST.shifted(10)).empty
    few = changes(frames_of(STEADY[:3]))
    assert few.empty
    assert few.dtypes.astype(str).to_dict() == CHANGES.dtypes


def test_rows_are_in_the_order_of_kinds_and_then_of_counts():
    frame = changes(frames_of([*STEADY, [ALERT, CERTIFICATE, CERTIFICATE]], detection="customer", services=["edge"]))
    assert frame["name"].tolist() == [CERTIFICATE, ALERT, "edge", "SEV-2", "customer"]


def test_the_order_of_records_makes_no_difference():
    records = records_of([*STEADY, [ALERT] * 4])
    one, other = (changes(build_frames(some, FIRST.shifted(9).end)) for some in (records, records[::-1]))
    assert one.equals(other)


def test_the_last_four_quarters_are_compared_with_the_four_before():
    factors = [[CERTIFICATE], *[[CERTIFICATE]] * 4, *[[ALERT] * 2] * 3, [ALERT]]
    frame = factor_trends(frames_of(factors))
    assert frame[["factor", "count", "earlier_count"]].to_numpy().tolist() == [[ALERT, 7, 0], [CERTIFICATE, 0, 4]]
    assert (frame["first"].iloc[0], frame["last"].iloc[0]) == ("2021-Q2", "2022-Q1")
    assert frame["p"].tolist() == [rate_ratio(7, 4, 0, 4).p, rate_ratio(0, 4, 4, 4).p]
    assert frame["q"].isna().all()
    assert frame["verdict"].isna().all()


def test_trends_leave_the_running_quarter_out():
    frames = frames_of([*[[ALERT]] * 8, [CERTIFICATE]], as_of=FIRST.shifted(8).start)
    assert factor_trends(frames)["factor"].tolist() == [ALERT]


def test_trends_take_exposures_where_all_are_known():
    frames = frames_of([[ALERT]] * 9)
    rows = [
        factor_trends(frames, exposures).iloc[0]
        for exposures in ([None, *[1.0] * 4, *[3.0] * 4], [3.0, None, *[3.0] * 7])
    ]
    assert [(row["exposure"], row["earlier_exposure"]) for row in rows] == [(12, 4), (4, 4)]
    assert rows[0]["ratio"] == pytest.approx(1 / 3)


def test_seven_quarters_have_no_trends():
    frame = factor_trends(frames_of([[ALERT]] * 7))
    assert frame.empty
    assert frame.dtypes.astype(str).to_dict() == FACTOR_TRENDS.dtypes


def test_verdicts_wait_until_the_page_is_judged_as_a_whole():
    frames = frames_of([*[[CERTIFICATE] * 9] * 4, *[[ALERT] * 9] * 4])
    (judged,) = adjusted_together([factor_trends(frames)])
    told = with_verdicts(judged)
    assert told["verdict"].tolist() == [MORE, FEWER]
    assert told.dtypes.astype(str).to_dict() == FACTOR_TRENDS.dtypes


def test_an_archive_of_nothing_has_neither():
    frames = build_frames([], date(2024, 1, 1))
    assert factor_trends(frames).empty
    assert changes(frames, quarter=FIRST).empty
