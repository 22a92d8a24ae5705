"""Incidents that came back, and what had become of the remedies by then."""

from __future__ import annotations

from postmortem_archive.analysis.tables import Column, TableSpec

RECURRENCES = TableSpec(
    "recurrences",
    "What came back",
    "One row for each incident with the main factor of an earlier one in a service of that one, the latest first; of "
    "several earlier ones the nearest in time. Remedies are its action items that are to prevent, or that say no type.",
    (
        Column("later", "string", "The incident that repeats"),
        Column("earlier", "string", "The incident that it repeats"),
        Column("on", "datetime64[us]", "The day on which the later one began"),
        Column("factor", "string", "The main factor of both"),
        Column("services", "string", "The services that both name, separated by commas"),
        Column("days", "Int64", "Days from the one to the other", "days"),
        Column("names_earlier", "boolean", "Whether one of the two files names the other as related"),
        Column("remedies", "Int64", "Remedies of the earlier one", "action items"),
        Column("done", "Int64", "Those of them that were done before the later one began", "action items"),
        Column("open", "Int64", "Those that were open then and not overdue", "action items"),
        Column("overdue", "Int64", "Those that were open and overdue then", "action items"),
        Column("undated", "Int64", "Those that are done, but on what day is not stated", "action items"),
        Column("verdict", "string", "What that says of the remedies"),
    ),
)

RECURRENCE_ITEMS = TableSpec(
    "recurrence_items",
    "The action items before what came back",
    "One row for each action item of the earlier incident of each repeat, remedy or not.",
    (
        Column("later", "string", "The incident that repeats"),
        Column("earlier", "string", "The incident whose action item it is"),
        Column("place", "Int64", "Its place among the action items, 0 for the first", "place"),
        Column("text", "string", "What is to be done"),
        Column("type", "string", "What it is for: prevent, detect, mitigate ..."),
        Column("owner", "string", "The team or role that has it"),
        Column("due", "datetime64[us]", "The day by which it is to be done"),
        Column("done", "datetime64[us]", "The day on which it was done"),
        Column("state_then", "string", "done, open or overdue when the later one began; undated: done on unknown day"),
        Column("is_remedy", "boolean", "Whether it is to prevent, or says no type"),
    ),
)
