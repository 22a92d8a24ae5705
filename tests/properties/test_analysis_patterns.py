"""What must not matter to patterns: the order of files, names, and the zone in which a time was written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from postmortem_archive.analysis.cooccurrence import factor_pairs
from postmortem_archive.analysis.factors import CROSSES, cross_table, factor_pareto
from postmortem_archive.analysis.frames import Frames, build_frames
from postmortem_archive.analysis.novelty import novelty
from postmortem_archive.analysis.recurrence import recurrence_items_table, recurrence_table, recurrences
from postmortem_archive.analysis.timing import found_by, hours_of_week
from postmortem_archive.model import Postmortem
from tests.support.records import SUMMARY, make

TODAY = date(2026, 11, 23)
BODY = SUMMARY + "\n## Action items\n\n- [x] Do (done: 2026-03-01)\n- [ ] See (due: 2026-02-01)\n"
NAMES = ("a", "b", "c", "d", "e")
BERLIN = ZoneInfo("Europe/Berlin")


@st.composite
def archives(draw) -> list[Postmortem]:
    some = st.lists(st.sampled_from(NAMES), max_size=3, unique=True)
    made = []
    for number in range(draw(st.integers(0, 14))):
        on = date.fromordinal(draw(st.integers(date(2025, 12, 1).toordinal(), date(2026, 6, 1).toordinal())))
        facts = {"factors": draw(some), "services": draw(some), "lifecycle": draw(some)}
        detection = draw(st.sampled_from(["monitoring", "customer", None]))
        # Its own minute, so that no two of a day are alike in everything but the name.
        at = f"{on}T{draw(st.integers(0, 23)):02}:{number:02}"
        made.append(make(f"{on}-{number}", BODY, started=f"{at}Z", detection=detection, **facts))
    return made


def frames(records: list[Postmortem]) -> Frames:
    return build_frames(records, TODAY)


def tables(of: Frames) -> list[pd.DataFrame]:
    repeats = recurrences(of)
    return [
        factor_pareto(of),
        *(cross_table(of, column) for column in CROSSES),
        factor_pairs(of).table,
        recurrence_table(repeats),
        recurrence_items_table(repeats),
        hours_of_week(of, BERLIN),
        found_by(of),
    ]


@settings(max_examples=30, deadline=None)
@given(archives(), st.randoms(use_true_random=False))
def test_the_order_of_files_does_not_matter(records: list[Postmortem], rng):
    before, found = tables(frames(records)), novelty(frames(records))
    rng.shuffle(records)
    for one, other in zip(before, tables(frames(records)), strict=True):
        pd.testing.assert_frame_equal(one, other)
    assert novelty(frames(records)) == found


@settings(max_examples=30, deadline=None)
@given(archives(), st.randoms(use_true_random=False))
def test_ids_do_not_matter(records: list[Postmortem], rng):
    ids = [f"new-{number}" for number in range(len(records))]
    rng.shuffle(ids)
    new = {record.id: name for record, name in zip(records, ids, strict=True)}
    before, after = frames(records), frames([replace(record, id=new[record.id]) for record in records])
    for one, renamed in zip(tables(before), tables(after), strict=True):
        columns = [name for name in ("earlier", "later") if name in one]
        expected = one.assign(**{name: one[name].map(new).astype("string") for name in columns})
        # Of one day, ids order the repeats.
        order = [name for name in ("later", "place") if columns and name in one]
        pd.testing.assert_frame_equal(_ordered(expected, order), _ordered(renamed, order))
    one, other = novelty(before), novelty(after)
    assert (one and (one.chance, one.interval, one.expected)) == (
        other and (other.chance, other.interval, other.expected)
    )


def _ordered(table: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    return table.sort_values(columns).reset_index(drop=True) if columns else table


@settings(max_examples=30, deadline=None)
@given(archives(), st.permutations(NAMES))
def test_other_names_for_factors_rename_what_is_found(records: list[Postmortem], names):
    new = dict(zip(NAMES, names, strict=True))
    before = frames(records)
    after = frames([replace(record, factors=tuple(new[name] for name in record.factors)) for record in records])
    counts = factor_pareto(before).assign(factor=lambda table: table["factor"].map(new))
    assert set(zip(counts["factor"], counts["incidents"], counts["as_main"], strict=True)) == set(
        factor_pareto(after)[["factor", "incidents", "as_main"]].itertuples(index=False, name=None)
    )
    assert pairs_of(before, new) == pairs_of(after, {name: name for name in NAMES})
    assert factor_pairs(before).tests == factor_pairs(after).tests
    assert [(r.earlier.id, r.later.id) for r in recurrences(before)] == [
        (r.earlier.id, r.later.id) for r in recurrences(after)
    ]
    one, other = novelty(before), novelty(after)
    assert (one and (one.chance, one.interval)) == (other and (other.chance, other.interval))


def pairs_of(of: Frames, new: dict[str, str]) -> dict[frozenset[str], tuple[object, ...]]:
    table = factor_pairs(of, rare=1).table
    return {
        frozenset((new[row.first], new[row.second])): (row.together, row.lift, row.p)
        for row in table.itertuples(index=False)
    }


@settings(max_examples=30, deadline=None)
@given(archives(), st.integers(-12, 14))
def test_the_zone_in_which_a_time_was_written_does_not_matter(records: list[Postmortem], offset: int):
    sign = "-" if offset < 0 else "+"
    shifted = []
    for record in records:
        local = record.started.astimezone(ZoneInfo(f"Etc/GMT{-offset:+d}")) if offset else record.started
        written = f"{local:%Y-%m-%dT%H:%M}{sign}{abs(offset):02}:00"
        read = make(record.id, BODY, started=written)
        shifted.append(replace(record, on=read.on, started=read.started))
    for one, other in zip(tables(frames(records)), tables(frames(shifted)), strict=True):
        pd.testing.assert_frame_equal(one, other)


@settings(max_examples=30, deadline=None)
@given(archives())
def test_tables_add_up(records: list[Postmortem]):
    of = frames(records)
    pareto, naming = factor_pareto(of), [record for record in of.records if record.factors]
    assert pareto["incidents"].sum() == sum(len(record.factors) for record in naming)
    assert pareto["as_main"].sum() == len(naming)
    if naming:
        assert abs(pareto["cumulative_share"].iloc[-1] - 1) < 1e-12
    by_quarter = cross_table(of, "quarter", factors=99)
    assert by_quarter["incidents"].sum() == pareto["incidents"].sum()
    by_factor = by_quarter.groupby("factor")["incidents"].sum().to_dict()
    assert by_factor == dict(zip(pareto["factor"], pareto["incidents"], strict=True))
    by_service = cross_table(of, "service", factors=99)
    assert by_service["incidents"].sum() == sum(len(record.factors) * len(record.services) for record in of.records)
    assert hours_of_week(of, BERLIN)["incidents"].sum() == len(of.records)
    assert found_by(of)["incidents"].sum() == len(of.records)
    pairs = factor_pairs(of)
    assert pairs.table["p"].notna().sum() <= pairs.tests
