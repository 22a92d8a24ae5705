"""The command that the workflows run, with git's own remote and a GitHub that only answers: once, however often."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
import yaml

from scripts.open_draft import MARKER
from scripts.pull_requests import NO_DRAFTS, Git, RefusedError
from tests.support.clones import Clone
from tests.support.github import DATA, payload
from tests.support.records import ROOT
from tests.support.secret_samples import TOKENS

HERE = "brasskettle/postmortems"
RUN_BRANCH, ISSUE_BRANCH = "postmortem/run-30433642871", "postmortem/issue-12"
RUN_FILE = "postmortems/2026/2026-03-04-deploy-failed-in-storefront.md"
ISSUE_FILE = "postmortems/2026/2026-03-04-expired-certificate-took-the-storefront-offline.md"


class Place(Clone):
    """A clone in which drafts are opened."""

    def run(self, source: str, event: object, *words: str) -> subprocess.CompletedProcess[str]:
        file = self.folder / "event.json"
        file.write_text(json.dumps(event), encoding="utf-8")
        script = ROOT / "scripts" / "open_draft.py"
        return self.start(script, source, str(file), "--repository", HERE, "--archive", "postmortems", *words)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place.made(tmp_path, {"postmortems/2025/2025-01-01-old.md": "## Old\n"})


def failed_run(changes: dict[str, object] | None = None) -> dict[str, object]:
    return payload("workflow_run-failure.json", changes)


def labelled_issue(changes: dict[str, object] | None = None) -> dict[str, object]:
    return payload("issues-labeled.json", changes)


def test_a_failure_becomes_a_branch_and_a_draft_pull_request(place: Place):
    done = place.run("github-failure", failed_run(), "--further", str(DATA))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "https://github.com/brasskettle/postmortems/pull/1"
    assert place.added(RUN_BRANCH) == ["A", RUN_FILE]
    assert "Step Wait for pods to be ready" in place.show(RUN_BRANCH, RUN_FILE)
    (pull,) = place.state["pulls"]
    sent = pull["sent"]
    assert (sent["head"], sent["base"], sent["draft"]) == (RUN_BRANCH, "main", True)
    assert sent["title"] == "Draft postmortem: 2026-03-04-deploy-failed-in-storefront"
    assert "https://github.com/brasskettle/storefront/actions/runs/30433642871" in sent["body"]
    assert {call["token"] for call in place.calls} == {"token-of-the-test"}


def test_the_working_copy_does_not_change(place: Place):
    place.run("github-failure", failed_run())
    assert place.git("status", "--porcelain", "--branch").splitlines() == ["## main"]
    assert place.git("branch", "--list").split() == ["*", "main"]


def test_twice_in_a_row_is_once(place: Place):
    place.run("github-failure", failed_run())
    before = place.git("ls-remote", "origin")
    again = place.run("github-failure", failed_run({"workflow_run.run_attempt": 2}))
    assert again.returncode == 0
    assert len(place.state["pulls"]) == 1
    assert place.git("ls-remote", "origin") == before


def test_a_closed_pull_request_whose_branch_is_gone_is_an_answer(place: Place):
    place.run("github-failure", failed_run())
    place.tell_github(pulls=[{**place.state["pulls"][0], "state": "closed"}])
    place.git("push", "--quiet", "origin", f":{RUN_BRANCH}")
    assert place.run("github-failure", failed_run()).returncode == 0
    assert place.branches() == set()
    assert len(place.state["pulls"]) == 1


def test_broken_off_between_push_and_pull_request_it_goes_on_there(place: Place):
    place.tell_github(refuse={f"POST repos/{HERE}/pulls": ["HTTP 502: Bad gateway"]})
    first = place.run("github-failure", failed_run())
    assert (first.returncode, place.branches()) == (1, {RUN_BRANCH})
    assert first.stderr == "open_draft: gh failed: HTTP 502: Bad gateway\n"
    before = place.git("ls-remote", "origin")
    assert place.run("github-failure", failed_run()).returncode == 0
    assert len(place.state["pulls"]) == 1
    assert place.git("ls-remote", "origin") == before


def test_a_branch_that_somebody_has_worked_on_stays_as_it_is(place: Place):
    place.run("github-failure", failed_run())
    place.git("fetch", "--quiet", "origin")
    place.git("switch", "--quiet", "--create", "work", f"origin/{RUN_BRANCH}")
    (place.clone / RUN_FILE).write_text("written\n", encoding="utf-8")
    place.git("commit", "--quiet", "--all", "--message", "Write")
    place.git("push", "--quiet", "origin", f"HEAD:{RUN_BRANCH}")
    place.git("switch", "--quiet", "main")
    place.tell_github(pulls=[])
    assert place.run("github-failure", failed_run()).returncode == 0
    assert place.show(RUN_BRANCH, RUN_FILE) == "written\n"
    assert len(place.state["pulls"]) == 1


def test_a_branch_that_appears_meanwhile_stays_as_it_is(place: Place, monkeypatch: pytest.MonkeyPatch):
    """Even one that is behind, which git by itself would bring forward."""
    place.git("push", "--quiet", "origin", f"main:refs/heads/{RUN_BRANCH}")
    place.git("commit", "--quiet", "--allow-empty", "--message", "Go on")
    before = place.git("ls-remote", "origin")
    for name, value in place.environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(RefusedError):
        Git(place.clone / "postmortems", "origin").push(place.git("rev-parse", "HEAD").strip(), RUN_BRANCH)
    assert place.git("ls-remote", "origin") == before


def test_a_fork_s_pull_request_of_the_same_name_keeps_nothing_from_being_opened(place: Place):
    fork = {
        "html_url": "u",
        "state": "open",
        "head": {"ref": RUN_BRANCH, "repo": {"full_name": "stranger/postmortems"}},
    }
    gone = {"html_url": "u", "state": "closed", "head": {"ref": RUN_BRANCH, "repo": None}}
    place.tell_github(pulls=[fork, gone])
    place.run("github-failure", failed_run())
    assert place.branches() == {RUN_BRANCH}
    assert len(place.state["pulls"]) == 3


def test_what_the_archive_has_already_is_not_proposed_again(place: Place):
    place.run("github-failure", failed_run())
    place.git("fetch", "--quiet", "origin")
    place.git("merge", "--quiet", f"origin/{RUN_BRANCH}")
    place.git("push", "--quiet", "origin", "main", f":{RUN_BRANCH}")
    place.tell_github(pulls=[])
    done = place.run("github-failure", failed_run())
    assert (done.returncode, place.branches(), place.state["pulls"]) == (0, set(), [])
    assert done.stdout.endswith("The archive has it: 2026/2026-03-04-deploy-failed-in-storefront.md\n")


def test_a_secret_in_the_name_of_what_the_archive_has_is_not_told(place: Place):
    secret = TOKENS["GitHub token"]
    url = "https://github.com/brasskettle/storefront/actions/runs/30433642871"
    (place.clone / "postmortems" / f"{secret}.md").write_text(f"---\n# drafted from: {url}\n---\n", encoding="utf-8")
    done = place.run("github-failure", failed_run())
    assert (done.returncode, place.branches()) == (0, set())
    assert done.stdout.endswith("The archive has it: ***.md\n")


def test_where_the_plan_has_no_drafts_it_is_a_pull_request(place: Place):
    place.tell_github(refuse={f"POST repos/{HERE}/pulls": [f"{NO_DRAFTS} in this repository. (HTTP 422)"]})
    assert place.run("github-failure", failed_run()).returncode == 0
    assert [pull["sent"]["draft"] for pull in place.state["pulls"]] == [False]


@pytest.mark.parametrize("source", ["github-failure", "github-issue"])
def test_what_did_not_fail_opens_nothing(place: Place, source: str):
    event = failed_run({"workflow_run.conclusion": "success"})
    done = place.run(source, event)
    assert done.returncode == (0 if source == "github-failure" else 2)
    assert place.branches() == set()
    assert place.calls == []


def test_an_issue_is_told_once_where_its_draft_is(place: Place):
    for _ in range(2):
        assert place.run("github-issue", labelled_issue(), "--comment").returncode == 0
    assert place.added(ISSUE_BRANCH) == ["A", ISSUE_FILE]
    (pull,) = place.state["pulls"]
    assert "Closes #12" in pull["sent"]["body"]
    (comment,) = place.state["comments"]
    assert comment["body"].startswith(MARKER)
    assert pull["html_url"] in comment["body"]


def test_a_person_s_comment_with_the_mark_silences_nothing(place: Place):
    place.tell_github(comments=[{"user": {"type": "User"}, "body": MARKER}, {"user": None, "body": None}])
    place.run("github-issue", labelled_issue(), "--comment")
    assert len(place.state["comments"]) == 3


HOSTILE = [
    "$(touch owned) `touch owned` ; touch owned",
    "::error::x\n::set-output name=x::y",
    "${{ github.token }}",
    "../../../.github/workflows/x.yml",
    "--upload-pack=touch owned",
    "-rf\u202e\x00\x1b[31m",
    "[skip ci] @everyone Closes #1\n\nCo-authored-by: x <x@y.example>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_an_issue_s_words_reach_nothing_but_the_file(place: Place, text: str):
    done = place.run("github-issue", labelled_issue({"issue.title": text, "issue.body": text * 3}), "--comment")
    assert (done.returncode, done.stderr) == (0, "")
    assert place.branches() == {ISSUE_BRANCH}
    kind, path = place.added(ISSUE_BRANCH)
    assert kind == "A"
    assert path.startswith("postmortems/2026/2026-03-05-")
    assert path.count("/") == 2
    assert not list(place.folder.rglob("owned"))
    message = place.git("log", "-1", "--format=%B%an%ae", f"origin/{ISSUE_BRANCH}")
    assert message == (
        "Draft a postmortem of issue #12\ngithub-actions[bot]41898282+github-actions[bot]@users.noreply.github.com\n"
    )
    (pull,) = place.state["pulls"]
    for word in ("::", "${{", "touch owned", "@everyone", "[skip", "Closes #1\n", "Co-authored-by:", "../", "\n\n\n\n"):
        assert word not in pull["sent"]["title"] + pull["sent"]["body"] + place.state["comments"][0]["body"]
    assert not any(line.lstrip().startswith(("::", "##[")) for line in (done.stdout + done.stderr).splitlines())


def run_steps(place: Place, workflow: str, event: object, **values: str) -> None:
    (place.folder / "event.json").write_text(json.dumps(event), encoding="utf-8")
    place.copy("scripts", ".github/ISSUE_TEMPLATE", "postmortems/vocabulary")
    event_path = str(place.folder / "event.json")
    place.run_steps(workflow, {"GITHUB_EVENT_PATH": event_path, "GITHUB_REPOSITORY": HERE}, **values)


def test_the_issue_workflow_s_own_command(place: Place):
    run_steps(place, "draft-from-issue.yml", labelled_issue())
    assert place.branches() == {ISSUE_BRANCH}
    assert len(place.state["comments"]) == 1


def test_the_failure_workflow_s_own_commands(place: Place):
    shop = "repos/brasskettle/storefront"
    place.tell_github(answers={f"{shop}/actions/runs/30433642871/attempts/1/jobs": payload("jobs.json")})
    run_steps(place, "draft-from-failure.yml", failed_run(), ARCHIVE_REPOSITORY=HERE, FOLDER="postmortems")
    assert "Step Wait for pods to be ready" in place.show(RUN_BRANCH, RUN_FILE)
    assert len(place.state["pulls"]) == 1


def test_without_gh_it_says_so(place: Place):
    (place.folder / "bin" / "gh").write_text("#!/bin/nowhere\n")
    done = place.run("github-failure", failed_run())
    assert done.returncode == 1
    assert done.stderr.startswith("open_draft: gh: ")


def test_an_answer_that_is_no_json_is_told(place: Place):
    (place.folder / "bin" / "gh").write_text("#!/bin/sh\necho '<html>'\n")
    done = place.run("github-failure", failed_run())
    assert (done.returncode, place.branches()) == (1, set())
    assert done.stderr == "open_draft: expected JSON of gh, found something else\n"


DEFAULT = "github.event.repository.default_branch || "
"""What is checked out without more ado, where an issue is the event."""


@pytest.mark.parametrize("name", ["draft-from-issue.yml", "draft-from-failure.yml"])
def test_a_workflow_puts_no_expression_into_a_command_and_gives_the_token_to_single_steps(name: str):
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / name).read_text(encoding="utf-8"))
    assert workflow["permissions"] == {}
    assert workflow["concurrency"]["cancel-in-progress"] is False
    (job,) = workflow["jobs"].values()
    assert "env" not in job
    for step in job["steps"]:
        assert "${{" not in step.get("run", "")
        if "checkout" in step.get("uses", ""):
            assert step["with"]["persist-credentials"] is False
            assert "github.event.repository.default_branch ||" in step["with"].get("ref", DEFAULT)
    commands = [step["run"] for step in job["steps"] if "scripts/" in step.get("run", "")]
    for command in commands:
        assert (ROOT / command.split()[1]).is_file()
    assert sum("GH_TOKEN" in step.get("env", {}) for step in job["steps"]) == len(commands)
