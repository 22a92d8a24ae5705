"""Postmortems that were merged become published, if nothing about them is an error."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from postmortem_archive.checks import judge_archive, paths_of
from postmortem_archive.findings import Finding
from postmortem_archive.fixing.files import read_for_change, reason, replace_text
from postmortem_archive.fixing.status import with_status
from postmortem_archive.model import Postmortem, Status
from postmortem_archive.parallel import Mapper, in_turn
from postmortem_archive.reading import Archive
from postmortem_archive.rules import Severity
from postmortem_archive.sensitive import shown_paths
from postmortem_archive.vocabulary import Vocabulary

_WAITING = (Status.DRAFT, Status.IN_REVIEW)


@dataclass(frozen=True, slots=True)
class Publication:
    """What became of one postmortem, which was of status ``before``. ``problem``: why its file could not be changed."""

    path: str
    before: Status
    errors: tuple[Finding, ...] = ()
    problem: str | None = None

    @property
    def is_left(self) -> bool:
        """Whether it stays as it was."""
        return bool(self.errors or self.problem)


def publish(
    folder: Path,
    archive: Archive,
    vocabulary: Vocabulary,
    paths: Collection[str],
    as_of: date,
    *,
    each: Mapper = in_turn,
) -> Iterator[Publication]:
    """Publish drafts and postmortems in review by the status in their files, and yield what became of each.

    ``paths`` are those of the archive's records; what is published or withdrawn already is passed over. Each is judged
    as what it would be, published, on the day ``as_of``; one with an error stays as it is.
    """
    waiting = {
        record.path: record for record in archive.postmortems if record.path in paths and record.status in _WAITING
    }
    if not waiting:
        return
    records = tuple(_published(record) if record.path in waiting else record for record in archive.postmortems)
    findings = judge_archive(replace(archive, postmortems=records), vocabulary, as_of, each=each)
    shown = shown_paths(paths_of(archive))
    for path, record in waiting.items():
        errors = tuple(
            item for item in findings if item.path == shown.get(path, path) and item.severity is Severity.ERROR
        )
        problem = None if errors else _set_published(folder / path, vocabulary)
        yield Publication(path, record.status, errors, problem)


def _published(record: Postmortem) -> Postmortem:
    return replace(record, status=Status.PUBLISHED)


def _set_published(path: Path, vocabulary: Vocabulary) -> str | None:
    """Write the status into a file; return why that could not be done, or None."""
    try:
        replace_text(path, with_status(read_for_change(path), Status.PUBLISHED, vocabulary))
    except (OSError, ValueError) as error:
        return reason(error)
    return None
