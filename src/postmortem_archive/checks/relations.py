"""What a postmortem says of other files: relations (``PM7xx``) and links."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_archive.findings import Finding, finding
from postmortem_archive.reading import Archive
from postmortem_archive.reading.references import Targets, is_relative, resolves, target_path


def check_relations(archive: Archive) -> Iterator[Finding]:
    """Yield a finding for each related id and each relative link that leads nowhere."""
    targets = Targets(archive.ids, frozenset(archive.assets))
    ids = set(targets.ids.values())
    for postmortem in archive.postmortems:
        lines = postmortem.source.split("\n")
        for name in postmortem.related:
            if name not in ids:
                place = postmortem.place(f"related.{name}")
                message = f"related: expected the id of a postmortem, found {name!r}"
                yield finding("PM702", postmortem.path, *place, message)
        for reference in postmortem.references:
            if is_relative(reference.target) and not resolves(postmortem, reference.target, targets):
                path = target_path(postmortem, reference.target)
                message = (
                    f"link: expected a postmortem or an image of the archive, found {path!r}, which does not exist"
                )
                column = lines[reference.line - 1].find(reference.target) + 1 if reference.line <= len(lines) else 1
                yield finding("PM117", postmortem.path, reference.line, column, message)
