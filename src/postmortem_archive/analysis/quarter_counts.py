"""What happened in each quarter: how many incidents have each severity, service, detection, stage or framework."""

from __future__ import annotations

import pandas as pd

from postmortem_archive.analysis.frames import Frames
from postmortem_archive.analysis.tables import Column, TableSpec

QUARTER_COUNTS = TableSpec(
    "quarter_counts",
    "What happened in each quarter",
    "How many incidents of a quarter have a name. An incident counts once for each of its names, so that the kinds "
    "that allow several do not add up to the number of incidents; severity and detection do.",
    (
        Column("quarter", "string", "The quarter in which the incidents began"),
        Column("kind", "string", "all, severity, detection, service, factor, team, lifecycle or framework"),
        Column("name", "string", "The name; empty for all, and where the file states none"),
        Column("incidents", "Int64", "How many", "incidents"),
    ),
)

KINDS = ("all", "severity", "detection", "service", "factor", "team", "lifecycle", "framework")
"""The kinds, in the order of the table."""

_SINGLE = ("severity", "detection")


def quarter_counts(frames: Frames) -> pd.DataFrame:
    """Return how many incidents of each quarter have each name: by quarter, kind, and the most frequent first."""
    quarters = frames.counts_by_quarter()
    found = [pd.DataFrame({"quarter": quarters.index, "kind": "all", "name": None, "incidents": quarters.to_numpy()})]
    for kind in _SINGLE:
        counted = frames.incidents.groupby(["quarter", kind], dropna=False, observed=True).size()
        found.append(_long(counted, kind))
    tags = frames.tags[frames.tags["kind"].isin(KINDS)]
    found.extend(_long(part.groupby(["quarter", "name"]).size(), str(kind)) for kind, part in tags.groupby("kind"))
    table = pd.concat([QUARTER_COUNTS.typed(part) for part in found], ignore_index=True)
    table = table[table["quarter"].isin(quarters.index)]
    order = table["kind"].map({kind: place for place, kind in enumerate(KINDS)})
    table = table.assign(order=order).sort_values(
        ["quarter", "order", "incidents", "name"], ascending=[True, True, False, True], kind="stable"
    )
    return QUARTER_COUNTS.typed(table)


def _long(counted: pd.Series, kind: str) -> pd.DataFrame:
    table = counted.rename("incidents").reset_index()
    table.columns = pd.Index(["quarter", "name", "incidents"])
    return table.assign(kind=kind)
