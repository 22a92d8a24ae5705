"""Ask GitHub about a failure: which jobs failed, and which commits came since the last success."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from command_line import CLEAN, WRONG_USE
from github_api import RefusedError, get, get_all

from postmortem_archive.drafting.payload import Payload, PayloadError, read_json
from postmortem_archive.wording import printable

_DEPLOYMENTS = 20
"""Earlier deployments that are asked whether they succeeded, one request each."""


def main(arguments: list[str] | None = None) -> int:
    """Write ``jobs.json`` and ``commits.json``, as far as GitHub tells, and return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog="gh takes its token from GH_TOKEN. What cannot be had is left out, with a word about it: a draft that "
        "knows less is better than none. Exit code: 0, or 2 when the payload cannot be read.",
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="payload of a workflow_run or deployment_status event")
    parser.add_argument("folder", metavar="DIR", type=Path, help="where to write jobs.json and commits.json")
    options = parser.parse_args(arguments)
    try:
        payload = read_json(options.file.read_bytes(), str(options.file))
        place = f"repos/{payload.object('repository').text('full_name')}"
        options.folder.mkdir(parents=True, exist_ok=True)
        wanted = _of_deployment(payload, place) if "deployment_status" in payload.value else _of_run(payload, place)
        for name, ask in wanted.items():
            try:
                found = ask()
            except (RefusedError, PayloadError) as error:
                print(f"fetch_failure: {name} left out: {printable(str(error))}", file=sys.stderr)
                continue
            if found is not None:
                (options.folder / f"{name}.json").write_text(json.dumps(found.value), encoding="utf-8")
    except (PayloadError, OSError) as error:
        print(f"fetch_failure: {printable(str(error))}", file=sys.stderr)
        return WRONG_USE
    return CLEAN


def _of_run(payload: Payload, place: str) -> dict[str, Callable[[], Payload | None]]:
    run = payload.object("workflow_run")
    id_, attempt = run.number("id"), run.number("run_attempt")
    earlier = {"status": "success", "created": f"<{run.text('created_at')}", "per_page": "1"}
    branch = run.text_or_none("head_branch")
    if branch:
        earlier["branch"] = branch

    def jobs() -> Payload:
        return get(f"{place}/actions/runs/{id_}/attempts/{attempt}/jobs", {"per_page": "100"})

    def commits() -> Payload | None:
        runs = get(f"{place}/actions/workflows/{run.number('workflow_id')}/runs", earlier).objects("workflow_runs")
        return _compared(place, runs[0].text("head_sha"), run.text("head_sha")) if runs else None

    return {"jobs": jobs, "commits": commits}


def _of_deployment(payload: Payload, place: str) -> dict[str, Callable[[], Payload | None]]:
    deployment = payload.object("deployment")
    id_, sha = deployment.number("id"), deployment.text("sha")
    wanted = {"environment": deployment.text("environment"), "per_page": "100"}

    def commits() -> Payload | None:
        earlier = (item for item in get_all(f"{place}/deployments", wanted) if item.number("id") < id_)
        for item in islice(earlier, _DEPLOYMENTS):
            statuses = get_all(f"{place}/deployments/{item.number('id')}/statuses", {"per_page": "100"})
            if any(status.text("state") == "success" for status in statuses):
                return _compared(place, item.text("sha"), sha)
        return None

    return {"commits": commits}


def _compared(place: str, base: str, head: str) -> Payload:
    return get(f"{place}/compare/{base}...{head}", {"per_page": "100"})


if __name__ == "__main__":
    sys.stderr.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(main())
