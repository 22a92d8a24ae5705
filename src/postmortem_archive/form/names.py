"""The front matter's keys and the vocabulary's names, where they are written by an alias or in another spelling."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from postmortem_archive.form.front_matter import stated_facts
from postmortem_archive.form.respelling import Respelling, respelled
from postmortem_archive.vocabulary import Framework, Term, Vocabulary
from postmortem_archive.vocabulary.model import normalised
from postmortem_archive.yaml_tree import Mapping, Node, Scalar
from postmortem_archive.yaml_tree import Sequence as YamlSequence

_FINDERS: dict[str, Callable[[Vocabulary, str], Term | None]] = {
    "services": Vocabulary.service,
    "teams": Vocabulary.team,
    "lifecycle": Vocabulary.stage,
    "factors": Vocabulary.factor,
}


def aliases(front: Mapping, lines: Sequence[str], vocabulary: Vocabulary) -> Iterator[Respelling]:
    """Yield the keys and the names of a front matter that are not what the vocabulary calls them.

    Names are those of services, teams, factors, lifecycle stages, frameworks and their controls, and of the severity.
    What the vocabulary does not know is left alone, and so is what a file says beside a severity's name, and a word
    that would become the same key as another one. ``lines`` are those of the file.
    """
    for field, key, value in stated_facts(front, vocabulary):
        if key.text != field:
            yield respelled(key, key.text, field, lines)
        if field == "severity":
            yield from _respelled(_scalars(value), partial(_severity, vocabulary), lines)
        elif field == "frameworks":
            yield from _frameworks(value, lines, vocabulary)
        elif field in _FINDERS:
            yield from _names(value, partial(_term, _FINDERS[field], vocabulary), lines)


def _term(find: Callable[[Vocabulary, str], Term | None], vocabulary: Vocabulary, text: str) -> str | None:
    term = find(vocabulary, text)
    return term.name if term else None


def _severity(vocabulary: Vocabulary, text: str) -> str | None:
    """Return the name of a severity that the whole text means; ``SEV-2 (major)`` says more than that."""
    level = vocabulary.severity(text)
    whole = level is not None and normalised(text) in map(normalised, (level.name, *level.aliases))
    return level.name if level and whole else None


def _frameworks(value: Node, lines: Sequence[str], vocabulary: Vocabulary) -> Iterator[Respelling]:
    if not isinstance(value, Mapping):
        yield from _names(value, partial(_framework, vocabulary), lines)
        return
    taken = {key.text for key, _ in value.entries}
    for key, controls in value.entries:
        framework = vocabulary.framework(key.text)
        if framework is None:
            continue
        if framework.name not in taken:
            taken.add(framework.name)
            yield respelled(key, key.text, framework.name, lines)
        yield from _names(controls, partial(_control, framework), lines)


def _framework(vocabulary: Vocabulary, text: str) -> str | None:
    framework = vocabulary.framework(text)
    return framework.name if framework else None


def _control(framework: Framework, text: str) -> str | None:
    control = framework.control(text)
    return control.id if control else None


def _names(value: Node, name: Callable[[str], str | None], lines: Sequence[str]) -> Iterator[Respelling]:
    """Yield the words of a list that have another name; one text is a list of what stands between its commas."""
    if isinstance(value, Scalar):
        last: Respelling | None = None
        for part in value.text.split(","):
            word = part.strip()
            if word:
                last = respelled(value, word, name(word) or word, lines, after=last)
                if last.expected != word:
                    yield last
    else:
        yield from _respelled(_scalars(value), name, lines)


def _respelled(
    words: Sequence[Scalar], name: Callable[[str], str | None], lines: Sequence[str]
) -> Iterator[Respelling]:
    for word in words:
        found = word.text.strip()
        expected = name(found)
        if found and expected is not None and expected != found:
            yield respelled(word, found, expected, lines)


def _scalars(value: Node) -> list[Scalar]:
    items = value.items if isinstance(value, YamlSequence) else (value,)
    return [item for item in items if isinstance(item, Scalar) and not item.is_null]
