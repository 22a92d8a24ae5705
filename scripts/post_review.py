"""Post the comment that the Review workflow made, from a workflow that runs nothing of the pull request.

It needs `gh` with a token, and of Python nothing that has to be installed.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from command_line import CLEAN, FINDINGS, WRONG_USE

from postmortem_archive.reviewing.posting import RefusedError, Run, post_review

_TIMEOUT = 60  # seconds


def main(arguments: list[str] | None = None) -> int:
    """Post the comment, say what became of it, and return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog="Exit code: 0 when posted, or nothing is to be; 1 when refused; 2 without an event.",
    )
    parser.add_argument("event", metavar="EVENT", type=Path, help="file of the workflow_run event ($GITHUB_EVENT_PATH)")
    options = parser.parse_args(arguments)
    try:
        asked_for = Run.of(json.loads(options.event.read_text(encoding="utf-8")))
    except (OSError, ValueError, RecursionError) as error:
        print(f"post_review: {str(error)!a}", file=sys.stderr)
        return WRONG_USE
    except RefusedError as error:
        return _refuse(error)
    try:
        outcome = post_review(asked_for, _ask)
    except RefusedError as error:
        return _refuse(error)
    print(outcome)
    return CLEAN


def _refuse(error: RefusedError) -> int:
    print(f"post_review: {str(error)!a}", file=sys.stderr)
    return FINDINGS


def _ask(method: str, path: str, body: Mapping[str, str] | None) -> bytes:
    """Ask GitHub through its command line, which has the token. What is sent goes by its input, not as an argument."""
    command = ["gh", "api", "--method", method, path]
    try:
        done = subprocess.run(
            command if body is None else [*command, "--input", "-"],
            input=None if body is None else json.dumps(body).encode(),
            capture_output=True,
            check=False,
            timeout=_TIMEOUT,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RefusedError(f"gh: {error}") from error
    if done.returncode:
        raise RefusedError(f"{method} {path}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
