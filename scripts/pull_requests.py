"""Pull requests that are opened once, with new files: what the commands share that open one.

Nothing in the working copy changes: the commit is made beside it, and git and gh do the rest.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from github_api import RefusedError, get, get_all, post, run

from postmortem_archive.drafting.once import PullRequest, Step, existing_pull_request, next_step
from postmortem_archive.drafting.payload import Payload

NO_DRAFTS = "Draft pull requests are not supported"
"""What GitHub answers where the plan has none."""

_AUTHOR = {"NAME": "github-actions[bot]", "EMAIL": "41898282+github-actions[bot]@users.noreply.github.com"}
_CREDENTIALS = ("-c", "credential.helper=", "-c", "credential.helper=!gh auth git-credential")


@dataclass(frozen=True, slots=True)
class Proposal:
    """Texts of new files by path, and the words of the commit and of the pull request.

    ``present`` names what the archive has of it already, so that nothing is to be proposed.
    """

    branch: str
    files: Mapping[Path, str]
    message: str
    title: str
    body: str
    present: str | None = None


def open_once(proposal: Proposal, repository: str, git: Git) -> str | None:
    """Bring it to a draft pull request and return its address, None where the archive has it already.

    Raises:
        RefusedError: git or GitHub refuse, or are not there.
    """
    branch = proposal.branch
    owner = repository.partition("/")[0]
    found = get_all(f"repos/{repository}/pulls", {"state": "all", "head": f"{owner}:{branch}", "per_page": "100"})
    existing = existing_pull_request(branch, repository, _pull_requests(found))
    step = next_step(branch_exists=git.has_branch(branch), pull_request_exists=existing is not None)
    print(f"{branch}: {step.value}")
    if existing:
        print(existing.url)
        return existing.url
    if step is Step.PUSH_AND_OPEN:
        if proposal.present:
            print(f"The archive has it: {proposal.present}")
            return None
        git.push(git.commit(proposal.files, proposal.message), branch)
    url = _create(proposal, repository)
    print(url)
    return url


def _pull_requests(found: Iterator[Payload]) -> Iterator[PullRequest]:
    for item in found:
        head = item.object("head")
        origin = head.object_or_none("repo")
        yield PullRequest(item.text("html_url"), head.text("ref"), origin.text("full_name") if origin else None)


def _create(proposal: Proposal, repository: str) -> str:
    base = get(f"repos/{repository}").text("default_branch")
    words = {"title": proposal.title, "body": proposal.body, "head": proposal.branch, "base": base}
    request: dict[str, object] = {**words, "draft": True}
    try:
        made = post(f"repos/{repository}/pulls", request)
    except RefusedError as error:
        if NO_DRAFTS not in str(error):
            raise
        made = post(f"repos/{repository}/pulls", {**request, "draft": False})
    return made.text("html_url")


class Git:
    """The repository that a folder is in, and the remote that branches are pushed to."""

    def __init__(self, folder: Path, remote: str) -> None:
        self._folder = folder.resolve()
        self._remote = remote
        self._root = Path(self("rev-parse", "--show-toplevel").strip()).resolve()

    def __call__(self, *words: str, text: str = "", **environment: str) -> str:
        """Return what git prints."""
        return run(["git", "-C", str(self._folder), *words], text, environment)

    def has_branch(self, branch: str) -> bool:
        """Say whether the remote has the branch."""
        return bool(self(*_CREDENTIALS, "ls-remote", self._remote, f"refs/heads/{branch}").strip())

    def has_file(self, path: Path) -> bool:
        """Say whether what is checked out has a file, whatever the working copy has."""
        return bool(self("ls-tree", "--full-tree", "HEAD", "--", self._place(path)).strip())

    def commit(self, files: Mapping[Path, str], message: str) -> str:
        """Return a commit that adds files to what is checked out, made beside the working copy and its index."""
        blobs = {self._place(path): self("hash-object", "-w", "--stdin", text=text) for path, text in files.items()}
        with tempfile.TemporaryDirectory() as folder:
            index = str(Path(folder) / "index")
            self("read-tree", "HEAD", GIT_INDEX_FILE=index)
            for place, blob in blobs.items():
                self("update-index", "--add", "--cacheinfo", f"100644,{blob.strip()},{place}", GIT_INDEX_FILE=index)
            tree = self("write-tree", GIT_INDEX_FILE=index).strip()
        who = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in _AUTHOR.items()}
        return self("commit-tree", tree, "-p", "HEAD", "-m", message, **who).strip()

    def push(self, commit: str, branch: str) -> None:
        """Make the branch. Where there is one by now, git refuses, even if it could be brought forward."""
        ref = f"refs/heads/{branch}"
        self(*_CREDENTIALS, "push", f"--force-with-lease={ref}:", self._remote, f"{commit}:{ref}")

    def _place(self, path: Path) -> str:
        """Return a path as git has it.

        Raises:
            RefusedError: it is not in the repository.
        """
        try:
            return path.resolve().relative_to(self._root).as_posix()
        except ValueError:
            raise RefusedError(f"expected a path in the repository {self._root}, found {path}") from None
