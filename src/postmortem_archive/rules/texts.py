"""What is told about each rule: why it exists, how to mend it, and a bad and a good example.

Each rule has a folder in ``examples/``: ``rule.md`` with the reasons, ``bad.md`` and ``good.md``. A short front matter
in ``rule.md`` says where the finding is: ``found: 6:11``, or several with commas between, each with the file before it
where the example is not one file but a folder, ``bad/`` and ``good/``. ``file`` is the name that a file has otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from postmortem_archive.rules.catalogue import RULES, Rule
from postmortem_archive.yaml_tree import Mapping, Scalar, parse_yaml

_FILE = "2026/2026-03-04-example.md"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where an example's finding is."""

    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class RuleText:
    """All that is told about a rule. Examples are files by their path within an archive."""

    rule: Rule
    text: str
    places: tuple[Place, ...]
    bad: tuple[tuple[str, bytes], ...]
    good: tuple[tuple[str, bytes], ...]


@cache
def rule_text(code: str) -> RuleText:
    """Return what is told about a rule.

    Raises:
        KeyError: there is no rule of that code.
        FileNotFoundError: its folder is not complete.
        ValueError: its front matter is not as described above.
    """
    rule = RULES[code]
    folder = files(__package__).joinpath("examples", code)
    source = folder.joinpath("rule.md").read_text(encoding="utf-8")
    _, front, text = source.split("---\n", 2)
    facts = parse_yaml(front)
    entries = facts.entries if isinstance(facts, Mapping) else ()
    stated = {key.text: value.text for key, value in entries if isinstance(value, Scalar)}
    if "found" not in stated:
        raise ValueError(f"{code}/rule.md: expected front matter with the key found, found {sorted(stated)}")
    name = stated.get("file", _FILE)
    places = tuple(sorted(_place(word.strip(), name) for word in stated["found"].split(",")))
    return RuleText(rule, text.strip(), places, _example(folder, "bad", name), _example(folder, "good", name))


def _place(text: str, name: str) -> Place:
    file, line, column = text.rsplit(":", 2) if text.count(":") > 1 else (name, *text.split(":"))
    return Place(file, int(line), int(column))


def _example(folder: Traversable, kind: str, name: str) -> tuple[tuple[str, bytes], ...]:
    tree = folder.joinpath(kind)
    if tree.is_dir():
        return tuple(sorted(_files(tree, "")))
    return ((name, folder.joinpath(f"{kind}.md").read_bytes()),)


def _files(folder: Traversable, above: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for entry in folder.iterdir():
        name = f"{above}{entry.name}"
        found.extend(_files(entry, f"{name}/") if entry.is_dir() else [(name, entry.read_bytes())])
    return found
