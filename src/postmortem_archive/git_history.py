"""Asking git for the history of a folder."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from postmortem_archive.git import run_git
from postmortem_archive.history import LOG_FORMAT, Change, read_log

_LOG = (
    *("-c", "log.showRoot=true"),
    "log",
    *("-z", "--name-status", "--topo-order", "--relative", "--encoding=UTF-8"),
    # Whoever runs this may have set otherwise; to check signatures would run a program that the repository names.
    *("--no-show-signature", "--no-color", "--find-renames=50%", "-l1000"),
    f"--format={LOG_FORMAT}",
    *("--", "."),
)


class GitHistory:
    """The history of a folder, asked once for each commit: a local preview asks after each edit."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        """Take the variables with which git is to run, such as its search path."""
        # A partial clone lacks files, which git would fetch to compare them: a build asks no other host for anything.
        self._environment = {**environment, "GIT_ALLOW_PROTOCOL": "none"}
        self._last: tuple[Path, str] | None = None
        self._changes: Mapping[str, Change] = {}

    def changes(self, folder: Path) -> Mapping[str, Change]:
        """Return the last change of each file by its path in the folder, of those that a commit has.

        Nothing is told where nothing is known for certain: without git or a repository, and in a shallow clone, whose
        first commit seems to have made everything.
        """
        known = self._ask(folder, "rev-parse", "--is-shallow-repository", "HEAD")
        shallow, _, commit = known.strip().partition("\n")
        if shallow != "false" or not commit:
            return {}
        if self._last != (folder, commit):
            try:
                self._changes = read_log(self._ask(folder, *_LOG))
            except ValueError:
                self._changes = {}
            self._last = folder, commit
        return self._changes

    def _ask(self, folder: Path, *words: str) -> str:
        """Return what git says, nothing where it fails. Names of files are bytes, as the operating system has them."""
        try:
            done = run_git(folder, self._environment, *words)
        except OSError:
            return ""
        return os.fsdecode(done.stdout) if done.returncode == 0 else ""
