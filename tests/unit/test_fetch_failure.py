"""What is asked about a failure: its jobs, and the commits since the last success."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from postmortem_archive.drafting.payload import Payload
from scripts import fetch_failure
from scripts.fetch_failure import main
from tests.support.github import DATA, payload

SHOP = "repos/brasskettle/storefront"
RUN, DEPLOYMENT = DATA / "workflow_run-failure.json", DATA / "deployment_status-failure.json"
HEAD, BASE = "8c1f0b7d5e2a49663f0d4b8a1c7e95d2306fa4b1", "41d0c2be97a35f68be10d7c4a2f9638e5b07d1ac"
EARLIER = {"id": 1459887000, "sha": BASE}

Answers = Callable[[dict[str, object]], list[tuple[str, dict[str, str]]]]


@pytest.fixture
def github(monkeypatch: pytest.MonkeyPatch) -> Answers:
    """Let GitHub answer by path, refuse what it has no answer to, and remember what was asked."""

    def start(answers: dict[str, object]) -> list[tuple[str, dict[str, str]]]:
        asked: list[tuple[str, dict[str, str]]] = []

        def answer(path: str, values: dict[str, str] | None = None) -> object:
            asked.append((path, values or {}))
            if path not in answers:
                raise fetch_failure.RefusedError("gh failed: HTTP 404\n::error::x")
            return answers[path]

        def get_all(path: str, values: dict[str, str] | None = None) -> list[Payload]:
            return [Payload("answer", item) for item in answer(path, values)]

        monkeypatch.setattr(fetch_failure, "get", lambda *words: Payload("answer", answer(*words)))
        monkeypatch.setattr(fetch_failure, "get_all", get_all)
        return asked

    return start


def written(folder: Path) -> dict[str, object]:
    return {path.name: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.iterdir())}


def test_of_a_run_its_jobs_and_what_came_since_the_last_success(github: Answers, tmp_path: Path):
    jobs, commits = payload("jobs.json"), payload("commits.json")
    asked = github(
        {
            f"{SHOP}/actions/runs/30433642871/attempts/1/jobs": jobs,
            f"{SHOP}/actions/workflows/2823525/runs": {"workflow_runs": [{"head_sha": BASE}]},
            f"{SHOP}/compare/{BASE}...{HEAD}": commits,
        }
    )
    assert main([str(RUN), str(tmp_path / "further")]) == 0
    assert written(tmp_path / "further") == {"commits.json": commits, "jobs.json": jobs}
    wanted = {"status": "success", "created": "<2026-03-04T09:57:58Z", "branch": "main", "per_page": "1"}
    assert asked[1][1] == wanted


def test_of_a_deployment_what_came_since_the_last_that_succeeded(github: Answers, tmp_path: Path):
    commits = payload("commits.json")
    later, failed = {"id": 1459889999, "sha": HEAD}, {"id": 1459887100, "sha": HEAD}
    github(
        {
            f"{SHOP}/deployments": [later, failed, EARLIER],
            f"{SHOP}/deployments/1459887100/statuses": [{"state": "failure"}],
            f"{SHOP}/deployments/1459887000/statuses": [{"state": "inactive"}, {"state": "success"}],
            f"{SHOP}/compare/{BASE}...{HEAD}": commits,
        }
    )
    assert main([str(DEPLOYMENT), str(tmp_path)]) == 0
    assert written(tmp_path) == {"commits.json": commits}


@pytest.mark.parametrize("runs", [{"workflow_runs": []}, {}, None])
def test_where_nothing_succeeded_before_there_are_no_commits(runs: object, github: Answers, tmp_path: Path):
    github({f"{SHOP}/actions/workflows/2823525/runs": runs} if runs is not None else {})
    assert main([str(RUN), str(tmp_path)]) == 0
    assert written(tmp_path) == {}


def test_what_cannot_be_had_is_left_out_in_a_harmless_line(
    github: Answers, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    github({})
    assert main([str(RUN), str(tmp_path)]) == 0
    assert capsys.readouterr().err.splitlines() == [
        f"fetch_failure: {name} left out: gh failed: HTTP 404\\n::error::x" for name in ("jobs", "commits")
    ]


def test_a_payload_that_is_none_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    event = tmp_path / "event.json"
    event.write_text("{}", encoding="utf-8")
    assert main([str(event), str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"fetch_failure: {event}: $.repository: expected an object, found nothing\n"
