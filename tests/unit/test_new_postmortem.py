"""The command: without questions, on a branch, and what it refuses."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import new_postmortem
import pytest

from postmortem_archive.drafting import filing
from tests.support.records import ROOT

NEEDED = ["--non-interactive", "--title", "Search: empty", "--severity", "SEV-4", "--started", "2026-03-04 09:58"]


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive in a repository of its own, in which git knows nobody's settings."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    folder = tmp_path / "our archive"
    shutil.copytree(ROOT / "postmortems" / "vocabulary", folder / "vocabulary")
    return folder


def run(archive: Path, *words: str) -> int:
    return new_postmortem.main([*NEEDED, "--archive", str(archive), *words])


def git(folder: Path, *words: str) -> str:
    command = ["git", "-C", str(folder), "-c", "user.name=a", "-c", "user.email=a@x", *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def files(archive: Path) -> list[str]:
    return sorted(path.relative_to(archive).as_posix() for path in archive.rglob("*.md"))


def test_what_is_given_becomes_a_file_and_what_follows_is_said(archive, capsys):
    assert run(archive, "--summary", "Lists were empty.") == 0
    text = (archive / "2026" / "2026-03-04-search-empty.md").read_text(encoding="utf-8")
    assert 'title: "Search: empty"' in text
    assert text.endswith("## Summary\n\nLists were empty.\n")
    said = capsys.readouterr().out
    for word in ("2026-03-04-search-empty.md'", "serve ARCHIVE=", "check ARCHIVE=", "git add"):
        assert word in said
    assert "our archive'" in said, "a path with a space is quoted"


def test_the_same_again_gets_a_number(archive):
    assert [run(archive) for _ in range(3)] == [0, 0, 0]
    names = ["2026-03-04-search-empty-2", "2026-03-04-search-empty-3", "2026-03-04-search-empty"]
    assert files(archive) == [f"2026/{name}.md" for name in names]


def test_a_name_taken_at_the_last_moment_is_left_to_who_has_it(archive, monkeypatch):
    rival = archive / "2026" / "2026-03-04-search-empty.md"

    def late(path: Path, text: str) -> None:
        if not rival.exists():
            rival.parent.mkdir()
            rival.write_text("theirs")
        filing.file_text(path, text)

    monkeypatch.setattr(new_postmortem, "file_text", late)
    git(archive, "init", "--quiet", "--initial-branch=main")
    assert run(archive, "--branch") == 0
    assert rival.read_text() == "theirs"
    assert files(archive) == ["2026/2026-03-04-search-empty-2.md", "2026/2026-03-04-search-empty.md"]
    assert git(archive, "symbolic-ref", "--short", "HEAD") == "2026-03-04-search-empty-2"


def test_the_draft_can_be_printed_and_nothing_else_is(archive, capsys):
    assert run(archive, "--out", "-", "--template", "five-whys") == 0
    said = capsys.readouterr().out
    assert said.startswith("---\n# yaml-language-server: $schema=../vocabulary/front-matter.schema.json\ntitle:")
    assert "## Five whys" in said
    assert files(archive) == []


def test_editors_are_told_of_a_schema_that_there_is(archive, capsys):
    (archive / "vocabulary" / "front-matter.schema.json").write_text("{}")
    run(archive, "--out", "-")
    line = capsys.readouterr().out.split("\n")[1]
    assert line == "# yaml-language-server: $schema=../vocabulary/front-matter.schema.json"


@pytest.mark.parametrize(
    ("moment", "code"), [("2026-03-04", 0), ("2026-03-04T09:57Z", 2), ("2026-03-04T10:58+01:00", 0)]
)
def test_now_is_the_moment_that_is_given(archive, moment, code):
    assert run(archive, "--as-of", moment) == code


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--severity", "bad"], "--severity: expected one of SEV-1"),
        (["--started", "2999-01-01 00:00"], "--started: "),
        (["--template", "nosuch"], "expected a template of standard"),
        (["--archive", "/nonexistent"], "expected a folder of postmortems"),
        (["--title", ""], "--title: expected a text"),
        (["--branch", "--out", "-"], "--out - writes none"),
    ],
)
def test_wrong_use_is_explained_and_nothing_written(archive, capsys, words, message):
    assert run(archive, *words) == 2
    assert message in capsys.readouterr().err
    assert files(archive) == []


def test_a_folder_that_cannot_be_written_is_named(archive, capsys):
    (archive / "2026").write_text("a file")
    assert run(archive) == 2
    assert "2026: " in capsys.readouterr().err


def test_without_a_terminal_nobody_is_asked(archive):
    command = [sys.executable, str(ROOT / "scripts" / "new_postmortem.py"), "--archive", str(archive), "--title", "a"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "no terminal to ask on; use --non-interactive with --severity and --started" in done.stderr
    assert files(archive) == []


def test_a_branch_of_the_file_s_name_is_made(archive, capsys):
    git(archive, "init", "--quiet", "--initial-branch=main")
    git(archive, "add", "--all")
    git(archive, "commit", "--quiet", "--message", "x")
    assert run(archive, "--branch") == 0
    assert git(archive, "symbolic-ref", "--short", "HEAD") == "2026-03-04-search-empty"
    assert git(archive, "status", "--porcelain") == "?? 2026/"
    out = capsys.readouterr().out
    assert "--set-upstream origin 2026-03-04-search-empty" in out
    assert "git switch" not in out


def test_a_draft_is_never_pushed_to_the_branch_that_is_published(archive, capsys):
    assert run(archive) == 0
    assert "  git switch --create 2026-03-04-search-empty && git add " in capsys.readouterr().out


@pytest.mark.parametrize("case", ["no repository", "dirty", "detached", "exists"])
def test_without_the_branch_there_is_no_file(archive, capsys, case):
    if case != "no repository":
        git(archive, "init", "--quiet", "--initial-branch=main")
        git(archive, "add", "--all")
        git(archive, "commit", "--quiet", "--message", "x")
    match case:
        case "dirty":
            (archive / "vocabulary" / "teams.yml").write_text("[]\n")
        case "detached":
            git(archive, "checkout", "--quiet", "--detach")
        case "exists":
            git(archive, "branch", "2026-03-04-search-empty")
    assert run(archive, "--branch") == 1
    assert "Nothing was written." in capsys.readouterr().err
    assert files(archive) == []


def test_a_branch_is_gone_if_the_file_cannot_be_written(archive, monkeypatch, capsys):
    git(archive, "init", "--quiet", "--initial-branch=main")
    git(archive, "add", "--all")
    git(archive, "commit", "--quiet", "--message", "x")

    def refuse(path: Path, text: str) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(new_postmortem, "file_text", refuse)
    assert run(archive, "--branch") == 2
    assert "No space left on device" in capsys.readouterr().err
    assert git(archive, "branch", "--format=%(refname)") == "refs/heads/main"
    assert git(archive, "symbolic-ref", "HEAD") == "refs/heads/main"
