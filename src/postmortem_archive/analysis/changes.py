"""What changed, and what could not have been seen to change: counts by name, compared with a baseline or with before.

All comparisons of a page are one family, whose false discovery rate is held together (``multiplicity``). Counts of a
name are taken for Poisson: incidents that come in bursts of one name look more like a change than they are.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from postmortem_archive.analysis.control_charts import ControlChart
from postmortem_archive.analysis.frames import Frames
from postmortem_archive.analysis.intervals import rate_ratios
from postmortem_archive.analysis.multiplicity import FALSE_DISCOVERIES, adjusted_together
from postmortem_archive.analysis.power import smallest_increases
from postmortem_archive.analysis.tables import Column, TableSpec
from postmortem_archive.quarters import Quarter

KINDS = ("factor", "service", "severity", "lifecycle", "detection")
"""What the incidents of a quarter are compared by, in the order of the table."""

MORE, FEWER, NO_EVIDENCE = "more", "fewer", "no evidence of change"

SPAN = 4
"""Quarters of which ``factor_trends`` compares the last with those before: a year, so that seasons play no part."""

CHANGES = TableSpec(
    "changes",
    "What changed in a quarter",
    "One row for each factor, service, severity, lifecycle stage and way of detection of the quarter or of the "
    "baseline: the quarter's rate against the baseline's.",
    (
        Column("quarter", "string", "The calendar quarter"),
        Column("kind", "string", "factor, service, severity, lifecycle or detection"),
        Column("name", "string", "The name that incidents are filed under"),
        Column("count", "Int64", "Incidents of that name in the quarter", "incidents"),
        Column("baseline_count", "Int64", "Incidents of that name in the baseline", "incidents"),
        Column("exposure", "Float64", "The quarter's exposure", "exposure"),
        Column("baseline_exposure", "Float64", "The baseline's exposure", "exposure"),
        Column("ratio", "Float64", "The quarter's rate by the baseline's; empty: the baseline has none", "ratio"),
        Column("low", "Float64", "The lower end of its exact 95 % interval", "ratio"),
        Column("high", "Float64", "The upper end of it; empty: without limit", "ratio"),
        Column("p", "Float64", "Exact two-sided p value of no change", "probability"),
        Column("q", "Float64", "The same adjusted over the whole page (Benjamini-Hochberg)", "probability"),
        Column("verdict", "string", "more, fewer or no evidence of change"),
        Column(
            "detectable",
            "Float64",
            "The smallest increase with a chance of 80 % to be seen here, were it the page's only one; "
            "empty: the baseline has none of that name",
            "ratio",
        ),
    ),
)

FACTOR_TRENDS = TableSpec(
    "factor_trends",
    "Contributing factors that rise or fall",
    "One row for each contributing factor of the last eight complete quarters: the last four against the four before.",
    (
        Column("factor", "string", "The contributing factor"),
        Column("first", "string", "The first of the last four quarters"),
        Column("last", "string", "The last of them"),
        Column("count", "Int64", "Incidents with that factor in the last four quarters", "incidents"),
        Column("earlier_count", "Int64", "Incidents with it in the four before", "incidents"),
        Column("exposure", "Float64", "Exposure of the last four quarters", "exposure"),
        Column("earlier_exposure", "Float64", "Exposure of the four before", "exposure"),
        Column("ratio", "Float64", "The later rate by the earlier; empty: the earlier is 0", "ratio"),
        Column("low", "Float64", "The lower end of its exact 95 % interval", "ratio"),
        Column("high", "Float64", "The upper end of it; empty: without limit", "ratio"),
        Column("p", "Float64", "Exact two-sided p value of no change, not adjusted", "probability"),
        Column("q", "Float64", "The same adjusted over the whole page (Benjamini-Hochberg)", "probability"),
        Column("verdict", "string", "more, fewer or no evidence of change; empty until the page is judged as a whole"),
    ),
)


def changes_of_quarter(frames: Frames, quarter: Quarter, chart: ControlChart) -> pd.DataFrame:
    """Compare each name of a quarter with the baseline of the chart of all incidents: ``CHANGES``.

    Exposures are the chart's. There is no row where the chart does not judge the quarter: without a baseline, within
    it, or before the quarter is over. All incidents together are the chart's business.

    ``detectable`` takes the level that the page's smallest p value has to meet, ``FALSE_DISCOVERIES`` by the number of
    tests: what is stated is less than could be seen where several names change at once.
    """
    point = next((point for point in chart.judged if point.quarter == quarter), None)
    if point is None or point.exposure is None or chart.baseline is None or chart.baseline_exposure is None:
        return CHANGES.frame()
    now = _names(frames, quarter, quarter)
    before = _names(frames, chart.baseline.first, chart.baseline.last)
    found = _counted(now, before)
    compared = _compared(found, point.exposure, chart.baseline_exposure)
    (judged,) = adjusted_together([compared])
    level = FALSE_DISCOVERIES / max(len(judged), 1)
    detectable = smallest_increases(judged["before"], chart.baseline_exposure, point.exposure, alpha=level)
    judged = judged.assign(
        quarter=str(quarter),
        count=judged["now"],
        baseline_count=judged["before"],
        baseline_exposure=chart.baseline_exposure,
        verdict=verdicts(judged),
        detectable=pd.array(_known(detectable), dtype="Float64"),
    )
    judged["order"] = judged["kind"].map({kind: place for place, kind in enumerate(KINDS)})
    return CHANGES.typed(judged.sort_values(["order", "count", "name"], ascending=[True, False, True], kind="stable"))


def factor_trends(frames: Frames, exposures: Sequence[float | None] | None = None) -> pd.DataFrame:
    """Compare the contributing factors of the last ``SPAN`` complete quarters with those of as many before.

    ``exposures`` are those of ``frames.complete_quarters``; each quarter counts as 1 where one of them is not known.
    The page that shows this fills ``q`` over all that it tests (``multiplicity.adjusted_together``), and then
    ``verdict`` (``with_verdicts``). There is no row before there are two such spans: ``FACTOR_TRENDS``.
    """
    quarters = frames.complete_quarters[-2 * SPAN :]
    if len(quarters) < 2 * SPAN:
        return FACTOR_TRENDS.frame()
    amounts = list(exposures or ())[-2 * SPAN :]
    known = [amount for amount in amounts if amount is not None]
    if len(known) < 2 * SPAN:
        known = [1.0] * (2 * SPAN)
    tags = frames.named("factor")
    earlier, later = (
        tags[tags["quarter"].between(str(quarters[start]), str(quarters[start + SPAN - 1]))] for start in (0, SPAN)
    )
    found = _compared(_counted(later, earlier), sum(known[SPAN:]), sum(known[:SPAN]))
    return FACTOR_TRENDS.typed(
        found.assign(
            factor=found["name"],
            first=str(quarters[SPAN]),
            last=str(quarters[-1]),
            count=found["now"],
            earlier_count=found["before"],
            earlier_exposure=found["baseline_exposure"],
            q=pd.array([pd.NA] * len(found), dtype="Float64"),
            verdict=pd.array([pd.NA] * len(found), dtype="string"),
        ).sort_values(["now", "name"], ascending=[False, True], kind="stable")
    )


def with_verdicts(trends: pd.DataFrame) -> pd.DataFrame:
    """Return a table of comparisons whose ``q`` is filled with its ``verdict`` filled too."""
    return trends.assign(verdict=verdicts(trends))


def verdicts(compared: pd.DataFrame) -> pd.Series:
    """Return more or fewer where q is at most ``FALSE_DISCOVERIES``, else that there is no evidence of change."""
    evident = (compared["q"] <= FALSE_DISCOVERIES).fillna(value=False).astype(bool)
    # Where the earlier rate is 0 there is no ratio, and what is evident can only be more.
    rose = (compared["ratio"] > 1).fillna(value=True).astype(bool)
    texts = np.where(evident, np.where(rose, MORE, FEWER), NO_EVIDENCE)
    return pd.Series(texts, index=compared.index, dtype="string")


def _names(frames: Frames, first: Quarter, last: Quarter) -> pd.DataFrame:
    """Return kind and name for each incident of some quarters and each name that it is compared by."""
    tags, incidents = (
        table[table["quarter"].between(str(first), str(last))] for table in (frames.tags, frames.incidents)
    )
    parts = [tags.loc[tags["kind"].isin(KINDS), ["kind", "name"]]]
    for kind in ("severity", "detection"):
        part = incidents[[kind]].dropna().rename(columns={kind: "name"})
        parts.append(part.assign(kind=pd.array([kind] * len(part), dtype="string")))
    return pd.concat(parts, ignore_index=True)


def _counted(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Return kind and name of what occurs in either, and how often: ``now`` and ``before``."""
    counts = [part.groupby(["kind", "name"], sort=True).size() for part in (now, before)]
    found = pd.concat(counts, axis=1, keys=["now", "before"]).fillna(0).astype("int64")
    return found.sort_index().reset_index()


def _compared(found: pd.DataFrame, exposure: float, base_exposure: float) -> pd.DataFrame:
    """Return the counts with exposures, ratio, interval and p value."""
    ratios = rate_ratios(found["now"].to_numpy(), exposure, found["before"].to_numpy(), base_exposure)
    high = np.where(np.isinf(ratios.intervals.high), np.nan, ratios.intervals.high)
    return found.assign(
        exposure=exposure,
        baseline_exposure=base_exposure,
        ratio=pd.array(_known(ratios.ratio), dtype="Float64"),
        low=ratios.intervals.low,
        high=pd.array(_known(high), dtype="Float64"),
        p=pd.array(ratios.p, dtype="Float64"),
    )


def _known(values: np.ndarray) -> list[float | None]:
    return [None if np.isnan(value) else float(value) for value in values]
