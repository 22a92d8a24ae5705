"""Open a draft pull request with a postmortem for an issue or a failed deployment, once however often it is run.

Nothing in the working copy changes: the commit is made beside it, and git and gh do the rest.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from command_line import CLEAN, FINDINGS, WRONG_USE
from draft_sources import Drafted, add_sources, make_draft
from github_api import RefusedError, get, get_all, post, run

from postmortem_archive.drafting import TemplateError
from postmortem_archive.drafting.intake import Intake, NothingToDraftError
from postmortem_archive.drafting.once import PullRequest, Step, branch_of, existing_pull_request, next_step
from postmortem_archive.drafting.payload import Payload, PayloadError
from postmortem_archive.reading.postmortem import identity
from postmortem_archive.sensitive import shown_paths
from postmortem_archive.site.rendering import render_markdown
from postmortem_archive.wording import printable

MARKER = "<!-- postmortem-draft -->"
"""Begins the comment that tells where the draft is, so that it is written once."""

NO_DRAFTS = "Draft pull requests are not supported"
"""What GitHub answers where the plan has none."""

_AUTHOR = {"NAME": "github-actions[bot]", "EMAIL": "41898282+github-actions[bot]@users.noreply.github.com"}
_CREDENTIALS = ("-c", "credential.helper=", "-c", "credential.helper=!gh auth git-credential")


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
        address = _open(drafted, options)
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


def _open(drafted: Drafted, options: argparse.Namespace) -> str | None:
    """Bring it to a pull request and return its address, None where the postmortem is in the archive already."""
    branch = branch_of(drafted.intake.key)
    repository: str = options.repository
    owner = repository.partition("/")[0]
    found = get_all(f"repos/{repository}/pulls", {"state": "all", "head": f"{owner}:{branch}", "per_page": "100"})
    existing = existing_pull_request(branch, repository, _pull_requests(found))
    git = Git(options.archive, options.remote)
    step = next_step(branch_exists=git.has_branch(branch), pull_request_exists=existing is not None)
    print(f"{branch}: {step.value}")
    if existing:
        print(existing.url)
        return existing.url
    if step is Step.PUSH_AND_OPEN:
        if drafted.earlier:
            shown = shown_paths([drafted.earlier]).get(drafted.earlier, drafted.earlier)
            print(f"The archive has it: {printable(shown)}")
            return None
        git.push(git.commit(drafted, f"Draft a postmortem of {drafted.intake.about}"), branch)
    title = f"Draft postmortem: {identity(drafted.path)}"
    url = _create(repository, branch, title, _body(drafted.intake, drafted.path))
    print(url)
    return url


def _body(intake: Intake, path: str) -> str:
    return render_markdown("drafting/pull_request.md.jinja", intake=intake, path=path)


def _pull_requests(found: Iterator[Payload]) -> Iterator[PullRequest]:
    for item in found:
        head = item.object("head")
        origin = head.object_or_none("repo")
        yield PullRequest(item.text("html_url"), head.text("ref"), origin.text("full_name") if origin else None)


def _create(repository: str, branch: str, title: str, body: str) -> str:
    base = get(f"repos/{repository}").text("default_branch")
    request: dict[str, object] = {"title": title, "head": branch, "base": base, "body": body, "draft": True}
    try:
        made = post(f"repos/{repository}/pulls", request)
    except RefusedError as error:
        if NO_DRAFTS not in str(error):
            raise
        made = post(f"repos/{repository}/pulls", {**request, "draft": False})
    return made.text("html_url")


def _comment(number: int, address: str, repository: str) -> None:
    """Tell on the issue where the draft is, unless that was told. What persons write there is no sign of it."""
    place = f"repos/{repository}/issues/{number}/comments"
    for comment in get_all(place, {"per_page": "100"}):
        user = comment.object_or_none("user")
        by_program = user is not None and user.text_or_none("type") == "Bot"
        if by_program and (comment.text_or_none("body") or "").startswith(MARKER):
            return
    post(place, {"body": render_markdown("drafting/comment.md.jinja", marker=MARKER, address=address)})


class Git:
    """The archive's repository, and the remote that branches are pushed to."""

    def __init__(self, archive: Path, remote: str) -> None:
        self._archive = archive.resolve()
        self._remote = remote
        self._root = Path(self("rev-parse", "--show-toplevel").strip()).resolve()

    def __call__(self, *words: str, text: str = "", **environment: str) -> str:
        """Return what git prints."""
        return run(["git", "-C", str(self._archive), *words], text, environment)

    def has_branch(self, branch: str) -> bool:
        """Say whether the remote has the branch."""
        return bool(self(*_CREDENTIALS, "ls-remote", self._remote, f"refs/heads/{branch}").strip())

    def commit(self, drafted: Drafted, message: str) -> str:
        """Return a commit that adds the draft to what is checked out, made beside the working copy and its index."""
        place = (self._archive / drafted.path).relative_to(self._root).as_posix()
        blob = self("hash-object", "-w", "--stdin", text=drafted.text).strip()
        with tempfile.TemporaryDirectory() as folder:
            index = str(Path(folder) / "index")
            self("read-tree", "HEAD", GIT_INDEX_FILE=index)
            self("update-index", "--add", "--cacheinfo", f"100644,{blob},{place}", GIT_INDEX_FILE=index)
            tree = self("write-tree", GIT_INDEX_FILE=index).strip()
        who = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in _AUTHOR.items()}
        return self("commit-tree", tree, "-p", "HEAD", "-m", message, **who).strip()

    def push(self, commit: str, branch: str) -> None:
        """Make the branch. Where there is one by now, git refuses, even if it could be brought forward."""
        ref = f"refs/heads/{branch}"
        self(*_CREDENTIALS, "push", f"--force-with-lease={ref}:", self._remote, f"{commit}:{ref}")


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.stderr.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(main())
