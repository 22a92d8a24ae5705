"""A comment that a pull request's own code made, to that pull request and no other, as one comment brought up to date.

Whatever that code left behind is hostile until shown otherwise: the artifact may be huge or no archive, the number that
of another pull request, the text anything. Nothing but Python's own library is imported, since this runs where nothing
is installed.
"""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from postmortem_archive.reviewing.defanging import LIMIT, MARKER, cut, defang

Ask = Callable[[str, str, Mapping[str, str] | None], bytes]
"""Sends GitHub's API a method, a path and an object, and returns the answer.

It raises ``RefusedError`` where that is none.
"""

ARTIFACT = "review"
NUMBER, COMMENT = "number", "comment.md"
"""The artifact of the first stage and the files in it."""

_LARGEST_ARTIFACT = 1024 * 1024  # bytes; the comment, compressed, is a tenth of that at most
_LARGEST_NUMBER = 20
_PAGE = 100
_PAGES = 30  # of comments; an older one of ours than the first 3,000 is not looked for
_BOT = "github-actions[bot]"


class RefusedError(Exception):
    """Nothing was posted, for the reason given."""


class Outcome(StrEnum):
    """What became of the comment."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged already"
    NOTHING = "nothing to post"
    OUTDATED = "outdated: the pull request has moved on, and a later run will tell of it"


@dataclass(frozen=True, slots=True)
class Run:
    """The run of the first stage, as GitHub's event tells it: which head of which branch of which repository it had.

    ``repository`` is the one that the pull request is to, ``address`` that one's address.
    """

    id: int
    head: str
    branch: str
    source: str
    repository: str
    address: str

    @classmethod
    def of(cls, event: Mapping[str, Any]) -> Run:
        """Return the run of a ``workflow_run`` event.

        Raises:
            RefusedError: it was not one for a pull request.
            ValueError: it is no such event.
        """
        try:
            run, repository = event["workflow_run"], event["repository"]
            told = run["head_sha"], run["head_branch"], (run.get("head_repository") or {}).get("full_name") or ""
            found = cls(int(run["id"]), *told, repository["full_name"], repository["html_url"])
            kind = run["event"]
        except (KeyError, TypeError, AttributeError, ValueError):
            raise ValueError("expected the payload of a workflow_run event, found something else") from None
        if kind != "pull_request":
            raise RefusedError(f"expected the run of a pull request, found one of {kind!r}")
        return found


def post_review(run: Run, ask: Ask) -> Outcome:
    """Create the comment of a run, or bring the one that is there up to date.

    Raises:
        RefusedError: the artifact is not what it should be, or its number not that of the run's pull request.
    """
    data = _artifact(run, ask)
    if data is None:
        return Outcome.NOTHING
    number, text = read_artifact(data)
    pull = json.loads(ask("GET", f"repos/{run.repository}/pulls/{number}", None))
    _demand_own(pull, run, number)
    if pull["head"]["sha"] != run.head:
        return Outcome.OUTDATED
    body = {"body": safe_comment(text, run.address)}
    issue = f"repos/{run.repository}/issues/{number}/comments"
    own = _own_comment(issue, ask)
    if own is None:
        ask("POST", issue, body)
        return Outcome.CREATED
    if own["body"].replace("\r\n", "\n") == body["body"]:
        return Outcome.UNCHANGED
    ask("PATCH", f"repos/{run.repository}/issues/comments/{int(own['id'])}", body)
    return Outcome.UPDATED


def read_artifact(data: bytes) -> tuple[int, str]:
    """Return the number of the pull request and the comment's text. Nothing is unpacked to a disk.

    Raises:
        RefusedError: it is no such archive, or too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            number = _member(archive, NUMBER, _LARGEST_NUMBER).strip()
            text = _member(archive, COMMENT, 4 * LIMIT)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise RefusedError(f"expected an artifact of two files, found: {error}") from error
    if not (number.isascii() and number.isdigit() and int(number)):
        raise RefusedError(f"expected the number of a pull request, found {number!r}")
    return int(number), text


def safe_comment(text: str, address: str) -> str:
    """Return a comment that begins with the marker, is not too long, and in which nothing notifies or leads away.

    Raises:
        RefusedError: it does not begin with the marker.
    """
    head, _, rest = text.replace("\r\n", "\n").partition("\n")
    if head != MARKER:
        raise RefusedError("expected a comment that begins with its marker")
    return f"{MARKER}\n{cut(defang(rest, [address]), LIMIT - len(MARKER) - 1)}"


def _artifact(run: Run, ask: Ask) -> bytes | None:
    """Return the run's artifact as GitHub packed it; None where it has none."""
    path = f"repos/{run.repository}/actions/runs/{run.id}/artifacts?name={ARTIFACT}&per_page=10"
    found = [item for item in json.loads(ask("GET", path, None))["artifacts"] if item["name"] == ARTIFACT]
    if not found:
        return None
    if found[0]["size_in_bytes"] > _LARGEST_ARTIFACT:
        raise RefusedError(
            f"expected an artifact of at most {_LARGEST_ARTIFACT} bytes, found {found[0]['size_in_bytes']}"
        )
    return ask("GET", f"repos/{run.repository}/actions/artifacts/{int(found[0]['id'])}/zip", None)


def _member(archive: zipfile.ZipFile, name: str, largest: int) -> str:
    """Return the text of a file of an archive; of a larger one no more is unpacked than shows that it is larger."""
    try:
        with archive.open(name) as file:
            data = file.read(largest + 1)
    except KeyError:
        raise ValueError(f"no {name}") from None
    if len(data) > largest:
        raise ValueError(f"more than {largest} bytes of {name}")
    return data.decode("utf-8")


def _demand_own(pull: Mapping[str, Any], run: Run, number: int) -> None:
    """Raise RefusedError unless the pull request is the one that the run was for.

    The event names no pull request where that comes from a fork. GitHub tells the branch and its repository on both
    sides; the commit at its head is compared by the caller.
    """
    head = pull["head"]
    source = (head.get("repo") or {}).get("full_name") or ""
    if (source, head["ref"]) != (run.source, run.branch) or pull["base"]["repo"]["full_name"] != run.repository:
        raise RefusedError(f"pull request {number} is not the one that this run was for")


def _own_comment(issue: str, ask: Ask) -> Mapping[str, Any] | None:
    """Return the first comment that this program made."""
    for page in range(1, _PAGES + 1):
        comments = json.loads(ask("GET", f"{issue}?per_page={_PAGE}&page={page}", None))
        for comment in comments:
            user = comment.get("user") or {}
            if (user.get("login"), user.get("type")) == (_BOT, "Bot") and (comment["body"] or "").startswith(MARKER):
                found: Mapping[str, Any] = comment
                return found
        if len(comments) < _PAGE:
            break
    return None
