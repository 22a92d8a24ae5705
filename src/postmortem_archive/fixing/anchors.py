"""Headings to which other files of an archive link, and which therefore keep their words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import urlsplit

from postmortem_archive.model import Postmortem
from postmortem_archive.reading import Archive
from postmortem_archive.reading.document import html_targets, parse_tokens
from postmortem_archive.reading.references import is_relative, target_path


def linked_anchors(archive: Archive) -> dict[str, frozenset[str]]:
    """Return the anchors that links between the files of an archive name, by the path of the file that has them."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for postmortem in archive.postmortems:
        for target in _targets(postmortem):
            if is_relative(target):
                anchor = urlsplit(target).fragment
                if anchor:
                    found[target_path(postmortem, target)].add(anchor)
    return {path: frozenset(anchors) for path, anchors in found.items()}


def _targets(postmortem: Postmortem) -> Iterator[str]:
    """Yield where the links of a postmortem lead, those that are written in HTML too."""
    yield from (reference.target for reference in postmortem.references)
    if "href" in postmortem.source.lower():
        yield from html_targets(parse_tokens(postmortem.body))
