"""The front matter of a record as it stands in its file."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_archive.model import Postmortem
from postmortem_archive.vocabulary import Vocabulary
from postmortem_archive.yaml_tree import Mapping, Node, Scalar, YamlError, parse_yaml


def front_matter_text(postmortem: Postmortem) -> str:
    r"""Return the lines between the fences, without the last ``\n``. The first of them is line 2 of the file."""
    return "\n".join(postmortem.source.split("\n")[1 : postmortem.body_line - 2])


def front_matter_tree(postmortem: Postmortem) -> Mapping | None:
    """Return the keys and values with their places, None where there is none or it is not valid."""
    if postmortem.body_line < 3:
        return None
    try:
        node = parse_yaml(front_matter_text(postmortem), first_line=2, twice=lambda _: None)
    except YamlError:
        return None
    return node if isinstance(node, Mapping) else None


def stated_facts(front: Mapping, vocabulary: Vocabulary) -> Iterator[tuple[str, Scalar, Node]]:
    """Yield each fact that a front matter states, with its key and value.

    Where several keys mean one fact, that is the fact's own name, or else the first of them, as reading has it.
    """
    own = {key.text for key, _ in front.entries}
    seen: set[str] = set()
    for key, value in front.entries:
        field = vocabulary.field(key.text)
        if field is None or field in seen or (field != key.text and field in own):
            continue
        seen.add(field)
        yield field, key, value
