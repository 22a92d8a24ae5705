"""What must not matter to the numbers of the dashboards, and what must always add up."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import given, settings
from hypothesis import strategies as st

from postmortem_archive.analysis.dashboards import Dashboards, analyse
from postmortem_archive.analysis.tables import csv_text
from postmortem_archive.model import Postmortem
from tests.support.records import SUMMARY, make, vocabulary

FIRST = datetime(2023, 1, 1, tzinfo=UTC)
AS_OF = date(2026, 3, 31)

facts = st.fixed_dictionaries(
    {
        "start": st.integers(0, 60 * 24 * 365 * 3),
        "length": st.integers(0, 60 * 24 * 20),
        "severity": st.sampled_from(["SEV-1", "SEV-2", None]),
        "services": st.lists(st.sampled_from(["edge", "storefront", "mail"]), unique=True),
        "factors": st.lists(st.sampled_from(["certificate-expiry", "missing-alert", "disk"]), unique=True),
        "done": st.integers(0, 200),
    }
)
archives = st.lists(facts, max_size=14)


def record(number: int, told: dict, offset: int = 0, name: str = "x") -> Postmortem:
    zone = timezone(timedelta(minutes=offset))
    start = FIRST + timedelta(minutes=told["start"])
    end = start + timedelta(minutes=told["length"])
    done = end.date() + timedelta(told["done"])
    return make(
        f"{start:%Y-%m-%d}-{name}-{number:02}",
        f"{SUMMARY}\n## Action items\n\n- [x] Renew (done: {done}, type: prevent)\n- [ ] Watch (due: {done})\n",
        started=start.astimezone(zone).isoformat(),
        resolved=end.astimezone(zone).isoformat(),
        **{key: told[key] for key in ("severity", "services", "factors")},
    )


def tables(records: list[Postmortem], as_of: date = AS_OF) -> dict[str, str]:
    return {spec.name: csv_text(spec, frame) for spec, frame in analyse(records, vocabulary(), as_of).tables}


def made(archive: list[dict], **how: object) -> list[Postmortem]:
    return [record(number, told, **how) for number, told in enumerate(archive)]


@settings(max_examples=15, deadline=None)
@given(archives, st.randoms(use_true_random=False))
def test_the_order_of_files_does_not_matter(archive: list[dict], random):
    records = made(archive)
    mixed = random.sample(records, len(records))
    assert tables(mixed) == tables(records)


@settings(max_examples=15, deadline=None)
@given(archives, st.sampled_from([-8 * 60, -90, 60, 5 * 60 + 45, 13 * 60]))
def test_the_offset_in_which_instants_are_written_does_not_matter(archive: list[dict], offset: int):
    assert tables(made(archive, offset=offset)) == tables(made(archive))


@settings(max_examples=15, deadline=None)
@given(archives)
def test_the_names_of_files_do_not_matter_to_any_number(archive: list[dict]):
    renamed = {name: text.replace("-renamed-", "-x-") for name, text in tables(made(archive, name="renamed")).items()}
    assert renamed == tables(made(archive))


@settings(max_examples=15, deadline=None)
@given(archives, st.integers(0, 365 * 3))
def test_what_happened_after_a_day_does_not_matter_to_what_was_known_then(archive: list[dict], days: int):
    day = FIRST.date() + timedelta(days)
    records = made(archive)
    before = [known for known in records if known.on and known.on <= day]
    assert tables(records, day) == tables(before, day)


def _count(found: Dashboards, kind: str) -> int:
    counts = {spec.name: frame for spec, frame in found.tables}["quarter_counts"]
    return int(counts.loc[counts["kind"] == kind, "incidents"].sum())


@settings(max_examples=20, deadline=None)
@given(archives)
def test_quarters_add_up_to_the_archive(archive: list[dict]):
    found = analyse(made(archive), vocabulary(), AS_OF)
    assert sum(len(report.incidents) for report in found.quarters) == len(archive)
    assert _count(found, "all") == _count(found, "severity") == _count(found, "detection") == len(archive)
    by_factor = sum(len(told["factors"]) for told in archive)
    assert _count(found, "factor") == by_factor == int(found.patterns.factors["incidents"].sum())
    assert sum(report.actions.items for report in found.quarters) == 2 * len(archive)


@settings(max_examples=20, deadline=None)
@given(archives)
def test_what_is_a_chance_lies_between_none_and_certain(archive: list[dict]):
    for spec, frame in analyse(made(archive), vocabulary(), AS_OF).tables:
        for column in spec.columns:
            if column.name in ("p", "q", "share", "cumulative_share", "survival"):
                values = frame[column.name].dropna()
                assert ((values >= 0) & (values <= 1 + 1e-9)).all(), (spec.name, column.name)
