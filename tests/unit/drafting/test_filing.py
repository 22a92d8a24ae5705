"""A new file: whole or not at all, and never in place of another."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from postmortem_archive.drafting.filing import file_text, taken_paths


def tree(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_a_file_is_written_with_its_folder(tmp_path):
    file_text(tmp_path / "2026" / "a.md", "é\n")
    assert (tmp_path / "2026" / "a.md").read_bytes() == b"\xc3\xa9\n"
    assert tree(tmp_path) == ["2026", "2026/a.md"]
    (tmp_path / "b.md").write_text("")
    assert (tmp_path / "2026" / "a.md").stat().st_mode == (tmp_path / "b.md").stat().st_mode


@pytest.mark.parametrize("kind", ["file", "link", "folder"])
def test_what_is_there_is_never_overwritten(tmp_path, kind):
    path = tmp_path / "a.md"
    match kind:
        case "file":
            path.write_text("mine")
        case "link":
            path.symlink_to(tmp_path / "nowhere")
        case _:
            path.mkdir()
    with pytest.raises(FileExistsError):
        file_text(path, "yours")
    assert tree(tmp_path) == ["a.md"]
    assert kind != "file" or path.read_text() == "mine"


def test_of_many_who_write_one_name_one_succeeds(tmp_path):
    def write(number: int) -> bool:
        try:
            file_text(tmp_path / "2026" / "a.md", str(number) * 10_000)
        except FileExistsError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(write, range(8)))
    assert done.count(True) == 1
    assert (tmp_path / "2026" / "a.md").read_text() == str(done.index(True)) * 10_000
    assert tree(tmp_path) == ["2026", "2026/a.md"]


def test_nothing_is_left_of_what_cannot_be_written(tmp_path):
    with pytest.raises(UnicodeEncodeError):
        file_text(tmp_path / "2026" / "a.md", "\ud800")
    assert tree(tmp_path) == []


def test_without_links_a_name_is_still_nobody_else_s(tmp_path, monkeypatch):
    def refuse(self, target):
        raise PermissionError

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    file_text(tmp_path / "a.md", "mine")
    with pytest.raises(FileExistsError):
        file_text(tmp_path / "a.md", "yours")
    assert (tmp_path / "a.md").read_text() == "mine"
    assert tree(tmp_path) == ["a.md"]


def test_taken_are_the_markdown_files_of_all_folders(tmp_path):
    for name in ("2026/a.md", "b.MD", "c/d.markdown", "e.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert taken_paths(tmp_path) == ("2026/a.md", "b.MD", "c/d.markdown")
