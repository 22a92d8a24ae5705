"""Headings to which other files of an archive link, and which therefore keep their words."""

from __future__ import annotations

from collections import defaultdict
from urllib.parse import urlsplit

from postmortem_archive.reading import Archive
from postmortem_archive.reading.references import is_relative, target_path


def linked_anchors(archive: Archive) -> dict[str, frozenset[str]]:
    """Return the anchors that links between the files of an archive name, by the path of the file that has them."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for postmortem in archive.postmortems:
        for reference in postmortem.references:
            if is_relative(reference.target):
                anchor = urlsplit(reference.target).fragment
                if anchor:
                    found[target_path(postmortem, reference.target)].add(anchor)
    return {path: frozenset(anchors) for path, anchors in found.items()}
