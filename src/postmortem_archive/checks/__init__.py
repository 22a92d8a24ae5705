"""What is judged about records that were read: reading tolerates, checks say what is wrong."""

from __future__ import annotations

from postmortem_archive.checks.chronology import check_chronology
from postmortem_archive.checks.relations import check_relations
from postmortem_archive.findings import Finding
from postmortem_archive.reading import Archive

__all__ = ["check_archive"]


def check_archive(archive: Archive) -> tuple[Finding, ...]:
    """Return all findings about an archive, those of reading included, in the order of files and lines."""
    found = set(archive.findings)
    for postmortem in archive.postmortems:
        found.update(check_chronology(postmortem))
    found.update(check_relations(archive))
    return tuple(sorted(found))
