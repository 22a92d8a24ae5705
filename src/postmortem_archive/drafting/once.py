"""Once for each incident: what is left to do for one that may have been handed in before, or half-way."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

_KEY = re.compile(r"[a-z]+(-[a-z0-9]+)*", re.ASCII)


class Step(Enum):
    """What is to be done."""

    NOTHING = "a pull request exists"
    OPEN = "the branch exists and no pull request"
    PUSH_AND_OPEN = "neither exists"


@dataclass(frozen=True, slots=True)
class PullRequest:
    """A pull request, open or closed: its address, and the branch and repository (None if deleted) it comes from."""

    url: str
    branch: str
    repository: str | None


def branch_of(key: str) -> str:
    """Return the branch for an incident: ``postmortem/run-30433642``.

    Raises:
        ValueError: the key is not words of ASCII letters and digits with hyphens between.
    """
    if not _KEY.fullmatch(key):
        raise ValueError("expected a key of letters, digits and hyphens")
    return f"postmortem/{key}"


def existing_pull_request(branch: str, repository: str, pull_requests: Iterable[PullRequest]) -> PullRequest | None:
    """Return the pull request that comes from the branch of this very repository, or None.

    A fork may have a branch of any name, so that its pull requests say nothing. A repository that was deleted was one.
    """
    same = (item for item in pull_requests if item.branch == branch)
    return next((item for item in same if (item.repository or "").casefold() == repository.casefold()), None)


def next_step(*, branch_exists: bool, pull_request_exists: bool) -> Step:
    """Say what is to be done. A closed pull request is an answer too: nobody is asked twice.

    A branch without a pull request is what a run that was broken off leaves behind. What is on it stays as it is,
    because somebody may have worked on it since.
    """
    if pull_request_exists:
        return Step.NOTHING
    return Step.OPEN if branch_exists else Step.PUSH_AND_OPEN
