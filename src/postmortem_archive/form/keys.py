"""The front matter's keys in the order in which this format lists them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from postmortem_archive.vocabulary import Vocabulary
from postmortem_archive.vocabulary.model import FIELDS
from postmortem_archive.yaml_tree import Mapping, Scalar, YamlError, parse_yaml, to_plain

_FOR_EDITORS = "# yaml-language-server:"


def first_out_of_order(keys: Sequence[Scalar], vocabulary: Vocabulary) -> tuple[Scalar, Scalar] | None:
    """Return the first key that should stand further up and the key before which it should, or None.

    A key that the vocabulary does not know may stand anywhere.
    """
    ranked = [(FIELDS.index(name), key) for key in keys if (name := vocabulary.field(key.text))]
    highest = -1
    for rank, key in ranked:
        if rank < highest:
            return key, next(other for above, other in ranked if above > rank)
        highest = rank
    return None


def in_usual_order(front_matter: str, vocabulary: Vocabulary) -> str:
    r"""Return the lines between the front matter's fences with its keys in the usual order, or the same text.

    Line ends are ``\n``, the last line's left out. A key takes along what belongs to it: the comments above it and
    the unknown keys below it. Comments at the top with an empty line behind them stay there. The same text is returned
    for what is no plain list of keys, and for what YAML would then read otherwise.
    """
    tree = _tree(front_matter)
    if tree is None or not first_out_of_order([key for key, _ in tree.entries], vocabulary):
        return front_matter
    lines = front_matter.split("\n")
    plain = all(not lines[key.line - 1][: key.column - 1].strip() for key, _ in tree.entries)
    if not plain:  # keys between braces, or behind question marks
        return front_matter
    starts = [_with_comments(lines, key.line - 1, past_empty=index > 0) for index, (key, _) in enumerate(tree.entries)]
    last = len(lines)
    while last > starts[-1] + 1 and _is_apart(lines[last - 1]):
        last -= 1
    blocks = list(_blocks(tree, vocabulary, [*starts, last]))
    ordered = [
        line for block in sorted(blocks, key=lambda block: block.rank) for line in lines[block.start : block.end]
    ]
    text = "\n".join([*lines[: starts[0]], *ordered, *lines[last:]])
    same = _tree(text)
    if same is None or dict(to_plain(same)) != dict(to_plain(tree)):
        return front_matter
    return text


@dataclass(frozen=True, slots=True)
class _Block:
    """A known key's lines, the end exclusive, with those of the unknown keys below it."""

    rank: int
    start: int
    end: int


def _blocks(tree: Mapping, vocabulary: Vocabulary, starts: Sequence[int]) -> Iterator[_Block]:
    rank, begun = -1, starts[0]
    for (key, _), start in zip(tree.entries, starts, strict=False):
        name = vocabulary.field(key.text)
        if name is not None:
            if start > begun:
                yield _Block(rank, begun, start)
            rank, begun = FIELDS.index(name), start
    yield _Block(rank, begun, starts[-1])


def _tree(text: str) -> Mapping | None:
    try:
        tree = parse_yaml(text)
    except YamlError:
        return None
    return tree if isinstance(tree, Mapping) else None


def _with_comments(lines: Sequence[str], start: int, *, past_empty: bool) -> int:
    """Return the line at which the comments above a key begin; what is said to editors stays at the top.

    A comment that is set in further than the key speaks of what is set in above it. One with an empty line behind it
    heads what is below it; ``past_empty`` says whether it goes along.
    """
    column = _indent(lines[start])
    above = start
    while above:
        line = lines[above - 1]
        if _is_comment(line, column) and not line.startswith(_FOR_EDITORS):
            start = above - 1
        elif line.strip() or not past_empty:
            break
        above -= 1
    return start


def _is_comment(line: str, column: int) -> bool:
    return line.lstrip().startswith("#") and _indent(line) <= column


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _is_apart(line: str) -> bool:
    return not line.strip() or line.startswith("#")
