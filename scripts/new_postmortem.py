"""Begin a postmortem: ask for what it needs, write a draft that passes the checks, and say what to do next."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import shlex
import sys
from collections.abc import Mapping
from contextlib import redirect_stdout
from pathlib import Path

from command_line import CLEAN, FINDINGS, WRONG_USE

from postmortem_archive.drafting import Draft, Template, draft_text, find_template, postmortem_path, suggested_template
from postmortem_archive.drafting.answers import AnswerError
from postmortem_archive.drafting.filing import file_text, taken_paths
from postmortem_archive.drafting.interview import GIVEN_ONLY, NEEDED, QUESTIONS, Interview, with_milestones
from postmortem_archive.drafting.writing import SCHEMA, first_prompt
from postmortem_archive.git_branch import BranchError, GitBranch
from postmortem_archive.vocabulary import Vocabulary, load_vocabulary

PROJECT = Path(__file__).resolve().parent.parent
HOME = PROJECT / "postmortems"

_ATTEMPTS = 9
"""How often another name is tried if somebody takes the one that was free a moment ago."""


def main(arguments: list[str] | None = None) -> int:
    """Ask what is not given, write the draft, and return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        return _begin(options)
    except ValueError as error:
        print(f"new_postmortem: {error}", file=sys.stderr)
        return WRONG_USE
    except OSError as error:
        print(f"new_postmortem: {error.filename or options.archive}: {error.strerror}", file=sys.stderr)
        return WRONG_USE
    except (EOFError, KeyboardInterrupt):
        print("\nnew_postmortem: no answer. Nothing was written.", file=sys.stderr)
        return WRONG_USE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog="What is not given is asked. Times are 09:58, yesterday 22:10 or 2026-03-04 09:58 +01:00. "
        "Exit code: 0 when written, 1 if a branch cannot be made, 2 if nothing could be done.",
    )
    about = {
        "title": "what happened, to what",
        "severity": "how bad it was, such as SEV-2",
        "started": "when it began",
        "detected": "when it was noticed",
        "mitigated": "when the harm stopped",
        "resolved": "when everything was back to normal",
        "services": "which services were affected, with commas between them",
        "lead": "the role or team that leads the postmortem",
        "summary": "one sentence: what people noticed",
        "lang": "the language of the text, if it is not English; the sections keep their titles",
    }
    for key, text in about.items():
        parser.add_argument(f"--{key}", metavar="TEXT", help=text)
    parser.add_argument(
        "--template",
        metavar="NAME",
        help="standard, lightweight, security, five-whys, or NAME.md of vocabulary/templates/ (by the severity)",
    )
    parser.add_argument("--non-interactive", action="store_true", help=f"ask nothing: {', '.join(NEEDED)} are needed")
    parser.add_argument("--branch", action="store_true", help="make a git branch named like the file, and switch to it")
    parser.add_argument("--archive", metavar="DIR", type=Path, default=HOME, help="the folder of postmortems")
    parser.add_argument("--out", choices=["-"], help="print the draft instead of writing a file")
    parser.add_argument(
        "--as-of", metavar="TIME", type=_moment, help="the moment that counts as now, a day or a time (now)"
    )
    return parser


def _moment(text: str) -> dt.datetime:
    """Return the moment that an option names; of a day without a time, the last minute."""
    at = dt.datetime.fromisoformat(text)
    if ":" not in text:
        at = at.replace(hour=23, minute=59)
    return at if at.tzinfo else at.replace(tzinfo=dt.UTC)


_moment.__name__ = "time"  # argparse names the type when it refuses a value


def _begin(options: argparse.Namespace) -> int:
    archive: Path = options.archive
    if not archive.is_dir():
        raise ValueError(f"expected a folder of postmortems, found none at {archive}")
    words = archive / "vocabulary" if (archive / "vocabulary").is_dir() else HOME / "vocabulary"
    vocabulary, _ = load_vocabulary(words)
    templates = words / "templates"
    if options.template:
        find_template(options.template, templates)
    branch = None
    try:
        if options.branch:
            if options.out:
                raise ValueError("--branch is for a file, and --out - writes none")
            branch = GitBranch(archive, os.environ)
        draft = _ask(options, vocabulary)
        template = find_template(options.template or suggested_template(draft.severity, vocabulary), templates)
        draft = with_milestones(draft, template, vocabulary)
        schema = SCHEMA if (archive / "vocabulary" / Path(SCHEMA).name).is_file() else None
        text = draft_text(draft, template, vocabulary, schema=schema)
        if options.out:
            print(text, end="")
            return CLEAN
        path = _write(archive, draft, text, branch)
    except BranchError as error:
        print(f"new_postmortem: {error}. Nothing was written.", file=sys.stderr)
        return FINDINGS
    _tell_next(path, text, template, options)
    return CLEAN


def _ask(options: argparse.Namespace, vocabulary: Vocabulary) -> Draft:
    given: Mapping[str, str] = {
        key: value for key in (*QUESTIONS, *GIVEN_ONLY) if (value := getattr(options, key)) is not None
    }
    missing = [key for key in QUESTIONS if key not in given]
    if missing and not options.non_interactive and not sys.stdin.isatty():
        flags = " and ".join(f"--{key}" for key in NEEDED if key in missing)
        with_flags = f" with {flags}" if flags else ""
        raise AnswerError(f"there is no terminal to ask on; use --non-interactive{with_flags}")
    now = options.as_of or dt.datetime.now(dt.UTC)
    with redirect_stdout(sys.stderr if options.out else sys.stdout):
        if missing and not options.non_interactive:
            print("Enter takes what stands in brackets; Ctrl-C leaves without writing anything.")
        return Interview(vocabulary, now, print, None if options.non_interactive else input).hold(given)


def _write(archive: Path, draft: Draft, text: str, branch: GitBranch | None) -> Path:
    """Write the draft under a free name and return its path; on the new branch of that name, if one is wanted."""
    for _ in range(_ATTEMPTS):
        path = archive / postmortem_path(draft, taken_paths(archive))
        if branch is not None:
            branch.make(path.stem)
        try:
            file_text(path, text)
        except BaseException as error:
            if branch is not None:
                branch.unmake(path.stem)
            if isinstance(error, FileExistsError):
                continue
            raise
        return path
    raise ValueError(f"expected a free name in {archive}, found each taken by another")


def _tell_next(path: Path, text: str, template: Template, options: argparse.Namespace) -> None:
    file = shlex.quote(os.path.relpath(path))
    where = "" if Path.cwd() == PROJECT else f" -C {shlex.quote(os.path.relpath(PROJECT))}"
    of = "" if options.archive == HOME else f" ARCHIVE={shlex.quote(os.path.relpath(options.archive, PROJECT))}"
    branch = f" on branch {path.stem}" if options.branch else ""
    name = shlex.quote(path.stem)
    switch = "" if options.branch else f"git switch --create {name} && "
    print(f"\nWrote {file}{branch}, from the template {template.name}. Next:")
    print(f"  ${{EDITOR:-vi}} +{first_prompt(text)} {file}    # go on where the first prompt is")
    print(f"  make{where} serve{of}    # look at it, on http://127.0.0.1:8000")
    print(f"  make{where} check{of}    # what is still missing")
    print(f"  {switch}git add {file} && git commit -m 'Draft a postmortem' && git push --set-upstream origin {name}")


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # a terminal without UTF-8
    sys.exit(main())
