"""A failed run or deployment becomes a draft that says what is known, and names nobody."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml

from postmortem_archive.drafting.intake import NothingToDraftError
from postmortem_archive.drafting.payload import PayloadError
from postmortem_archive.drafting.sources.github_failure import FAILED_DEPLOYMENT, FAILED_RUN, MOST_JOBS
from postmortem_archive.model import Detection, Status
from tests.support.github import payload, payload_files, read_back, take_in, text_of_draft
from tests.support.records import ROOT

RUN, DEPLOYMENT = "workflow_run-failure.json", "deployment_status-failure.json"
JOBS, COMMITS = payload("jobs.json"), payload("commits.json")
SHOP = "https://github.com/brasskettle/storefront"


def run(changes: dict[str, object] | None = None, **further: object):
    return take_in(
        "github-failure", payload(RUN, {f"workflow_run.{k}": v for k, v in (changes or {}).items()}), **further
    )


def deployment(changes: dict[str, object] | None = None, **further: object):
    return take_in("github-failure", payload(DEPLOYMENT, changes), **further)


def test_a_failed_run_is_told_with_its_jobs_and_commits():
    made = run(jobs=JOBS, commits=COMMITS)
    found = read_back(made)
    assert made.key == "run-30433642871"
    assert (found.title, found.status) == ("Deploy failed in storefront", Status.DRAFT)
    assert found.started == datetime(2026, 3, 4, 9, 57, 58, tzinfo=UTC)
    assert found.detected == datetime(2026, 3, 4, 10, 6, 12, tzinfo=UTC)
    assert (found.services, found.lifecycle, found.detection) == (("storefront",), ("deploy",), Detection.MONITORING)
    assert [(link.title, link.url) for link in found.links] == [
        ("Run 163 of Deploy", f"{SHOP}/actions/runs/30433642871"),
        ("Commits since the last success", COMMITS["html_url"]),
    ]
    assert [(entry.raw_time, entry.text) for entry in found.timeline] == [
        ("09:57:58", "Run 163 of Deploy begins on main, at commit 8c1f0b7d5e2a"),
        ("10:01:34", "Job roll out (eu-west) begins"),
        ("10:06:10", "Step Wait for pods to be ready of job roll out (eu-west) fails"),
        ("10:06:41", "Run 163 of Deploy fails"),
    ]
    assert "2 commits since the last success: `41d0c2be97a3..8c1f0b7d5e2a`" in text_of_draft(made)


def test_a_failed_deployment_is_told_with_its_environment():
    made = deployment(commits=COMMITS)
    found = read_back(made)
    assert made.key == "deployment-1459887461"
    assert found.title == "Deployment of storefront to production failed"
    assert found.started == datetime(2026, 3, 4, 9, 58, tzinfo=UTC)
    assert found.detected == datetime(2026, 3, 4, 10, 6, 10, tzinfo=UTC)
    assert found.lifecycle == ("deploy",)
    assert found.links[0].url == "https://argo.brasskettle.example/applications/storefront"
    assert [entry.text for entry in found.timeline] == [
        "Deployment to production begins on main, at commit 8c1f0b7d5e2a",
        "Deployment to production fails",
    ]


def persons(value: object) -> Iterator[str]:
    """Every login, name, e-mail address and message of persons in a payload."""
    match value:
        case dict():
            for key, item in value.items():
                if key in ("login", "email", "message", "display_title", "runner_name", "description"):
                    yield from [item] if isinstance(item, str) else []
                elif key == "name" and "email" in value:
                    yield item
                else:
                    yield from persons(item)
        case list():
            for item in value:
                yield from persons(item)


def test_nobody_is_named():
    ours = {"brasskettle", "GitHub"}  # the organisation and the host, in every address
    for made in (run(jobs=JOBS, commits=COMMITS), deployment(commits=COMMITS)):
        text = text_of_draft(made).casefold() + made.about
        words = {*persons(payload(RUN)), *persons(payload(DEPLOYMENT)), *persons(JOBS), *persons(COMMITS)} - ours
        assert len(words) > 8
        for word in (*words, "mira", "okonkwo", "tomasz"):
            assert word.casefold() not in text


def test_a_branch_that_may_be_named_after_a_person_is_not_told():
    assert "mira/fix" not in text_of_draft(run({"head_branch": "mira/fix"}))
    assert "mira/fix" not in text_of_draft(deployment({"deployment.ref": "mira/fix"}))


def test_run_again_it_is_the_same_incident():
    again = run({"run_attempt": 3, "run_started_at": "2026-03-04T12:00:00Z", "updated_at": "2026-03-04T12:09:00Z"})
    assert again.key == run().key
    assert again.draft.source == run().draft.source
    assert again.draft.links[0].title == "Run 163 of Deploy, attempt 3"


def test_a_deployment_by_a_run_is_the_same_incident_as_the_run():
    assert deployment({"workflow_run": {"id": 30433642871, "event": "push"}}).key == run().key


@pytest.mark.parametrize("conclusion", ["success", "cancelled", "skipped", "neutral", "action_required", "stale", None])
def test_a_run_that_did_not_fail_is_nothing_to_draft(conclusion: str | None):
    with pytest.raises(NothingToDraftError):
        run({"conclusion": conclusion})


@pytest.mark.parametrize("state", ["success", "pending", "queued", "in_progress", "inactive"])
def test_a_deployment_that_did_not_fail_is_nothing_to_draft(state: str):
    with pytest.raises(NothingToDraftError):
        deployment({"deployment_status.state": state})


@pytest.mark.parametrize(
    "changes",
    [
        {"event": "pull_request"},
        {"event": "pull_request_target"},
        {"head_repository": {"full_name": "stranger/storefront"}},
    ],
)
def test_what_strangers_propose_opens_nothing(changes: dict[str, object]):
    with pytest.raises(NothingToDraftError):
        run(changes)
    with pytest.raises(NothingToDraftError):
        deployment({"workflow_run": {"id": 30433642871, "event": "push", **changes}})


@pytest.mark.parametrize("ref", ["refs/pull/7/merge", "refs/pull/7/head", "pull/7/head"])
def test_a_deployment_of_a_pull_request_opens_nothing(ref: str):
    with pytest.raises(NothingToDraftError):
        deployment({"deployment.ref": ref})


@pytest.mark.parametrize("conclusion", FAILED_RUN)
def test_each_way_of_failing(conclusion: str):
    assert run({"conclusion": conclusion}).draft.timeline[-1].text.startswith("Run 163 of Deploy ")


@pytest.mark.parametrize("state", FAILED_DEPLOYMENT)
def test_each_state_of_failing(state: str):
    assert deployment({"deployment_status.state": state}).key == "deployment-1459887461"


def test_the_workflow_asks_for_the_same_failures():
    text = (ROOT / ".github" / "workflows" / "draft-from-failure.yml").read_text(encoding="utf-8")
    condition = yaml.safe_load(text)["jobs"]["draft"]["if"]
    for words in (FAILED_RUN, FAILED_DEPLOYMENT):
        assert f"fromJSON('{json.dumps(list(words))}')" in condition


def test_clocks_that_disagree_leave_a_gap():
    made = run({"updated_at": "2026-03-04T09:57:00Z"})
    assert made.draft.detected is None
    assert [event.at for event in made.draft.timeline] == sorted(event.at for event in made.draft.timeline)


def test_of_a_large_matrix_the_first_jobs_are_told():
    one = JOBS["jobs"][1]
    made = run(jobs={"jobs": [{**one, "name": f"shard {number}"} for number in range(300)]})
    assert len(made.draft.timeline) == 2 + 2 * MOST_JOBS
    assert made.draft.timeline[-1].text == "Run 163 of Deploy fails, with 300 failed jobs in all"


def test_a_job_without_a_failed_step_is_told_as_a_whole():
    job = {**JOBS["jobs"][1], "steps": [], "conclusion": "timed_out"}
    assert "Job roll out (eu-west) times out" in [event.text for event in run(jobs={"jobs": [job]}).draft.timeline]


@pytest.mark.parametrize(
    "name", ["$(id) `x` ${{ x }}", "::error::x\n::stop::", "a | b\n## Lessons\n<script>x</script>", "x" * 70_000]
)
def test_hostile_names_are_names(name: str):
    event = payload(RUN, {"workflow.name": name, "workflow_run.name": name})
    job = {
        **JOBS["jobs"][1],
        "name": name,
        "steps": [{"name": name, "conclusion": "failure", "completed_at": "2026-03-04T10:00:00Z"}],
    }
    made = take_in("github-failure", event, jobs={"jobs": [job]})
    found = read_back(made)
    assert (found.status, len(found.timeline), found.foreign) == (Status.DRAFT, 4, False)
    assert "<script" not in text_of_draft(made).split("\n---\n")[1]
    assert name not in made.about


@pytest.mark.parametrize(
    ("event", "message"),
    [
        ({}, "event.json: $: expected a workflow_run or a deployment_status, found neither"),
        ({"workflow_run": {}}, "event.json: $.repository: expected an object, found nothing"),
        (payload(RUN, {"workflow_run.id": "1"}), "event.json: $.workflow_run.id: expected a whole number above 0"),
        (payload(RUN, {"workflow_run.head_sha": "x"}), "event.json: $.workflow_run: expected the digest of a commit"),
        (payload(RUN, {"repository.full_name": "a/../b"}), "event.json: $.repository: expected a full_name such as"),
        (payload(DEPLOYMENT, {"deployment": None}), "event.json: $.deployment: expected an object, found null"),
    ],
)
def test_what_is_no_failure_is_refused(event: dict[str, object], message: str):
    with pytest.raises(PayloadError) as caught:
        take_in("github-failure", event)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("further", "message"),
    [
        ({"jobs": {"runs": []}}, "jobs.json: $: expected a list under jobs, or a workflow_job, found neither"),
        ({"jobs": {"jobs": [{**JOBS["jobs"][1], "run_id": 7}]}}, "jobs.json: $.jobs[0]: expected a job of run 304336"),
        ({"commits": {"commits": []}}, "commits.json: $.base_commit: expected an object, found nothing"),
    ],
)
def test_further_files_that_are_of_something_else_are_refused(further: dict[str, object], message: str):
    with pytest.raises(PayloadError) as caught:
        run(**further)
    assert str(caught.value).startswith(message)


def test_the_day_is_that_of_the_start():
    assert run().on == date(2026, 3, 4)


@pytest.mark.parametrize("path", payload_files("workflow_run"), ids=lambda path: path.name)
def test_usual_runs_are_read(path: Path):
    event = json.loads(path.read_text(encoding="utf-8"))
    with pytest.raises(NothingToDraftError):
        take_in("github-failure", event)
    event["action"] = "completed"
    event["workflow_run"] |= {"conclusion": "failure", "event": "push", "head_repository": event["repository"]}
    made = take_in("github-failure", event)
    assert read_back(made).status is Status.DRAFT


@pytest.mark.parametrize("path", payload_files("deployment_status"), ids=lambda path: path.name)
def test_usual_deployments_are_read(path: Path):
    event = json.loads(path.read_text(encoding="utf-8"))
    with pytest.raises(NothingToDraftError):
        take_in("github-failure", event)
    event["deployment_status"]["state"] = "error"
    assert read_back(take_in("github-failure", event)).status is Status.DRAFT


@pytest.mark.parametrize("path", payload_files("workflow_job"), ids=lambda path: path.name)
def test_usual_jobs_are_read(path: Path):
    event = json.loads(path.read_text(encoding="utf-8"))
    made = run({"id": event["workflow_job"]["run_id"]}, jobs=event)
    failed = event["workflow_job"]["conclusion"] == "failure"
    assert (len(made.draft.timeline) > 2) == failed
