"""Folders: every file is a record, a finding, an asset or is said to be skipped; nothing raises."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from postmortem_archive.model import ActionState
from postmortem_archive.reading import Archive, read_archive
from postmortem_archive.reading.archive import MAX_BYTES
from postmortem_archive.reading.postmortem import identity
from tests.support.samples import FRONT, vocabulary

GOOD = FRONT + "\n## Summary\n\nIt broke.\n"
NAME = "2026-03-04-good.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    archive = tmp_path / "archive"
    archive.mkdir()
    (archive / NAME).write_text(GOOD)
    return archive


def read(folder: Path) -> Archive:
    archive = read_archive(folder, vocabulary())
    assert NAME in [record.path for record in archive.postmortems], "the good file is read whatever lies beside it"
    return archive


def findings(folder: Path) -> list[tuple[str, str, int, int]]:
    return [(item.rule, item.path, item.line, item.column) for item in read(folder).findings]


def test_records_are_read_from_nested_folders_in_order(folder: Path):
    for name in ("b/2026-03-04-x.md", "a/2026-03-04-y.MARKDOWN", "a/c/2026-03-04-z.html.md.erb"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(GOOD)
    assert [record.path for record in read(folder).postmortems] == [
        NAME, "a/2026-03-04-y.MARKDOWN", "a/c/2026-03-04-z.html.md.erb", "b/2026-03-04-x.md",
    ]  # fmt: skip


def test_a_folder_that_does_not_exist_is_an_error(tmp_path: Path):
    with pytest.raises(NotADirectoryError, match="found none at"):
        read_archive(tmp_path / "nowhere", vocabulary())


def test_a_file_that_is_not_utf_8_is_reported_where_it_ceases_to_be(folder: Path):
    (folder / "2026-03-04-latin.md").write_bytes(b"# a\n\ncaf\xe9\n")
    assert findings(folder) == [("PM101", "2026-03-04-latin.md", 3, 4)]


def test_a_file_in_utf_16_is_reported(folder: Path):
    (folder / "2026-03-04-wide.md").write_bytes("# a".encode("utf-16"))
    assert findings(folder) == [("PM101", "2026-03-04-wide.md", 1, 1)]


@pytest.mark.parametrize("content", [b"", b" \r\n\t\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_reported(folder: Path, content: bytes):
    (folder / "2026-03-04-empty.md").write_bytes(content)
    assert findings(folder) == [("PM102", "2026-03-04-empty.md", 1, 1)]


def test_a_nul_is_reported(folder: Path):
    (folder / "2026-03-04-nul.md").write_bytes(b"# a\0b\n")
    assert findings(folder) == [("PM101", "2026-03-04-nul.md", 1, 1)]


def test_a_file_that_is_too_large_is_reported_and_not_read(folder: Path):
    (folder / "2026-03-04-large.md").write_bytes(b"a" * (MAX_BYTES + 1))
    (folder / "2026-03-04-largest.md").write_bytes(GOOD.encode() + b"a" * (MAX_BYTES - len(GOOD)))
    assert findings(folder) == [("PM101", "2026-03-04-large.md", 1, 1)]


@pytest.mark.parametrize("name", ["x.md", "X.MD"])
def test_a_folder_with_the_name_of_a_file_is_reported(folder: Path, name: str):
    (folder / name).mkdir()
    (folder / name / NAME).write_text(GOOD)
    assert findings(folder) == [("PM101", name, 1, 1)]


def test_links_that_lead_nowhere_outside_or_to_themselves_are_reported(folder: Path):
    (folder.parent / "secret.md").write_text(GOOD)
    (folder / "broken.md").symlink_to("nowhere.md")
    (folder / "loop.md").symlink_to("loop.md")
    (folder / "outside.md").symlink_to("../secret.md")
    assert findings(folder) == [("PM101", name, 1, 1) for name in ("broken.md", "loop.md", "outside.md")]
    assert "link to nothing" in read(folder).findings[0].message


def test_a_link_within_the_folder_is_read(folder: Path):
    (folder / "2026-03-04-same.md").symlink_to(NAME)
    assert len(read(folder).postmortems) == 2


def test_links_to_folders_are_not_followed_and_said_to_be_skipped(folder: Path):
    (folder / "round").symlink_to(folder)
    (folder.parent / "elsewhere").mkdir()
    (folder / "out").symlink_to(folder.parent / "elsewhere")
    archive = read(folder)
    assert (len(archive.postmortems), archive.findings) == (1, ())
    assert archive.skipped == (("out", "a link to a folder"), ("round", "a link to a folder"))


def test_a_pipe_is_reported_or_skipped_and_never_waited_for(folder: Path, monkeypatch: pytest.MonkeyPatch):
    real = Path.open

    def refuse(path: Path, *arguments, **options):
        assert not path.is_fifo(), "opening a pipe would wait for somebody to write to it"
        return real(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", refuse)
    os.mkfifo(folder / "pipe.md")
    os.mkfifo(folder / "pipe")
    archive = read(folder)
    assert [(item.rule, item.path) for item in archive.findings] == [("PM101", "pipe.md")]
    assert [name for name, _ in archive.skipped] == ["pipe"]


def test_a_socket_is_reported(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(folder)
    with socket.socket(socket.AF_UNIX) as opened:
        opened.bind("socket.md")
        assert findings(folder) == [("PM101", "socket.md", 1, 1)]


def test_a_name_that_cannot_be_printed_is_reported_and_not_read(folder: Path):
    (folder / os.fsdecode(b"2026-03-04-\xff.md")).write_text(GOOD)
    (folder / "2026-03-04-two\nlines.md").write_text(GOOD)
    archive = read(folder)
    assert [item.path for item in archive.findings] == ["2026-03-04-\\udcff.md", "2026-03-04-two\\nlines.md"]
    assert all(str(item).encode() for item in archive.findings)


def test_a_folder_that_may_not_be_read_is_reported(folder: Path, monkeypatch: pytest.MonkeyPatch):
    (folder / "closed").mkdir()
    real = Path.iterdir

    def refuse(path: Path):
        if path.name == "closed":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert findings(folder) == [("PM101", "closed", 1, 1)]


def test_a_file_that_may_not_be_read_is_reported(folder: Path, monkeypatch: pytest.MonkeyPatch):
    (folder / "2026-03-04-closed.md").write_text(GOOD)
    real = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "2026-03-04-closed.md":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert findings(folder) == [("PM101", "2026-03-04-closed.md", 1, 1)]


def test_images_are_assets_and_other_files_are_said_to_be_skipped(folder: Path):
    for name in ("graph.png", "GRAPH.JPG", "notes.txt", "LICENSE", "README.md", ".hidden.md", "_draft.md"):
        (folder / name).write_bytes(b"a")
    (folder / "drafts").mkdir()
    (folder / "drafts" / "a.md").write_text(GOOD)
    (folder / "gone.png").symlink_to("nowhere.png")
    archive = read(folder)
    assert (len(archive.postmortems), archive.findings) == (1, ())
    assert archive.assets == ("GRAPH.JPG", "graph.png")
    assert [name for name, _ in archive.skipped] == ["README.md", "drafts/a.md", "gone.png", "notes.txt"]


def test_a_file_without_an_extension_is_read_if_it_looks_like_markdown(folder: Path):
    (folder / "PM2022-009 - Bad v1.2 image").write_text("# Bad image\n\nIt broke.\n")
    (folder / "data").write_text("1,2,3\n")
    archive = read(folder)
    assert [record.title for record in archive.postmortems] == ["Expired certificate", "Bad image"]
    assert [name for name, _ in archive.skipped] == ["data"]


def test_the_vocabulary_is_no_postmortem_but_a_folder_of_that_name_further_down_is_read(folder: Path):
    for name in ("vocabulary", "deep/vocabulary"):
        (folder / name).mkdir(parents=True)
        (folder / name / "2026-03-04-a.md").write_text(GOOD)
    assert [record.path for record in read(folder).postmortems] == [NAME, "deep/vocabulary/2026-03-04-a.md"]


def test_two_postmortems_with_one_name_each_get_an_identity_of_their_own(folder: Path):
    for year in ("a", "b"):
        (folder / year).mkdir()
        (folder / year / NAME).write_text(GOOD)
    archive = read(folder)
    assert [record.id for record in archive.postmortems] == [
        "2026-03-04-good",
        "a-2026-03-04-good",
        "b-2026-03-04-good",
    ]
    assert [(item.rule, item.path) for item in archive.findings] == [("PM701", f"a/{NAME}"), ("PM701", f"b/{NAME}")]


def test_identities_differ_even_where_whole_paths_give_the_same_slug(folder: Path):
    for name in ("a-b/c.md", "a/b-c.md", "a/b/c.md"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(GOOD)
    assert len({record.id for record in read(folder).postmortems}) == 4


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("2026-03-04-expired-tls-certificate.md", "2026-03-04-expired-tls-certificate"),
        ("2026/2026-03-04-Expired TLS.md", "2026-03-04-expired-tls"),
        ("2026/2026-03-04_underscored.markdown", "2026-03-04-underscored"),
        ("incidents/2020-02-12.html.md.erb", "incidents-2020-02-12"),
        ("incidents/2020-02-12-a.html.md.erb", "2020-02-12-a"),
        ("2026-03-04-upgrade-to-v1.2.md", "2026-03-04-upgrade-to-v1-2"),
        ("v3.5-data-inconsistency.md", "v3-5-data-inconsistency"),
        ("posts/outage.md", "posts-outage"),
        ("2026-04-28-caída-de-notificaciones.md", "2026-04-28-caida-de-notificaciones"),
        (".md", "md"),
    ],
)
def test_the_identity_is_the_dated_name_else_the_path(path, expected):
    assert identity(path) == expected


def test_findings_come_in_the_order_of_files_and_lines(folder: Path):
    (folder / "2026-03-04-z.md").write_text(GOOD + "\n## Timeline\n\n| Time | Event |\n|--|--|\n| b | x |\n| a | y |\n")
    (folder / "2026-03-04-a.md").write_text("# a\n")
    found = read(folder).findings
    assert found == tuple(sorted(found))
    assert {item.path for item in found} == {"2026-03-04-a.md", "2026-03-04-z.md"}


def test_a_reader_that_remembers_may_be_handed_over(folder: Path):
    from postmortem_archive.reading import read_postmortem

    asked: list[str] = []

    def remembering(path, text, words):
        asked.append(path)
        return read_postmortem(path, text, words)

    archive = read_archive(folder, vocabulary(), read=remembering)
    assert asked == [NAME]
    assert all(item.state is ActionState.OPEN for record in archive.postmortems for item in record.action_items)


def test_of_files_that_are_not_wanted_only_the_names_are_known(folder: Path):
    (folder / "2026").mkdir()
    (folder / "2026" / "2026-03-05-other.md").write_bytes(b"\xff")
    (folder / "2026" / "2026-03-06-shown.png").write_bytes(b"")
    archive = read_archive(folder, vocabulary(), wanted=lambda name: name == NAME)
    assert [record.path for record in archive.postmortems] == [NAME]
    assert archive.unread == {"2026/2026-03-05-other.md": "2026-03-05-other"}
    assert archive.findings == ()
    assert archive.ids == {NAME: "2026-03-04-good", "2026/2026-03-05-other.md": "2026-03-05-other"}


def test_an_identity_is_taken_by_a_file_that_is_not_read_too(folder: Path):
    (folder / "z").mkdir()
    (folder / "z" / NAME).write_text(GOOD)
    archive = read_archive(folder, vocabulary(), wanted=lambda name: name != NAME)
    assert [(item.rule, item.path) for item in archive.findings] == [("PM701", f"z/{NAME}")]
    assert [record.id for record in archive.postmortems] == ["z-2026-03-04-good"]
