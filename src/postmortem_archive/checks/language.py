"""Words that blame, judge or name persons (``PM3xx``)."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_archive.checks.subject import Subject
from postmortem_archive.findings import Finding


def check_language(subject: Subject) -> Iterator[Finding]:  # noqa: ARG001 - filled in by what follows
    """Yield nothing yet."""
    yield from ()
