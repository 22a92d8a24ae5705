"""What is judged about records that were read: reading tolerates, checks say what is wrong."""

from __future__ import annotations

from dataclasses import replace

from postmortem_archive.checks.chronology import check_chronology
from postmortem_archive.checks.relations import check_relations
from postmortem_archive.findings import RULES, Finding, Severity
from postmortem_archive.reading import Archive

__all__ = ["check_archive"]


def check_archive(archive: Archive) -> tuple[Finding, ...]:
    """Return all findings about an archive, those of reading included, in the order of files and lines.

    In a file that was not written for this format, an error that may be a misreading is a warning.
    """
    found = set(archive.findings)
    for postmortem in archive.postmortems:
        found.update(check_chronology(postmortem))
    found.update(check_relations(archive))
    foreign = {postmortem.path for postmortem in archive.postmortems if postmortem.foreign}
    return tuple(sorted(_softened(item) if item.path in foreign else item for item in found))


def _softened(item: Finding) -> Finding:
    if item.severity is Severity.ERROR and RULES[item.rule].may_be_misread:
        return replace(item, severity=Severity.WARNING)
    return item
