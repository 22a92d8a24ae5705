"""Contributing factors: which are frequent, and where and when they are named."""

from __future__ import annotations

from postmortem_archive.analysis.tables import Column, TableSpec

FACTORS = TableSpec(
    "factors",
    "Contributing factors",
    "One row for each factor, the most frequent first: Pareto's order. An incident may name several.",
    (
        Column("factor", "string", "The factor"),
        Column("incidents", "Int64", "Incidents that name it", "incidents"),
        Column("as_main", "Int64", "Those of them that name it first, as the main one", "incidents"),
        Column("share", "Float64", "The share of them among the incidents that name any factor", "share"),
        Column("cumulative_share", "Float64", "The share of this and all rows above in all mentions", "share"),
        Column("first", "datetime64[us]", "The day of the first of those incidents"),
        Column("last", "datetime64[us]", "The day of the last of them"),
    ),
)


def _cross(name: str, title: str, other: str) -> TableSpec:
    return TableSpec(
        name,
        title,
        "One row for each pair that can be made of the factors and columns shown, zeros included. An incident counts "
        "once for each pair that it names: sums count mentions, not incidents.",
        (
            Column("factor", "string", "The factor"),
            Column("other", "string", other),
            Column("incidents", "Int64", "Incidents of which both are true", "incidents"),
        ),
    )


FACTOR_BY_SERVICE = _cross("factor_by_service", "Factors by service", "The service")
FACTOR_BY_LIFECYCLE = _cross("factor_by_lifecycle", "Factors by lifecycle stage", "The stage of the lifecycle")
FACTOR_BY_QUARTER = _cross("factor_by_quarter", "Factors by quarter", "The quarter in which the incidents began")
