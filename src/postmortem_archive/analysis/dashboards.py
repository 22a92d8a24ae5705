"""Everything that the dashboards show, computed once: the patterns of the archive, its trends, and each quarter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from postmortem_archive.analysis.action_times import (
    COMPLETION_AT_RISK,
    COMPLETION_CURVES,
    COMPLETION_SUMMARY,
    completion_at_risk,
    completion_curves,
    completion_summary,
)
from postmortem_archive.analysis.backlog import (
    BACKLOG,
    OVERDUE,
    OVERDUE_ITEMS,
    QuarterActions,
    actions_of_quarter,
    backlog,
    overdue,
    overdue_items,
)
from postmortem_archive.analysis.baselines import Baseline, choose_baseline
from postmortem_archive.analysis.changes import CHANGES, FACTOR_TRENDS, changes_of_quarter
from postmortem_archive.analysis.clusters import CLUSTERS, Cluster, clusters, clusters_table
from postmortem_archive.analysis.control_charts import CONTROL_CHART, ControlChart, incidents_chart
from postmortem_archive.analysis.cooccurrence import PAIRS, Pairs
from postmortem_archive.analysis.durations import DURATION_DOTS, DURATIONS, duration_dots, durations
from postmortem_archive.analysis.factors import (
    FACTOR_BY_LIFECYCLE,
    FACTOR_BY_QUARTER,
    FACTOR_BY_SERVICE,
    FACTORS,
    cross_table,
    factor_pareto,
)
from postmortem_archive.analysis.frames import ACTIONS, INCIDENTS, TAGS, Frames, build_frames
from postmortem_archive.analysis.gaps import GAPS, gap_charts
from postmortem_archive.analysis.judged_patterns import judge_patterns
from postmortem_archive.analysis.novelty import Novelty, novelty
from postmortem_archive.analysis.power import DETECTABLE, detectable_changes
from postmortem_archive.analysis.quarter_counts import QUARTER_COUNTS, quarter_counts
from postmortem_archive.analysis.recorded import Commentary, read_commentary
from postmortem_archive.analysis.recurrence import (
    RECURRENCE_ITEMS,
    RECURRENCES,
    Recurrence,
    recurrence_items_table,
    recurrence_table,
    recurrences,
)
from postmortem_archive.analysis.revisions import Revisions, revisions
from postmortem_archive.analysis.tables import TableSpec
from postmortem_archive.analysis.timing import FOUND_BY, HOURS, found_by, hours_of_week
from postmortem_archive.model import Postmortem
from postmortem_archive.quarters import Quarter
from postmortem_archive.vocabulary import Policy, Vocabulary


@dataclass(frozen=True)
class Patterns:
    """What recurs in the whole archive, up to the day of the report.

    ``repeats`` came back within 180 days, ``returns`` after longer.
    """

    factors: pd.DataFrame
    by_service: pd.DataFrame
    by_lifecycle: pd.DataFrame
    by_quarter: pd.DataFrame
    trends: pd.DataFrame
    pairs: Pairs
    repeats: tuple[Recurrence, ...]
    returns: tuple[Recurrence, ...]
    clusters: tuple[Cluster, ...]
    novelty: Novelty | None
    hours: pd.DataFrame
    found_by: pd.DataFrame


@dataclass(frozen=True)
class Trends:
    """What became of the archive from quarter to quarter."""

    chart: ControlChart
    detectable: pd.DataFrame
    gaps: pd.DataFrame
    dots: pd.DataFrame
    durations: pd.DataFrame
    completion: pd.DataFrame
    curves: pd.DataFrame
    at_risk: pd.DataFrame
    backlog: pd.DataFrame
    overdue: pd.DataFrame
    overdue_items: pd.DataFrame


@dataclass(frozen=True)
class QuarterReport:
    """One quarter, seen from its end: nothing here depends on what happened later, but the states of action items.

    ``frames`` are the incidents until then, ``counts`` the rows of ``QUARTER_COUNTS`` and ``dots`` those of
    ``DURATION_DOTS`` that are the quarter's own. ``repeats`` and ``returns`` end in it. ``chart`` and
    ``changes`` compare it with a baseline of the quarters before it, unless a policy states another; ``commentary`` is
    what people wrote, and ``revisions`` what has changed since it was recorded.
    """

    quarter: Quarter
    is_complete: bool
    incidents: tuple[Postmortem, ...]
    counts: pd.DataFrame
    repeats: tuple[Recurrence, ...]
    returns: tuple[Recurrence, ...]
    chart: ControlChart
    detectable: pd.DataFrame
    changes: pd.DataFrame
    dots: pd.DataFrame
    durations: pd.DataFrame
    actions: QuarterActions
    revisions: Revisions | None
    commentary: Commentary | None

    @property
    def signals(self) -> tuple[str, ...]:
        """What the page claims: the rule of the chart that this quarter broke, and the names that changed."""
        rules = [point.rule for point in self.chart.points if point.quarter == self.quarter and point.rule]
        changed = self.changes[self.changes["verdict"].isin(["more", "fewer"])]
        return (*rules, *(f"{kind} {name}" for kind, name in zip(changed["kind"], changed["name"], strict=True)))


@dataclass(frozen=True)
class Dashboards:
    """All of it. ``tables`` are what is published as CSV: each with its declaration, in the order of the pages."""

    frames: Frames
    policy: Policy
    patterns: Patterns
    trends: Trends
    quarters: tuple[QuarterReport, ...]
    tables: tuple[tuple[TableSpec, pd.DataFrame], ...]


def analyse(
    postmortems: Sequence[Postmortem],
    vocabulary: Vocabulary,
    as_of: date,
    *,
    commentaries: Mapping[str, str] | None = None,
) -> Dashboards:
    """Compute the dashboards of an archive, whose postmortems may come in any order, as known at the end of a day.

    ``commentaries`` are the texts of commentary files by path: ``trends/2026-q1.md``.
    """
    policy = vocabulary.policy
    frames = build_frames(postmortems, as_of, grace_days=policy.overdue_grace_days)
    found = recurrences(frames, grace_days=policy.overdue_grace_days)
    patterns = _patterns(frames, vocabulary, found)
    trends = _trends(frames, policy)
    counts = quarter_counts(frames)
    reports = tuple(
        _quarter_report(
            quarter, frames, policy, postmortems, counts, trends, found, (commentaries or {}).get(_path(quarter))
        )
        for quarter in frames.quarters
    )
    return Dashboards(
        frames, policy, patterns, trends, reports, tuple(_tables(frames, patterns, trends, counts, found, reports))
    )


def _path(quarter: Quarter) -> str:
    return f"trends/{quarter.slug}.md"


def _patterns(frames: Frames, vocabulary: Vocabulary, found: tuple[Recurrence, ...]) -> Patterns:
    exposures = _exposures(frames, vocabulary.policy)
    trends, pairs = judge_patterns(frames, exposures)
    return Patterns(
        factors=factor_pareto(frames),
        by_service=cross_table(frames, "service"),
        by_lifecycle=cross_table(frames, "lifecycle"),
        by_quarter=cross_table(frames, "quarter"),
        trends=trends,
        pairs=pairs,
        repeats=tuple(repeat for repeat in found if repeat.is_repeat),
        returns=tuple(repeat for repeat in found if not repeat.is_repeat),
        clusters=clusters(frames, vocabulary),
        novelty=novelty(frames),
        hours=hours_of_week(frames, vocabulary.policy.zone),
        found_by=found_by(frames),
    )


def _trends(frames: Frames, policy: Policy) -> Trends:
    baseline = _baseline(frames, policy)
    chart = incidents_chart(frames, baseline, _exposures(frames, policy))
    return Trends(
        chart=chart,
        detectable=detectable_changes(chart),
        gaps=gap_charts(frames, baseline),
        dots=duration_dots(frames),
        durations=durations(frames),
        completion=completion_summary(frames),
        curves=completion_curves(frames),
        at_risk=completion_at_risk(frames),
        backlog=backlog(frames),
        overdue=overdue(frames),
        overdue_items=overdue_items(frames),
    )


def _quarter_report(
    quarter: Quarter,
    frames: Frames,
    policy: Policy,
    postmortems: Sequence[Postmortem],
    counts: pd.DataFrame,
    trends: Trends,
    found: tuple[Recurrence, ...],
    text: str | None,
) -> QuarterReport:
    until = frames.until(quarter)
    exposures = _exposures(until, policy)
    baseline = _baseline(until, policy, before=quarter)
    chart = incidents_chart(until, baseline, exposures)
    own = str(quarter)
    incidents = tuple(record for record in until.records if record.on and Quarter.of(record.on) == quarter)
    ids = frozenset(record.id for record in incidents)
    own_repeats = [repeat for repeat in found if repeat.later.id in ids]
    is_complete = quarter.end <= frames.as_of
    commentary = read_commentary(text, _path(quarter)) if text is not None else None
    return QuarterReport(
        quarter=quarter,
        is_complete=is_complete,
        incidents=incidents,
        counts=counts[counts["quarter"] == own],
        repeats=tuple(repeat for repeat in own_repeats if repeat.is_repeat),
        returns=tuple(repeat for repeat in own_repeats if not repeat.is_repeat),
        chart=chart,
        detectable=detectable_changes(chart),
        changes=changes_of_quarter(until, quarter, chart),
        dots=trends.dots[trends.dots["quarter"] == own],
        durations=trends.durations[(trends.durations["grouping"] == "quarter") & (trends.durations["group"] == own)],
        actions=actions_of_quarter(frames, quarter),
        revisions=revisions(commentary.recorded if commentary else None, frames, quarter, postmortems)
        if is_complete
        else None,
        commentary=commentary,
    )


def _baseline(frames: Frames, policy: Policy, before: Quarter | None = None) -> Baseline | None:
    """Return the baseline; ``before`` leaves out a quarter, and those after it, that are to be compared with it."""
    complete = frames.complete_quarters
    if before is not None:
        complete = tuple(quarter for quarter in complete if quarter < before)
    return choose_baseline(complete, policy.baseline.quarters if policy.baseline else None)


def _exposures(frames: Frames, policy: Policy) -> list[float | None] | None:
    """Return the exposure of each complete quarter, None for one that the policy does not state, or for all."""
    return policy.exposure.of(frames.complete_quarters) if policy.exposure else None


def _tables(
    frames: Frames,
    patterns: Patterns,
    trends: Trends,
    counts: pd.DataFrame,
    found: Sequence[Recurrence],
    reports: Sequence[QuarterReport],
) -> Iterator[tuple[TableSpec, pd.DataFrame]]:
    yield INCIDENTS, frames.incidents
    yield TAGS, frames.tags
    yield ACTIONS, frames.actions
    yield QUARTER_COUNTS, counts
    yield CONTROL_CHART, trends.chart.frame()
    yield DETECTABLE, trends.detectable
    yield GAPS, trends.gaps
    changes = [report.changes for report in reports if len(report.changes)]
    yield CHANGES, CHANGES.typed(pd.concat(changes)) if changes else CHANGES.frame()
    yield DURATION_DOTS, trends.dots
    yield DURATIONS, trends.durations
    yield FACTORS, patterns.factors
    yield FACTOR_BY_SERVICE, patterns.by_service
    yield FACTOR_BY_LIFECYCLE, patterns.by_lifecycle
    yield FACTOR_BY_QUARTER, patterns.by_quarter
    yield FACTOR_TRENDS, patterns.trends
    yield PAIRS, patterns.pairs.table
    yield RECURRENCES, recurrence_table(found)
    yield RECURRENCE_ITEMS, recurrence_items_table(found)
    yield CLUSTERS, clusters_table(patterns.clusters)
    yield HOURS, patterns.hours
    yield FOUND_BY, patterns.found_by
    yield COMPLETION_SUMMARY, trends.completion
    yield COMPLETION_CURVES, trends.curves
    yield COMPLETION_AT_RISK, trends.at_risk
    yield BACKLOG, trends.backlog
    yield OVERDUE, trends.overdue
    yield OVERDUE_ITEMS, trends.overdue_items
