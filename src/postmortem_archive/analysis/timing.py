"""When incidents begin, and who or what finds them."""

from __future__ import annotations

from postmortem_archive.analysis.tables import Column, TableSpec

HOURS = TableSpec(
    "hours_of_week",
    "Hours of the week",
    "168 rows: in which hour of the week incidents began, in the policy's time zone. Those that state no time are not "
    "counted.",
    (
        Column("weekday", "Int64", "0 for Monday to 6 for Sunday", "place"),
        Column("hour", "Int64", "0 to 23, by the clocks of that day", "hour"),
        Column("incidents", "Int64", "Incidents that began in it", "incidents"),
    ),
)

FOUND_BY = TableSpec(
    "found_by",
    "Found by",
    "One row for each way in which incidents are noticed first, and one for those that do not say.",
    (
        Column("detection", "string", "Who or what noticed first"),
        Column("incidents", "Int64", "Incidents that were noticed so", "incidents"),
        Column("of", "Int64", "Of how many it is a share: those that say; in the last row, all", "incidents"),
        Column("share", "Float64", "The share of them", "share"),
        Column("low", "Float64", "The lower limit of the 95 % interval of the share (Clopper, Pearson)", "share"),
        Column("high", "Float64", "The upper limit of that interval", "share"),
    ),
)
