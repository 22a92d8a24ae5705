"""GitHub's API, asked by gh. Nothing that is sent passes through a shell."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Mapping

from postmortem_archive.drafting.payload import Payload
from postmortem_archive.git import bound_to_folder

_ANSWER = "GitHub's answer"


class RefusedError(Exception):
    """Git or GitHub refused something, or is not there."""


def get(path: str, values: Mapping[str, str] | None = None) -> Payload:
    """Return the object that is an answer, of a list its first page.

    Raises:
        RefusedError: gh is not there, or GitHub refuses, or answers with something else.
    """
    return _object(_get(path, values))


def get_all(path: str, values: Mapping[str, str] | None = None) -> Iterator[Payload]:
    """Yield the objects of an answer that is a list, of all its pages.

    Raises:
        RefusedError: gh is not there, or GitHub refuses, or answers with something else.
    """
    for page in _documents(run([*_get(path, values), "--paginate"])):
        for item in page if isinstance(page, list) else [page]:
            if not isinstance(item, dict):
                raise RefusedError("expected a list of objects of gh, found something else")
            yield Payload(_ANSWER, item)


def post(path: str, values: Mapping[str, object]) -> Payload:
    """Send an object and return the object that is the answer.

    Raises:
        RefusedError: gh is not there, or GitHub refuses, or answers with something else.
    """
    return _object(["gh", "api", "--method", "POST", path, "--input", "-"], json.dumps(values))


def run(command: list[str], text: str = "", environment: Mapping[str, str] | None = None) -> str:
    """Return what a command prints, given a text to read and changes to the environment.

    Raises:
        RefusedError: it is not there or fails; with what it says.
    """
    surroundings = {**bound_to_folder(os.environ), "GIT_TERMINAL_PROMPT": "0", **(environment or {})}
    try:
        done = subprocess.run(command, input=text.encode(), capture_output=True, check=False, env=surroundings)
    except OSError as error:
        raise RefusedError(f"{command[0]}: {error.strerror}") from None
    if done.returncode:
        said = " ".join((done.stderr + b" " + done.stdout).decode(errors="replace").split())
        raise RefusedError(f"{command[0]} failed: {said[:500]}")
    return done.stdout.decode(errors="replace")


def _get(path: str, values: Mapping[str, str] | None) -> list[str]:
    fields = [word for key, value in (values or {}).items() for word in ("--raw-field", f"{key}={value}")]
    return ["gh", "api", "--method", "GET", path, *fields]


def _object(command: list[str], text: str = "") -> Payload:
    answer = next(_documents(run(command, text)), None)
    if not isinstance(answer, dict):
        raise RefusedError("expected an object of gh, found something else")
    return Payload(_ANSWER, answer)


def _documents(text: str) -> Iterator[object]:
    """Yield the JSON documents of an answer: some versions of gh write one page behind the other."""
    decoder = json.JSONDecoder()
    text = text.strip()
    while text:
        try:
            found, end = decoder.raw_decode(text)
        except json.JSONDecodeError:
            raise RefusedError("expected JSON of gh, found something else") from None
        yield found
        text = text[end:].lstrip()
