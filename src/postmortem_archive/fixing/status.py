"""The status of a postmortem, set in its front matter; nothing else of the file is touched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from postmortem_archive.fixing.changes import Lines, Replacement
from postmortem_archive.fixing.meaning import same_meaning
from postmortem_archive.form.front_matter import front_matter_tree, stated_facts
from postmortem_archive.form.respelling import respelled
from postmortem_archive.model import Status
from postmortem_archive.reading.postmortem import read_postmortem
from postmortem_archive.vocabulary import Vocabulary
from postmortem_archive.yaml_tree import Mapping, Node, Scalar

_ABOVE = ("severity", "title")
"""The keys below which a missing status is written: the first of them that there is."""
_NAME = "postmortem.md"


def with_status(text: str, status: Status, vocabulary: Vocabulary) -> str:
    """Return a file's text with that status: the word is replaced where it stands, or a line added below ``severity``.

    Raises:
        ValueError: there is no front matter that can be read, or the status is written so that setting it would
            change more than the word.
    """
    lines = Lines.of(text)
    before = read_postmortem(_NAME, text, vocabulary).postmortem
    front = front_matter_tree(before)
    if front is None:
        raise ValueError("status: expected front matter to set it in, found none that can be read")
    change = _change(lines, before.source.split("\n"), front, status, vocabulary)
    if change is not None:
        mended = lines.changed([change]).text
        after = read_postmortem(_NAME, mended, vocabulary).postmortem
        if after.status is status and same_meaning(replace(before, status=status), after):
            return mended
    raise ValueError(f"status: expected a word that can be replaced by {status}, found something else; set it by hand")


def _change(
    lines: Lines, texts: Sequence[str], front: Mapping, status: Status, vocabulary: Vocabulary
) -> Replacement | None:
    facts = {field: (key, value) for field, key, value in stated_facts(front, vocabulary)}
    if "status" in facts:
        return _replaced(texts, *facts["status"], status)
    above = next((facts[name][0] for name in _ABOVE if name in facts), None)
    if above is None:
        return None
    text, end = lines.lines[above.line - 1]
    return Replacement(above.line, len(text), len(text), f"{end}{' ' * (above.column - 1)}status: {status}")


def _replaced(texts: Sequence[str], key: Scalar, value: Node, status: Status) -> Replacement | None:
    if not isinstance(value, Scalar):
        return None
    if not value.text:
        colon = texts[key.line - 1].find(":", key.column - 1 + len(key.text)) + 1
        return Replacement(key.line, colon, colon, f" {status}")
    word = respelled(value, value.text, status, texts)
    start = word.column - 1
    return Replacement(word.line, start, start + len(value.text), status) if word.literal else None
