"""Action items that arrive against those that are completed, and how long the rest is overdue."""

from __future__ import annotations

from postmortem_archive.analysis.tables import Column, TableSpec

BACKLOG = TableSpec(
    "backlog",
    "Arrivals and completions of action items",
    "One row for each quarter. Open at the end = open before + opened - completed - unstated.",
    (
        Column("quarter", "string", "The quarter"),
        Column("is_complete", "boolean", "Whether the quarter was over by the day of the report"),
        Column("open_before", "Int64", "Items that waited when the quarter began", "items"),
        Column("opened", "Int64", "Items whose incident was over in the quarter", "items"),
        Column("completed", "Int64", "Items done in the quarter, on a stated day", "items"),
        Column("unstated", "Int64", "Items opened in the quarter and done on a day that no file states", "items"),
        Column("open_at_end", "Int64", "Items that waited at its end, or on the day of the report", "items"),
    ),
)

OVERDUE = TableSpec(
    "overdue",
    "Overdue action items by age",
    "One row for each priority and each span of days since the items were due. Spans without items are listed too.",
    (
        Column("priority", "string", "The priority; missing where items state none"),
        Column("days", "string", "Since when they are overdue: 1-30, 31-90, 91-180, 181-365, over 365", "days"),
        Column("items", "Int64", "How many are overdue for so long", "items"),
    ),
)

OVERDUE_ITEMS = TableSpec(
    "overdue_items",
    "Overdue action items",
    "One row for each overdue action item, the longest overdue first.",
    (
        Column("incident", "string", "The incident's id"),
        Column("place", "Int64", "Its place among the incident's action items, 0 for the first", "place"),
        Column("text", "string", "What is to be done"),
        Column("owner", "string", "The team or role that has it"),
        Column("priority", "string", "How urgent it is"),
        Column("due", "datetime64[us]", "The day by which it was to be done"),
        Column("days_overdue", "Int64", "Days since then", "days"),
    ),
)
