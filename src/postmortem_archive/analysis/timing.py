"""When incidents begin, and who or what finds them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo

import pandas as pd

from postmortem_archive.analysis.frames import Frames
from postmortem_archive.analysis.intervals import Interval, proportion_interval
from postmortem_archive.analysis.tables import Column, TableSpec
from postmortem_archive.model import Detection

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

WORKING_DAYS, WORKING_HOURS = range(5), range(8, 18)
"""Monday to Friday, from 8 to 18 o'clock: 50 of a week's 168 hours."""

_HOURS_OF_DAY, _DAYS = 24, 7
_NOT_STATED = "not stated"


def hours_of_week(frames: Frames, zone: tzinfo) -> pd.DataFrame:
    """Return the table ``HOURS``, in a time zone whose daylight saving time is heeded."""
    started = frames.incidents["started"].dropna().dt.tz_convert(zone)
    counted = (started.dt.day_of_week * _HOURS_OF_DAY + started.dt.hour).value_counts()
    slots = range(_DAYS * _HOURS_OF_DAY)
    counts = counted.reindex(slots, fill_value=0)
    return HOURS.frame((*divmod(slot, _HOURS_OF_DAY), int(counts[slot])) for slot in slots)


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """How many incidents began in working hours, of those that state a time.

    ``interval`` is the 95 % interval of that share (Clopper, Pearson), ``by_chance`` the share of a week that working
    hours are.
    """

    inside: int
    of: int
    interval: Interval
    by_chance: float

    @property
    def share(self) -> float:
        """The share that began in working hours."""
        return self.inside / self.of


def working_hours(hours: pd.DataFrame) -> WorkingHours | None:
    """Return how much of a table ``HOURS`` falls into working hours; None without incidents.

    Holidays are not known and count as working days.
    """
    of = int(hours["incidents"].sum())
    if not of:
        return None
    inside = int(hours.loc[hours["weekday"].isin(WORKING_DAYS) & hours["hour"].isin(WORKING_HOURS), "incidents"].sum())
    by_chance = len(WORKING_DAYS) * len(WORKING_HOURS) / (_DAYS * _HOURS_OF_DAY)
    return WorkingHours(inside, of, proportion_interval(inside, of), by_chance)


def found_by(frames: Frames) -> pd.DataFrame:
    """Return the table ``FOUND_BY``, in the order in which the format names the ways. Without incidents it is empty."""
    stated = frames.incidents["detection"].value_counts()
    of, every = int(stated.sum()), len(frames.incidents)

    def rows() -> Iterator[Sequence[object]]:
        for way in Detection if every else ():
            count = int(stated.get(way.value, 0))
            interval = proportion_interval(count, of) if of else None
            yield (
                way.value,
                count,
                of,
                count / of if of else None,
                interval.low if interval else None,
                interval.high if interval else None,
            )
        if every:
            yield _NOT_STATED, every - of, every, (every - of) / every, None, None

    return FOUND_BY.frame(rows())
