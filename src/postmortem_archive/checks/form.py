"""How a file is laid out: headings, tables, keys and forms of times (``PM11x`` and ``PM12x``)."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_archive.checks.subject import Subject
from postmortem_archive.findings import Finding


def check_form(subject: Subject) -> Iterator[Finding]:  # noqa: ARG001 - filled in by what follows
    """Yield nothing yet."""
    yield from ()
