"""The command that drafts: what it writes and where, and that it never overwrites and never writes half."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.draft_postmortem import main
from tests.support.github import DATA, payload
from tests.support.records import ROOT

ISSUE, RUN = str(DATA / "issues-labeled.json"), str(DATA / "workflow_run-failure.json")
PLACE = "2026/2026-03-04-expired-certificate-took-the-storefront-offline.md"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "postmortems"
    folder.mkdir()
    return folder


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_it_writes_the_draft_at_its_place_and_says_where(archive: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["github-issue", ISSUE, "--archive", str(archive)]) == 0
    assert files(archive) == [PLACE]
    assert (archive / PLACE).read_text(encoding="utf-8").startswith("---\n")
    assert capsys.readouterr().out == f"{archive / PLACE}\n"


def test_what_was_drafted_before_is_left_alone_wherever_it_is_now(archive: Path, capsys: pytest.CaptureFixture[str]):
    main(["github-issue", ISSUE, "--archive", str(archive)])
    moved = archive / "2026-03-04-another-name.md"
    (archive / PLACE).rename(moved)
    assert main(["github-issue", ISSUE, "--archive", str(archive)]) == 1
    assert files(archive) == [moved.name]
    assert capsys.readouterr().err == f"draft_postmortem: drafted before: {moved}\n"


def test_another_of_the_same_day_and_title_gets_a_number(archive: Path, tmp_path: Path):
    main(["github-issue", ISSUE, "--archive", str(archive)])
    other = tmp_path / "other.json"
    changes = {"issue.number": 13, "issue.html_url": "https://github.com/brasskettle/postmortems/issues/13"}
    other.write_text(json.dumps(payload("issues-labeled.json", changes)), encoding="utf-8")
    assert main(["github-issue", str(other), "--archive", str(archive)]) == 0
    assert files(archive) == [PLACE.replace(".md", "-2.md"), PLACE]


def test_a_file_that_is_there_is_not_overwritten(archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    out = tmp_path / "mine.md"
    out.write_text("mine", encoding="utf-8")
    assert main(["github-issue", ISSUE, "--archive", str(archive), "--out", str(out)]) == 1
    assert out.read_text(encoding="utf-8") == "mine"
    assert "is not overwritten" in capsys.readouterr().err
    assert files(tmp_path) == ["mine.md"]


def test_it_prints_where_that_is_asked_for(archive: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["github-issue", ISSUE, "--archive", str(archive), "--out", "-"]) == 0
    assert "title: Expired certificate took the storefront offline\n" in capsys.readouterr().out
    assert files(archive) == []


def test_it_reads_standard_input(archive: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(Path(ISSUE).read_bytes())))
    assert main(["github-issue", "-", "--archive", str(archive)]) == 0
    assert files(archive) == [PLACE]


def test_further_files_are_options(archive: Path, capsys: pytest.CaptureFixture[str]):
    further = ["--jobs", str(DATA / "jobs.json"), "--commits", str(DATA / "commits.json")]
    assert main(["github-failure", RUN, *further, "--archive", str(archive), "--out", "-"]) == 0
    out = capsys.readouterr().out
    assert "Step Wait for pods to be ready of job roll out" in out
    assert "2 commits since the last success" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["github-failure", ISSUE], "$: expected a workflow_run or a deployment_status, found neither"),
        (["github-issue", RUN], "$.number: expected a whole number above 0, found nothing"),
        (["github-issue", "nowhere.json"], "No such file or directory"),
        (["github-issue", str(ROOT)], "Is a directory"),
        (["github-issue", ISSUE, "--template", "sonnet"], "expected a template of "),
        (["github-issue", ISSUE, "--form", RUN], "expected an issue form"),
        (["github-failure", RUN, "--jobs", str(DATA / "commits.json")], "expected a list under jobs"),
    ],
)
def test_input_that_is_something_else_is_refused(
    arguments: list[str], message: str, archive: Path, capsys: pytest.CaptureFixture[str]
):
    assert main([*arguments, "--archive", str(archive)]) == 2
    told = capsys.readouterr()
    assert message in told.err
    assert told.err.endswith("Nothing was written.\n")
    assert told.err.count("\n") == 1
    assert told.out == ""
    assert files(archive) == []


def test_nothing_to_draft_is_told(archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    event = tmp_path / "event.json"
    changes = {"workflow_run.conclusion": "success"}
    event.write_text(json.dumps(payload("workflow_run-failure.json", changes)), encoding="utf-8")
    assert main(["github-failure", str(event), "--archive", str(archive)]) == 1
    assert capsys.readouterr().err == "draft_postmortem: nothing to draft: the run has not failed\n"
    assert files(archive) == []


def test_what_the_author_should_know_is_told_beside_the_path(
    archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    event = tmp_path / "event.json"
    event.write_text(json.dumps(payload("issues-labeled.json", {"issue.body": "Down."})), encoding="utf-8")
    assert main(["github-issue", str(event), "--archive", str(archive)]) == 0
    assert "not made with the form" in capsys.readouterr().err


def test_an_archive_s_own_vocabulary_holds(archive: Path, capsys: pytest.CaptureFixture[str]):
    (archive / "vocabulary").mkdir()
    own = "- {name: kettle-cloud, title: Kettle cloud, aliases: [storefront]}\n"
    (archive / "vocabulary" / "services.yml").write_text(own, encoding="utf-8")
    main(["github-failure", RUN, "--archive", str(archive), "--out", "-"])
    assert "services: [kettle-cloud]" in capsys.readouterr().out


def test_every_source_has_its_help():
    command = [sys.executable, str(ROOT / "scripts" / "draft_postmortem.py")]
    for words in (["--help"], ["github-issue", "--help"], ["github-failure", "--help"]):
        done = subprocess.run([*command, *words], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        assert "FILE" in done.stdout or "github-issue" in done.stdout
