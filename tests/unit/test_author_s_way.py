"""An author's whole way: from an empty terminal, by as many questions as the README says, to a green check."""

from __future__ import annotations

import re
import shutil
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import check_postmortems
import pytest

from postmortem_archive.checks.folder import check_folder
from postmortem_archive.drafting.interview import QUESTIONS
from postmortem_archive.findings import Finding
from postmortem_archive.rules import Severity
from tests.support.records import ROOT
from tests.support.terminal import CTRL_C, CTRL_D, Session, converse

AS_OF = "2026-03-05"
ENTER = "\r"
LOW = ["Nightly report was empty", "SEV-4", "yesterday 22:10", "23:00", "01:00", "data-platform", "", "No rows came."]
MAJOR = ["Search returned no results", "2", "2026-03-04 10:58 +01:00", "10:05", "11:00", "search", "", ""]

WRITTEN = {
    "Summary": "From 09:58 to 11:00 UTC product search answered every query with an empty list.",
    "Impact": "About 9,400 searches returned nothing, a third of the visits of that hour.",
    "Security impact": "None. The access logs of the index were read for the whole hour.",
    "Contributing factors": "- No alert watches the share of empty results `missing-alert`",
    "Action items": "- [ ] Alert when the share of empty results doubles (owner: observability, due: 2026-04-01)",
}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "postmortems"
    shutil.copytree(ROOT / "postmortems" / "vocabulary", folder / "vocabulary")
    return folder


def begin(archive: Path, *keys: str) -> Session:
    command = [sys.executable, str(ROOT / "scripts" / "new_postmortem.py"), "--archive", str(archive)]
    return converse([*command, "--as-of", f"{AS_OF}T12:00Z"], keys, archive)


def answers(texts: list[str]) -> list[str]:
    return [text + ENTER for text in texts]


def only_file(archive: Path) -> Path:
    (path,) = (archive / "2026").iterdir()
    return path


def judged(archive: Path) -> tuple[Finding, ...]:
    return check_folder(archive, archive / "vocabulary", as_of=date.fromisoformat(AS_OF)).findings


def check(archive: Path) -> int:
    return check_postmortems.main(["--archive", str(archive), "--as-of", AS_OF])


def prompts_promised() -> int:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    section = readme.partition("## Write one tonight")[2].partition("\n## ")[0]
    match = re.search(r"(\d+) prompts", section)
    assert match, "the README says how many prompts it takes"
    return int(match.group(1))


def test_the_shortest_honest_postmortem_passes_after_the_prompts_alone(archive):
    session = begin(archive, *answers(LOW))
    assert session.code == 0, session.shown
    assert session.prompts == len(QUESTIONS) == prompts_promised() <= 8
    path = only_file(archive)
    assert path.name == "2026-03-04-nightly-report-was-empty.md"
    assert check(archive) == 0
    assert not [item for item in judged(archive) if item.severity is not Severity.SUGGESTION]
    path.write_text(path.read_text(encoding="utf-8").replace("status: draft", "status: in-review"), encoding="utf-8")
    assert check(archive) == 0
    assert not [item for item in judged(archive) if item.severity is Severity.ERROR]


def test_a_major_incident_goes_from_prompts_through_placeholders_to_a_green_check(archive):
    session = begin(archive, *answers(MAJOR))
    assert session.code == 0, session.shown
    assert session.prompts <= 8
    path = only_file(archive)

    # What nobody has written yet is told of, and does not fail a draft.
    draft = path.read_text(encoding="utf-8")
    assert check(archive) == 0
    found = judged(archive)
    assert not [item for item in found if item.severity is Severity.ERROR]
    assert Counter(item.rule for item in found)["PM131"] == len(WRITTEN)

    # In review it would.
    path.write_text(draft.replace("status: draft", "status: in-review"), encoding="utf-8")
    assert {item.rule for item in judged(archive) if item.severity is Severity.ERROR} == {"PM131", "PM501", "PM502"}

    # Written, it passes.
    text = draft.replace("status: draft", "status: in-review")
    for title, words in WRITTEN.items():
        text, count = re.subn(rf"(#+ {title}\n\n)<!--.*?-->", lambda match, words=words: match[1] + words, text)
        assert count == 1, title
    for fact in ("detection", "security"):
        text = text.replace(f"# {fact}: ", f"{fact}: ")
    text = text.replace("stakeholder: a role", "stakeholder: application security")
    path.write_text(text, encoding="utf-8")
    assert check(archive) == 0
    assert [str(item) for item in judged(archive) if item.severity is not Severity.SUGGESTION] == []


def test_wrong_answers_are_asked_again_where_they_were_given(archive):
    keys = answers(LOW)
    keys[2:2] = answers(["", "late"])
    session = begin(archive, *keys)
    assert session.code == 0
    assert session.prompts == 10
    assert session.shown.count("3/8 ") == 3
    assert "2026-03-04 22:10 UTC" in session.shown, "how a time was understood is shown"


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D], ids=["Ctrl-C", "end of input"])
@pytest.mark.parametrize("answered", [0, 7])
def test_who_leaves_leaves_nothing_behind(archive, key, answered):
    session = begin(archive, *answers(LOW)[:answered], key)
    assert session.code == 2
    assert "Nothing was written." in session.shown
    assert "Traceback" not in session.shown
    assert [path.name for path in archive.iterdir()] == ["vocabulary"]
