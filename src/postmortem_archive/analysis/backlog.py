"""Action items that arrive against those that are completed, and how long the rest is overdue."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from postmortem_archive.analysis.frames import Frames
from postmortem_archive.analysis.tables import Column, TableSpec
from postmortem_archive.model import ActionState
from postmortem_archive.quarters import Quarter

_AGE_ENDS = (30, 90, 180, 365)

AGES = ("1-30", "31-90", "91-180", "181-365", "over 365")
"""Spans of days since an item was due."""

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


def backlog(frames: Frames) -> pd.DataFrame:
    """Return ``BACKLOG`` for each of the quarters of the frames.

    An item done on an unstated day left at an unknown time: it is taken out in the quarter that it came in, so that
    what is open at the last quarter's end is what is open.
    """
    items = frames.actions
    first = frames.quarters[0].index if frames.quarters else 0
    length = len(frames.quarters)
    is_unstated = items["done"].isna() & (items["state"] == ActionState.DONE.value)
    opened = _per_quarter(items["opened"], first, length)
    completed = _per_quarter(items["done"], first, length)
    unstated = _per_quarter(items.loc[is_unstated, "opened"], first, length)
    # The first of each is what came or went before the first quarter.
    open_at_end = np.cumsum(opened - completed - unstated)
    return BACKLOG.frame(
        (
            str(quarter),
            quarter.end <= frames.as_of,
            int(open_at_end[place]),
            int(opened[place + 1]),
            int(completed[place + 1]),
            int(unstated[place + 1]),
            int(open_at_end[place + 1]),
        )
        for place, quarter in enumerate(frames.quarters)
    )


def _per_quarter(days: pd.Series, first: int, length: int) -> npt.NDArray[np.int64]:
    """Return how many days lie before the quarter with the index ``first``, in it, and in each of those after it."""
    known = days.dropna()
    index = 4 * known.dt.year.to_numpy() + known.dt.quarter.to_numpy() - 1
    return np.bincount((index - first + 1).clip(min=0), minlength=length + 1)


def overdue(frames: Frames) -> pd.DataFrame:
    """Return ``OVERDUE``: the priorities of overdue items by name, last those without, and all of ``AGES`` for each."""
    late = frames.actions[frames.actions["days_overdue"].notna()]
    ages = np.searchsorted(_AGE_ENDS, late["days_overdue"].to_numpy(dtype=np.int64))
    names = [*sorted(late["priority"].dropna().unique()), *([None] if late["priority"].isna().any() else [])]
    return OVERDUE.frame(
        (name, age, int(((ages == place) & _is_named(late["priority"], name)).sum()))
        for name in names
        for place, age in enumerate(AGES)
    )


def _is_named(column: pd.Series, name: str | None) -> npt.NDArray[np.bool_]:
    of_name = column.isna() if name is None else column.eq(name).fillna(value=False)
    return of_name.to_numpy(dtype=bool)


def overdue_items(frames: Frames) -> pd.DataFrame:
    """Return ``OVERDUE_ITEMS``: the longest overdue first, then in the order of incidents and items."""
    late = frames.actions[frames.actions["days_overdue"].notna()]
    return OVERDUE_ITEMS.typed(late.sort_values("days_overdue", ascending=False, kind="stable"))


@dataclass(frozen=True, slots=True)
class QuarterActions:
    """How the action items of one quarter fared, as known on the day ``as_of`` of the frames.

    Of the quarter's incidents: ``items``, of which ``done``, ``open`` and, of those open, ``overdue``.
    Of all incidents: ``opened``, ``completed`` and ``open_at_end`` as in ``BACKLOG``.
    ``due`` in the quarter, of which ``kept`` (done by that day), ``late`` (done after it), ``unstated`` (done on a day
    that no file states), ``missed`` (open, the day over) and ``ahead`` (open, the day not over yet). Days of grace that
    a policy gives do not count here: a day was kept or it was not.
    """

    quarter: Quarter
    items: int
    done: int
    open: int
    overdue: int
    opened: int
    completed: int
    open_at_end: int
    due: int
    kept: int
    late: int
    unstated: int
    missed: int
    ahead: int


def actions_of_quarter(frames: Frames, quarter: Quarter) -> QuarterActions:
    """Return how the action items of a quarter fared, zeros where the archive has none of them."""
    items = frames.actions
    of_quarter = frames.incidents.loc[frames.incidents["quarter"] == str(quarter), "id"]
    own = items[items["incident"].isin(of_quarter)]
    due = items[_is_within(items["due"], quarter)]
    is_open = due["state"] == ActionState.OPEN.value
    is_over = due["due"] < pd.Timestamp(frames.as_of)
    end = pd.Timestamp(quarter.end)
    came = items.loc[items["opened"] <= end, ["state", "done"]]
    return QuarterActions(
        quarter=quarter,
        items=len(own),
        done=int((own["state"] == ActionState.DONE.value).sum()),
        open=int((own["state"] == ActionState.OPEN.value).sum()),
        overdue=int(own["days_overdue"].notna().sum()),
        opened=int(_is_within(items["opened"], quarter).sum()),
        completed=int(_is_within(items["done"], quarter).sum()),
        open_at_end=len(came) - int((items["done"] <= end).sum()) - _unstated(came),
        due=len(due),
        kept=int((due["done"] <= due["due"]).sum()),
        late=int((due["done"] > due["due"]).sum()),
        unstated=_unstated(due),
        missed=int((is_open & is_over).sum()),
        ahead=int((is_open & ~is_over).sum()),
    )


def _unstated(items: pd.DataFrame) -> int:
    # Most items state their day; to compare the texts of the others alone is what a page for each quarter can afford.
    return int((items.loc[items["done"].isna(), "state"] == ActionState.DONE.value).sum())


def _is_within(days: pd.Series, quarter: Quarter) -> pd.Series:
    return (days >= pd.Timestamp(quarter.start)) & (days <= pd.Timestamp(quarter.end))
