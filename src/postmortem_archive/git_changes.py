"""What has changed in a folder since a revision: asked of git for the checks of a pull request."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from postmortem_archive.git import run_git


class GitError(Exception):
    """git could not answer; the message says why, in words for whoever asked."""


_DIFF = ("diff", "--name-status", "--no-renames", "--no-ext-diff", "-z", "--relative")


@dataclass(frozen=True, slots=True)
class Changes:
    """Files that are other than at the revision or ``new``, and whether something else of the folder is gone.

    A file that was moved is both: a new one, and one that is gone.
    """

    files: tuple[Path, ...]
    new: frozenset[Path]
    removed: bool


def changes_since(folder: Path, revision: str, environment: Mapping[str, str]) -> Changes:
    """Return what has changed below a folder since its history parted from ``revision``, files not committed included.

    ``environment`` are the variables with which git is to run, such as its search path.

    Raises:
        GitError: there is no git, no repository, no such revision, or none that the two have in common.
    """
    ask = partial(_ask, folder, environment)
    commit = ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").strip()
    if not commit:
        raise GitError(f"expected a revision that git knows in {folder}, found {revision!r}")
    base = ask("merge-base", commit, "HEAD").strip()
    if not base:
        raise GitError(f"expected history in common with {revision!r}, found none; fetch more of it (fetch-depth: 0)")
    words = ask(*_DIFF, base, "--", ".").split("\0")[:-1]
    status = dict(zip(words[1::2], words[::2], strict=True))
    untracked = ask("ls-files", "--others", "--exclude-standard", "-z", "--", ".").split("\0")[:-1]
    new = {*untracked, *(name for name, letter in status.items() if letter == "A")}
    files = sorted({*(name for name, letter in status.items() if letter != "D"), *new})
    return Changes(
        tuple(folder / name for name in files), frozenset(folder / name for name in new), "D" in status.values()
    )


def _ask(folder: Path, environment: Mapping[str, str], *words: str) -> str:
    """Return what git says; nothing where it has nothing to say.

    Raises:
        GitError: there is no git, or the folder is in no repository.
    """
    try:
        done = run_git(folder, environment, *words)
    except OSError as error:
        raise GitError(f"git is needed to tell what has changed, and cannot be run: {error.strerror}") from None
    told = os.fsdecode(done.stderr).strip()
    if done.returncode != 0 and told:
        raise GitError(told.splitlines()[-1])
    return os.fsdecode(done.stdout) if done.returncode == 0 else ""
