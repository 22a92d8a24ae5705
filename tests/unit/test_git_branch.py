"""A branch of a real repository: refused before anything changes, made, and unmade."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from postmortem_archive.git_branch import BranchError, GitBranch

ENVIRONMENT = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")} | {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


def git(folder: Path, *words: str) -> str:
    person = ("-c", "user.name=a", "-c", "user.email=a@x")
    command = ["git", "-C", str(folder), *person, *words]
    return subprocess.run(command, env=ENVIRONMENT, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    (folder / "postmortems").mkdir(parents=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    (folder / "postmortems" / "a.md").write_text("a\n")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "x")
    return folder


def test_a_branch_is_made_and_nothing_else_touched(repository):
    (repository / "untracked").write_text("x")
    before = git(repository, "rev-parse", "HEAD")
    GitBranch(repository / "postmortems", ENVIRONMENT).make("2026-03-04-障害")
    assert git(repository, "symbolic-ref", "--short", "HEAD") == "2026-03-04-障害"
    assert git(repository, "rev-parse", "HEAD") == before
    assert git(repository, "status", "--porcelain") == "?? untracked"


def test_a_branch_is_unmade(repository):
    branch = GitBranch(repository, ENVIRONMENT)
    branch.make("new")
    branch.unmake("new")
    assert git(repository, "branch", "--format=%(refname)") == "refs/heads/main"
    assert git(repository, "symbolic-ref", "HEAD") == "refs/heads/main"
    assert git(repository, "status", "--porcelain") == ""


def test_a_branch_is_made_before_the_first_commit(tmp_path):
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    branch = GitBranch(tmp_path, ENVIRONMENT)
    branch.make("new")
    assert git(tmp_path, "symbolic-ref", "HEAD") == "refs/heads/new"
    branch.unmake("new")
    assert git(tmp_path, "symbolic-ref", "HEAD") == "refs/heads/main"


@pytest.mark.parametrize("staged", [False, True])
def test_work_that_is_not_committed_is_refused(repository, staged):
    (repository / "postmortems" / "a.md").write_text("b\n")
    if staged:
        git(repository, "add", "--all")
    with pytest.raises(BranchError, match="not committed"):
        GitBranch(repository, ENVIRONMENT)


def test_a_detached_head_is_refused(repository):
    git(repository, "checkout", "--quiet", "--detach")
    with pytest.raises(BranchError, match="detached"):
        GitBranch(repository, ENVIRONMENT)


def test_a_folder_without_a_repository_is_refused(tmp_path):
    with pytest.raises(BranchError, match="not in a git repository"):
        GitBranch(tmp_path, ENVIRONMENT | {"GIT_CEILING_DIRECTORIES": str(tmp_path.parent)})


def test_another_repository_that_git_s_own_hooks_name_is_not_meant(repository, tmp_path):
    (tmp_path / "other").mkdir()
    with pytest.raises(BranchError, match="not in a git repository"):
        GitBranch(
            tmp_path / "other",
            ENVIRONMENT | {"GIT_DIR": str(repository / ".git"), "GIT_CEILING_DIRECTORIES": str(tmp_path)},
        )


@pytest.mark.parametrize(("name", "message"), [("main", "already"), ("a b", "does not take"), ("-x", "does not take")])
def test_a_name_that_cannot_be_had_is_refused_and_nothing_changes(repository, name, message):
    with pytest.raises(BranchError, match=message):
        GitBranch(repository, ENVIRONMENT).make(name)
    assert git(repository, "branch", "--format=%(refname)") == "refs/heads/main"


def test_a_branch_that_git_refuses_leaves_the_old_one(repository):
    git(repository, "branch", "a/b")
    with pytest.raises(BranchError, match="git made no branch a"):
        GitBranch(repository, ENVIRONMENT).make("a")
    assert git(repository, "symbolic-ref", "HEAD") == "refs/heads/main"


def test_without_git_there_is_no_branch(repository, tmp_path):
    with pytest.raises(BranchError, match="git cannot be run"):
        GitBranch(repository, {"PATH": str(tmp_path)})
