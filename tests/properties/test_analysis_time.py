"""What holds for durations, action items and records of any archive."""

from __future__ import annotations

import random
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postmortem_archive.analysis.action_times import completion_at_risk, completion_curves, completion_summary
from postmortem_archive.analysis.backlog import actions_of_quarter, backlog, overdue, overdue_items
from postmortem_archive.analysis.durations import duration_dots, durations, quantile_interval
from postmortem_archive.analysis.frames import build_frames
from postmortem_archive.analysis.recorded import (
    Recorded,
    RecordedActions,
    RecordedIncident,
    front_matter,
    read_commentary,
    record_quarter,
)
from postmortem_archive.analysis.revisions import revisions
from postmortem_archive.analysis.survival import kaplan_meier
from tests.support.records import SUMMARY, make

few = settings(max_examples=50, deadline=None)
WAITS = st.lists(st.tuples(st.integers(0, 400), st.booleans()), min_size=1, max_size=60)
MINUTES = st.lists(st.floats(0, 1e6), min_size=8, max_size=80).map(lambda values: np.sort(np.array(values)))
START, END = date(2025, 1, 1), date(2026, 12, 31)
DAYS = st.dates(START, END)
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)


@st.composite
def archives(draw: st.DrawFn):
    """Up to ten incidents in two years, some over, some with items in every state."""
    records = []
    for number in range(draw(st.integers(0, 10))):
        on = draw(DAYS)
        items = []
        for _ in range(draw(st.integers(0, 4))):
            done = draw(st.none() | DAYS)
            is_done = done is not None or draw(st.booleans())
            facts = [f"priority: {draw(st.sampled_from(['high', 'low']))}"] if draw(st.booleans()) else []
            facts += [f"due: {draw(DAYS)}"] if draw(st.booleans()) else []
            facts += [f"done: {done}"] if done else []
            items.append(f"- [{'x' if is_done else ' '}] Do it" + (f" ({', '.join(facts)})" if facts else ""))
        lasted = draw(st.none() | st.integers(0, 200))
        records.append(
            make(
                f"{on}-outage-{number}",
                "\n".join([SUMMARY, "## Action items", "", *items, ""]),
                started=f"{on}T00:00Z",
                resolved=f"{on + timedelta(lasted)}T01:00Z" if lasted is not None else None,
                severity=draw(st.sampled_from(["SEV-1", "SEV-2", None])),
            )
        )
    return records


@few
@given(WAITS)
def test_a_curve_falls_from_1_and_its_interval_holds_it(waits):
    curve = kaplan_meier([days for days, _ in waits], [done for _, done in waits])
    assert ((curve.survival >= 0) & (curve.survival <= 1)).all()
    assert (np.diff(curve.survival, prepend=1) <= 1e-15).all()
    told = ~np.isnan(curve.low)
    slack = 1e-9
    assert (curve.low[told] <= curve.survival[told] + slack).all()
    assert (curve.survival[told] <= curve.high[told] + slack).all()
    low, high = curve.median_interval
    if curve.median is not None and low is not None:
        assert low <= curve.median
    if curve.median is not None and high is not None:
        assert curve.median <= high


@few
@given(st.lists(st.integers(0, 50), min_size=1, max_size=60))
def test_without_censoring_a_curve_is_the_share_that_took_longer(days):
    curve = kaplan_meier(days, [True] * len(days))
    longer = (np.array(days)[:, None] > curve.times).mean(axis=0)
    assert curve.survival == pytest.approx(longer, abs=1e-12)


@few
@given(WAITS, st.sampled_from([0.5, 2, 1024]), st.randoms(use_true_random=False))
def test_unit_and_order_of_waiting_times_do_not_matter(waits, unit: float, rng: random.Random):
    curve = kaplan_meier([days for days, _ in waits], [done for _, done in waits])
    rng.shuffle(waits)
    other = kaplan_meier([days * unit for days, _ in waits], [done for _, done in waits])
    assert (other.times == curve.times * unit).all()
    assert (other.survival == curve.survival).all()
    assert other.median == (curve.median * unit if curve.median is not None else None)


@few
@given(MINUTES, st.sampled_from([0.5, 0.9]), st.sampled_from([0.25, 4, 64]))
def test_a_quantile_lies_within_its_interval_and_both_within_the_values(minutes, share: float, unit: float):
    quantile, low, high = quantile_interval(minutes, share)
    assert minutes[0] <= low <= quantile <= high <= minutes[-1]
    assert quantile_interval(minutes * unit, share) == (quantile * unit, low * unit, high * unit)
    if share == 0.5:
        assert quantile == pytest.approx(np.median(minutes))


@few
@given(archives(), DAYS, st.randoms(use_true_random=False))
def test_the_order_of_files_makes_no_difference(records, as_of: date, rng: random.Random):
    tables = (
        durations, duration_dots, completion_summary, completion_curves, completion_at_risk, backlog, overdue,
        overdue_items,
    )  # fmt: skip
    frames = build_frames(records, as_of)
    rng.shuffle(records)
    other = build_frames(records, as_of)
    for table in tables:
        pd.testing.assert_frame_equal(table(frames), table(other))


@few
@given(archives(), DAYS)
def test_the_backlog_adds_up_to_what_is_open(records, as_of: date):
    frames = build_frames(records, as_of)
    table = backlog(frames)
    balance = table["open_before"] + table["opened"] - table["completed"] - table["unstated"]
    assert (balance == table["open_at_end"]).all()
    assert table["open_before"].tolist()[1:] == table["open_at_end"].tolist()[:-1]
    if len(table):
        assert table["open_at_end"].iloc[-1] == (frames.actions["state"] == "open").sum()
    assert overdue(frames)["items"].sum() == len(overdue_items(frames))


@few
@given(archives(), DAYS)
def test_quarters_add_up_to_the_archive(records, as_of: date):
    frames = build_frames(records, as_of)
    told = [actions_of_quarter(frames, quarter) for quarter in frames.quarters]
    assert sum(quarter.items for quarter in told) == len(frames.actions)
    assert sum(quarter.overdue for quarter in told) == len(overdue_items(frames))
    for quarter in told:
        assert quarter.items == quarter.done + quarter.open
        assert quarter.due == quarter.kept + quarter.late + quarter.unstated + quarter.missed + quarter.ahead
    table = durations(frames)
    for _, rows in table.groupby("measure"):
        by_grouping = rows.groupby("grouping")["n"].sum()
        assert by_grouping.get("quarter", 0) == by_grouping["all"] == by_grouping.get("severity", 0)
        assert rows.loc[rows["grouping"] == "all", ["n", "n_missing"]].sum(axis=1).item() == len(frames.incidents)


@few
@given(archives(), DAYS)
def test_a_recorded_quarter_is_read_as_it_was_written_and_differs_in_nothing(records, as_of: date):
    frames = build_frames(records, as_of)
    for quarter in frames.quarters:
        recorded = record_quarter(frames, quarter)
        commentary = read_commentary(front_matter(recorded) + "Words.\n", "docs/trends/a.md")
        assert (commentary.recorded, commentary.text, commentary.findings) == (recorded, "Words.\n", ())
        told = revisions(recorded, frames, quarter, records)
        assert (told.corrections, told.progress) == ((), ())


@few
@given(
    st.builds(
        Recorded,
        DAYS,
        st.lists(
            st.builds(
                RecordedIncident,
                TEXT,
                st.none() | TEXT,
                st.none() | TEXT,
                *[st.none() | st.integers(0, 10**9).map(lambda hundredths: hundredths / 100)] * 3,
            ),
            max_size=5,
            unique_by=lambda incident: incident.id,
        ).map(lambda incidents: tuple(sorted(incidents, key=lambda incident: incident.id))),
        st.none() | st.builds(RecordedActions, *[st.integers(0, 10**6)] * 3),
    ),
    st.text(max_size=40).map(lambda text: text.replace("\r", "")),
)
def test_any_record_and_any_text_are_read_as_they_were_written(recorded: Recorded, text: str):
    commentary = read_commentary(front_matter(recorded) + text, "docs/trends/a.md")
    assert (commentary.recorded, commentary.text, commentary.findings) == (recorded, text, ())


PIECES = st.sampled_from(
    ["---\n", "recorded: 2026-04-01\n", "incidents:\n", "  a: {severity: [}\n", "actions: 3\n", "&a *a\n", "Words\n"]
)


@few
@given(st.lists(PIECES | st.text(max_size=20)))
def test_whatever_stands_in_a_commentary_its_last_words_are_kept(pieces: list[str]):
    commentary = read_commentary("".join(pieces) + "\nThe end", "docs/trends/a.md")
    assert commentary.text.endswith("The end")
