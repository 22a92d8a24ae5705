"""From the folder of YAML files to a ``Vocabulary``, every mistake a finding with its line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from postmortem_archive.findings import Finding, finding
from postmortem_archive.vocabulary.model import (
    ALWAYS_TOLD,
    Field,
    Framework,
    Policy,
    SectionName,
    SeverityLevel,
    Term,
    VagueAction,
    Vocabulary,
    normalised,
)
from postmortem_archive.vocabulary.styles import ValeRule, Wording, wording
from postmortem_archive.yaml_tree import Mapping, Node, Scalar, Sequence, YamlError, node_at, parse_yaml, to_plain

_M = TypeVar("_M", bound=BaseModel)

_LISTS: dict[str, type[BaseModel]] = {
    "severities": SeverityLevel,
    "services": Term,
    "teams": Term,
    "factors": Term,
    "lifecycle": Term,
    "sections": SectionName,
    "fields": Field,
    "vague_actions": VagueAction,
}


def load_vocabulary(folder: Path) -> tuple[Vocabulary, tuple[Finding, ...]]:
    """Read every file of the folder. An entry that is not valid is left out and reported; the others stand.

    Paths of findings are relative to the folder's parent, which is the archive: ``vocabulary/teams.yml``.
    """
    findings: list[Finding] = []
    report = findings.append
    parts: dict[str, Any] = {}
    nodes: dict[str, Node | None] = {}
    for kind, model in _LISTS.items():
        parts[kind], nodes[kind] = _load_list(folder / f"{kind}.yml", folder, model, report)
    policy = folder / "policy.yml"
    if policy.exists():
        nodes["policy"] = node = _load(policy, folder, report)
        stated = _policy(node, _name(policy, folder), report) if node else Policy()
        parts["policy"] = _without_hiding(stated, node, _name(policy, folder), report)
    parts["frameworks"] = tuple(_load_frameworks(folder, report))
    parts["language"] = tuple(_load_language(folder, report))
    vocabulary = Vocabulary(**parts)
    findings.extend(_dangling(vocabulary, folder, nodes))
    findings.extend(_strangers(folder))
    return vocabulary, tuple(sorted(set(findings)))


def _without_hiding(policy: Policy, node: Node | None, name: str, report: Callable[[Finding], object]) -> Policy:
    """Return the policy without the weights that would hide what has to be told, each of which is reported."""
    refused = {rule for rule, weight in policy.rules.items() if rule in ALWAYS_TOLD and weight in ("off", "suggestion")}
    for rule in refused:
        at = node_at(node, ("rules", rule))
        message = f"rules.{rule}: expected warning or error, found {policy.rules[rule]}; this rule is always told"
        report(finding("PM190", name, *((at.line, at.column) if at else (1, 1)), message))
    kept = {rule: weight for rule, weight in policy.rules.items() if rule not in refused}
    return policy.model_copy(update={"rules": kept}) if refused else policy


def _load_frameworks(folder: Path, report: Callable[[Finding], object]) -> Iterator[Framework]:
    """Yield the frameworks, each with a name and a slug of its own: a later one that shares either is left out."""
    seen: dict[str, str] = {}
    for path in sorted((folder / "frameworks").glob("*.yml")):
        name = _name(path, folder)
        node = _load(path, folder, report)
        framework = _typed(Framework, node, name, report) if node is not None else None
        if node is None or framework is None:
            continue
        for double in _twice(node_at(node, ("controls",)), "id", name):
            report(double)
        shared = [key for key in ("name", "slug") if f"{key} {normalised(getattr(framework, key))}" in seen]
        for key in shared:
            at = node_at(node, (key,)) or node
            found = getattr(framework, key)
            other = seen[f"{key} {normalised(found)}"]
            message = f"expected a {key} of its own, found {found!r}, which {other} has already"
            report(finding("PM190", name, at.line, at.column, message))
        if not shared:
            seen.update({f"{key} {normalised(getattr(framework, key))}": name for key in ("name", "slug")})
            yield framework


def _load_language(folder: Path, report: Callable[[Finding], object]) -> Iterator[Wording]:
    """Yield the rules of language of every style, in the order of folders and files."""
    for path in sorted((folder / "language").glob("*/*.yml")):
        node = _load(path, folder, report)
        rule = _typed(ValeRule, node, _name(path, folder), report) if node is not None else None
        if rule is not None:
            yield wording(path.parent.name, path.stem, rule)


def _name(path: Path, folder: Path) -> str:
    return path.relative_to(folder.parent).as_posix()


def _load(path: Path, folder: Path, report: Callable[[Finding], object]) -> Node | None:
    name = _name(path, folder)
    try:
        node = parse_yaml(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        report(finding("PM190", name, 1, 1, f"expected a readable file, found: {error.strerror}"))
    except UnicodeDecodeError:
        report(finding("PM190", name, 1, 1, "expected UTF-8 text, found other bytes"))
    except YamlError as error:
        report(finding("PM190", name, error.line, error.column, str(error)))
    else:
        if node is None:
            report(finding("PM190", name, 1, 1, "expected entries, found an empty file"))
        return node
    return None


def _load_list(
    path: Path, folder: Path, model: type[_M], report: Callable[[Finding], object]
) -> tuple[tuple[_M, ...], Node | None]:
    """Return a file's entries, and the tree that tells where each stood."""
    if not path.exists():
        return (), None
    node = _load(path, folder, report)
    name = _name(path, folder)
    if node is None:
        return (), None
    if not isinstance(node, Sequence):
        report(finding("PM190", name, node.line, node.column, "expected a list of entries, found something else"))
        return (), None
    for double in _twice(node, "name", name):
        report(double)
    typed = (_typed(model, item, name, report) for item in node.items)
    first: dict[str, _M] = {}
    for entry in typed:
        if entry is not None:
            first.setdefault(normalised(str(getattr(entry, "name", ""))), entry)
    return tuple(first.values()), node


def _typed(model: type[_M], node: Node, name: str, report: Callable[[Finding], object]) -> _M | None:
    try:
        return model.model_validate(to_plain(node))
    except ValidationError as errors:
        for error in errors.errors(include_url=False):
            at = node_at(node, error["loc"]) or node
            where = ".".join(str(step) for step in error["loc"])
            found = "" if error["type"] == "missing" else f", found {_short(error['input'])}"
            expected = error["msg"].removeprefix("Value error, ")
            message = f"{where}: {expected}{found}" if where else f"{expected}{found}"
            report(finding("PM190", name, at.line, at.column, message))
        return None


def _policy(node: Node, name: str, report: Callable[[Finding], object]) -> Policy:
    """Return the policy that a file states. What is not valid is reported and left out; what else it says stands."""
    typed = _typed(Policy, node, name, report)
    data = to_plain(node)
    while typed is None and isinstance(data, dict) and data:
        try:
            typed = Policy.model_validate(data)
        except ValidationError as errors:
            for error in errors.errors(include_url=False):
                _leave_out(data, error["loc"])
    return typed or Policy()


def _leave_out(data: dict[Any, Any], place: tuple[str | int, ...]) -> None:
    """Take out of nested dicts what stands at a place, or the last part of the way there that exists."""
    at, last = data, place[0]
    for step in place[1:]:
        below = at.get(last)
        if not (isinstance(below, dict) and step in below):
            break
        at, last = below, step
    at.pop(last, None)


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _twice(node: Node | None, key: str, name: str) -> Iterator[Finding]:
    """Yield a finding for each entry whose name an earlier one has, and for each alias that means two entries."""
    if not isinstance(node, Sequence):
        return
    seen: dict[str, int] = {}
    entries = [item for item in node.items if isinstance(item, Mapping)]
    for item in entries:
        value = item.get(key)
        if not isinstance(value, Scalar):
            continue
        same = normalised(value.text)
        if same in seen:
            message = f"expected each {key} once, found {value.text!r} again; it stands in line {seen[same]} already"
            yield finding("PM190", name, value.line, value.column, message)
        seen.setdefault(same, value.line)
    owners = {normalised(own.text): item for item in reversed(entries) if isinstance(own := item.get(key), Scalar)}
    for item in entries:
        aliases = item.get("aliases")
        for alias in aliases.items if isinstance(aliases, Sequence) else ():
            owner = owners.setdefault(normalised(alias.text), item) if isinstance(alias, Scalar) else item
            if owner is not item and isinstance(alias, Scalar):
                message = f"expected an alias of one entry, found {alias.text!r}, which that in line {owner.line} has"
                yield finding("PM190", name, alias.line, alias.column, message)


def _strangers(folder: Path) -> Iterator[Finding]:
    """Yield a finding for each file that looks like part of the vocabulary and is not read."""
    known = {f"{kind}.yml" for kind in (*_LISTS, "policy")}
    language = folder / "language"
    for path in sorted(
        [
            *folder.glob("*.y*ml"),
            *(folder / "frameworks").glob("*.yaml"),
            *language.glob("*/*.yaml"),
            *language.glob("*.y*ml"),
        ]
    ):
        if path.parent == language:
            message = f"expected a rule of language in a folder of its style, found {path.name}, which is not read"
            yield finding("PM190", _name(path, folder), 1, 1, message)
        elif path.parent != folder or path.name not in known:
            expected = ", ".join(sorted(known)) if path.parent == folder else "a name that ends with .yml"
            message = f"expected {expected}; found {path.name}, which is not read"
            yield finding("PM190", _name(path, folder), 1, 1, message)


def _dangling(vocabulary: Vocabulary, folder: Path, nodes: dict[str, Node | None]) -> Iterator[Finding]:
    """Yield a finding for each name in one file that another file does not define."""

    def tell(kind: str, place: tuple[str | int, ...], message: str) -> Finding:
        at = node_at(nodes.get(kind), place)
        line, column = (at.line, at.column) if at else (1, 1)
        return finding("PM190", f"{folder.name}/{kind}.yml", line, column, message)

    severities = {level.name for level in vocabulary.severities}
    for key in ("review_within_days", "required_sections"):
        for severity in sorted(set(getattr(vocabulary.policy, key)) - severities):
            message = f"{key}: expected a severity of severities.yml, found {severity!r}"
            yield tell("policy", (key, severity), message)
    for index, severity in enumerate(vocabulary.policy.security_review):
        if severity not in severities:
            message = f"security_review: expected a severity of severities.yml, found {severity!r}"
            yield tell("policy", ("security_review", index), message)
    known = {section.name for section in vocabulary.sections}
    for severity, names in vocabulary.policy.required_sections.items():
        for index, section in enumerate(names):
            if section not in known:
                message = f"required_sections.{severity}: expected a section of sections.yml, found {section!r}"
                yield tell("policy", ("required_sections", severity, index), message)
    entries = nodes.get("services")
    lines = {
        own.text: index
        for index, item in enumerate(entries.items if isinstance(entries, Sequence) else ())
        if isinstance(own := node_at(item, ("name",)), Scalar)
    }
    for service in vocabulary.services:
        if service.team and vocabulary.team(service.team) is None:
            message = f"{service.name}: expected a team of teams.yml, found {service.team!r}"
            yield tell("services", (lines.get(service.name, 0), "team"), message)
