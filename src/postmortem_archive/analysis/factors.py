"""Contributing factors: which are frequent, and where and when they are named."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from postmortem_archive.analysis.frames import Frames
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

CROSSES = {"service": FACTOR_BY_SERVICE, "lifecycle": FACTOR_BY_LIFECYCLE, "quarter": FACTOR_BY_QUARTER}
"""What factors are set against, and the table that says so."""


def factor_pareto(frames: Frames) -> pd.DataFrame:
    """Return the table ``FACTORS``: the most frequent first, of equal ones that which is more often the main factor."""
    named = frames.named("factor").merge(
        frames.incidents[["id", "on"]], left_on="incident", right_on="id", validate="m:1"
    )
    table = (
        named.assign(main=named["place"] == 0)
        .groupby("name", sort=True)
        .agg(incidents=("incident", "size"), as_main=("main", "sum"), first=("on", "min"), last=("on", "max"))
        .rename_axis("factor")
        .reset_index()
        .sort_values(["incidents", "as_main", "factor"], ascending=[False, False, True], kind="stable")
    )
    counts = table["incidents"]
    return FACTORS.typed(
        table.assign(share=counts / named["incident"].nunique(), cumulative_share=counts.cumsum() / counts.sum())
    )


def cross_table(
    frames: Frames, column: Literal["service", "lifecycle", "quarter"], *, factors: int = 15, columns: int | None = None
) -> pd.DataFrame:
    """Return how many incidents name each of the most frequent factors and a service or stage, or began in a quarter.

    ``factors`` and ``columns`` are how many are shown at most, the most frequent first; of quarters the last ones,
    earliest first, and without a number all. The table is the one that ``CROSSES`` has for the column.
    """
    named = frames.named("factor")[["incident", "name", "quarter"]]
    if column == "quarter":
        pairs = named.rename(columns={"name": "factor", "quarter": "other"})
        names = [str(quarter) for quarter in frames.quarters]
        names = names[max(len(names) - columns, 0) :] if columns is not None else names
    else:
        others = frames.named(column)[["incident", "name"]]
        pairs = named.merge(others, on="incident", suffixes=("_of", "")).rename(
            columns={"name_of": "factor", "name": "other"}
        )
        names = _most_frequent(others["name"])[:columns]
    shown = pd.MultiIndex.from_product([_most_frequent(named["name"])[:factors], names], names=["factor", "other"])
    counted = pairs.groupby(["factor", "other"]).size().reindex(shown, fill_value=0)
    return CROSSES[column].typed(counted.rename("incidents").reset_index())


def _most_frequent(names: pd.Series) -> list[str]:
    """Return the different names, the most frequent first, equal ones by the alphabet."""
    counted = names.value_counts().rename_axis("name").reset_index()
    return list(counted.sort_values(["count", "name"], ascending=[False, True])["name"])
