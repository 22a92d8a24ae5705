"""The issue form: what GitHub makes of a filled-in form, taken apart again by the form's own definition.

GitHub writes each field as a heading, ``### Label``, an empty line and the value; ``_No response_`` where nothing was
filled in. Labels are taken from the form, so that the two cannot drift apart.

See https://docs.github.com/en/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-githubs-form-schema
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from postmortem_archive.yaml_tree import YamlError, parse_yaml, to_plain

NO_RESPONSE = ("_No response_", "None")
"""What GitHub writes for a field, or a choice, that was left empty."""

_HEADING = "### "
_LINE_ENDS = re.compile(r"\r\n?")


class FormError(ValueError):
    """A file is not the definition of an issue form."""


@dataclass(frozen=True, slots=True)
class Field:
    """A question of the form. ``kind`` is GitHub's type of it: input, textarea, dropdown or checkboxes."""

    id: str
    kind: str
    label: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IssueForm:
    """The form's questions, in order, and the labels that GitHub gives to every issue made with it."""

    fields: tuple[Field, ...]
    labels: tuple[str, ...] = ()

    def label(self, id_: str) -> str:
        """Return the label of a field.

        Raises:
            FormError: the form has no such field.
        """
        for field in self.fields:
            if field.id == id_:
                return field.label
        raise FormError(f"expected a field with the id {id_}, found none")


def load_form(text: str, file: str) -> IssueForm:
    """Return the form that a YAML file of ``.github/ISSUE_TEMPLATE`` defines. ``file`` is its name in messages.

    Raises:
        FormError: it does not define one.
    """
    try:
        root = to_plain(parse_yaml(text))
    except YamlError as error:
        raise FormError(f"{file}:{error.line}:{error.column}: {error}") from None
    if not isinstance(root, dict) or not isinstance(root.get("body"), list):
        raise FormError(f"{file}: expected an issue form with a list of fields under body")
    fields = tuple(_field(item, file) for item in root["body"] if _is_field(item))
    labels = root.get("labels")
    return IssueForm(fields, tuple(map(str, labels)) if isinstance(labels, list) else ())


def _is_field(item: object) -> bool:
    return isinstance(item, dict) and item.get("type") != "markdown"  # which GitHub leaves out of the issue


def _field(item: Mapping[str, object], file: str) -> Field:
    attributes = item.get("attributes")
    label = attributes.get("label") if isinstance(attributes, dict) else None
    if not isinstance(item.get("id"), str) or not isinstance(label, str) or not isinstance(attributes, dict):
        raise FormError(f"{file}: expected each field to have an id and a label, found one without")
    options = attributes.get("options")
    named = tuple(
        str(option.get("label") if isinstance(option, dict) else option)
        for option in (options if isinstance(options, list) else ())
    )
    return Field(str(item["id"]), str(item.get("type")), label, named)


@dataclass(frozen=True, slots=True)
class Answers:
    """What an issue says: its fields' values by id, only those that were filled in, and text before the first field.

    ``preamble`` is the whole text of an issue that was not made with the form.
    """

    values: Mapping[str, str]
    preamble: str


def read_answers(form: IssueForm, body: str) -> Answers:
    """Take an issue's text apart by the form's labels.

    A heading that a writer put into a field may read like a label of the form. Labels stand in the form's order, so of
    several places the last is taken that leaves room for the labels after it; whatever is not a label is text of the
    field that it stands in. A label that is not there is a field that was not filled in. No line is lost.
    """
    lines = _LINE_ENDS.sub("\n", body).split("\n")
    at = _places(form.fields, lines)
    starts = [place for place in at if place is not None]
    values: dict[str, str] = {}
    for field, place in zip(form.fields, at, strict=True):
        if place is not None:
            end = next((start for start in starts if start > place), len(lines))
            value = "\n".join(lines[place + 1 : end]).strip()
            if value and value not in NO_RESPONSE:
                values[field.id] = value
    return Answers(values, "\n".join(lines[: starts[0] if starts else len(lines)]).strip())


def _places(fields: Sequence[Field], lines: Sequence[str]) -> list[int | None]:
    """Return the index of the line at which each field's label stands, None for one that stands nowhere."""
    found: dict[str, list[int]] = {field.label: [] for field in fields}
    before: str | None = None  # the heading that only empty lines have followed so far
    for index, line in enumerate(lines):
        label = line.removeprefix(_HEADING).strip() if line.startswith(_HEADING) else None
        if label in found and label != before:  # a writer who repeats the label begins the field with it
            found[label].append(index)
        if line.strip():
            before = label
    places: list[int | None] = []
    limit = len(lines)
    for field in reversed(fields):
        candidates = found[field.label]
        while candidates and candidates[-1] >= limit:
            candidates.pop()
        places.append(candidates[-1] if candidates else None)
        limit = candidates[-1] if candidates else limit
    return places[::-1]
