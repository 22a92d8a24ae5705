"""What real repositories tell of a folder, and those of which nothing certain can be told."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from postmortem_archive.git_history import GitHistory
from postmortem_archive.history import Change

CLEAN = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
LINES = "".join(f"line {number}\n" for number in range(20))


class Repository:
    """A repository in a folder, whose commits are made on given days, in a zone where the day is another."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *words: str, **more: str) -> str:
        command = ["git", "-c", "protocol.file.allow=always", "-C", str(self.folder), *words]
        environment = CLEAN | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", **more}
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout

    def write(self, **files: str) -> None:
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def commit(self, day: str, who: str = "a@x", message: str = "x") -> None:
        at = f"{day}T23:30:00-05:00"
        person = {
            "GIT_AUTHOR_NAME": who,
            "GIT_AUTHOR_EMAIL": who,
            "GIT_COMMITTER_NAME": "c",
            "GIT_COMMITTER_EMAIL": "c",
        }
        self.git("add", "--all")
        self.git(
            "commit",
            "--quiet",
            "--message",
            message,
            **person,
            GIT_AUTHOR_DATE="2001-01-01T00:00Z",
            GIT_COMMITTER_DATE=at,
        )


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "repository")


def changes(folder: Path, **environment: str) -> dict[str, Change]:
    return dict(GitHistory(CLEAN | environment).changes(folder))


def test_a_folder_of_a_repository_by_paths_in_it(repository: Repository):
    repository.write(**{"posts/2026/one.md": LINES, "posts/two.md": "two\n", "other.md": "x\n"})
    repository.commit("2026-03-04")
    repository.write(**{"posts/2026/one.md": LINES + "more\n", "posts/new.md": "not committed"})
    repository.git(
        "commit",
        "--quiet",
        "--all",
        "--message=x\n\nCo-authored-by: B <b@x>",
        "--author=C <c@x>",
        "--date=2026-03-09",
        GIT_COMMITTER_EMAIL="c",
        GIT_COMMITTER_NAME="c",
        GIT_COMMITTER_DATE="2026-03-09T00:30:00+02:00",
    )
    assert changes(repository.folder / "posts") == {
        "2026/one.md": Change(date(2026, 3, 8), 3),
        "two.md": Change(date(2026, 3, 5), 1),
    }
    assert changes(repository.folder).keys() == {"posts/2026/one.md", "posts/two.md", "other.md"}


@pytest.mark.parametrize("at", ["253402300800", "99999999999999999", "18446744073709551614", "-5", ""])
def test_a_commit_with_an_absurd_time_costs_its_own_day_alone(repository: Repository, at: str):
    repository.write(**{"one.md": "1\n", "two.md": "1\n"})
    repository.commit("2026-03-04")
    repository.write(**{"one.md": "2\n", "three.md": "1\n"})
    repository.commit("2026-03-06", "b@x")
    text = repository.git("cat-file", "commit", "HEAD")
    odd = repository.folder.parent / "odd"
    odd.write_text(re.sub(r"(?m)^(committer .*>) .*$", rf"\1 {at} +0000", text), encoding="utf-8")
    made = repository.git("hash-object", "-t", "commit", "-w", "--literally", str(odd)).strip()
    repository.git("reset", "--quiet", "--hard", made)
    assert changes(repository.folder) == {"one.md": Change(date(2026, 3, 5), 2), "two.md": Change(date(2026, 3, 5), 1)}


def test_moves_are_followed(repository: Repository):
    repository.write(**{"one.md": LINES})
    repository.commit("2026-03-04")
    repository.git("mv", "one.md", "two.md")
    repository.write(**{"two.md": LINES + "more\n"})
    repository.commit("2026-03-05", "b@x")
    (repository.folder / "2026").mkdir()
    repository.git("mv", "two.md", "2026/three.md")
    repository.commit("2026-03-06", "c@x")
    assert changes(repository.folder) == {"2026/three.md": Change(date(2026, 3, 6), 2)}


def test_a_branch_that_was_merged_counts(repository: Repository):
    repository.write(**{"one.md": LINES, "two.md": "x\n"})
    repository.commit("2026-03-04")
    repository.git("checkout", "--quiet", "-b", "branch")
    repository.write(**{"one.md": LINES + "more\n"})
    repository.commit("2026-03-07", "b@x")
    repository.git("checkout", "--quiet", "main")
    repository.git("mv", "one.md", "moved.md")
    repository.commit("2026-03-05", "c@x")
    person = dict.fromkeys(("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"), "m@x")
    repository.git("merge", "--quiet", "--no-ff", "--message=merged", "branch", **person)
    assert changes(repository.folder)["moved.md"] == Change(date(2026, 3, 8), 2)


def test_the_mailmap_tells_who_is_the_same(repository: Repository):
    repository.write(**{"one.md": "1\n"})
    repository.commit("2026-03-04", "old@x")
    repository.write(**{"one.md": "2\n", ".mailmap": "A <new@x> <old@x>\n"})
    repository.commit("2026-03-05", "new@x")
    assert changes(repository.folder)["one.md"].contributors == 1


@pytest.mark.parametrize(
    "name", ["a b.md", "q\"u'o.md", "größe 障害.md", "new\nline.md", "tab\t.md", "-x.md", ":(top)x.md", "\\.md"]
)
def test_names_of_every_kind(repository: Repository, name: str):
    repository.write(**{f"posts/{name}": "x\n"})
    repository.commit("2026-03-04")
    assert changes(repository.folder / "posts") == {name: Change(date(2026, 3, 5), 1)}


def test_settings_of_whoever_runs_it_change_nothing(repository: Repository):
    repository.write(**{"posts/one.md": LINES})
    repository.commit("2026-03-04")
    repository.git("mv", "posts/one.md", "posts/two.md")
    repository.commit("2026-03-05")
    settings = {
        "color.ui": "always",
        "diff.relative": "false",
        "diff.renames": "false",
        "format.pretty": "raw",
        "log.diffMerges": "on",
        "log.follow": "true",
        "log.showRoot": "false",
    }
    for key, value in settings.items():
        repository.git("config", key, value)
    assert changes(repository.folder / "posts") == {"two.md": Change(date(2026, 3, 5), 1)}


def test_no_program_that_the_repository_names_is_run(repository: Repository, tmp_path: Path):
    ran, program = tmp_path / "ran", tmp_path / "program"
    program.write_text(f"#!/bin/sh\ncat >/dev/null\ntouch {ran}\necho signature\necho '[GNUPG:] SIG_CREATED ' >&2\n")
    program.chmod(0o755)
    for key, value in {"gpg.program": str(program), "commit.gpgSign": "true", "log.showSignature": "true"}.items():
        repository.git("config", key, value)
    repository.write(**{"one.md": "x\n"})
    repository.commit("2026-03-04")
    ran.unlink()
    assert changes(repository.folder).keys() == {"one.md"}
    assert not ran.exists()


def test_the_archive_may_be_of_another_repository_than_the_hook_that_builds(repository: Repository, tmp_path: Path):
    repository.write(**{"one.md": "x\n"})
    repository.commit("2026-03-04")
    other = Repository(tmp_path / "other")
    there = {"GIT_DIR": str(other.folder / ".git"), "GIT_WORK_TREE": str(other.folder), "GIT_INDEX_FILE": "x"}
    assert changes(repository.folder, **there).keys() == {"one.md"}


def test_a_submodule_has_the_history_of_its_own(repository: Repository, tmp_path: Path):
    inner = Repository(tmp_path / "inner")
    inner.write(**{"one.md": "x\n"})
    inner.commit("2026-03-04")
    repository.write(**{"outer.md": "x\n"})
    repository.git("submodule", "--quiet", "add", str(inner.folder), "posts")
    repository.commit("2026-03-05")
    assert changes(repository.folder / "posts") == {"one.md": Change(date(2026, 3, 5), 1)}
    assert "posts/one.md" not in changes(repository.folder)


def test_nothing_is_told_of_a_shallow_clone(repository: Repository, tmp_path: Path):
    for day in ("2026-03-04", "2026-03-05"):
        repository.write(**{"one.md": day})
        repository.commit(day)
    repository.git("clone", "--quiet", "--depth=1", f"file://{repository.folder}", str(tmp_path / "clone"))
    assert (tmp_path / "clone" / "one.md").is_file()
    assert changes(tmp_path / "clone") == {}
    assert changes(repository.folder) != {}


def test_nothing_is_fetched_for_a_partial_clone(repository: Repository, tmp_path: Path):
    repository.write(**{"one.md": LINES})
    repository.commit("2026-03-04")
    repository.git("mv", "one.md", "two.md")
    repository.write(**{"two.md": LINES + "more\n"})
    repository.commit("2026-03-05")
    repository.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    repository.git("clone", "--quiet", "--filter=blob:none", f"file://{repository.folder}", str(clone))
    packs = sorted((clone / ".git" / "objects" / "pack").iterdir())
    assert changes(clone) == {}
    assert sorted((clone / ".git" / "objects" / "pack").iterdir()) == packs


def test_nothing_is_told_without_a_repository_a_commit_or_git(repository: Repository, tmp_path: Path):
    (tmp_path / "plain").mkdir()
    assert changes(tmp_path / "plain", GIT_CEILING_DIRECTORIES=str(tmp_path)) == {}
    assert changes(repository.folder) == {}
    repository.write(**{"one.md": "x\n"})
    repository.commit("2026-03-04")
    assert changes(repository.folder, PATH=str(tmp_path / "plain")) == {}
    assert changes(tmp_path / "missing") == {}


def test_a_preview_asks_for_the_log_again_after_a_commit_alone(repository: Repository, tmp_path: Path):
    tools, calls = tmp_path / "tools", tmp_path / "calls"
    tools.mkdir()
    (tools / "git").write_text(f'#!/bin/sh\necho "$*" >> {calls}\nexec {shutil.which("git")} "$@"\n')
    (tools / "git").chmod(0o755)
    history = GitHistory(CLEAN | {"PATH": f"{tools}{os.pathsep}{CLEAN['PATH']}"})

    def logs() -> int:
        return sum(" log " in line for line in calls.read_text().splitlines())

    repository.write(**{"one.md": "1\n"})
    repository.commit("2026-03-04")
    first = history.changes(repository.folder)
    assert (history.changes(repository.folder), logs()) == (first, 1)
    repository.write(**{"one.md": "2\n"})
    repository.commit("2026-03-05")
    assert history.changes(repository.folder) != first
    assert logs() == 2
