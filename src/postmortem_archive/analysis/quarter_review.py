"""What the review of a quarter begins with: a file for people's commentary, the meeting, and a pull request's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from postmortem_archive.analysis.frames import Frames
from postmortem_archive.analysis.recorded import front_matter, record_quarter
from postmortem_archive.analysis.rendering import render_text
from postmortem_archive.analysis.review_meeting import meeting_calendar, meeting_name, meeting_start, published_page
from postmortem_archive.model import ActionState
from postmortem_archive.quarters import Quarter
from postmortem_archive.vocabulary import Policy

FOLDER = "docs/trends"
"""Where commentaries are, from the root of the repository."""


class ReviewError(ValueError):
    """A quarter cannot be reviewed; the message says why."""


class NothingToReviewError(ReviewError):
    """The archive has no such quarter: it has no incidents yet, or its first is of a later one."""


@dataclass(frozen=True, slots=True)
class QuarterReview:
    """The review of a quarter: names and texts of its two files, and where and how a pull request tells of it."""

    quarter: Quarter
    commentary: str
    commentary_text: str
    meeting: str
    meeting_text: str
    branch: str
    title: str
    summary: str


def quarter_to_review(as_of: date, stated: Quarter | None = None) -> Quarter:
    """Return the quarter that was stated, or else the last that was over before the day.

    Raises:
        ReviewError: that quarter was not over before the day, so that its figures are not known yet.
    """
    now = Quarter.of(as_of)
    if stated is None:
        if now.index <= Quarter(1, 1).index:
            raise ReviewError(f"no quarter was over before {as_of}")
        return now.shifted(-1)
    if stated >= now:
        raise ReviewError(f"expected a quarter that was over before {as_of}, found {stated}")
    return stated


def commentary_name(quarter: Quarter) -> str:
    """Return the name of a quarter's commentary file: ``2026-q1.md``."""
    return f"{quarter.slug}.md"


def begin_review(frames: Frames, quarter: Quarter, policy: Policy, *, site: str = "") -> QuarterReview:
    """Return the review of a quarter as it was known on the day of the frames. ``site`` is the site's address.

    Raises:
        NothingToReviewError: the quarter is none of those that the archive has pages of.
    """
    if quarter not in frames.quarters:
        known = f"which begins with {frames.quarters[0]}" if frames.quarters else "which has no incidents"
        raise NothingToReviewError(f"expected a quarter of the archive, {known} on {frames.as_of}, found {quarter}")
    recorded = record_quarter(frames, quarter)
    is_open = frames.actions["state"] == ActionState.OPEN.value
    said = {
        "quarter": quarter,
        "recorded": recorded,
        "front_matter": front_matter(recorded),
        "count": len(recorded.incidents),
        "open": int(is_open.sum()),
        "overdue": int(frames.actions["days_overdue"].notna().sum()),
        "page": published_page(quarter, site),
        "commentary": commentary_name(quarter),
        "meeting": meeting_name(quarter),
        "start": meeting_start(quarter, policy),
        "zone": policy.time_zone,
    }
    return QuarterReview(
        quarter=quarter,
        commentary=commentary_name(quarter),
        commentary_text=render_text("commentary.md.jinja", **said),
        meeting=meeting_name(quarter),
        meeting_text=meeting_calendar(quarter, policy, stamped=frames.as_of, site=site),
        branch=f"trends/{quarter.slug}",
        title=f"Review the incidents of {quarter}",
        summary=render_text("pull_request.md.jinja", **said),
    )
