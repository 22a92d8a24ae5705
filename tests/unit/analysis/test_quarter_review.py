"""What a review begins with: the figures of the day, questions that are not published, and words for a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

import pytest

from postmortem_archive.analysis.frames import Frames, build_frames
from postmortem_archive.analysis.quarter_review import (
    FOLDER,
    NothingToReviewError,
    QuarterReview,
    ReviewError,
    begin_review,
    quarter_to_review,
)
from postmortem_archive.analysis.recorded import read_commentary, record_quarter
from postmortem_archive.analysis.review_meeting import meeting_calendar
from postmortem_archive.checks.folder import check_folder
from postmortem_archive.quarters import Quarter
from postmortem_archive.starting import POLICY, is_started
from postmortem_archive.vocabulary import Policy
from tests.support.records import ROOT, SUMMARY, make

DAY = date(2026, 7, 1)
Q2 = Quarter(2026, 2)
ITEMS = """
## Action items

- [ ] Renew (owner: platform, due: 2026-05-01)
- [ ] Watch (owner: platform, due: 2026-08-01)
- [x] Mend (owner: platform, done: 2026-07-01)
- [x] Later (owner: platform, due: 2026-06-01, done: 2026-07-02)
"""
RECORDS = [
    make("2026-02-03-first", started="2026-02-03T10:00Z"),
    make("2026-04-05-second", SUMMARY + ITEMS, started="2026-04-05T10:00Z", resolved="2026-04-05T12:00Z"),
    make("2026-06-30-third", started="2026-06-30T23:00Z"),
    make("2026-07-01-fourth", started="2026-07-01T00:00Z"),
]


def frames(names: Iterable[int] = range(4), day: date = DAY) -> Frames:
    return build_frames([RECORDS[index] for index in names], day)


def review(**changes: object) -> QuarterReview:
    return begin_review(frames(), Q2, Policy(organisation="Acme"), **changes)


@pytest.mark.parametrize(
    ("as_of", "stated", "quarter"),
    [
        (date(2026, 7, 1), None, Q2),
        (date(2026, 9, 30), None, Q2),
        (date(2026, 10, 1), None, Quarter(2026, 3)),
        (date(2026, 1, 1), None, Quarter(2025, 4)),
        (date(2026, 7, 1), Q2, Q2),
        (date(2026, 7, 1), Quarter(2024, 4), Quarter(2024, 4)),
        (date(1, 4, 1), None, Quarter(1, 1)),
    ],
)
def test_the_last_quarter_that_is_over_is_reviewed_unless_another_is_stated(as_of, stated, quarter):
    assert quarter_to_review(as_of, stated) == quarter


@pytest.mark.parametrize(
    ("as_of", "stated"),
    [(date(2026, 6, 30), Q2), (date(2026, 6, 30), Quarter(2027, 1)), (date(1, 3, 31), None)],
)
def test_a_quarter_that_is_not_over_has_no_figures_to_record(as_of, stated):
    with pytest.raises(ReviewError, match="over before"):
        quarter_to_review(as_of, stated)


def test_the_commentary_begins_with_the_figures_of_the_day():
    begun = review()
    read = read_commentary(begun.commentary_text, begun.commentary)
    assert read.findings == ()
    assert read.recorded == record_quarter(frames(), Q2)
    assert read.recorded.on == DAY
    assert [item.id for item in read.recorded.incidents] == ["2026-04-05-second", "2026-06-30-third"]


def test_nothing_of_the_questions_is_published():
    text = read_commentary(review().commentary_text, "x").text
    assert text.count("?") >= 5
    assert re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL).strip() == ""


def test_the_questions_are_about_surprise_decisions_refusals_and_action_items():
    text = review().commentary_text
    for words in ("surprised", "recurs", "decide", "will we not do", "action items are raised"):
        assert words in text


def test_the_pull_request_counts_what_is_open_and_overdue_on_the_day():
    """Counted by hand: on 1 July one of four items is done, the others are due on 1 May, 1 June and 1 August."""
    begun = review(site="https://a.example/")
    assert begun.summary.splitlines()[0] == (
        "2 incidents began in 2026-Q2. On 2026-07-01 3 action items were open, of which 2 were overdue."
    )
    assert "Read first: https://a.example/trends/2026-q2/\n" in begun.summary
    for name in ("`2026-q2.md`", "`2026-q2-review.ics`", "2026-07-07 10:00, UTC"):
        assert name in begun.summary
    assert (begun.branch, begun.title) == ("trends/2026-q2", "Review the incidents of 2026-Q2")


def test_without_a_published_site_the_page_is_named_from_its_root():
    assert "`/trends/2026-q2/`" in review(site="http://127.0.0.1:8000/").summary


def test_the_meeting_is_made_on_the_day_of_the_figures():
    begun = review(site="https://a.example/")
    meeting = meeting_calendar(Q2, Policy(organisation="Acme"), stamped=DAY, site="https://a.example/")
    assert begun.meeting_text == meeting


def test_a_quarter_without_incidents_between_others_is_reviewed():
    text = begin_review(frames([0, 3]), Q2, Policy()).commentary_text
    assert read_commentary(text, "x").recorded.incidents == ()


@pytest.mark.parametrize(("names", "quarter"), [([], Q2), ([0], Quarter(2025, 4)), ([3], Q2)])
def test_before_the_archive_s_first_incident_there_is_nothing_to_review(names: list[int], quarter: Quarter):
    with pytest.raises(NothingToReviewError, match=str(quarter)):
        begin_review(frames(names), quarter, Policy())


def test_what_was_recorded_of_the_samples_is_what_their_files_say_of_that_day():
    """No difference is made up. Files of a team's own archive may well have changed since."""
    if is_started((ROOT / POLICY).read_text(encoding="utf-8")):
        return
    checked = check_folder(ROOT / "postmortems", ROOT / "postmortems" / "vocabulary")
    paths = sorted((ROOT / FOLDER).glob("*.md"))
    assert paths
    for path in paths:
        text = path.read_text(encoding="utf-8")
        read = read_commentary(text, path.name)
        assert read.findings == ()
        quarter, recorded = Quarter.parse(path.stem), read.recorded
        known = build_frames(checked.archive.postmortems, recorded.on)
        assert recorded == record_quarter(known, quarter)
        linked = set(re.findall(r"\(\.\./\.\./postmortems/([^/]+)/\)", text))
        assert {item.id for item in recorded.incidents} <= linked
        assert linked <= {postmortem.id for postmortem in checked.archive.postmortems}
        begun = begin_review(known, quarter, checked.vocabulary.policy)
        assert path.with_name(begun.meeting).read_bytes() == begun.meeting_text.encode()
