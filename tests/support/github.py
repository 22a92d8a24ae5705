"""GitHub's payloads as the tests need them, and what an issue form makes of answers."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from postmortem_archive.drafting import draft_text, find_template
from postmortem_archive.drafting.intake import InputFile, Inputs, Intake
from postmortem_archive.drafting.issue_form import IssueForm, load_form
from postmortem_archive.drafting.sources import sources
from postmortem_archive.model import Postmortem
from postmortem_archive.reading.postmortem import read_postmortem
from postmortem_archive.vocabulary import Vocabulary, load_vocabulary
from tests.support.records import ROOT

DATA = ROOT / "tests" / "data" / "github"
FORM = ROOT / ".github" / "ISSUE_TEMPLATE" / "postmortem.yml"
SHARED = ROOT.parent / "shared" / "payloads" / "github-webhooks"


@cache
def vocabulary() -> Vocabulary:
    return load_vocabulary(ROOT / "postmortems" / "vocabulary")[0]


@cache
def form() -> IssueForm:
    return load_form(FORM.read_text(encoding="utf-8"), FORM.name)


def payload(name: str, changes: Mapping[str, object] | None = None) -> dict[str, object]:
    """A fixture, with other values at paths such as ``workflow_run.conclusion``."""
    found = json.loads((DATA / name).read_text(encoding="utf-8"))
    for path, value in (changes or {}).items():
        *parents, last = path.split(".")
        place = found
        for step in parents:
            place = place[step]
        place[last] = copy.deepcopy(value)
    return found


def body_of(answers: Mapping[str, str]) -> str:
    """The text of an issue that GitHub makes of a form's answers."""
    return "\n\n".join(f"### {field.label}\n\n{answers.get(field.id, '_No response_')}" for field in form().fields)


def take_in(source: str, data: object, **further: object) -> Intake:
    files = {name: InputFile(f"{name}.json", json.dumps(value).encode()) for name, value in further.items()}
    if source == "github-issue":
        files["form"] = InputFile(FORM.name, FORM.read_bytes())
    return sources()[source].read(Inputs(InputFile("event.json", json.dumps(data).encode()), files, vocabulary()))


def text_of_draft(intake: Intake) -> str:
    return draft_text(intake.draft, find_template("standard"), vocabulary())


def read_back(intake: Intake) -> Postmortem:
    return read_postmortem("2026/2026-03-04-x.md", text_of_draft(intake), vocabulary()).postmortem


def payload_files(folder: str) -> list[Path]:
    """Payloads as they usually are: our own, and those that GitHub publishes where they are at hand."""
    return [*sorted((DATA / "usual" / folder).glob("*.json")), *sorted((SHARED / folder).glob("*.json"))]
