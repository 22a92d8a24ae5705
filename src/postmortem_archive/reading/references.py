"""Where the links between an archive's files lead."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from postmortem_archive.model import Postmortem


@dataclass(frozen=True, slots=True)
class Targets:
    """What relative links can lead to: record ids by path, and assets, all relative to the archive."""

    ids: Mapping[str, str]
    assets: frozenset[str]


def is_relative(target: str) -> bool:
    """Say whether a link leads to another file, rather than to an address, a place in the page or an absolute path."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return False
    return not parts.scheme and not parts.netloc and bool(parts.path) and not parts.path.startswith("/")


def target_path(postmortem: Postmortem, target: str) -> str:
    """Return the path, relative to the archive, that a relative link of a postmortem names."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(postmortem.path), unquote(urlsplit(target).path)))


def resolves(postmortem: Postmortem, target: str, targets: Targets) -> bool:
    """Say whether a relative link leads to a record or an asset of the archive."""
    path = target_path(postmortem, target)
    return path in targets.ids or path in targets.assets
