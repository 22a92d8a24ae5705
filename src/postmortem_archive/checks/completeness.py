"""What a postmortem of its severity and status needs, and lacks (``PM13x``)."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_archive.checks.subject import Subject
from postmortem_archive.findings import Finding


def check_completeness(subject: Subject) -> Iterator[Finding]:  # noqa: ARG001 - filled in by what follows
    """Yield nothing yet."""
    yield from ()
