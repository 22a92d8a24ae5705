"""What a merge publishes, and what it leaves."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from scripts.publish_merged import main
from tests.support.records import ROOT, text_of
from tests.support.secret_samples import TOKENS
from tests.support.sites import write_archive

POLICY = "publish_on_merge: true\nrequired_sections: {SEV-2: [impact]}\n"
BODY = "## Summary\n\nThe shop was down.\n\n## Impact\n\n12 orders.\n"


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = write_archive(
        tmp_path / "postmortems",
        {
            "2026-03-04-draft.md": text_of(BODY, status="draft"),
            "2026-03-05-review.md": text_of(BODY, status="in-review", started="2026-03-05T09:58Z"),
            "2026-03-06-withdrawn.md": text_of(BODY, status="withdrawn", started="2026-03-06T09:58Z"),
            "2026-03-07-published.md": text_of(BODY, started="2026-03-07T09:58Z"),
            "2026-03-08-wrong.md": text_of(
                BODY, status="draft", started="2026-03-08T09:58Z", detected="2026-03-08T09:00Z"
            ),
            "2026-03-09-other.md": text_of(BODY, status="draft", started="2026-03-09T09:58Z"),
            "2026-03-10-plain.md": "**Status:** draft\n\n**Date:** 2026-03-10 09:58\n\n## Summary\n\nDown.\n",
        },
    )
    shutil.copytree(ROOT / "tests/support/vocabulary", folder / "vocabulary")
    (folder / "vocabulary" / "policy.yml").write_text(POLICY)
    return folder


def run(*names: str, archive: str = "postmortems") -> int:
    return main(["--archive", archive, "--as-of", "2026-03-20", *(f"postmortems/{name}" for name in names)])


def texts(archive: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in archive.glob("*.md")}


def test_drafts_and_those_in_review_are_published_and_no_others(archive: Path, capsys: pytest.CaptureFixture[str]):
    before = texts(archive)
    names = ("2026-03-04-draft.md", "2026-03-05-review.md", "2026-03-06-withdrawn.md", "2026-03-07-published.md")
    assert run(*names, "vocabulary/policy.yml") == 0
    assert capsys.readouterr().out == (
        "postmortems/2026-03-04-draft.md: published; it was draft\n"
        "postmortems/2026-03-05-review.md: published; it was in-review\n"
        "postmortems/2026-03-06-withdrawn.md: is withdrawn; left as it is\n"
        "postmortems/2026-03-07-published.md: is published; left as it is\n"
        "postmortems/vocabulary/policy.yml: is no postmortem of the archive; left as it is\n"
    )
    changed = {name: text for name, text in texts(archive).items() if text != before[name]}
    assert changed == {
        "2026-03-04-draft.md": before["2026-03-04-draft.md"].replace('"draft"', '"published"'),
        "2026-03-05-review.md": before["2026-03-05-review.md"].replace('"in-review"', '"published"'),
    }


def test_one_with_an_error_is_not_published_and_its_errors_are_told(archive: Path, capsys: pytest.CaptureFixture[str]):
    before = texts(archive)
    assert run("2026-03-08-wrong.md", "2026-03-04-draft.md") == 1
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "postmortems/2026-03-08-wrong.md: not published, since there are errors:"
    assert told[1].startswith("  2026-03-08-wrong.md:6:11 PM203 ")
    assert told[-1] == "postmortems/2026-03-04-draft.md: published; it was draft"
    assert texts(archive)["2026-03-08-wrong.md"] == before["2026-03-08-wrong.md"]


def test_one_without_front_matter_is_told(archive: Path, capsys: pytest.CaptureFixture[str]):
    assert run("2026-03-10-plain.md") == 1
    assert "2026-03-10-plain.md: not published: status: expected front matter to set it in" in capsys.readouterr().out


@pytest.mark.parametrize("policy", ["publish_on_merge: false\n", "organisation: Example\n"])
def test_a_policy_that_does_not_say_so_publishes_nothing(
    archive: Path, capsys: pytest.CaptureFixture[str], policy: str
):
    (archive / "vocabulary" / "policy.yml").write_text(policy)
    before = texts(archive)
    assert run("2026-03-04-draft.md") == 0
    assert capsys.readouterr().out.startswith("Nothing is published: publish_on_merge is not set")
    assert texts(archive) == before


@pytest.mark.parametrize(("names", "folder"), [(["missing.md"], "postmortems"), (["2026-03-04-draft.md"], "nowhere")])
def test_wrong_use_changes_nothing(archive: Path, capsys: pytest.CaptureFixture[str], names: list[str], folder: str):
    before = texts(archive)
    assert run(*names, "2026-03-05-review.md", archive=folder) == 2
    assert capsys.readouterr().err.startswith("publish_merged: expected a f")
    assert texts(archive) == before


def test_one_is_not_published_for_what_its_name_holds(archive: Path, capsys: pytest.CaptureFixture[str]):
    token = TOKENS["GitHub token"]
    name = f"2026-03-11-{token}.md"
    write_archive(
        archive, {name: text_of(BODY, status="draft", started="2026-03-11T12:00Z", detected="2026-03-11T09:00Z")}
    )
    before = texts(archive)
    assert run(name) == 1
    assert "PM203" in capsys.readouterr().out
    assert texts(archive) == before


@pytest.mark.parametrize("ending", ["md", "png"])
def test_a_secret_in_a_name_is_not_told(archive: Path, capsys: pytest.CaptureFixture[str], ending: str):
    token = TOKENS["GitHub token"]
    name = f"2026-03-11-{token}.{ending}"
    write_archive(archive, {name: text_of(BODY, status="draft", started="2026-03-11T12:00Z")})
    run(name)
    assert capsys.readouterr().out.startswith(f"postmortems/2026-03-11-***.{ending}: ")
    (archive / name).unlink()
    run(name)
    assert capsys.readouterr().err.endswith(f"found nothing at postmortems/2026-03-11-***.{ending}\n")


def test_nothing_is_published_while_the_vocabulary_has_mistakes(archive: Path, capsys: pytest.CaptureFixture[str]):
    (archive / "vocabulary" / "policy.yml").write_text("publish_on_merge: true\nrules: {PM304: loud}\n")
    before = texts(archive)
    assert run("2026-03-04-draft.md") == 2
    assert "policy.yml:2:16 PM190 " in capsys.readouterr().err
    assert texts(archive) == before
