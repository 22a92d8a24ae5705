"""Open a draft pull request with a postmortem for an issue or a failed deployment, once however often it is run.

Nothing in the working copy changes: the commit is made beside it, and git and gh do the rest.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from command_line import CLEAN, FINDINGS, WRONG_USE
from draft_sources import Drafted, add_sources, make_draft
from github_api import RefusedError, get_all, post
from pull_requests import Git, Proposal, open_once

from postmortem_archive.drafting import TemplateError
from postmortem_archive.drafting.intake import NothingToDraftError
from postmortem_archive.drafting.once import branch_of
from postmortem_archive.drafting.payload import PayloadError
from postmortem_archive.reading.postmortem import identity
from postmortem_archive.sensitive import shown_paths
from postmortem_archive.site.rendering import render_markdown
from postmortem_archive.wording import printable

MARKER = "<!-- postmortem-draft -->"
"""Begins the comment that tells where the draft is, so that it is written once."""


def main(arguments: list[str] | None = None) -> int:
    """Do what is left to be done, tell what was, and return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog="gh takes its token from GH_TOKEN. Exit code: 0 when the pull request is there or nothing is to be "
        "drafted, 1 when git or GitHub refuse, 2 when the input is not what it claims to be or cannot be read.",
    )
    add_sources(parser, _add_options)
    options = parser.parse_args(arguments)
    try:
        drafted = make_draft(options, options.further)
        address = open_once(_proposal(drafted, options), options.repository, Git(options.archive, options.remote))
        if address and options.comment and drafted.intake.closes:
            _comment(drafted.intake.closes, address, options.repository)
    except NothingToDraftError as reason:
        print(f"Nothing to draft: {reason}.")
    except RefusedError as error:
        print(f"open_draft: {printable(str(error))}", file=sys.stderr)
        return FINDINGS
    except (PayloadError, TemplateError, OSError) as error:
        print(f"open_draft: {printable(str(error))}", file=sys.stderr)
        return WRONG_USE
    return CLEAN


def _add_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--repository", metavar="OWNER/NAME", required=True, help="the archive's repository on GitHub")
    command.add_argument("--remote", default="origin", help="what git knows it as (origin)")
    command.add_argument("--further", metavar="DIR", type=Path, help="folder of further files, each NAME.json")
    command.add_argument("--comment", action="store_true", help="tell on the issue where the draft is")


def _proposal(drafted: Drafted, options: argparse.Namespace) -> Proposal:
    intake, earlier = drafted.intake, drafted.earlier
    return Proposal(
        branch=branch_of(intake.key),
        files={options.archive / drafted.path: drafted.text},
        message=f"Draft a postmortem of {intake.about}",
        title=f"Draft postmortem: {identity(drafted.path)}",
        body=render_markdown("drafting/pull_request.md.jinja", intake=intake, path=drafted.path),
        present=printable(shown_paths([earlier]).get(earlier, earlier)) if earlier else None,
    )


def _comment(number: int, address: str, repository: str) -> None:
    """Tell on the issue where the draft is, unless that was told. What persons write there is no sign of it."""
    place = f"repos/{repository}/issues/{number}/comments"
    for comment in get_all(place, {"per_page": "100"}):
        user = comment.object_or_none("user")
        by_program = user is not None and user.text_or_none("type") == "Bot"
        if by_program and (comment.text_or_none("body") or "").startswith(MARKER):
            return
    post(place, {"body": render_markdown("drafting/comment.md.jinja", marker=MARKER, address=address)})


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.stderr.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(main())
