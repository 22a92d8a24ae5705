"""Files are replaced as a whole or stay as they are, and what stands in the way is told."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from postmortem_archive.fixing import FixedFile, fix_files, linked_anchors
from postmortem_archive.fixing.files import replace_text
from postmortem_archive.reading import read_archive
from postmortem_archive.reading.archive import MAX_BYTES
from tests.support.samples import vocabulary, with_body

NAME = "2026-03-04-a.md"
UNTIDY = with_body("## Key events\n")
TIDY = with_body("## Timeline\n")


def fixed(folder: Path, name: str = NAME, **options) -> FixedFile:
    (only,) = fix_files(folder, [name], vocabulary(), **options)
    return only


def test_a_file_is_replaced_with_the_permissions_that_it_had(tmp_path: Path):
    path = tmp_path / NAME
    path.write_bytes(UNTIDY.encode())
    path.chmod(0o640)
    assert [edit.rule for edit in fixed(tmp_path).edits] == ["PM110"]
    assert path.read_bytes() == TIDY.encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [file.name for file in tmp_path.iterdir()] == [NAME]


def test_a_file_with_nothing_to_mend_is_not_written(tmp_path: Path):
    path = tmp_path / NAME
    path.write_bytes(TIDY.encode())
    before = path.stat()
    assert fixed(tmp_path) == FixedFile(NAME)
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def link(path: Path) -> None:
    target = path.with_name("2026-03-04-b.md")
    target.write_bytes(UNTIDY.encode())
    path.symlink_to(target)


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda path: None, "No such file or directory"),
        (lambda path: path.mkdir(), "expected a file, found something else"),
        (os.mkfifo, "expected a file, found something else"),
        (link, "expected a file, found a link; change the file that it leads to"),
        (lambda path: path.write_bytes(b"\xff"), "expected UTF-8 text, found other bytes"),
        (
            lambda path: path.write_bytes(UNTIDY.encode().ljust(MAX_BYTES + 1)),
            f"expected at most {MAX_BYTES} bytes, found {MAX_BYTES + 1}",
        ),
    ],
)
def test_what_cannot_be_mended_stays_and_is_told(tmp_path: Path, make, problem: str):
    make(tmp_path / NAME)
    before = [(path.name, path.lstat()) for path in sorted(tmp_path.iterdir())]
    assert fixed(tmp_path) == FixedFile(NAME, problem=problem)
    assert [(path.name, path.lstat()) for path in sorted(tmp_path.iterdir())] == before


def test_a_failure_to_write_leaves_the_file_and_nothing_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / NAME
    path.write_bytes(UNTIDY.encode())

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert fixed(tmp_path).problem == "No space left on device"
    assert path.read_bytes() == UNTIDY.encode()
    assert [file.name for file in tmp_path.iterdir()] == [NAME]


def test_the_file_is_whole_at_every_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / NAME
    path.write_bytes(b"old")
    seen: list[bytes] = []
    monkeypatch.setattr(os, "fsync", lambda handle: seen.append(path.read_bytes()))
    replace_text(path, "new")
    assert (seen, path.read_bytes()) == ([b"old"], b"new")


@pytest.mark.parametrize(
    "link", ["[1](2026/2026-03-04-a.md#key-events)", '<a href="2026/2026-03-04-a.md#key-events">1</a>']
)
def test_a_heading_to_which_another_file_links_keeps_its_name(tmp_path: Path, link: str):
    (tmp_path / "2026").mkdir()
    name = f"2026/{NAME}"
    (tmp_path / name).write_bytes(with_body("## Key events\n\n## Root cause\n").encode())
    linking = f"{link} [2](https://example.com/#root-cause) [3](2026/2026-03-04-a.md) [4](#a)"
    (tmp_path / "2026-03-05-b.md").write_bytes(with_body(linking).encode())
    linked = linked_anchors(read_archive(tmp_path, vocabulary()))
    assert linked == {name: {"key-events"}}
    assert [edit.what for edit in fixed(tmp_path, name, linked=linked).edits] == [
        "Root cause is now Contributing factors"
    ]
