"""The scripts that workflows call, in a repository of their own with a stand-in for GitHub's command line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.records import ROOT, text_of
from tests.support.sites import write_archive

NEW = "postmortems/2026/2026-03-04-new.md"


class Repository:
    """A clone with the project's code, and the bare repository that it was cloned from."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "clone"
        self.origin = folder / "origin.git"
        self.told = folder / "gh.txt"
        self.output = folder / "output.txt"
        self.output.touch()
        (folder / "bin").mkdir()
        gh = folder / "bin" / "gh"
        gh.write_text(f'#!/bin/sh\nprintf "%s\\n" "$*" >> {self.told}\n')
        gh.chmod(0o755)
        self.environment = {
            "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
            "HOME": str(folder),
            "PYTHON": sys.executable,
            "PYTHONPATH": str(ROOT / "src"),
            "GITHUB_OUTPUT": str(self.output),
            "GIT_CONFIG_NOSYSTEM": "1",
        }
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(self.origin)], check=True)
        subprocess.run(["git", "clone", "-q", str(self.origin), str(self.folder)], check=True, capture_output=True)
        self.git("config", "user.name", "author")
        self.git("config", "user.email", "author@example.org")
        for name in ("scripts", "src"):
            (self.folder / name).symlink_to(ROOT / name)
        (self.folder / ".gitignore").write_text("scripts\nsrc\nbuild\n.ci\n")
        (self.folder / ".ci").mkdir()
        for name in ("review", "publish-status"):
            (self.folder / ".ci" / name).write_bytes((ROOT / ".ci" / name).read_bytes())
        self.commit({"postmortems/2025/2025-11-02-old.md": text_of(title="Old"), "README.md": "x\n"})
        self.git("push", "-q", "origin", "HEAD:main")

    def git(self, *words: str) -> str:
        done = subprocess.run(["git", *words], cwd=self.folder, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def commit(self, files: dict[str, str]) -> str:
        """Commit files and return the commit before."""
        write_archive(self.folder, files)
        self.git("add", "--all")
        self.git("commit", "-q", "-m", "x")
        return (
            self.git("rev-parse", "--verify", "-q", "HEAD^") if self.git("rev-list", "--count", "HEAD") != "1" else ""
        )

    def run(self, script: str, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        command = ["bash", str(self.folder / ".ci" / script), *words]
        everything = {**self.environment, **environment}
        return subprocess.run(command, cwd=self.folder, env=everything, capture_output=True, text=True, check=False)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def test_the_first_stage_leaves_a_number_and_a_comment(repository: Repository):
    odd = "postmortems/2026/2026-03-05-$(touch pwned) 'x'.md"
    repository.commit({NEW: text_of(title="Before"), "postmortems/2026/2026-03-06-gone.md": text_of()})
    (repository.folder / "postmortems/2026/2026-03-06-gone.md").unlink()
    repository.commit({NEW: text_of(title="After"), odd: text_of(title="Odd"), "README.md": "y\n"})
    url = f"https://github.com/example/archive/blob/{'a' * 40}"
    done = repository.run("review", NUMBER="12", BLOB_URL=url, RUN="77")
    assert (done.returncode, done.stderr) == (0, "")
    assert (repository.folder / "build/review/number").read_text() == "12\n"
    told = (repository.folder / "build/review/comment.md").read_text(encoding="utf-8")
    assert "3 files of the archive changed" in told
    assert "- Title: After" in told
    assert "### Odd" in told
    assert "Removed." in told
    assert "Old" not in told
    assert not list(repository.folder.rglob("pwned"))


PUBLISH = """\
import sys
from pathlib import Path

print("published", sys.argv[1:])
for name in sys.argv[4:]:
    path = Path(name)
    path.write_text(path.read_text().replace('status: "in-review"', 'status: "published"'))
sys.exit({code})
"""


def with_publisher(repository: Repository, code: int = 0) -> None:
    """What sets the status has tests of its own: here it is what is called, and with which files."""
    (repository.folder / "scripts").unlink()
    write_archive(repository.folder, {"scripts/publish_merged.py": PUBLISH.format(code=code)})


def merged(repository: Repository) -> str:
    """Merge a new postmortem and the removal of an old one, and return the commit before."""
    (repository.folder / "postmortems/2025/2025-11-02-old.md").unlink()
    before = repository.commit({NEW: text_of(status="in-review"), "postmortems/vocabulary/teams.yml": "[]\n"})
    repository.git("push", "-q", "origin", "HEAD:main")
    return before


def test_what_was_merged_is_published_with_one_commit(repository: Repository):
    with_publisher(repository)
    before = merged(repository)
    done = repository.run("publish-status", "change", before)
    assert (done.returncode, done.stdout) == (0, f"published ['--archive', 'postmortems', '--', '{NEW}']\n")
    done = repository.run("publish-status", "push", "main")
    assert done.returncode == 0, done.stderr
    assert repository.git("ls-remote", "origin", "main").split()[0] == repository.git("rev-parse", "HEAD")
    assert repository.git("log", "-1", "--format=%an %s", "--name-only").split("\n\n") == [
        "github-actions[bot] Publish what was merged",
        NEW,
    ]
    assert repository.output.read_text() == "pushed=yes\n"
    assert "pr create" not in repository.told.read_text()


def test_a_second_time_there_is_nothing_to_do(repository: Repository):
    with_publisher(repository)
    before = merged(repository)
    for _ in range(2):
        repository.run("publish-status", "change", before)
        done = repository.run("publish-status", "push", "main")
    assert done.stdout == "Nothing to publish.\n"
    assert repository.git("log", "--format=%s").count("Publish what was merged") == 1


@pytest.mark.parametrize("before", ["0" * 40, "f" * 40])
def test_without_a_commit_before_the_last_one_is_looked_at(repository: Repository, before: str):
    with_publisher(repository)
    merged(repository)
    assert NEW in repository.run("publish-status", "change", before).stdout


def test_nothing_merged(repository: Repository):
    with_publisher(repository)
    before = repository.commit({"README.md": "y\n", "postmortems/vocabulary/teams.yml": "[]\n"})
    assert repository.run("publish-status", "change", before).stdout == "No postmortem was merged.\n"


@pytest.mark.parametrize(("code", "ends"), [(1, 0), (2, 2)])
def test_what_cannot_be_published_is_told(repository: Repository, code: int, ends: int):
    with_publisher(repository, code)
    done = repository.run("publish-status", "change", merged(repository))
    assert done.returncode == ends
    assert ("::warning title=Not all were published::" in done.stdout) is (code == 1)


def test_a_branch_that_has_moved_on_is_followed(repository: Repository, tmp_path: Path):
    with_publisher(repository)
    before = merged(repository)
    repository.run("publish-status", "change", before)
    subprocess.run(["git", "clone", "-q", str(repository.origin), str(tmp_path / "other")], check=True)
    write_archive(tmp_path / "other", {"README.md": "meanwhile\n"})
    who = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    subprocess.run(["git", *who, "commit", "-qam", "Meanwhile"], cwd=tmp_path / "other", check=True)
    subprocess.run(["git", "push", "-q", "origin", "main"], cwd=tmp_path / "other", check=True)
    done = repository.run("publish-status", "push", "main")
    assert done.returncode == 0, done.stderr
    subjects = repository.git("log", "-2", "--format=%s", "origin/main").splitlines()
    assert subjects == ["Publish what was merged", "Meanwhile"]
    assert repository.output.read_text() == "pushed=yes\n"


def test_where_the_branch_is_protected_a_pull_request_is_opened(repository: Repository):
    hook = repository.origin / "hooks" / "pre-receive"
    with_publisher(repository)
    before = merged(repository)
    hook.write_text("#!/bin/sh\nwhile read old new ref; do [ $ref != refs/heads/main ] || exit 1; done\n")
    hook.chmod(0o755)
    repository.run("publish-status", "change", before)
    done = repository.run("publish-status", "push", "main")
    assert done.returncode == 0, done.stderr
    branch = f"publish-status/{repository.git('rev-parse', '--short=12', 'HEAD')}"
    assert branch in repository.git("ls-remote", "origin")
    assert f"pr create --head {branch} --base main " in repository.told.read_text()
    assert repository.output.read_text() == ""


def test_wrong_use(repository: Repository):
    done = repository.run("publish-status")
    assert done.returncode == 2
    assert done.stderr.startswith("usage: ")
