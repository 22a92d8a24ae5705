"""What changed about a quarter since it ended, and why, as the files say."""

from __future__ import annotations

from datetime import date

import pytest

from postmortem_archive.analysis.frames import build_frames
from postmortem_archive.analysis.recorded import Recorded, RecordedActions, record_quarter
from postmortem_archive.analysis.revisions import Revision, revisions
from postmortem_archive.quarters import Quarter
from tests.support.records import SUMMARY, make

QUARTER = Quarter(2026, 1)
RECORDED, NOW = date(2026, 4, 1), date(2026, 8, 1)
ID = "2026-03-04-outage"


def outage(body: str = SUMMARY, name: str = ID, **facts: object):
    stated = {"started": "2026-03-04T10:00Z", "resolved": "2026-03-04T12:00Z", "factors": ["missing-alert"], **facts}
    return make(name, body, **stated)


def compared(then: list, now: list):
    """The quarter recorded when the files were ``then``, compared with the files ``now``."""
    return revisions(record_quarter(build_frames(then, RECORDED), QUARTER), build_frames(now, NOW), QUARTER, now)


def test_nothing_changed_is_no_revision():
    told = compared([outage()], [outage()])
    assert (told.since, told.was_recorded, told.corrections, told.progress) == (RECORDED, True, (), ())


@pytest.mark.parametrize(
    ("now", "revision"),
    [
        ([], Revision(ID, "left out", "its postmortem is no longer in the archive")),
        (
            [outage(status="withdrawn", withdrawn={"on": "2026-05-02", "reason": "Told twice"})],
            Revision(ID, "withdrawn", "Told twice", date(2026, 5, 2)),
        ),
        ([outage(status="withdrawn")], Revision(ID, "withdrawn", "its file states no reason")),
        ([outage(status="draft")], Revision(ID, "left out", "its postmortem is a draft now")),
        (
            [outage(started="2026-04-02T10:00Z", resolved="2026-04-02T12:00Z")],
            Revision(ID, "moved to 2026-Q2", "its file states the day 2026-04-02 now"),
        ),
        (
            [outage(started="2026-09-02T10:00Z", resolved="2026-09-02T12:00Z")],
            Revision(ID, "left out", "its file states the day 2026-09-02 now, which is after 2026-08-01"),
        ),
        (
            [outage(severity="SEV-1")],
            Revision(ID, "severity: SEV-2, now SEV-1", "its file states another severity now"),
        ),
        (
            [outage(factors=[])],
            Revision(ID, "main factor: missing-alert, now none", "its file states another main factor now"),
        ),
        (
            [outage(resolved="2026-03-04T11:30:30Z")],
            Revision(ID, "time to resolve: 120 minutes, now 90.5 minutes", "its file states other times now"),
        ),
        (
            [outage(detected="2026-03-04T10:01Z")],
            Revision(ID, "time to detect: none, now 1 minute", "its file states other times now"),
        ),
    ],
)
def test_an_incident_s_correction_says_what_and_why(now: list, revision: Revision):
    told = compared([outage()], now)
    assert told.corrections == (revision,)
    assert told.progress == ()


def test_an_incident_that_came_later_is_added():
    told = compared([], [outage()])
    assert told.corrections == (Revision(ID, "added", "it was not among the quarter's incidents on 2026-04-01"),)


def test_an_incident_that_went_on_and_items_done_since_are_progress():
    body = f"{SUMMARY}\n## Action items\n\n- [ ] Renew\n- [ ] Alert\n- [x] Page (done: 2026-03-30)\n"
    later = body.replace("[ ] Renew", "[x] Renew (done: 2026-05-05)")
    then = [outage(body, started="2026-03-31T10:00Z", resolved=None)]
    now = [outage(later, started="2026-03-31T10:00Z", resolved="2026-04-02T10:00Z")]
    told = compared(then, now)
    assert told.progress == (
        Revision(ID, "resolved: after 2880 minutes", "it was not yet on 2026-04-01", date(2026, 4, 2)),
        Revision(ID, "action item done: Renew", "it was open on 2026-04-01", date(2026, 5, 5)),
    )
    # The two that were open waited from the day on which the incident was over, which is in the next quarter.
    assert [revision.what for revision in told.corrections] == ["action items opened in the quarter: 3, now 1"]


def test_an_instant_of_the_day_of_the_record_or_before_was_left_out_of_it():
    told = compared([outage(resolved=None)], [outage(resolved="2026-04-01T23:00Z")])
    assert [revision.what for revision in told.corrections] == ["time to resolve: none, now 41100 minutes"]
    assert told.progress == ()


def test_an_incident_that_was_over_and_then_was_not_is_corrected():
    told = compared([outage()], [outage(resolved="2026-04-02T10:00Z")])
    assert [revision.what for revision in told.corrections] == ["time to resolve: 120 minutes, now 41760 minutes"]
    assert told.progress == ()


def test_counts_of_action_items_that_differ_are_corrections_of_no_incident():
    record = Recorded(RECORDED, record_quarter(build_frames([outage()], RECORDED), QUARTER).incidents,
                      RecordedActions(opened=3, completed=0, open=7))  # fmt: skip
    (told,) = revisions(record, build_frames([outage()], NOW), QUARTER, [outage()]).corrections
    assert told == Revision(
        None, "action items opened in the quarter: 3, now 0",
        "files state other action items, or other days, than they did",
    )  # fmt: skip


def test_without_a_record_the_dates_tell_what_they_can():
    body = f"{SUMMARY}\n## Action items\n\n- [x] Renew (done: 2026-05-05)\n"
    files = [
        outage(body, started="2026-03-31T10:00Z", resolved="2026-04-02T10:00Z"),
        outage(name="2026-02-01-twice", started="2026-02-01T10:00Z", resolved=None, status="withdrawn",
               withdrawn={"on": "2026-05-02", "reason": "Told twice"}),
        outage(name="2026-02-02-early", started="2026-02-02T10:00Z", resolved=None, status="withdrawn",
               withdrawn={"on": "2026-03-02", "reason": "Told twice"}),
        outage(name="2026-05-05-next", started="2026-05-05T10:00Z", resolved=None),
    ]  # fmt: skip
    told = revisions(None, build_frames(files, NOW), QUARTER, files)
    assert (told.since, told.was_recorded) == (date(2026, 3, 31), False)
    assert told.corrections == (Revision("2026-02-01-twice", "withdrawn", "Told twice", date(2026, 5, 2)),)
    assert [(revision.what, revision.on) for revision in told.progress] == [
        ("resolved: after 2880 minutes", date(2026, 4, 2)),
        ("action item done: Renew", date(2026, 5, 5)),
    ]


def test_the_order_of_files_makes_no_difference():
    then = [outage(), outage(name="2026-03-05-other", started="2026-03-05T10:00Z", resolved=None)]
    now = [outage(severity="SEV-1"), outage(name="2026-03-06-new", started="2026-03-06T10:00Z", resolved=None)]
    assert compared(then, now) == compared(then[::-1], now[::-1])


def test_a_quarter_that_is_not_over_has_changed_in_nothing():
    files = [
        outage(started="2026-07-05T10:00Z", resolved=None),
        outage(name="2026-08-09-later", started="2026-08-09T10:00Z"),
    ]
    told = revisions(None, build_frames(files, NOW), Quarter(2026, 3), files)
    assert (told.since, told.corrections, told.progress) == (NOW, (), ())
