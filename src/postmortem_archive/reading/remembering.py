"""Reading the same texts again, as a local preview does after each edit."""

from __future__ import annotations

from postmortem_archive.reading.postmortem import Reading, read_postmortem
from postmortem_archive.vocabulary import Vocabulary


class RememberingReader:
    """Reads as ``read_postmortem`` does, and knows for each path what it read there last.

    What it keeps is as large as the archive; what it returns depends on its arguments alone.
    """

    def __init__(self) -> None:
        self._vocabulary: Vocabulary | None = None
        self._last: dict[str, tuple[str, Reading]] = {}

    def __call__(self, path: str, text: str, vocabulary: Vocabulary) -> Reading:
        """Return the record of a text and what was noticed in it."""
        if vocabulary is not self._vocabulary:
            if vocabulary != self._vocabulary:
                self._last.clear()
            self._vocabulary = vocabulary
        last = self._last.get(path)
        if last is None or last[0] != text:
            last = self._last[path] = (text, read_postmortem(path, text, vocabulary))
        return last[1]
