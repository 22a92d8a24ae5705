"""The command that begins a review: it never touches what is there, and opens one pull request, however often."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from postmortem_archive.analysis.recorded import read_commentary
from scripts.open_quarter_review import _write
from tests.support.clones import Clone
from tests.support.records import ROOT, text_of

SCRIPT = ROOT / "scripts" / "open_quarter_review.py"
HERE = "acme/postmortems"
COMMENTARY, MEETING = "docs/trends/2026-q1.md", "docs/trends/2026-q1-review.ics"
BRANCH = "trends/2026-q1"
CONFIG = "site_name: A\nsite_url: !ENV [SITE_URL, 'https://a.example/']\n"
FILES = {
    "mkdocs.yml": CONFIG,
    "postmortems/2026/2026-03-04-outage.md": text_of(),
    "postmortems/vocabulary/policy.yml": 'organisation: Acme\nquarterly_review: {working_day: 1, at: "08:15"}\n',
}


class Place(Clone):
    """A clone in which reviews are begun."""

    def run(self, *words: str, as_of: str = "2026-04-01") -> subprocess.CompletedProcess[str]:
        own = ["--archive", "postmortems", "--out", "docs/trends", "--config", "mkdocs.yml", "--as-of", as_of]
        return self.start(SCRIPT, *own, *words)

    def propose(self, *words: str, as_of: str = "2026-04-01") -> subprocess.CompletedProcess[str]:
        return self.run("--pull-request", "--repository", HERE, *words, as_of=as_of)

    def bytes_of(self, path: str) -> bytes:
        return (self.clone / path).read_bytes()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place.made(tmp_path, FILES)


def test_writes_the_commentary_and_the_meeting_of_the_last_quarter(place: Place):
    done = place.run()
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [f"Wrote {COMMENTARY}", f"Wrote {MEETING}"]
    recorded = read_commentary(place.bytes_of(COMMENTARY).decode(), COMMENTARY).recorded
    assert (str(recorded.on), [item.id for item in recorded.incidents]) == ("2026-04-01", ["2026-03-04-outage"])
    meeting = place.bytes_of(MEETING)
    assert b"DTSTART:20260401T081500Z\r\n" in meeting
    assert b"URL:https://a.example/trends/2026-q1/\r\n" in meeting
    assert place.calls == []
    assert place.branches() == set()


def test_what_people_have_written_is_left_as_it_is(place: Place):
    (place.clone / "docs" / "trends").mkdir(parents=True)
    (place.clone / COMMENTARY).write_bytes(b"Ours\r\n")
    for _ in range(2):
        done = place.run()
        assert done.returncode == 0
        assert done.stdout.splitlines()[0] == f"{COMMENTARY} is there already: left as it is"
    assert place.bytes_of(COMMENTARY) == b"Ours\r\n"
    assert sorted(path.name for path in (place.clone / "docs" / "trends").iterdir()) == [
        "2026-q1-review.ics",
        "2026-q1.md",
    ]


def test_broken_off_between_the_files_it_goes_on_there(place: Place):
    place.run()
    first = place.bytes_of(MEETING)
    (place.clone / MEETING).unlink()
    place.run()
    assert place.bytes_of(MEETING) == first


def test_of_many_that_write_at_once_one_does_and_nobody_sees_half(tmp_path: Path):
    path = tmp_path / "trends" / "2026-q1.md"
    texts = [f"{number}\n" * 20_000 for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda text: _write({path: text}), texts))
    assert path.read_text() in texts
    assert list(path.parent.iterdir()) == [path]


def test_the_same_day_gives_the_same_bytes_and_the_clock_has_no_part_in_it(place: Place):
    place.run()
    before = place.bytes_of(COMMENTARY), place.bytes_of(MEETING)
    for path in (COMMENTARY, MEETING):
        (place.clone / path).unlink()
    environment = {**place.environment, "TZ": "Pacific/Auckland", "PYTHONHASHSEED": "7"}
    own = ["--archive", "postmortems", "--out", "docs/trends", "--config", "mkdocs.yml", "--as-of", "2026-04-01"]
    subprocess.run([sys.executable, str(SCRIPT), *own], cwd=place.clone, env=environment, check=True)
    assert (place.bytes_of(COMMENTARY), place.bytes_of(MEETING)) == before


def test_another_quarter_can_be_stated(place: Place):
    assert place.run("--quarter", "2026-Q1", as_of="2026-11-20").returncode == 0
    assert (place.clone / COMMENTARY).exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--quarter", "2026-Q2"], "expected a quarter that was over before 2026-04-01, found 2026-Q2"),
        (["--quarter", "2025-Q1"], "expected a quarter of the archive, which begins with 2026-Q1"),
        (["--quarter", "2026-Q5"], "invalid quarter value"),
        (["--quarter=$(touch owned)"], "invalid quarter value"),
        (["--as-of", "soon"], "invalid date value"),
        (["--archive", "nowhere"], "nowhere"),
        (["--config", "nowhere.yml"], "nowhere.yml"),
        (["--pull-request"], "--repository"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_is_written(place: Place, words: list[str], said: str):
    done = place.run(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert place.git("status", "--porcelain") == ""
    assert place.calls == []


def test_a_new_archive_has_nothing_to_review_yet(place: Place):
    done = place.propose(as_of="2026-03-31")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Nothing to review: ")
    assert place.calls == []
    assert place.branches() == set()


def test_a_folder_that_cannot_be_written_to_is_told(place: Place):
    (place.clone / "docs").write_text("a file")
    done = place.run()
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("open_quarter_review: ")


def test_a_pull_request_proposes_both_files_and_the_working_copy_stays(place: Place):
    done = place.propose()
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [f"{BRANCH}: neither exists", f"https://github.com/{HERE}/pull/1"]
    assert place.added(BRANCH) == ["A", MEETING, "A", COMMENTARY]
    assert place.git("status", "--porcelain", "--branch").splitlines() == ["## main"]
    (pull,) = place.state["pulls"]
    sent = pull["sent"]
    assert (sent["head"], sent["base"], sent["draft"]) == (BRANCH, "main", True)
    assert sent["title"] == "Review the incidents of 2026-Q1"
    assert sent["body"].startswith("1 incident began in 2026-Q1.")
    assert "https://a.example/trends/2026-q1/" in sent["body"]
    assert {call["token"] for call in place.calls} == {"token-of-the-test"}


def test_what_is_proposed_is_what_would_be_written(place: Place):
    place.propose()
    place.run()
    place.git("fetch", "--quiet", "origin")
    for path in (COMMENTARY, MEETING):
        blob = place.git("rev-parse", f"origin/{BRANCH}:{path}").strip()
        assert place.git("hash-object", "--no-filters", path).strip() == blob


def test_twice_makes_no_second_pull_request(place: Place):
    place.propose()
    before = place.git("ls-remote", "origin")
    done = place.propose(as_of="2026-04-02")
    assert done.stdout.splitlines() == [f"{BRANCH}: a pull request exists", f"https://github.com/{HERE}/pull/1"]
    assert len(place.state["pulls"]) == 1
    assert place.git("ls-remote", "origin") == before


def test_a_pull_request_that_was_closed_is_an_answer(place: Place):
    place.propose()
    place.tell_github(pulls=[{**place.state["pulls"][0], "state": "closed"}])
    place.git("push", "--quiet", "origin", f":{BRANCH}")
    assert place.propose().returncode == 0
    assert place.branches() == set()


def test_broken_off_between_push_and_pull_request_it_goes_on_there(place: Place):
    place.tell_github(refuse={f"POST repos/{HERE}/pulls": ["HTTP 502: Bad gateway"]})
    first = place.propose()
    assert (first.returncode, place.branches()) == (1, {BRANCH})
    assert first.stderr == "open_quarter_review: gh failed: HTTP 502: Bad gateway\n"
    before = place.git("ls-remote", "origin")
    assert place.propose(as_of="2026-04-02").returncode == 0
    assert len(place.state["pulls"]) == 1
    assert place.git("ls-remote", "origin") == before


def test_what_was_written_here_before_is_what_is_proposed(place: Place):
    place.run()
    (place.clone / COMMENTARY).write_bytes(b"We were surprised.\r\n")
    assert place.propose().returncode == 0
    assert place.show(BRANCH, COMMENTARY) == "We were surprised.\n"
    assert place.bytes_of(COMMENTARY) == b"We were surprised.\r\n"


def test_a_commentary_that_is_merged_is_not_proposed_again(place: Place):
    place.propose()
    place.git("fetch", "--quiet", "origin")
    place.git("merge", "--quiet", f"origin/{BRANCH}")
    place.git("push", "--quiet", "origin", "main", f":{BRANCH}")
    place.tell_github(pulls=[])
    done = place.propose()
    assert (done.returncode, place.branches(), place.state["pulls"]) == (0, set(), [])
    assert done.stdout.endswith(f"The archive has it: {COMMENTARY}\n")


def test_a_meeting_that_is_there_is_not_replaced(place: Place):
    place.run()
    (place.clone / MEETING).write_bytes(b"Ours\r\n")
    place.git("add", MEETING)
    place.git("commit", "--quiet", "--message", "Another day")
    (place.clone / MEETING).unlink()
    place.propose()
    assert place.added(BRANCH) == ["A", COMMENTARY]


def test_outside_a_repository_nothing_is_proposed(place: Place, tmp_path: Path):
    done = place.propose("--out", str(tmp_path / "elsewhere"))
    assert done.returncode == 1
    assert "git" in done.stderr
    assert place.calls == []


def test_without_gh_it_says_so(place: Place):
    (place.folder / "bin" / "gh").write_text("#!/bin/nowhere\n")
    done = place.propose()
    assert done.returncode == 1
    assert done.stderr.startswith("open_quarter_review: gh: ")


def test_the_workflow_s_own_command(place: Place):
    place.copy("scripts")
    place.run_steps("quarterly-review.yml", {"GITHUB_REPOSITORY": HERE}, QUARTER="2026-Q1")
    assert place.branches() == {BRANCH}
    assert len(place.state["pulls"]) == 1


def test_the_workflow_s_own_command_on_schedule(tmp_path: Path):
    place = Place.made(tmp_path, {**FILES, "postmortems/2020/2020-01-02-old.md": text_of(started="2020-01-02T09:00Z")})
    place.copy("scripts")
    place.run_steps("quarterly-review.yml", {"GITHUB_REPOSITORY": HERE}, QUARTER="")
    (branch,) = place.branches()
    assert branch.startswith("trends/20")


@pytest.mark.parametrize("quarter", ["$(touch owned)", "2026-Q1; touch owned", "--remote=x", "2026-Q1 --out=/x"])
def test_what_is_typed_into_the_workflow_is_one_word_and_never_a_command(place: Place, quarter: str):
    place.copy("scripts")
    with pytest.raises(subprocess.CalledProcessError) as failed:
        place.run_steps("quarterly-review.yml", {"GITHUB_REPOSITORY": HERE}, QUARTER=quarter)
    assert failed.value.returncode == 2
    assert place.branches() == set()
    assert not list(place.folder.rglob("owned"))


def test_help_says_what_the_exit_codes_mean(place: Place):
    done = place.run("--help")
    assert done.returncode == 0
    assert "Exit code: 0" in done.stdout
    assert os.linesep + "Begin the review of a quarter" in done.stdout
