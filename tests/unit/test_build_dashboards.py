"""The command that writes the dashboards: of a day, of a quarter, into a folder that it may replace."""

from __future__ import annotations

from pathlib import Path

import build_dashboards
import pytest

from tests.support.records import text_of

DAY = "2026-11-23"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of one postmortem in each of two quarters, the later with an item that was done afterwards."""
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "2026-01-10-a.md").write_text(text_of(started="2026-01-10T10:00Z", factors=["disk"], services=["edge"]))
    body = "## Summary\n\nx\n\n## Action items\n\n- [x] Renew (owner: edge, done: 2026-09-01)\n"
    later = text_of(
        body, started="2026-05-10T10:00Z", resolved="2026-05-10T12:00Z", factors=["disk"], services=["edge"]
    )
    (folder / "2026-05-10-b.md").write_text(later)
    return folder


def run(archive: Path, out: Path, *options: str) -> int:
    return build_dashboards.main(["--archive", str(archive), "--out", str(out), *options])


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_it_writes_the_pages_and_tables_and_says_what_they_tell(archive: Path, tmp_path: Path, capsys):
    assert run(archive, tmp_path / "out", "--as-of", DAY) == 0
    written = files(tmp_path / "out")
    assert {"patterns.md", "trends.md", "data.md", "trends/2026-q1.md", "trends/2026-q4.md"} <= set(written)
    assert b"2026-05-10-b,," not in written["data/incidents.csv"]
    assert written["data/incidents.csv"].count(b"\n") == 3
    printed = capsys.readouterr().out.splitlines()
    assert printed[0].startswith("2026-Q4: 0 incidents; not over")
    assert "2026-Q2: 1 incident, 1 came back; no baseline to compare with" in printed[2]
    assert printed[-1].endswith(f"files written to {tmp_path / 'out'}")


def test_a_quarter_has_its_page_alone(archive: Path, tmp_path: Path):
    assert run(archive, tmp_path / "out", "--as-of", DAY, "--quarter", "2026-q2") == 0
    assert [name for name in files(tmp_path / "out") if name.endswith(".md")] == ["trends/2026-q2.md"]


@pytest.mark.parametrize(("day", "state"), [("2026-08-31", b",open,"), ("2026-09-01", b",done,")])
def test_items_are_as_they_were_known_that_day(archive: Path, tmp_path: Path, day: str, state: bytes):
    assert run(archive, tmp_path / "out", "--as-of", day) == 0
    assert state in (tmp_path / "out/data/actions.csv").read_bytes()


def test_the_same_again_is_the_same_to_the_byte(archive: Path, tmp_path: Path):
    for name in ("one", "two", "two"):
        assert run(archive, tmp_path / name, "--as-of", DAY) == 0
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_a_quarter_that_the_archive_has_not_is_refused_and_nothing_written(archive: Path, tmp_path: Path, capsys):
    assert run(archive, tmp_path / "out", "--as-of", DAY, "--quarter", "2019-Q1") == 2
    assert "expected a quarter from 2026-Q1 to 2026-Q4, found 2019-Q1" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_an_empty_archive_has_no_quarter(tmp_path: Path, capsys):
    (tmp_path / "empty").mkdir()
    assert run(tmp_path / "empty", tmp_path / "out", "--as-of", DAY) == 0
    assert "No incident has been published yet" in (tmp_path / "out/trends.md").read_text()
    assert run(tmp_path / "empty", tmp_path / "out", "--as-of", DAY, "--quarter", "2026-Q1") == 2
    assert "has no incident by 2026-11-23" in capsys.readouterr().err


@pytest.mark.parametrize("word", ["2026", "2026-Q5", "Q1", "0000-Q1"])
def test_what_is_no_quarter_is_wrong_use(archive: Path, tmp_path: Path, word: str, capsys):
    with pytest.raises(SystemExit, match="2"):
        run(archive, tmp_path / "out", "--quarter", word)
    assert f"expected a quarter such as 2026-Q1, found '{word}'" in capsys.readouterr().err


def test_a_folder_with_other_files_is_left_alone(archive: Path, tmp_path: Path, capsys):
    (tmp_path / "out").mkdir()
    (tmp_path / "out/thesis.txt").write_text("years of work")
    assert run(archive, tmp_path / "out", "--as-of", DAY) == 2
    assert files(tmp_path / "out") == {"thesis.txt": b"years of work"}
    assert "found other files" in capsys.readouterr().err


def test_a_missing_archive_is_named(tmp_path: Path, capsys):
    assert run(tmp_path / "nowhere", tmp_path / "out") == 2
    assert "nowhere" in capsys.readouterr().err


def test_errors_in_postmortems_are_told_and_the_rest_is_written(archive: Path, tmp_path: Path, capsys):
    (archive / "2026-06-01-c.md").write_text("---\ntitle: [\n---\n\n## Summary\n\nx\n")
    assert run(archive, tmp_path / "out", "--as-of", DAY) == 1
    assert "archive/2026-06-01-c.md:" in capsys.readouterr().err
    assert (tmp_path / "out/patterns.md").exists()
