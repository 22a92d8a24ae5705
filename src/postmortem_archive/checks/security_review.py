"""What an auditor asks of a review: security, frameworks, dates (``PM5xx``)."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_archive.checks.subject import Subject
from postmortem_archive.findings import Finding


def check_security_review(subject: Subject) -> Iterator[Finding]:  # noqa: ARG001 - filled in by what follows
    """Yield nothing yet."""
    yield from ()
