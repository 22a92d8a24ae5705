"""Where a part of the front matter stands that the record has no place of its own for.

The front matter is parsed again, so this is for what has been found to be wrong, not for looking for it.
"""

from __future__ import annotations

from postmortem_archive.model import Postmortem
from postmortem_archive.vocabulary.model import normalised
from postmortem_archive.yaml_tree import Mapping, Node, Scalar, Sequence, YamlError, parse_yaml


def inner_place(postmortem: Postmortem, fact: str, name: str) -> tuple[int, int]:
    """Return the line and column of the value of a key within a fact: that of ``held`` in ``review: {held: ...}``.

    The fact's own where there is no such key.
    """
    value = _value(postmortem, fact)
    found = value.get(name) if isinstance(value, Mapping) else None
    return (found.line, found.column) if found is not None else postmortem.place(fact)


def name_place(postmortem: Postmortem, fact: str, *names: str) -> tuple[int, int]:
    """Return the line and column of the first of the names that is a key, or an item of the list, within a fact.

    The fact's own where none of them is there.
    """
    value = _value(postmortem, fact)
    words: tuple[Node, ...] = ()
    if isinstance(value, Mapping):
        words = tuple(key for key, _ in value.entries)
    elif isinstance(value, Sequence):
        words = value.items
    wanted = {normalised(name) for name in names}
    found = (word for word in words if isinstance(word, Scalar) and normalised(word.text) in wanted)
    return next(((word.line, word.column) for word in found), postmortem.place(fact))


def _value(postmortem: Postmortem, fact: str) -> Node | None:
    """Return what the front matter states at the place of a fact, whatever it calls the fact."""
    lines = postmortem.source.split("\n")[1 : max(postmortem.body_line - 2, 1)]
    try:
        front = parse_yaml("\n".join(lines), first_line=2, twice=lambda _: None)
    except YamlError:
        return None
    place = postmortem.place(fact)
    values = (value for _, value in front.entries) if isinstance(front, Mapping) else iter(())
    return next((value for value in values if (value.line, value.column) == place), None)
