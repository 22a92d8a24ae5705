"""How a file is laid out: front matter, headings, tables and images (``PM11x`` and ``PM12x``)."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_archive.checks.front_matter_form import check_front_matter_form
from postmortem_archive.checks.headings import check_headings
from postmortem_archive.checks.images import check_images
from postmortem_archive.checks.subject import Subject
from postmortem_archive.checks.tables import check_tables
from postmortem_archive.checks.titles import check_title
from postmortem_archive.findings import Finding


def check_form(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each thing that is written or laid out in another way than the format has it."""
    yield from check_front_matter_form(subject)
    yield from check_title(subject)
    yield from check_headings(subject)
    yield from check_tables(subject)
    yield from check_images(subject)
