"""The three tables that all others are computed from: incidents, what they are filed under, and action items."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import pandas as pd

from postmortem_archive.analysis.known import known_on, opened_on
from postmortem_archive.analysis.tables import Column, TableSpec
from postmortem_archive.model import ActionItem, ActionState, Postmortem
from postmortem_archive.quarters import Quarter, quarters_until

INCIDENTS = TableSpec(
    "incidents",
    "Incidents",
    "One row for each incident that counts: published or in review, with a day.",
    (
        Column("id", "string", "The postmortem's identity; its page is /postmortems/ID/"),
        Column("title", "string", "Its title"),
        Column("on", "datetime64[us]", "The day on which it began, in UTC"),
        Column("quarter", "string", "The calendar quarter of that day, such as 2026-Q1"),
        Column("severity", "string", "Its severity, as the vocabulary names it"),
        Column("detection", "string", "Who or what noticed first"),
        Column("main_factor", "string", "The first of its contributing factors"),
        Column("started", "datetime64[us, UTC]", "When it began"),
        Column("detected", "datetime64[us, UTC]", "When it was noticed"),
        Column("mitigated", "datetime64[us, UTC]", "When the harm ended"),
        Column("resolved", "datetime64[us, UTC]", "When it was over"),
        Column("minutes_to_detect", "Float64", "From the start until it was noticed", "minutes"),
        Column("minutes_to_mitigate", "Float64", "From the start until the harm ended", "minutes"),
        Column("minutes_to_resolve", "Float64", "From the start until it was over", "minutes"),
    ),
)

TAGS = TableSpec(
    "tags",
    "What incidents are filed under",
    "One row for each incident and name that it is filed under.",
    (
        Column("incident", "string", "The incident's id"),
        Column("kind", "string", "service, factor, team, lifecycle, framework or control"),
        Column("name", "string", "The name; of a control with its framework before it: SOC 2 CC7.4"),
        Column("place", "Int64", "Its place among those of the kind, 0 for the first: the main factor", "place"),
        Column("quarter", "string", "The incident's quarter"),
    ),
)

ACTIONS = TableSpec(
    "actions",
    "Action items",
    "One row for each action item of those incidents. Files do not state when an item was decided: it waits from the "
    "day on which the incident was over.",
    (
        Column("incident", "string", "The incident's id"),
        Column("place", "Int64", "Its place among the incident's action items, 0 for the first", "place"),
        Column("text", "string", "What is to be done"),
        Column("owner", "string", "The team or role that has it"),
        Column("priority", "string", "How urgent it is"),
        Column("type", "string", "What it is for: prevent, detect, mitigate ..."),
        Column("ref", "string", "Where it is tracked"),
        Column("state", "string", "open or done, on the day of the report"),
        Column("opened", "datetime64[us]", "The day from which it waits: when the incident was over"),
        Column("due", "datetime64[us]", "The day by which it is to be done"),
        Column("done", "datetime64[us]", "The day on which it was done"),
        Column("days", "Int64", "From opened to done; of an open one to the day of the report", "days"),
        Column("days_overdue", "Int64", "Days since it was due, of an open one that is overdue by the policy", "days"),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Frames:
    """The three tables as known at the end of the day ``as_of`` (UTC).

    Rows are in the order of incidents' days and ids. ``records`` are the postmortems that they were made of.
    """

    as_of: date
    records: tuple[Postmortem, ...]
    incidents: pd.DataFrame
    tags: pd.DataFrame
    actions: pd.DataFrame

    @cached_property
    def quarters(self) -> tuple[Quarter, ...]:
        """Every quarter from that of the first incident to that of ``as_of``, without a gap; none without incidents.

        They are the last ``LONGEST`` of them at most.
        """
        return quarters_until((record.on for record in self.records), self.as_of)

    @cached_property
    def complete_quarters(self) -> tuple[Quarter, ...]:
        """Those quarters that were over by the end of ``as_of``."""
        return tuple(quarter for quarter in self.quarters if quarter.end <= self.as_of)

    @cached_property
    def by_id(self) -> dict[str, Postmortem]:
        """The postmortems by their ids."""
        return {record.id: record for record in self.records}

    def named(self, kind: str) -> pd.DataFrame:
        """Return the rows of ``tags`` that are of a kind, such as factor."""
        return self.tags[self.tags["kind"] == kind]

    def until(self, quarter: Quarter) -> Frames:
        """Return the incidents of this quarter and those before, with what is known of them now.

        The running quarter's part is as far as it has come. What a page says of a quarter so does not depend on later
        ones.
        """
        if not self.quarters or quarter >= self.quarters[-1]:
            return self
        last = str(quarter)
        incidents = self.incidents[self.incidents["quarter"] <= last].reset_index(drop=True)
        ids = frozenset(incidents["id"])
        return Frames(
            as_of=min(self.as_of, quarter.end),
            records=tuple(record for record in self.records if record.id in ids),
            incidents=incidents,
            tags=self.tags[self.tags["incident"].isin(ids)].reset_index(drop=True),
            actions=self.actions[self.actions["incident"].isin(ids)].reset_index(drop=True),
        )

    def counts_by_quarter(self, incidents: pd.Series | None = None) -> pd.Series:
        """Return how many incidents began in each of ``quarters``, by its text, zeros included.

        ``incidents`` may be the column ``quarter`` of some of the rows, to count those alone.
        """
        column = self.incidents["quarter"] if incidents is None else incidents
        names = [str(quarter) for quarter in self.quarters]
        return column.value_counts().reindex(names, fill_value=0).astype("int64")


def build_frames(postmortems: Iterable[Postmortem], as_of: date, *, grace_days: int = 0) -> Frames:
    """Return the tables of what was known of these postmortems at the end of ``as_of``, in UTC.

    The order of the postmortems makes no difference. ``grace_days`` is how late an item may be before it is overdue.
    """
    known = known_on(postmortems, as_of)
    records = tuple(sorted(known, key=lambda record: (record.on or date.min, record.id)))
    return Frames(
        as_of=as_of,
        records=records,
        incidents=INCIDENTS.frame(_incident(record) for record in records),
        tags=TAGS.frame(row for record in records for row in _tags(record)),
        actions=ACTIONS.frame(row for record in records for row in _actions(record, as_of, grace_days)),
    )


def _quarter(record: Postmortem) -> str | None:
    return str(Quarter.of(record.on)) if record.on else None


def _incident(record: Postmortem) -> Sequence[object]:
    return (
        record.id,
        record.title,
        record.on,
        _quarter(record),
        record.severity,
        record.detection.value if record.detection else None,
        record.factors[0] if record.factors else None,
        record.started,
        record.detected,
        record.mitigated,
        record.resolved,
        _minutes(record.time_to_detect),
        _minutes(record.time_to_mitigate),
        _minutes(record.time_to_resolve),
    )


def _minutes(length: timedelta | None) -> float | None:
    return length.total_seconds() / 60 if length is not None else None


def _tags(record: Postmortem) -> Iterator[Sequence[object]]:
    controls = [ref for ref in record.controls if ref.control is not None]
    kinds = {
        "service": record.services,
        "factor": record.factors,
        "team": record.teams,
        "lifecycle": record.lifecycle,
        "framework": [ref.framework for ref in record.controls],
        "control": [f"{ref.framework} {ref.control}" for ref in controls],
    }
    quarter = _quarter(record)
    for kind, names in kinds.items():
        for place, name in enumerate(dict.fromkeys(names)):
            yield record.id, kind, name, place, quarter


def _actions(record: Postmortem, as_of: date, grace_days: int) -> Iterator[Sequence[object]]:
    opened = opened_on(record)
    for place, item in enumerate(record.action_items):
        yield (
            record.id,
            place,
            item.text,
            item.owner,
            item.priority,
            item.type,
            item.ref,
            item.state.value,
            # What was done while the incident lasted waited for nothing.
            min(opened, item.done) if opened and item.done else opened,
            item.due,
            item.done,
            _waited(item, opened, as_of),
            (as_of - item.due).days if item.due and item.is_overdue(as_of, grace_days) else None,
        )


def _waited(item: ActionItem, opened: date | None, as_of: date) -> int | None:
    end = as_of if item.state is ActionState.OPEN else item.done
    return max((end - opened).days, 0) if opened and end else None
