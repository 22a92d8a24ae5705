"""What people wrote on a quarter, in ``docs/trends/2026-q1.md``. Nothing here writes there."""

from __future__ import annotations

import re
from pathlib import Path

_PATH = re.compile(r"trends/[0-9]{4}-q[1-4]\.md")


def is_commentary(path: str) -> bool:
    """Say whether a path below ``docs/``, with forward slashes, is that of a commentary on a quarter."""
    return _PATH.fullmatch(path) is not None


def read_commentaries(docs: Path) -> dict[str, str]:
    """Return the commentaries of a folder such as ``docs/`` by their paths below it.

    Raises:
        OSError: one cannot be read.
        UnicodeDecodeError: one is no UTF-8.
    """
    paths = sorted(docs.glob("trends/*.md"))
    named = {path.relative_to(docs).as_posix(): path for path in paths}
    return {name: path.read_text(encoding="utf-8-sig") for name, path in named.items() if is_commentary(name)}
