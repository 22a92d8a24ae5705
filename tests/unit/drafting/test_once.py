"""Once for each incident, however often it is handed in."""

from __future__ import annotations

import pytest

from postmortem_archive.drafting.once import PullRequest, Step, branch_of, existing_pull_request, next_step
from postmortem_archive.drafting.sources import sources

HERE = "brasskettle/postmortems"


@pytest.mark.parametrize(
    ("branch", "pull_request", "step"),
    [
        (False, False, Step.PUSH_AND_OPEN),
        (True, False, Step.OPEN),
        (True, True, Step.NOTHING),
        (False, True, Step.NOTHING),
    ],
    ids=["new", "broken off between push and pull request", "open", "closed and its branch deleted"],
)
def test_what_is_left_to_do(branch: bool, pull_request: bool, step: Step):
    assert next_step(branch_exists=branch, pull_request_exists=pull_request) is step


def test_a_fork_s_branch_of_the_same_name_says_nothing():
    fork = PullRequest("u1", "postmortem/run-1", "stranger/postmortems")
    gone = PullRequest("u2", "postmortem/run-1", None)
    ours = PullRequest("u3", "postmortem/run-1", "Brasskettle/postmortems")
    other = PullRequest("u4", "postmortem/run-11", HERE)
    assert existing_pull_request("postmortem/run-1", HERE, [fork, gone, other]) is None
    assert existing_pull_request("postmortem/run-1", HERE, [fork, gone, other, ours]) is ours


def test_the_branch_is_named_by_the_key():
    assert branch_of("run-30433642871") == "postmortem/run-30433642871"


@pytest.mark.parametrize("key", ["", "run--1", "Run-1", "run-1/..", "run-1;id", "run-1\n", "-run", "run-\u0661"])
def test_a_key_of_anything_else_names_no_branch(key: str):
    with pytest.raises(ValueError, match="expected a key"):
        branch_of(key)


def test_sources_are_found_by_their_files():
    assert list(sources()) == ["github-failure", "github-issue"]
