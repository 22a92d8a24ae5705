"""Writing an export: in place of an earlier one, whole or not at all, and over nothing else."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from postmortem_archive.site import exporting
from postmortem_archive.site.exporting import MARKER, ExportError, write_export
from postmortem_archive.site.workspace import Workspace, read_workspace
from tests.support.records import ROOT, text_of
from tests.support.sites import write_archive


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    archive = write_archive(tmp_path / "archive", {"2026-03-04-one.md": text_of("![a](one.png)\n"), "one.png": b"\xff"})
    return read_workspace(archive, own=ROOT / "postmortems", as_of=dt.date(2026, 11, 23))


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_counts_and_writes_every_file(workspace: Workspace, tmp_path: Path):
    out = tmp_path / "new" / "pages"
    count = write_export(workspace, out)
    written = [path for path in out.rglob("*") if path.is_file() and path.name != MARKER]
    assert count == len(written)
    assert (out / "postmortems" / "one.png").read_bytes() == b"\xff"
    assert names_in(tmp_path / "new") == {"pages"}


def test_an_empty_folder_is_filled_and_keeps_its_mode(workspace: Workspace, tmp_path: Path):
    out = tmp_path / "pages"
    out.mkdir(mode=0o750)
    write_export(workspace, out)
    assert out.stat().st_mode & 0o777 == 0o750


def test_an_earlier_export_is_replaced_as_a_whole(workspace: Workspace, tmp_path: Path):
    out = tmp_path / "pages"
    write_export(workspace, out)
    (out / "postmortems" / "long-gone.md").write_text("old")
    write_export(workspace, out)
    assert not (out / "postmortems" / "long-gone.md").exists()
    assert (out / MARKER).is_file()


@pytest.mark.parametrize("name", ["mine.txt", ".git/config"])
def test_other_files_are_not_touched(name: str, workspace: Workspace, tmp_path: Path):
    write_archive(tmp_path / "pages", {name: "mine"})
    with pytest.raises(ExportError, match="expected an empty folder or an earlier export"):
        write_export(workspace, tmp_path / "pages")
    assert (tmp_path / "pages" / name).read_text() == "mine"


def test_a_file_is_not_a_folder(workspace: Workspace, tmp_path: Path):
    (tmp_path / "pages").write_text("mine")
    with pytest.raises(ExportError, match="found a file"):
        write_export(workspace, tmp_path / "pages")


@pytest.mark.parametrize("name", ["archive/pages", "archive", "."])
def test_the_archive_is_kept_apart(name: str, workspace: Workspace, tmp_path: Path):
    (tmp_path / MARKER).touch()
    with pytest.raises(ExportError, match="expected a folder apart from the archive"):
        write_export(workspace, tmp_path / name)
    assert names_in(tmp_path / "archive") == {"2026-03-04-one.md", "one.png"}


def test_a_link_to_a_folder_stays_a_link(workspace: Workspace, tmp_path: Path):
    (tmp_path / "real").mkdir()
    (tmp_path / "pages").symlink_to("real")
    write_export(workspace, tmp_path / "pages")
    assert (tmp_path / "pages").is_symlink()
    assert (tmp_path / "real" / "index.md").is_file()


def test_a_failure_leaves_the_earlier_export(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    out = tmp_path / "pages"
    write_export(workspace, out)
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}

    def fails(_: Workspace):
        yield "index.md", b"half"
        raise OSError("no space left")

    monkeypatch.setattr(exporting, "exported_files", fails)
    with pytest.raises(OSError, match="no space left"):
        write_export(workspace, out)
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before
    assert names_in(tmp_path) == {"archive", "pages"}


@pytest.mark.parametrize("path", ["../out.md", "/etc/out.md", "a/../../out.md", "a\\..\\out.md", ""])
def test_no_path_leads_out_of_the_folder(
    path: str, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(exporting, "exported_files", lambda _: iter([("index.md", b"x"), (path, b"x")]))
    with pytest.raises(ExportError, match="expected paths below the folder"):
        write_export(workspace, tmp_path / "deep" / "pages")
    assert not list(tmp_path.rglob("out.md"))
    assert not (tmp_path / "deep" / "pages").exists()
