"""What changed, and what could not have been seen to change: counts by name, compared with a baseline or with before.

All comparisons of a page are one family, whose false discovery rate is held together (``multiplicity``).
"""

from __future__ import annotations

from postmortem_archive.analysis.tables import Column, TableSpec

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
        Column("detectable", "Float64", "The smallest increase with a chance of 80 % to be seen here", "ratio"),
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
