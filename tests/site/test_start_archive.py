"""A team starts its own archive: on a copy of the repository, to a site without postmortems, and with the first one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from postmortem_archive import starting
from postmortem_archive.vocabulary.schema import SCHEMA_FILE
from tests.support.records import ROOT, text_of
from tests.support.sites import AS_OF, Build, broken_links, write_archive

pytestmark = [pytest.mark.site, pytest.mark.slow]

GIVEN = [
    "--organisation",
    "Acme & Söhne",
    "--repo",
    "git@github.com:acme/postmortems.git",
    "--time-zone",
    "Europe/Berlin",
]
COPIED = ("mkdocs.yml", "README.md", "docs", "hooks", "overrides", "scripts", "src", "postmortems/vocabulary")


def git(copy: Path, *words: str) -> str:
    identity = ["-c", "user.name=A team", "-c", "user.email=team@example.org"]
    done = subprocess.run(["git", *identity, *words], cwd=copy, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A clone of this repository as it is published: with samples, also where a team runs these tests in its own."""
    folder = tmp_path / "copy"
    folder.mkdir()
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    policy = folder / starting.POLICY
    sample = f"{starting.SAMPLE} (fictional)"
    policy.write_text(starting.set_value(policy.read_text(encoding="utf-8"), "organisation", sample, starting.POLICY))
    samples = {
        "2024/2024-05-06-sample.md": text_of(title="A sample"),
        "2024/graph.png": b"\x89PNG",
        "2025/deep/2025-01-02-sample.md": text_of(title="A sample"),
        "README.md": "Not a sample",
    }
    write_archive(folder / "postmortems", samples)
    write_archive(folder / "docs", {"trends/2025-q1.md": "A sample", "trends/2025-q1-review.ics": "A sample"})
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Copy")
    return folder


def start(copy: Path, *arguments: str, answers: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "scripts/start_archive.py", *arguments]
    environment = {**os.environ, "PYTHONPATH": "src", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        command, cwd=copy, input=answers, env=environment, capture_output=True, text=True, check=False
    )


def build(copy: Path) -> Build:
    """Build as ``make site`` does, with the address that the configuration has."""
    environment = {key: value for key, value in os.environ.items() if key not in ("ARCHIVE", "SITE_URL")}
    environment |= {"AS_OF": AS_OF, "NO_MKDOCS_2_WARNING": "true", "PYTHONPATH": "src", "PYTHONDONTWRITEBYTECODE": "1"}
    out = copy.parent / "site"
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--clean", "-d", str(out)]
    done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)
    return Build(out, done.returncode, done.stdout + done.stderr)


def files_below(folder: Path) -> dict[str, bytes]:
    paths = [path for path in folder.rglob("*") if path.is_file() and ".git" not in path.relative_to(folder).parts]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_starts_an_archive_that_builds_and_says_that_it_is_empty(copy: Path):
    done = start(copy, "--yes", *GIVEN)
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split("  ")[1].strip() for line in done.stdout.splitlines()[-3:]] == [
        "git diff",
        "make serve",
        'git add --all && git commit -m "Start our archive"',
    ]
    assert sorted(path.name for path in (copy / "postmortems").iterdir()) == ["README.md", "vocabulary"]
    assert not (copy / "docs" / "trends").exists()
    changed = {line[3:] for line in git(copy, "status", "--porcelain").splitlines() if not line.startswith(" D")}
    assert changed <= {
        starting.CONFIG,
        starting.README,
        starting.HOME,
        starting.POLICY,
        starting.SERVICES,
        starting.TEAMS,
        f"postmortems/vocabulary/{SCHEMA_FILE}",
    }

    site = build(copy)
    assert site.code == 0, site.output[-3000:]
    assert "WARNING" not in site.output
    assert "archive: " not in site.output  # no findings: the example vocabulary is valid
    home = site.pages["index.html"]
    assert "What went wrong at Acme & Söhne" in home.text
    assert "No postmortems yet" in home.text
    assert "https://acme.github.io/postmortems/" in site.text("feed.xml")
    assert "github.com/acme/postmortems/edit/main/docs/index.md" in site.text("index.html")
    assert "No postmortems yet" in site.pages["archive/index.html"].text
    assert "no action item is open" in site.pages["actions/index.html"].text
    assert "0 documents read, 0 findings" in site.pages["reading-report/index.html"].text
    assert "In the vocabulary" in site.pages["services/index.html"].text
    assert broken_links(site, "https://acme.github.io/postmortems/") == []
    pages = {path: page for path, page in site.pages.items() if not path.startswith("handbook/")}
    assert [path for path, page in pages.items() if "Brasskettle" in page.text] == []


def test_the_first_postmortem_is_shown_and_can_be_edited(copy: Path):
    start(copy, "--yes", *GIVEN)
    write_archive(copy / "postmortems", {"2026/2026-03-04-first.md": text_of(title="Our first", services=["website"])})
    site = build(copy)
    assert site.code == 0, site.output[-3000:]
    assert "Our first" in site.pages["index.html"].text
    assert "1 postmortem" in site.pages["index.html"].text
    assert "/postmortems/2026/2026-03-04-first.md" in site.text("postmortems/2026-03-04-first/index.html")
    assert broken_links(site, "https://acme.github.io/postmortems/") == []


def test_a_second_run_changes_nothing_and_says_so(copy: Path):
    start(copy, "--yes", *GIVEN)
    write_archive(copy / "postmortems", {"2026/2026-03-04-ours.md": text_of()})
    before = files_below(copy)
    done = start(copy, "--yes", "--force", "--organisation", "Another", "--repo", "https://github.com/a/b")
    assert done.returncode == 0
    assert "started already" in done.stdout
    assert files_below(copy) == before


def test_a_dry_run_shows_everything_and_changes_nothing(copy: Path):
    write_archive(copy / "postmortems", {"2024/2024-07-08-new.md": text_of()})
    before = files_below(copy)
    done = start(copy, "--dry-run", "--yes", *GIVEN)
    assert done.returncode == 0
    assert "remove  postmortems/2024/ (3 files)\n" in done.stdout
    assert "+organisation: " in done.stdout
    assert files_below(copy) == before


def test_answers_stand_in_for_options_and_are_asked_again(copy: Path):
    answers = (
        "\nAcme\nnot an address\nhttps://gitlab.com/acme/postmortems/\nIncidents\n\nhttps://acme.example/pm\n\ny\n"
    )
    done = start(copy, answers=answers)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("expected ") == 3
    config = (copy / "mkdocs.yml").read_text(encoding="utf-8")
    assert "site_name: Incidents\n" in config
    assert 'site_url: !ENV [SITE_URL, "https://acme.example/pm/"]\n' in config
    assert "repo_url: https://gitlab.com/acme/postmortems\n" in config


@pytest.mark.parametrize(
    ("arguments", "answers", "code"),
    [
        (GIVEN, "\n\nn\n", 1),
        (GIVEN, "", 2),
        (["--yes", "--organisation", "Acme"], "", 2),
        (["--yes", *GIVEN, "--url", "nowhere"], "", 2),
        (["--yes", "--organisation", "Acme", "--repo", "https://gitlab.com/a/b"], "", 2),
    ],
)
def test_without_agreement_or_answers_nothing_changes(arguments: list[str], answers: str, code: int, copy: Path):
    done = start(copy, *arguments, answers=answers)
    assert done.returncode == code
    assert "Nothing was changed" in done.stdout + done.stderr
    assert git(copy, "status", "--porcelain") == ""


@pytest.mark.parametrize(
    "path",
    [
        "postmortems/2024/2024-05-06-sample.md",
        "postmortems/2026/new.md",
        "docs/index.md",
        "docs/trends/2025-q1.md",
    ],
)
def test_what_is_not_committed_is_not_removed_unless_forced(path: str, copy: Path):
    write_archive(copy, {path: text_of(title="Unsaved")})
    before = files_below(copy)
    done = start(copy, "--yes", *GIVEN)
    assert (done.returncode, done.stdout) == (1, "")
    assert path.removesuffix("new.md") in done.stderr
    assert files_below(copy) == before
    assert start(copy, "--yes", "--force", *GIVEN).returncode == 0
    assert not (copy / "postmortems" / "2024").exists()


def test_without_git_nothing_is_removed_unless_forced(copy: Path, monkeypatch: pytest.MonkeyPatch):
    shutil.rmtree(copy / ".git")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(copy.parent))
    done = start(copy, "--yes", *GIVEN)
    assert done.returncode == 1
    assert "not a git repository" in done.stderr
    assert (copy / "postmortems" / "2024").is_dir()


def test_a_failure_half_way_leaves_everything_as_it_was(copy: Path):
    before = files_below(copy)
    blocked = copy / "postmortems" / "vocabulary" / ".policy.yml.new"
    blocked.mkdir()  # what the last file would be written to first
    done = start(copy, "--yes", *GIVEN)
    blocked.rmdir()
    assert done.returncode == 2
    assert "Nothing was changed" in done.stderr
    assert files_below(copy) == before
    assert git(copy, "status", "--porcelain") == ""
