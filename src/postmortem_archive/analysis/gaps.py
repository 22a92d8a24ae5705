"""Days between incidents of a rare severity (a g-chart), for which counts per quarter are too small to judge."""

from __future__ import annotations

from postmortem_archive.analysis.tables import Column, TableSpec

GAPS = TableSpec(
    "gaps",
    "Days between incidents of rare severities",
    "One row for each incident of a severity with fewer than two incidents per quarter in the baseline, and one for "
    "the days since the last of them.",
    (
        Column("severity", "string", "The severity"),
        Column("incident", "string", "The id of the incident that ended the gap; empty: it lasts"),
        Column("on", "datetime64[us]", "The day on which that incident began, or the last day of the report"),
        Column("days", "Int64", "Days since the incident before it of that severity", "days"),
        Column("centre", "Float64", "The median gap by the baseline's rate", "days"),
        Column("lower", "Int64", "The shortest gap that is no signal; empty where even 0 days are none", "days"),
        Column("upper", "Int64", "The longest gap that is no signal", "days"),
        Column("judged", "boolean", "Whether the gap is judged by the limits"),
        Column("rule", "string", "The rule that makes it a signal; empty: no evidence of change"),
    ),
)
