"""How large a change must be before a quarter's count can show it."""

from __future__ import annotations

from postmortem_archive.analysis.tables import Column, TableSpec

DETECTABLE = TableSpec(
    "detectable_changes",
    "The smallest changes that could be seen",
    "One row for each judged quarter: by what factor the rate must have changed for a chance of 80 % that the control "
    "chart's limits show it.",
    (
        Column("quarter", "string", "The calendar quarter"),
        Column("exposure", "Float64", "Its exposure", "exposure"),
        Column("baseline_count", "Int64", "Incidents of the baseline", "incidents"),
        Column("baseline_exposure", "Float64", "Exposure of the baseline", "exposure"),
        Column("increase", "Float64", "The smallest increase, as a multiple of the baseline's rate", "ratio"),
        Column("decrease", "Float64", "The smallest decrease, as a multiple of it; empty: none could be seen", "ratio"),
    ),
)
