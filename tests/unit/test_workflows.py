"""What runs on GitHub: who may write, what runs with it, and that nobody's words become a command."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.records import ROOT

GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
ZIZMOR = Path(sys.executable).with_name("zizmor")
PINNED = re.compile(r"[\w.-]+(?:/[\w.-]+)+@[0-9a-f]{40}")

each_workflow = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)


def read(path: Path) -> dict[str, Any]:
    """A workflow; YAML takes its key ``on`` for a truth value."""
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    workflow["on"] = workflow.pop(True)
    return workflow


def named(name: str) -> dict[str, Any]:
    return read(GITHUB / "workflows" / name)


def values(node: Any, key: str) -> Iterator[Any]:
    """Yield the values of a key wherever it stands."""
    if isinstance(node, dict):
        if key in node:
            yield node[key]
        for value in node.values():
            yield from values(value, key)
    elif isinstance(node, list):
        for value in node:
            yield from values(value, key)


def steps(workflow: dict[str, Any]) -> list[dict[str, Any]]:
    return [step for job in workflow["jobs"].values() for step in job.get("steps", ())]


def audit(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(ZIZMOR), "--offline", "--no-progress", "--persona=auditor", "--quiet", str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_zizmor_finds_nothing():
    done = audit(GITHUB)
    assert done.returncode == 0, done.stdout


def test_zizmor_finds_nothing_in_the_example_for_callers(tmp_path: Path):
    """It is copied to other repositories, where it is a workflow."""
    (tmp_path / ".github" / "workflows").mkdir(parents=True)
    (example,) = (GITHUB / "workflows").glob("*.example")
    shutil.copy(example, tmp_path / ".github" / "workflows" / "postmortem.yml")
    done = audit(tmp_path / ".github")
    assert done.returncode == 0, done.stdout


def test_zizmor_would_find_something(tmp_path: Path):
    step = "      - run: echo ${{ github.event.issue.title }}\n"
    bad = f"on: pull_request_target\njobs:\n  a:\n    runs-on: x\n    steps:\n{step}"
    (tmp_path / ".github" / "workflows").mkdir(parents=True)
    (tmp_path / ".github" / "workflows" / "bad.yml").write_text(bad)
    done = audit(tmp_path / ".github")
    assert done.returncode != 0
    assert "template-injection" in done.stdout


@each_workflow
def test_actions_are_pinned_by_commit_with_their_version_beside(path: Path):
    for used in values(read(path), "uses"):
        assert used.startswith("./") or PINNED.fullmatch(used), used
    for line in path.read_text(encoding="utf-8").splitlines():
        if re.match(r"[\s-]*uses: [^.]", line):
            assert re.search(r"@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), line


def test_an_action_has_the_same_commit_everywhere():
    commits = defaultdict(set)
    for path in WORKFLOWS:
        for used in values(read(path), "uses"):
            name, _, commit = used.partition("@")
            commits[name].add(commit)
    assert {name: found for name, found in commits.items() if len(found) > 1} == {}


@each_workflow
def test_no_pull_request_target(path: Path):
    assert "pull_request_target" not in read(path)["on"]


@each_workflow
def test_nothing_is_filled_into_a_script(path: Path):
    """A title or a branch's name in a script is a command; in a variable it is text."""
    for script in values(read(path), "run"):
        assert not isinstance(script, str) or "${{" not in script, script


@each_workflow
def test_permissions_are_given_to_jobs_alone_and_never_all(path: Path):
    workflow = read(path)
    assert workflow["permissions"] == {}
    for name, job in workflow["jobs"].items():
        assert isinstance(job["permissions"], dict), name


@each_workflow
def test_no_token_is_left_behind_by_a_checkout(path: Path):
    for step in steps(read(path)):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


@pytest.mark.parametrize(
    "path", [path for path in WORKFLOWS if "pull_request" in read(path)["on"]], ids=lambda p: p.name
)
def test_what_runs_a_pull_requests_code_can_write_nothing(path: Path):
    for job in read(path)["jobs"].values():
        runs = [step for step in job["steps"] if "run" in step or step.get("uses", "").startswith("actions/checkout@")]
        assert not runs or "write" not in job["permissions"].values()
        assert "secrets." not in str(job)


def test_the_second_stage_runs_nothing_of_the_pull_request():
    workflow = named("comment.yml")
    assert workflow["on"]["workflow_run"]["workflows"] == [named("review.yml")["name"]]
    assert workflow["concurrency"]["cancel-in-progress"] is False  # two pull requests may have one branch
    (job,) = workflow["jobs"].values()
    assert job["permissions"] == {"actions": "read", "contents": "read", "pull-requests": "write"}
    checkout, post = job["steps"]
    assert checkout["with"]["ref"] == "${{ github.event.repository.default_branch }}"
    assert post["run"] == 'python3 scripts/post_review.py "$GITHUB_EVENT_PATH"'


def test_the_stages_agree_on_the_artifact():
    from postmortem_archive.reviewing.posting import ARTIFACT, COMMENT, NUMBER

    uploads = {
        step["with"]["name"]: step["with"]["path"]
        for step in steps(named("review.yml"))
        if "name" in step.get("with", {}) and "path" in step["with"]
    }
    script = (ROOT / ".ci" / "review").read_text(encoding="utf-8")
    assert uploads[ARTIFACT] == "build/review"
    assert f">{uploads[ARTIFACT]}/{NUMBER}\n" in script
    assert f">{uploads[ARTIFACT]}/{COMMENT}\n" in script


def test_only_findings_from_within_reach_code_scanning():
    job = named("review.yml")["jobs"]["code-scanning"]
    assert "github.event.pull_request.head.repo.full_name == github.repository" in job["if"]
    assert job["permissions"]["security-events"] == "write"


def test_the_site_is_published_again_by_the_workflow_that_does_it():
    (step,) = named("publish-status.yml")["jobs"]["site"]["steps"]
    assert "gh workflow run publish.yml " in step["run"]
    assert "workflow_dispatch" in named("publish.yml")["on"]


def test_the_reviewers_checklist_is_that_of_the_handbook():
    handbook = (ROOT / "docs" / "handbook" / "review.md").read_text(encoding="utf-8")
    whole = re.findall(r"^- (.+)$", handbook.partition("## Checklist before publishing")[2], re.MULTILINE)
    template = (GITHUB / "PULL_REQUEST_TEMPLATE.md").read_text(encoding="utf-8")
    items = re.findall(r"^- \[ \] (.+)$", template, re.MULTILINE)
    assert len(items) >= 6
    assert [item for item in items if item not in whole] == []
    assert items == sorted(items, key=whole.index)


def test_the_code_owners_name_what_exists():
    lines = (GITHUB / "CODEOWNERS.example").read_text(encoding="utf-8").splitlines()
    patterns = [line.split()[0] for line in lines if line and not line.startswith("#")]
    assert all((ROOT / pattern.strip("/")).exists() for pattern in patterns if pattern != "*")
