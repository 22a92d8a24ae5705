"""Running git: the one place where it is started."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

_ELSEWHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX")
"""What git sets for its own hooks, in which this may run: the archive may be of another repository."""


def bound_to_folder(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variables of an environment but for those that name another repository than the folder's."""
    return {key: value for key, value in environment.items() if key not in _ELSEWHERE}


def run_git(folder: Path, environment: Mapping[str, str], *words: str) -> subprocess.CompletedProcess[bytes]:
    """Run git on the repository of a folder, with the variables of an environment.

    Raises:
        OSError: there is no git, or it cannot be run.
    """
    return subprocess.run(  # noqa: S603 - our own words; names from elsewhere are behind options that take them
        ["git", "--no-pager", "-C", str(folder), *words],  # noqa: S607 - git is found on PATH on purpose
        env=bound_to_folder(environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
