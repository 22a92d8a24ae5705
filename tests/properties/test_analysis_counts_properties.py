"""What holds of counts in time whatever the counts are."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postmortem_archive.analysis.baselines import choose_baseline
from postmortem_archive.analysis.changes import changes_of_quarter
from postmortem_archive.analysis.control_charts import control_chart, incidents_chart
from postmortem_archive.analysis.control_limits import predicted_counts
from postmortem_archive.analysis.frames import build_frames
from postmortem_archive.analysis.gaps import gap_charts
from postmortem_archive.analysis.intervals import rate_ratio, tails
from postmortem_archive.analysis.multiplicity import benjamini_hochberg
from postmortem_archive.analysis.power import detectable_changes
from postmortem_archive.quarters import Quarter
from tests.support.records import make

COUNTS = st.integers(0, 60)
EXPOSURES = st.floats(0.01, 100)
P_VALUES = st.lists(st.floats(0, 1), max_size=40)


@settings(max_examples=50, deadline=None)
@given(COUNTS, EXPOSURES, COUNTS, EXPOSURES)
def test_a_test_and_its_interval_agree(count, exposure, base, base_exposure):
    found = rate_ratio(count, exposure, base, base_exposure)
    assert (found.p < 0.05) == (not found.interval.low <= 1 <= found.interval.high) or found.p == pytest.approx(0.05)
    if found.ratio is not None:
        assert found.interval.low <= found.ratio <= found.interval.high


@settings(max_examples=50, deadline=None)
@given(COUNTS, EXPOSURES, COUNTS, EXPOSURES)
def test_swapping_both_sides_inverts_the_ratio_and_keeps_the_p_value(count, exposure, base, base_exposure):
    one = rate_ratio(count, exposure, base, base_exposure)
    other = rate_ratio(base, base_exposure, count, exposure)
    assert other.p == pytest.approx(one.p)
    if one.ratio and other.ratio:
        assert other.ratio == pytest.approx(1 / one.ratio)
        assert other.interval.high == pytest.approx(1 / one.interval.low)


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 200), EXPOSURES, EXPOSURES)
def test_a_count_beyond_a_limit_is_a_signal_of_the_conditional_test(base, base_exposure, exposure):
    found = predicted_counts(base, base_exposure, exposure, 0.001)
    low, high = float(found.low), float(found.high)
    assert tails(high + 1, exposure, base, base_exposure)[1] <= 0.001 * (1 + 1e-9)
    assert tails(high, exposure, base, base_exposure)[1] > 0.001 * (1 - 1e-9)
    if low > 0:
        assert tails(low - 1, exposure, base, base_exposure)[0] <= 0.001 * (1 + 1e-9)
    assert tails(low, exposure, base, base_exposure)[0] > 0.001 * (1 - 1e-9)


@settings(max_examples=50, deadline=None)
@given(P_VALUES, st.randoms())
def test_adjusting_keeps_order_and_never_lowers_a_value(p_values, random):
    adjusted = benjamini_hochberg(p_values)
    assert (adjusted >= np.array(p_values) * (1 - 1e-12)).all()
    assert (adjusted <= 1).all()
    places = list(range(len(p_values)))
    random.shuffle(places)
    shuffled = benjamini_hochberg([p_values[place] for place in places])
    assert shuffled.tolist() == [adjusted[place] for place in places]


@settings(max_examples=50, deadline=None)
@given(st.lists(COUNTS, max_size=30), st.floats(0.1, 1000))
def test_a_chart_judges_no_differently_for_another_unit_of_exposure(counts, unit):
    quarters = [Quarter(2015, 2).shifted(place) for place in range(len(counts))]
    baseline = choose_baseline(quarters, None)
    plain = control_chart(counts, quarters, None, baseline)
    scaled = control_chart(counts, quarters, [unit] * len(counts), baseline)
    assert [point.rule for point in plain.points] == [point.rule for point in scaled.points]
    assert [point.count for point in plain.points] == counts
    assert len(plain.frame()) == len(counts)
    assert len(detectable_changes(plain)) == len(plain.judged)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.dates(date(1, 1, 1), date(2026, 12, 31)), st.sampled_from(["SEV-1", "SEV-2", None])), max_size=12
    ),
    st.dates(date(1, 1, 1), date(2027, 12, 31)),
)
def test_no_archive_is_too_small_or_too_strange(incidents, as_of):
    records = [
        make(f"{day}-{place}", started=f"{day}T00:00Z", severity=severity, factors=["missing-alert"])
        for place, (day, severity) in enumerate(incidents)
    ]
    frames = build_frames(records, as_of)
    baseline = choose_baseline(frames.complete_quarters, None)
    chart = incidents_chart(frames, baseline)
    assert len(chart.points) == len(frames.complete_quarters)
    gap_charts(frames, baseline)
    for quarter in frames.quarters[-2:]:
        changes_of_quarter(frames, quarter, chart)
