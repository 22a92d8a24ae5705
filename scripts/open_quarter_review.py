"""Begin the review of a quarter: a file for people's commentary, with the figures of the day, and the meeting as .ics.

A file that is there already is never touched. With --pull-request, nothing in the working copy is: the files are
proposed on a branch, once however often it is run.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from command_line import CLEAN, FINDINGS, WRONG_USE, date_argument
from github_api import RefusedError
from mkdocs.exceptions import ConfigurationError
from mkdocs.utils.yaml import yaml_load
from pull_requests import Git, Proposal, open_once

from postmortem_archive.analysis.frames import build_frames
from postmortem_archive.analysis.quarter_review import (
    FOLDER,
    NothingToReviewError,
    QuarterReview,
    ReviewError,
    begin_review,
    quarter_to_review,
)
from postmortem_archive.checks.folder import check_folder
from postmortem_archive.drafting.filing import file_text
from postmortem_archive.quarters import Quarter
from postmortem_archive.vocabulary.default import default_vocabulary
from postmortem_archive.wording import printable

PROJECT = Path(__file__).resolve().parent.parent


def main(arguments: list[str] | None = None) -> int:
    """Write or propose what is missing, say what was done, and return the exit code."""
    options = _parser().parse_args(arguments)
    as_of = options.as_of or dt.datetime.now(dt.UTC).date()
    try:
        review = _review(options, as_of)
        texts = {
            options.out / review.commentary: review.commentary_text,
            options.out / review.meeting: review.meeting_text,
        }
        if options.pull_request:
            _propose(review, texts, options)
        else:
            _write(texts)
    except NothingToReviewError as reason:
        if options.quarter is not None:
            return _failed(reason, WRONG_USE)
        print(f"Nothing to review: {reason}.")
    except RefusedError as error:
        return _failed(error, FINDINGS)
    except (ConfigurationError, OSError, ReviewError, UnicodeDecodeError) as error:
        return _failed(error, WRONG_USE)
    return CLEAN


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog="When the meeting is, quarterly_review of vocabulary/policy.yml says. gh takes its token from GH_TOKEN. "
        "Exit code: 0 when the files or the pull request are there, or the archive has no such quarter yet; 1 when git "
        "or GitHub refuse; 2 when the command was called wrongly or something cannot be read or written.",
    )
    parser.add_argument("--quarter", metavar="QUARTER", type=_quarter, help="such as 2026-Q1 (the last that is over)")
    parser.add_argument(
        "--archive", metavar="DIR", type=Path, default=PROJECT / "postmortems", help="folder of postmortems"
    )
    parser.add_argument(
        "--as-of", metavar="DATE", type=date_argument, help="the day whose figures are recorded (today, in UTC)"
    )
    parser.add_argument(
        "--out", metavar="DIR", type=Path, default=PROJECT / FOLDER, help=f"folder of the files ({FOLDER})"
    )
    parser.add_argument(
        "--config", metavar="FILE", type=Path, default=PROJECT / "mkdocs.yml", help="the site's address (mkdocs.yml)"
    )
    parser.add_argument(
        "--pull-request", action=argparse.BooleanOptionalAction, default=False, help="propose the files on a branch"
    )
    parser.add_argument(
        "--repository", metavar="OWNER/NAME", help="the archive's repository on GitHub, to propose it in"
    )
    parser.add_argument("--remote", default="origin", help="what git knows it as (origin)")
    return parser


def _quarter(text: str) -> Quarter:
    return Quarter.parse(text)


_quarter.__name__ = "quarter"  # argparse names the type when it refuses a value


def _review(options: argparse.Namespace, as_of: dt.date) -> QuarterReview:
    if options.pull_request and not options.repository:
        raise ReviewError("--pull-request needs --repository OWNER/NAME")
    quarter = quarter_to_review(as_of, options.quarter)
    with options.config.open("rb") as file:
        config: dict[str, Any] = yaml_load(file)
    checked = check_folder(options.archive, default_vocabulary())
    policy = checked.vocabulary.policy
    frames = build_frames(checked.archive.postmortems, as_of, grace_days=policy.overdue_grace_days)
    return begin_review(frames, quarter, policy, site=str(config.get("site_url") or ""))


def _write(texts: Mapping[Path, str]) -> None:
    for path, text in texts.items():
        shown = printable(os.path.relpath(path))
        try:
            file_text(path, text)
        except FileExistsError:
            print(f"{shown} is there already: left as it is")
        else:
            print(f"Wrote {shown}")


def _propose(review: QuarterReview, texts: Mapping[Path, str], options: argparse.Namespace) -> None:
    """Bring those files to a pull request that the repository lacks, with what the working copy has written in them."""
    out: Path = options.out.resolve()
    git = Git(next(folder for folder in (out, *out.parents) if folder.is_dir()), options.remote)
    commentary = options.out / review.commentary
    proposal = Proposal(
        branch=review.branch,
        files={path: _present(path) or text for path, text in texts.items() if not git.has_file(path)},
        message=f"{review.title}\n\nFigures as they were known, questions for a commentary, and the meeting.",
        title=review.title,
        body=review.summary,
        present=printable(os.path.relpath(commentary)) if git.has_file(commentary) else None,
    )
    open_once(proposal, options.repository, git)


def _present(path: Path) -> str | None:
    """Return what a file of the working copy holds, None if there is none."""
    return path.read_bytes().decode("utf-8") if path.exists() else None


def _failed(error: Exception, code: int) -> int:
    print(f"open_quarter_review: {printable(str(error))}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.stderr.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(main())
