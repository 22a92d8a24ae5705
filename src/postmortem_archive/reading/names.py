"""What files of Markdown are called."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

MARKDOWN = (".md", ".markdown", ".mdown", ".md.erb")
"""How their names end, in whatever case."""

_ENDING = re.compile(rf"(?:\.html)?(?:{'|'.join(map(re.escape, MARKDOWN))})$", re.IGNORECASE)


def stem(path: str) -> str:
    """Return a file's name without what says that it is Markdown, and that a page is made of it."""
    name = PurePosixPath(path).name
    return _ENDING.sub("", name) or name
