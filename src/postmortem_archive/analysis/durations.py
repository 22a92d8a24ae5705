"""How long incidents took to be noticed, mitigated and resolved: each one, and medians where there are enough."""

from __future__ import annotations

from postmortem_archive.analysis.tables import Column, TableSpec

FLOOR = 1.0
"""Minutes at which shorter durations are drawn: a log axis has no zero."""

DURATIONS = TableSpec(
    "durations",
    "Durations of incidents",
    "One row for each measure and group: the whole archive, each quarter, each severity. Below 8 incidents there is no "
    "median, below 36 no 90th percentile.",
    (
        Column("grouping", "string", "all, quarter or severity"),
        Column("group", "string", "The quarter or severity; missing for all, and for incidents without a severity"),
        Column("measure", "string", "detect, mitigate or resolve: what the time from the start leads to"),
        Column("n", "Int64", "Incidents whose file states both instants, in order", "incidents"),
        Column("n_missing", "Int64", "Incidents whose file does not", "incidents"),
        Column("n_below_floor", "Int64", "Incidents shorter than 1 minute, which a log axis shows at 1", "incidents"),
        Column("median", "Float64", "The median", "minutes"),
        Column("median_low", "Float64", "Lower end of its 95 % interval (bootstrap)", "minutes"),
        Column("median_high", "Float64", "Upper end", "minutes"),
        Column("p90", "Float64", "The 90th percentile", "minutes"),
        Column("p90_low", "Float64", "Lower end of its 95 % interval (bootstrap)", "minutes"),
        Column("p90_high", "Float64", "Upper end", "minutes"),
    ),
)

DURATION_DOTS = TableSpec(
    "duration_dots",
    "The duration of each incident",
    "One row for each incident and measure that its file states, in the order of incidents.",
    (
        Column("incident", "string", "The incident's id"),
        Column("title", "string", "Its title"),
        Column("quarter", "string", "Its quarter"),
        Column("severity", "string", "Its severity"),
        Column("measure", "string", "detect, mitigate or resolve"),
        Column("minutes", "Float64", "The time from the start", "minutes"),
        Column("drawn_at", "Float64", "The same, but at least 1, where a log axis draws it", "minutes"),
    ),
)
