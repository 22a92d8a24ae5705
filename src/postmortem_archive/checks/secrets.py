"""Keys, tokens and passwords (``PM601`` to ``PM604``). A value never leaves this module."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_archive.checks.subject import Subject
from postmortem_archive.findings import Finding


def check_secrets(subject: Subject) -> Iterator[Finding]:  # noqa: ARG001 - filled in by what follows
    """Yield nothing yet."""
    yield from ()
