"""How long action items take: Kaplan-Meier curves, because those still open have waited, not finished."""

from __future__ import annotations

from postmortem_archive.analysis.tables import Column, TableSpec

_GROUPING = Column("grouping", "string", "all, priority, team (the item's owner) or type")
_GROUP = Column("group", "string", "The group's name; missing for items that state none, and for all")

COMPLETION_CURVES = TableSpec(
    "completion_curves",
    "Share of action items still open, by days waited",
    "The steps of each curve that is drawn: all items, and of each grouping the largest groups with at least 8 items. "
    "The first row of a curve is day 0 before anything is done, the last the longest that an item waited.",
    (
        _GROUPING,
        _GROUP,
        Column("days", "Int64", "Days since the items began to wait", "days"),
        Column("at_risk", "Int64", "Items that had waited that long and were not done before", "items"),
        Column("completed", "Int64", "Items done after exactly so many days", "items"),
        Column("survival", "Float64", "Share still open after that day (Kaplan-Meier)", "share"),
        Column("low", "Float64", "Lower end of its 95 % interval; missing once none is open", "share"),
        Column("high", "Float64", "Upper end; missing once none is open", "share"),
    ),
)

COMPLETION_SUMMARY = TableSpec(
    "completion_summary",
    "Action items and the time they take, by group",
    "One row for each group, the largest first. Times are given for groups with at least 8 items of known time.",
    (
        _GROUPING,
        _GROUP,
        Column("items", "Int64", "All of its action items", "items"),
        Column("done", "Int64", "Those done, on whatever day", "items"),
        Column("open", "Int64", "Those that still wait", "items"),
        Column("overdue", "Int64", "Those of them that are overdue by the policy", "items"),
        Column("left_out", "Int64", "Those done on a day that no file states, which no time can be told of", "items"),
        Column("median_days", "Int64", "Days after which half were done (Kaplan-Meier)", "days"),
        Column("low", "Int64", "Lower end of its 95 % interval", "days"),
        Column("high", "Int64", "Upper end; missing where too few are done to tell", "days"),
        Column("is_drawn", "boolean", "Whether its curve is in completion_curves"),
    ),
)

COMPLETION_AT_RISK = TableSpec(
    "completion_at_risk",
    "Action items at risk under the curves",
    "For each curve that is drawn, how many items it rests on after 0, 30, 60, 90, 180 and 365 days.",
    (
        _GROUPING,
        _GROUP,
        Column("days", "Int64", "Days since the items began to wait", "days"),
        Column("at_risk", "Int64", "Items that had waited that long and were not done before", "items"),
        Column("survival", "Float64", "Share still open after that day; missing beyond the longest wait", "share"),
    ),
)
