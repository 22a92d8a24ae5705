"""From the artifact of a pull request's run to one comment, with a stand-in for GitHub."""

from __future__ import annotations

import base64
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from postmortem_archive.reviewing.defanging import LIMIT, MARKER
from postmortem_archive.reviewing.posting import RefusedError, safe_comment
from tests.support.comments import dangers
from tests.support.records import ROOT
from tests.unit.reviewing.test_comment import BODY, FACTS, REPOSITORY, comment_of
from tests.unit.reviewing.test_defanging import HOSTILE

HEAD = "a" * 40
TEXT = f"{MARKER}\n## Postmortem review\n\nAll is well.\n"

EVENT: dict[str, Any] = {
    "repository": {"full_name": "example/archive", "html_url": REPOSITORY},
    "workflow_run": {
        "id": 77,
        "event": "pull_request",
        "head_sha": HEAD,
        "head_branch": "new-postmortem",
        "head_repository": {"full_name": "stranger/archive"},
        "pull_requests": [],
    },
}


def pull(**changed: str) -> dict[str, Any]:
    told = {"sha": HEAD, "ref": "new-postmortem", "source": "stranger/archive", "base": "example/archive", **changed}
    return {
        "head": {"sha": told["sha"], "ref": told["ref"], "repo": {"full_name": told["source"]}},
        "base": {"repo": {"full_name": told["base"]}},
    }


def packed(**files: str | bytes) -> bytes:
    """An artifact; ``comment`` stands for ``comment.md``."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr("comment.md" if name == "comment" else name, content)
    return buffer.getvalue()


def comment(body: str, identity: int = 1, login: str = "github-actions[bot]", kind: str = "Bot") -> dict[str, Any]:
    return {"id": identity, "user": {"login": login, "type": kind}, "body": body}


class GitHub:
    """The stand-in's state, and the command that talks to it: with no package but Python's own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        gh = folder / "gh"
        gh.write_text(f'#!/bin/sh\nexec {sys.executable} {ROOT / "tests" / "support" / "fake_gh_comments.py"} "$@"\n')
        gh.chmod(0o755)
        self.state: dict[str, Any] = {
            "artifacts": [{"id": 5, "name": "review", "size_in_bytes": 400}],
            "zip": base64.b64encode(packed(number="12\n", comment=TEXT)).decode(),
            "pulls": {"12": pull()},
            "comments": [],
            "calls": [],
        }
        self.event = EVENT

    def artifact(self, data: bytes) -> None:
        self.state["zip"] = base64.b64encode(data).decode()

    def run(self) -> subprocess.CompletedProcess[str]:
        (self.folder / "event.json").write_text(json.dumps(self.event))
        state = self.folder / "state.json"
        state.write_text(json.dumps(self.state))
        command = [sys.executable, "-S", str(ROOT / "scripts" / "post_review.py"), str(self.folder / "event.json")]
        environment = {"PATH": f"{self.folder}:{os.environ['PATH']}", "FAKE_GH": str(state)}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        self.state = json.loads(state.read_text())
        return done

    @property
    def writes(self) -> list[list[str]]:
        return [call for call in self.state["calls"] if call[0] != "GET"]

    @property
    def bodies(self) -> list[str]:
        return [one["body"] for one in self.state["comments"]]


@pytest.fixture
def github(tmp_path: Path) -> GitHub:
    return GitHub(tmp_path)


def test_creates_a_comment_on_a_pull_request_of_a_fork(github: GitHub):
    done = github.run()
    assert (done.returncode, done.stdout, done.stderr) == (0, "created\n", "")
    assert github.bodies == [TEXT]
    assert github.writes == [["POST", "repos/example/archive/issues/12/comments"]]


def test_updates_it_in_place_and_only_when_it_changed(github: GitHub):
    github.run()
    assert github.run().stdout == "unchanged already\n"
    github.artifact(packed(number="12", comment=TEXT.replace("All is well", "Not yet")))
    assert github.run().stdout == "updated\n"
    assert len(github.bodies) == 1
    assert "Not yet" in github.bodies[0]


def test_only_its_own_comment_is_touched(github: GitHub):
    """Anybody can write the marker; and other workflows comment as the same robot."""
    others = [
        comment(TEXT, 1, "stranger", "User"),
        comment(TEXT, 2, "github-actions[bot]", "User"),
        comment("Coverage: 98 %", 3),
        {"id": 4, "user": None, "body": TEXT},
        comment(f"> {TEXT}", 5),
    ]
    github.state["comments"] = [dict(one) for one in others]
    assert github.run().stdout == "created\n"
    assert github.state["comments"][:-1] == others


def test_of_two_the_first_is_updated(github: GitHub):
    github.state["comments"] = [comment(f"{MARKER}\none", 1), comment(f"{MARKER}\ntwo", 2)]
    assert github.run().stdout == "updated\n"
    assert github.bodies == [TEXT, f"{MARKER}\ntwo"]


def test_it_is_found_on_a_later_page(github: GitHub):
    github.state["comments"] = [comment("x", number, "someone", "User") for number in range(250)]
    github.state["comments"].append(comment(f"{MARKER}\nold", 999))
    assert github.run().stdout == "updated\n"
    assert github.bodies[-1] == TEXT


@pytest.mark.parametrize(
    "other",
    [
        pull(ref="another-branch"),
        pull(source="victim/archive"),
        pull(base="elsewhere/archive"),
        {**pull(), "head": {"sha": HEAD, "ref": "new-postmortem", "repo": None}},
    ],
)
def test_another_pull_request_is_not_commented_on(github: GitHub, other: dict[str, Any]):
    github.state["pulls"]["12"] = other
    done = github.run()
    assert done.returncode == 1
    assert "pull request 12" in done.stderr
    assert github.writes == []


def test_a_pull_request_that_has_moved_on_waits_for_the_next_run(github: GitHub):
    github.state["pulls"]["12"] = pull(sha="b" * 40)
    done = github.run()
    assert (done.returncode, done.stdout[:9], github.writes) == (0, "outdated:", [])


@pytest.mark.parametrize("number", ["13", "0", "-1", "12/../13", "12 13", "1" * 30, "", "²", "twelve", b"\xff"])
def test_a_number_that_is_none_of_ours(github: GitHub, number: str | bytes):
    github.artifact(packed(number=number, comment=TEXT))
    assert github.run().returncode == 1
    assert github.writes == []


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no archive",
        packed(number="12"),
        packed(comment=TEXT),
        packed(number="12", comment="no marker"),
        packed(number="12", comment=""),
        packed(number="12", comment=b"\xff\xfe"),
        packed(number="12", comment=MARKER + "\n" + "x" * (5 * LIMIT)),
        packed(number="12", comment=TEXT)[:-30],
        packed(number="12", comment=b"\0" * 30_000_000),
    ],
    ids=["nothing", "text", "no comment", "no number", "no marker", "empty", "no text", "huge", "cut off", "bomb"],
)
def test_an_artifact_that_is_not_what_it_should_be(github: GitHub, data: bytes):
    github.artifact(data)
    done = github.run()
    assert done.returncode == 1
    assert done.stderr.startswith("post_review: ")
    assert "Traceback" not in done.stderr
    assert github.writes == []


def test_a_large_artifact_is_not_even_fetched(github: GitHub):
    github.state["artifacts"][0]["size_in_bytes"] = 2_000_000
    assert github.run().returncode == 1
    assert not any(path.endswith("/zip") for _, path in github.state["calls"])


@pytest.mark.parametrize("artifacts", [[], [{"id": 6, "name": "preview", "size_in_bytes": 1}]])
def test_without_an_artifact_there_is_nothing_to_post(github: GitHub, artifacts: list[Any]):
    github.state["artifacts"] = artifacts
    assert (github.run().stdout, github.writes) == ("nothing to post\n", [])


def test_a_run_for_something_else(github: GitHub):
    github.event = {**EVENT, "workflow_run": {**EVENT["workflow_run"], "event": "push"}}
    assert github.run().returncode == 1
    assert github.state["calls"] == []


@pytest.mark.parametrize("event", [{}, [], None, {"workflow_run": None}, {**EVENT, "repository": {}}])
def test_an_event_that_is_none(github: GitHub, event: Any):
    github.event = event
    done = github.run()
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "post_review: 'expected the payload of a workflow_run event, found something else'\n"
    assert github.state["calls"] == []


def test_a_hostile_comment_is_made_harmless(github: GitHub):
    hostile = f"{MARKER}\n" + "\n\n".join(HOSTILE).replace("\0", "").replace("\ud800", "")
    github.artifact(packed(number="12", comment=hostile))
    assert github.run().stdout == "created\n"
    assert dangers(github.bodies[0], REPOSITORY + "/blob/") == []
    assert "@\u200bsomeone" in github.bodies[0]


def test_a_long_comment_is_cut(github: GitHub):
    github.artifact(packed(number="12", comment=TEXT + "@x \n" * 50_000))
    assert github.run().stdout == "created\n"
    assert len(github.bodies[0]) <= LIMIT
    assert github.bodies[0].endswith("tells all.**")


def test_what_the_first_stage_writes_is_posted_as_it_is():
    from tests.support.records import make

    told = comment_of(make("2026-03-04-new", BODY, **FACTS))
    assert safe_comment(told, REPOSITORY) == told


def test_a_marker_must_stand_alone():
    assert safe_comment(MARKER, REPOSITORY) == f"{MARKER}\n"
    for text in (f" {MARKER}\n", f"{MARKER} x\n", f"x\n{MARKER}\n"):
        with pytest.raises(RefusedError, match="marker"):
            safe_comment(text, REPOSITORY)


def test_without_gh_or_an_event(github: GitHub, tmp_path: Path):
    (github.folder / "gh").write_text("#!/bin/sh\necho 'gh: Forbidden (HTTP 403)' >&2\nexit 1\n")
    done = github.run()
    assert (done.returncode, done.stdout) == (1, "")
    assert "Forbidden" in done.stderr
    command = [sys.executable, str(ROOT / "scripts" / "post_review.py"), str(tmp_path / "nothing.json")]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 2
