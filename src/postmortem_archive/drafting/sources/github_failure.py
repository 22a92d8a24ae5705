"""A failed run of a workflow, or a failed deployment, as GitHub tells of it in an event's payload.

Nothing that a person wrote or is called goes into the draft: no logins, no authors, no titles of commits or pull
requests, no names of branches but the default one.

See https://docs.github.com/en/webhooks/webhook-events-and-payloads#workflow_run and #deployment_status
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from postmortem_archive.drafting.addresses import web_address
from postmortem_archive.drafting.draft import Draft, DraftEvent
from postmortem_archive.drafting.intake import FurtherFile, Inputs, Intake, NothingToDraftError, Source
from postmortem_archive.drafting.payload import Payload, read_json
from postmortem_archive.model import Detection, Link, LinkKind
from postmortem_archive.vocabulary import Vocabulary

FAILED_RUN = ("failure", "timed_out", "startup_failure")
"""Conclusions of a run, and of a job, that tell of a failure."""

FAILED_DEPLOYMENT = ("failure", "error")
"""States of a deployment that tell of a failure."""

MOST_JOBS = 20
"""Failed jobs that are told of one by one; of a matrix that fails as a whole the first are enough."""

_FULL_NAME = re.compile(r"[A-Za-z0-9._-]{1,100}/[A-Za-z0-9._-]{1,100}")
_SHA = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_ENDED = {"timed_out": "times out", "startup_failure": "does not start"}
_PROPOSAL = "the {} was for a pull request or a fork, so nothing of ours was deployed"


@dataclass(frozen=True, slots=True)
class _Repository:
    """Where it failed. ``url`` is None where the payload holds none that can be used."""

    full_name: str
    name: str
    url: str | None
    default_branch: str | None

    def on(self, ref: str | None) -> str:
        """Return ``on main`` for the default branch. Other branches are often named after persons."""
        return f" on {ref}" if ref and ref == self.default_branch else ""


def read_failure(inputs: Inputs) -> Intake:
    """Return the draft for the payload of a ``workflow_run`` or ``deployment_status`` event.

    Raises:
        PayloadError: it is neither, or the list of jobs or commits is not one.
        NothingToDraftError: nothing failed, or what failed was a proposal from elsewhere.
    """
    payload = read_json(inputs.main.data, inputs.main.name)
    further = {name: read_json(file.data, file.name) for name, file in inputs.further.items()}
    jobs, commits = further.get("jobs"), further.get("commits")
    if "deployment_status" in payload.value:
        return _Deployment(payload, inputs.vocabulary).intake(commits)
    if "workflow_run" in payload.value:
        return _Run(payload, inputs.vocabulary).intake(jobs, commits)
    raise payload.wrong("a workflow_run or a deployment_status", "neither")


class _Run:
    """A run that ended."""

    def __init__(self, payload: Payload, vocabulary: Vocabulary) -> None:
        self._run = run = payload.object("workflow_run")
        self._vocabulary = vocabulary
        self._repository = _repository(payload)
        if payload.text("action") != "completed" or run.text_or_none("conclusion") not in FAILED_RUN:
            raise NothingToDraftError("the run has not failed")
        _demand_ours(run, self._repository)
        workflow = payload.object_or_none("workflow")
        self._workflow = (workflow and workflow.text_or_none("name")) or run.text_or_none("name") or "Workflow"

    def intake(self, jobs: Payload | None, commits: Payload | None) -> Intake:
        """Return the draft, with what is known of its jobs and of the commits since the last success."""
        run, repository = self._run, self._repository
        number, id_, sha = run.number("run_number"), run.number("id"), _sha(run, "head_sha")
        attempt = run.number("run_attempt") if run.value.get("run_attempt") is not None else 1
        started = run.instant_or_none("run_started_at") or run.instant("created_at")
        ended = run.instant("updated_at")
        failed = _failed_jobs(jobs, id_)
        name = f"Run {number} of {self._workflow}"
        begins = f"{name} begins{repository.on(run.text_or_none('head_branch'))}, at commit {sha[:12]}"
        ends = f"{name} {_ENDED.get(run.text('conclusion'), 'fails')}"
        told = [*_job_events(failed[:MOST_JOBS])]
        if len(failed) > MOST_JOBS:
            ends += f", with {len(failed)} failed jobs in all"
        url = web_address(run.text_or_none("html_url"))
        title = f"{name}, attempt {attempt}" if attempt > 1 else name
        stages = (self._vocabulary.stage(word) for word in self._workflow.split())
        draft = Draft(
            title=f"{self._workflow} failed in {repository.name}",
            started=started,
            detected=_not_before(started, min((job.ended for job in failed if job.ended), default=ended)),
            services=_services(repository, self._vocabulary),
            detection=Detection.MONITORING,
            lifecycle=tuple(stage.name for stage in stages if stage)[:1],
            links=(*_links(title, url), *_changes(repository, sha, commits)),
            sections=_sections(repository, sha, commits),
            timeline=_in_order([DraftEvent(started, begins), *told, DraftEvent(max(started, ended), ends)]),
            source=url,
        )
        return Intake(draft, f"run-{id_}", started.date(), f"a failed run of {repository.full_name}", url)


class _Deployment:
    """A deployment that failed."""

    def __init__(self, payload: Payload, vocabulary: Vocabulary) -> None:
        self._status = payload.object("deployment_status")
        self._deployment = payload.object("deployment")
        self._vocabulary = vocabulary
        self._repository = _repository(payload)
        self._run = payload.object_or_none("workflow_run")
        if self._status.text("state") not in FAILED_DEPLOYMENT:
            raise NothingToDraftError("the deployment has not failed")
        if self._run:
            _demand_ours(self._run, self._repository)
        if (self._deployment.text_or_none("ref") or "").removeprefix("refs/").startswith("pull/"):
            raise NothingToDraftError(_PROPOSAL.format("deployment"))

    def intake(self, commits: Payload | None) -> Intake:
        """Return the draft, with what is known of the commits since the last success."""
        deployment, status, repository = self._deployment, self._status, self._repository
        id_, sha = deployment.number("id"), _sha(deployment, "sha")
        started, failed = deployment.instant("created_at"), status.instant("created_at")
        environment = status.text_or_none("environment") or deployment.text_or_none("environment")
        to = f" to {environment}" if environment else ""
        branch = repository.on(deployment.text_or_none("ref"))
        begins = f"Deployment{to} begins{branch}, at commit {sha[:12]}"
        url = web_address(status.text_or_none("log_url")) or web_address(status.text_or_none("target_url"))
        stage = self._vocabulary.stage("deploy")
        draft = Draft(
            title=f"Deployment of {repository.name}{to} failed",
            started=started,
            detected=_not_before(started, failed),
            services=_services(repository, self._vocabulary),
            detection=Detection.MONITORING,
            lifecycle=(stage.name,) if stage else (),
            links=(*_links(f"Log of deployment {id_}", url), *_changes(repository, sha, commits)),
            sections=_sections(repository, sha, commits),
            timeline=_in_order(
                [DraftEvent(started, begins), DraftEvent(max(started, failed), f"Deployment{to} fails")]
            ),
            source=f"{repository.url or repository.full_name}/deployments/{id_}",
        )
        # A run that deploys tells of its failure twice, as a run and as a deployment.
        key = f"run-{self._run.number('id')}" if self._run else f"deployment-{id_}"
        return Intake(draft, key, started.date(), f"a failed deployment of {repository.full_name}", url)


def _demand_ours(run: Payload, repository: _Repository) -> None:
    """Raise NothingToDraftError if a run was for a proposal."""
    head = run.object_or_none("head_repository")
    is_fork = head is not None and head.text("full_name") != repository.full_name
    if is_fork or run.text("event").startswith("pull_request"):
        raise NothingToDraftError(_PROPOSAL.format("run"))


@dataclass(frozen=True, slots=True)
class _Job:
    """A job that failed, and its steps that did."""

    name: str
    conclusion: str
    started: datetime | None
    ended: datetime | None
    steps: tuple[tuple[str, datetime | None], ...]


def _failed_jobs(jobs: Payload | None, run_id: int) -> tuple[_Job, ...]:
    """Return the jobs that failed: of the API's list of a run's jobs, or of a ``workflow_job`` event."""
    if jobs is None:
        return ()
    if "jobs" not in jobs.value and "workflow_job" not in jobs.value:
        raise jobs.wrong("a list under jobs, or a workflow_job", "neither")
    listed = jobs.objects("jobs") if "jobs" in jobs.value else (jobs.object("workflow_job"),)
    found: list[_Job] = []
    for job in listed:
        if (of := job.number("run_id")) != run_id:
            raise job.wrong(f"a job of run {run_id}", f"one of run {of}")
        conclusion = job.text_or_none("conclusion")
        if conclusion not in FAILED_RUN:
            continue
        steps = tuple(
            (step.text("name"), step.instant_or_none("completed_at"))
            for step in job.objects("steps")
            if step.text_or_none("conclusion") in FAILED_RUN
        )
        times = job.instant_or_none("started_at"), job.instant_or_none("completed_at")
        found.append(_Job(job.text("name"), conclusion, *times, steps))
    return tuple(found)


def _job_events(jobs: tuple[_Job, ...]) -> Iterator[DraftEvent]:
    for job in jobs:
        if job.started:
            yield DraftEvent(job.started, f"Job {job.name} begins")
        for name, at in job.steps:
            if at:
                yield DraftEvent(at, f"Step {name} of job {job.name} fails")
        if job.ended and not any(at for _, at in job.steps):
            yield DraftEvent(job.ended, f"Job {job.name} {_ENDED.get(job.conclusion, 'fails')}")


def _in_order(events: list[DraftEvent]) -> tuple[DraftEvent, ...]:
    return tuple(sorted(events, key=lambda event: event.at))


def _not_before(started: datetime, detected: datetime) -> datetime | None:
    """Return the detection, None where clocks disagree so that it would be before the start."""
    return detected if detected >= started else None


def _repository(payload: Payload) -> _Repository:
    repository = payload.object("repository")
    full_name = repository.text("full_name")
    if not _FULL_NAME.fullmatch(full_name):
        raise repository.wrong("a full_name such as owner/name", "another text")
    url = web_address(repository.text_or_none("html_url"))
    return _Repository(full_name, full_name.partition("/")[2], url, repository.text_or_none("default_branch"))


def _sha(payload: Payload, key: str) -> str:
    sha = payload.text(key)
    if not _SHA.fullmatch(sha):
        raise payload.wrong(f"the digest of a commit as {key}", "another text")
    return sha


def _services(repository: _Repository, vocabulary: Vocabulary) -> tuple[str, ...]:
    service = vocabulary.service(repository.name)
    return (service.name,) if service else ()


def _links(title: str, url: str | None) -> Iterator[Link]:
    if url:
        yield Link(LinkKind.CHANGE, title, url)


def _changes(repository: _Repository, sha: str, commits: Payload | None) -> Iterator[Link]:
    """Yield the link to what was to be deployed: all since the last success, else the commit alone."""
    compared = web_address(commits.text_or_none("html_url")) if commits else None
    if compared:
        yield Link(LinkKind.CHANGE, "Commits since the last success", compared)
    elif repository.url:
        yield Link(LinkKind.CHANGE, f"Commit {sha[:12]}", f"{repository.url}/commit/{sha}")


def _sections(repository: _Repository, sha: str, commits: Payload | None) -> dict[str, str]:
    """Return what was to be deployed, in Markdown; titles of commits are left out, because persons wrote them."""
    if commits is None:
        return {}
    base = _sha(commits.object("base_commit"), "sha")
    listed = [_sha(commit, "sha") for commit in commits.objects("commits")]
    total = commits.number("total_commits") if commits.value.get("total_commits") else len(listed)
    told = f"1 commit since the last success: `{base[:12]}..{sha[:12]}`"
    if total != 1:
        told = f"{total} commits since the last success: `{base[:12]}..{sha[:12]}`"
    shown = [f"- [`{item[:12]}`]({repository.url}/commit/{item})" for item in listed if repository.url]
    return {"Changes": "\n".join([told, "", *shown[:MOST_JOBS]]).strip()}


SOURCE = Source(
    "github-failure",
    "a failed run or deployment of GitHub: the payload of a workflow_run or deployment_status event",
    read_failure,
    (
        FurtherFile("jobs", "the API's list of the run's jobs"),
        FurtherFile("commits", "the API's comparison of the failed commit with the last that succeeded"),
    ),
)
