"""What an auditor asks of a review: security, frameworks, dates (``PM5xx``).

Files that were not written for this format cannot state most of it. Those that are in the usual sections are asked for
the security stakeholder, and for nothing more.
"""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_archive.checks.completeness import has_form, is_written, required_sections
from postmortem_archive.checks.places import inner_place, name_place
from postmortem_archive.checks.subject import Subject
from postmortem_archive.findings import Finding
from postmortem_archive.model import Status
from postmortem_archive.placeholders import is_filler
from postmortem_archive.vocabulary.model import normalised

_NEEDS_SECTION = ("suspected", "confirmed")


def check_security_review(subject: Subject) -> Iterator[Finding]:
    """Yield what the record of a review lacks, by the severity and the policy."""
    postmortem = subject.postmortem
    if postmortem.status is Status.WITHDRAWN:
        return
    yield from _security(subject)
    if postmortem.foreign:
        return
    yield from _frameworks(subject)
    yield from _review(subject)


def _security(subject: Subject) -> Iterator[Finding]:
    postmortem = subject.postmortem
    security = postmortem.security
    impact = security.impact if security else None
    stakeholder = security.stakeholder if security else None
    if stakeholder is not None and is_filler(stakeholder):
        stakeholder = None
    stated = any(name == "security" for name, _, _ in postmortem.places)
    place = postmortem.place("security" if stated else "severity")
    if postmortem.severity in subject.vocabulary.policy.security_review:
        if stakeholder is None and has_form(subject):
            message = (
                f"security.stakeholder: {postmortem.severity} requires the security role that took part, found none"
            )
            at = inner_place(postmortem, "security", "stakeholder") if stated else place
            yield subject.tell("PM501", *at, message, fix="add security: {impact: none, stakeholder: ...}")
        if impact is None and not postmortem.foreign:
            message = f"security.impact: {postmortem.severity} requires none, suspected or confirmed; found nothing"
            at = inner_place(postmortem, "security", "impact") if stated else place
            yield subject.tell("PM502", *at, message, fix="add security: {impact: none, stakeholder: ...}")
    required = "security-impact" in required_sections(subject)
    if impact in _NEEDS_SECTION and not required and not is_written(subject, "security-impact"):
        message = (
            f"security.impact: {impact}, so expected a section Security impact that says what is known; found none"
        )
        at = inner_place(postmortem, "security", "impact")
        yield subject.tell("PM503", *at, message, fix="add ### Security impact below Impact")
    if stakeholder is not None and postmortem.lead and normalised(stakeholder) == normalised(postmortem.lead):
        message = f"security.stakeholder: expected another role than the lead, found {stakeholder!r} twice"
        at = inner_place(postmortem, "security", "stakeholder")
        yield subject.tell("PM507", *at, message, fix="name the role that looked at the lead's work from outside")


def _frameworks(subject: Subject) -> Iterator[Finding]:
    for control in subject.postmortem.controls:
        if control.control is not None:
            continue
        framework = subject.vocabulary.framework(control.framework)
        names = (framework.name, *framework.aliases) if framework else (control.framework,)
        message = f"frameworks: expected the controls of {control.framework} that are concerned, found none"
        example = f", such as {framework.controls[0].id}" if framework and framework.controls else ""
        place = name_place(subject.postmortem, "frameworks", *names)
        yield subject.tell("PM504", *place, message, fix=f"name the controls{example}, or remove the framework")


def _review(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for a review that was not held, or held late, where the policy wants one for the severity."""
    postmortem = subject.postmortem
    days = subject.vocabulary.policy.review_within_days.get(postmortem.severity or "")
    if days is None:
        return
    held, resolved = postmortem.review_held, postmortem.resolved
    stated = {name for name, _, _ in postmortem.places}
    if held is None and postmortem.status is Status.PUBLISHED:
        place = postmortem.place("review" if "review" in stated else "status")
        message = f"review.held: expected the time of the review of a published {postmortem.severity}, found none"
        yield subject.tell("PM505", *place, message, fix="add review: {held: 2026-03-06T14:00Z}")
        return
    if resolved is None:
        return
    expected = f"review.held: expected within {days} days of resolved ({resolved:%Y-%m-%d}), as the policy says"
    if held is None and (subject.as_of - resolved.date()).days > days:
        message = f"{expected}; found none by {subject.as_of}"
        yield subject.tell("PM506", *postmortem.place("resolved"), message, fix="hold the review and state when it was")
    elif held is not None and (held.date() - resolved.date()).days > days:
        message = f"{expected}; found {held:%Y-%m-%d}"
        yield subject.tell("PM506", *inner_place(postmortem, "review", "held"), message)
