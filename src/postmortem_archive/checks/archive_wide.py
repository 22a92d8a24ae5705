"""What is only seen when all postmortems are looked at together (``PM7xx``)."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_archive.findings import Finding
from postmortem_archive.reading import Archive


def check_archive_wide(archive: Archive) -> Iterator[Finding]:  # noqa: ARG001 - filled in by what follows
    """Yield nothing yet."""
    yield from ()
