"""What a reviewer does next with a postmortem."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from postmortem_archive.findings import Finding
from postmortem_archive.model import Postmortem, Status
from postmortem_archive.rules import Severity
from postmortem_archive.vocabulary.model import Policy
from postmortem_archive.wording import plural


def next_step(postmortem: Postmortem, findings: Sequence[Finding], policy: Policy) -> str:
    """Return one sentence, given the findings about the postmortem: the first thing that stands in the way."""
    secrets = [item for item in findings if item.rule.startswith("PM6") and item.severity is not Severity.SUGGESTION]
    if secrets:
        return (
            "Treat what the PM6 findings point at as known to others: have it revoked or replaced, and taken out of "
            "the branch's history, before anything else."
        )
    errors = sum(item.severity is Severity.ERROR for item in findings)
    if errors:
        return f"Nothing yet: the author mends {plural(errors, 'error')} first."
    if postmortem.status is Status.WITHDRAWN:
        return "Read the reason for the withdrawal, and approve it."
    if postmortem.review_held is None:
        by = _by(postmortem, policy)
        return f"Read it for facts and comment here; hold the review{by}, and fill in when it was held."
    if postmortem.severity in policy.security_review and not (postmortem.security and postmortem.security.stakeholder):
        return f"Ask the security stakeholder, who takes part in each review of {postmortem.severity}."
    return "Go through the checklist of the pull request, and approve when what is missing is done or written down."


def _by(postmortem: Postmortem, policy: Policy) -> str:
    """Return until when the policy wants the review: so many days after the resolution, else after the start."""
    days = policy.review_within_days.get(postmortem.severity or "")
    ended = postmortem.resolved or postmortem.started
    day: date | None = ended.date() if ended else postmortem.on
    return f" by {day + timedelta(days=days)}" if days is not None and day is not None else ""
