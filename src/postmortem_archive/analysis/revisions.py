"""What is different about a quarter from what was recorded, or known, when it ended, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from postmortem_archive.analysis.backlog import QuarterActions, actions_of_quarter
from postmortem_archive.analysis.frames import Frames
from postmortem_archive.analysis.known import known_on
from postmortem_archive.analysis.recorded import (
    Recorded,
    RecordedActions,
    RecordedIncident,
    recorded_incident,
    recorded_incidents,
)
from postmortem_archive.model import Postmortem, Status
from postmortem_archive.quarters import Quarter

_ENDS = {"minutes_to_detect": "detected", "minutes_to_mitigate": "mitigated", "minutes_to_resolve": "resolved"}
"""The instant that ends each duration, which is what an incident was then, too."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One difference, in plain words; what they quote of files is not escaped.

    ``incident`` is its id, None where a revision is not of one. ``what`` says what differs, ``why`` what the files say
    of it, and ``on`` the day on which it came about, where a file states one.
    """

    incident: str | None
    what: str
    why: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Revisions:
    """What changed since the end of a quarter.

    ``since`` is the day that the present is compared with: that of the record or, where ``was_recorded`` is false, the
    quarter's last day, of which only the dates in today's files tell (the day of the frames, if the quarter is not
    over). ``corrections`` change what was told of the quarter's incidents. ``progress`` is what was to be expected:
    instants that incidents had not reached by then, and action items that were done since.
    """

    since: date
    was_recorded: bool
    corrections: tuple[Revision, ...]
    progress: tuple[Revision, ...]


def revisions(
    recorded: Recorded | None, frames_now: Frames, quarter: Quarter, all_postmortems: Iterable[Postmortem]
) -> Revisions:
    """Return what has changed about a quarter since it was recorded, in the order of the incidents' ids.

    ``all_postmortems`` are those of the archive whatever their status: they say why one no longer counts. Without a
    record the quarter as it was known on its last day, as far as dates tell, stands in for it.
    """
    by_id = {record.id: record for record in all_postmortems}
    before = recorded or _as_known(by_id.values(), quarter, frames_now.as_of)
    now = recorded_incidents(frames_now, quarter)
    then_of = {incident.id: incident for incident in before.incidents}
    now_of = {incident.id: incident for incident in now}
    corrections: list[Revision] = []
    progress: list[Revision] = []
    for id_ in sorted(then_of.keys() | now_of.keys()):
        if id_ not in now_of:
            corrections.append(_gone(id_, by_id.get(id_), frames_now))
        elif id_ not in then_of:
            corrections.append(_added(id_, before.on))
        else:
            corrections += _restated(then_of[id_], now_of[id_])
            for name, end in _ENDS.items():
                at = _day(getattr(frames_now.by_id[id_], end))
                told, tells = getattr(then_of[id_], name), getattr(now_of[id_], name)
                if told is None and tells is not None and at and at > before.on:
                    progress.append(Revision(id_, f"{end}: after {_minutes(tells)}", _not_yet(before.on), at))
                elif told != tells:
                    corrections.append(_retimed(id_, name, told, tells))
    if recorded and recorded.actions:
        corrections += _recounted(recorded.actions, actions_of_quarter(frames_now, quarter))
    progress += _completed(frames_now, now, before.on)
    progress.sort(key=lambda revision: revision.incident or "")
    return Revisions(before.on, recorded is not None, tuple(corrections), tuple(progress))


def _as_known(postmortems: Iterable[Postmortem], quarter: Quarter, as_of: date) -> Recorded:
    start, end = quarter.start, quarter.end
    own = (record for record in postmortems if record.on and start <= record.on <= end)
    day = min(end, as_of)
    return Recorded(day, tuple(recorded_incident(record) for record in known_on(own, day)))


def _gone(id_: str, postmortem: Postmortem | None, frames_now: Frames) -> Revision:
    if postmortem is None:
        return Revision(id_, "left out", "its postmortem is no longer in the archive")
    if postmortem.status is Status.WITHDRAWN:
        withdrawal = postmortem.withdrawn
        reason = withdrawal.reason if withdrawal else None
        return Revision(id_, "withdrawn", reason or "its file states no reason", withdrawal.on if withdrawal else None)
    if not postmortem.counts:
        return Revision(id_, "left out", "its postmortem is a draft now")
    if postmortem.on is None:
        return Revision(id_, "left out", "its file states no day now")
    if id_ in frames_now.by_id:
        return Revision(id_, f"moved to {Quarter.of(postmortem.on)}", f"its file states the day {postmortem.on} now")
    return Revision(id_, "left out", f"its file states the day {postmortem.on} now, which is after {frames_now.as_of}")


def _added(id_: str, since: date) -> Revision:
    return Revision(id_, "added", f"it was not among the quarter's incidents on {since}")


def _restated(then: RecordedIncident, now: RecordedIncident) -> Iterator[Revision]:
    for name, title in (("severity", "severity"), ("main_factor", "main factor")):
        told, tells = getattr(then, name), getattr(now, name)
        if told != tells:
            yield Revision(
                now.id, f"{title}: {told or 'none'}, now {tells or 'none'}", f"its file states another {title} now"
            )


def _retimed(id_: str, name: str, told: float | None, tells: float | None) -> Revision:
    title = name.removeprefix("minutes_").replace("_", " ")
    return Revision(id_, f"time {title}: {_minutes(told)}, now {_minutes(tells)}", "its file states other times now")


def _minutes(value: float | None) -> str:
    return "none" if value is None else f"{value:.10g} {'minute' if value == 1 else 'minutes'}"


def _not_yet(since: date) -> str:
    return f"it was not yet on {since}"


def _day(at: datetime | None) -> date | None:
    return at.astimezone(UTC).date() if at else None


def _recounted(then: RecordedActions, now: QuarterActions) -> Iterator[Revision]:
    """Yield how the counts of action items differ. How many are open is no correction: items get done."""
    for name in ("opened", "completed"):
        told, tells = getattr(then, name), getattr(now, name)
        if told != tells:
            why = "files state other action items, or other days, than they did"
            yield Revision(None, f"action items {name} in the quarter: {told}, now {tells}", why)


def _completed(frames: Frames, now: Iterable[RecordedIncident], since: date) -> Iterator[Revision]:
    for incident in now:
        for item in frames.by_id[incident.id].action_items:
            if item.done and item.done > since:
                yield Revision(incident.id, f"action item done: {item.text}", f"it was open on {since}", item.done)
