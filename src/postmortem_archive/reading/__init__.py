"""From files to records. Everything that reads postmortems uses this one parser; it tolerates, *checks* judge."""

from postmortem_archive.reading.archive import Archive, read_archive
from postmortem_archive.reading.postmortem import Reading, read_postmortem

__all__ = ["Archive", "Reading", "read_archive", "read_postmortem"]
