"""What has changed since a revision: the files that a pull request is judged by."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from postmortem_archive.git_changes import Changes, GitError, changes_since


def git(folder: Path, *words: str) -> str:
    identity = ["-c", "user.name=on-call", "-c", "user.email=on-call@example.com", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", "-C", str(folder), *identity, *words], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def commit(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / "postmortems" / f"{name}.md").write_text(text, encoding="utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "x")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / "postmortems").mkdir()
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path, old="old", other="other")
    return tmp_path


def changed(repository: Path, revision: str = "main") -> tuple[set[str], bool]:
    found = changes_since(repository / "postmortems", revision, os.environ)
    return {path.name for path in found.files}, found.removed


def test_nothing_has_changed(repository: Path):
    assert changes_since(repository / "postmortems", "HEAD", os.environ) == Changes((), frozenset(), removed=False)


def test_committed_staged_unstaged_and_new_files_have_changed(repository: Path):
    git(repository, "switch", "-q", "-c", "mine")
    commit(repository, committed="a", über="a\n")
    folder = repository / "postmortems"
    (folder / "old.md").write_text("other than it was", encoding="utf-8")
    (folder / "new\nname.md").write_text("new", encoding="utf-8")
    (repository / "elsewhere.md").write_text("new", encoding="utf-8")
    assert changed(repository) == ({"committed.md", "über.md", "old.md", "new\nname.md"}, False)
    new = changes_since(folder, "main", os.environ).new
    assert {path.name for path in new} == {"committed.md", "über.md", "new\nname.md"}


def test_what_the_other_branch_did_meanwhile_has_not_changed_here(repository: Path):
    git(repository, "switch", "-q", "-c", "mine")
    commit(repository, mine="a")
    git(repository, "switch", "-q", "main")
    commit(repository, theirs="a")
    git(repository, "switch", "-q", "mine")
    assert changed(repository) == ({"mine.md"}, False)


def test_a_file_that_is_gone_is_told_of(repository: Path):
    git(repository, "mv", "postmortems/old.md", "postmortems/renamed.md")
    assert changed(repository, "HEAD") == ({"renamed.md"}, True)


def test_a_revision_that_there_is_not_is_an_error(repository: Path):
    for revision in ("nowhere", "--upload-pack=touch x", ""):
        with pytest.raises(GitError, match="expected a revision that git knows"):
            changed(repository, revision)


def test_histories_that_have_nothing_in_common_are_an_error(repository: Path):
    git(repository, "checkout", "-q", "--orphan", "fresh")
    commit(repository, fresh="a")
    with pytest.raises(GitError, match="history in common"):
        changed(repository)


def test_no_repository_is_an_error(tmp_path: Path):
    with pytest.raises(GitError, match="not a git repository"):
        changes_since(tmp_path, "HEAD", os.environ)
