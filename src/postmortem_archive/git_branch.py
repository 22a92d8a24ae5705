"""A branch for one new file: asked for before anything is written, made, and unmade if the file cannot be."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from postmortem_archive.git import run_git


class BranchError(ValueError):
    """A branch cannot be made; the message says why."""


class GitBranch:
    """A branch of the repository that a folder is in."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        """Take any folder of the repository, and the variables with which git is to run, such as its search path.

        Raises:
            BranchError: it is in no repository, no branch is checked out, or there is work that is not committed.
        """
        self._folder = folder
        self._environment = environment
        if self._ask("rev-parse", "--is-inside-work-tree") != "true":
            raise BranchError(f"{folder} is not in a git repository, so there can be no branch")
        before = self._ask("symbolic-ref", "--quiet", "HEAD")
        if not before:
            raise BranchError("no branch is checked out (HEAD is detached); switch to one, such as `git switch main`")
        self._before = before
        if self._ask("status", "--porcelain", "--untracked-files=no") != "":
            raise BranchError("there are changes that are not committed; commit or stash them first")

    def demand_free(self, name: str) -> None:
        """Raise BranchError if a branch of that name exists already, or none can."""
        if self._ask("check-ref-format", "--branch", name) is None:
            raise BranchError(f"git does not take {name!r} as the name of a branch")
        if self._ask("show-ref", "--verify", f"refs/heads/{name}") is not None:
            raise BranchError(f"there is a branch {name} already")

    def make(self, name: str) -> None:
        """Make the branch where the present one is, and switch to it. No file changes.

        Raises:
            BranchError: git refuses; nothing has changed.
        """
        self.demand_free(name)
        done = self._run("switch", "--quiet", "--no-track", "--create", name)
        if done.returncode != 0:
            raise BranchError(f"git made no branch {name}: {' '.join(os.fsdecode(done.stderr).split())}")

    def unmake(self, name: str) -> None:
        """Go back to the branch that was checked out, and remove the new one, which has no commit of its own."""
        self._run("symbolic-ref", "HEAD", self._before)
        self._run("branch", "--quiet", "-D", name)

    def _ask(self, *words: str) -> str | None:
        """Return what git says, None where it refuses."""
        done = self._run(*words)
        return os.fsdecode(done.stdout).strip() if done.returncode == 0 else None

    def _run(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        try:
            return run_git(self._folder, self._environment, *words)
        except OSError as error:
            raise BranchError(f"git cannot be run: {error.strerror}") from None
