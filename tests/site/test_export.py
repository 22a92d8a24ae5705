"""The exported pages are the pages that the hooks hand to MkDocs, byte for byte."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from mkdocs.config import load_config
from mkdocs.structure.files import get_files

from tests.support.records import ROOT, text_of
from tests.support.sites import AS_OF, write_archive

pytestmark = [pytest.mark.site, pytest.mark.slow]

IMAGE = b"\x89PNG\r\n\x1a\n\0\0not decoded as text \xff"
HOSTILE: dict[str, str | bytes] = {
    "2026/2026-03-04-script.md": text_of("## Summary\r\n\r\n<script>run()</script> {{ 7 * 191 }}\r\n", title='"><b>x'),
    "2026/2026-03-05-image.md": text_of("## Summary\n\n![a graph](graph.png) [the other](2026-03-04-script.md)\n"),
    "2026/graph.png": IMAGE,
    "2026/größe & co.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>run()</script></svg>",
    "2026/2026-03-06-bom.md": b"\xef\xbb\xbf" + text_of("## Summary\n\nx\u2028y \u202e z\n").encode(),
    "2026/2026-03-07-draft.md": text_of(status="draft"),
    "2026/2026-03-08-withdrawn.md": text_of(status="withdrawn", withdrawn={"on": "2026-04-02", "reason": "Twice"}),
    "other/2026-03-04-script.md": text_of(title="The same name"),
    "other/index.md": "# An index that is none\n\n- [ ] <img src=x onerror=run()>\n",
    "other/Über uns, 100 %.md": text_of(title="..", services=["../../etc/passwd", "C", "C++"]),
    "2026/2026-03-09-latin.md": "title: caf\xe9".encode("latin-1"),
    "2026/2026-03-10-empty.md": b"",
    "2026/2026-03-11-folder.md/inside.md": text_of(title="Inside"),
    "notes.txt": "neither",
}


@pytest.fixture(params=["sample", "hostile"])
def environment(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The variables that mkdocs.yml reads, for the project's own archive and for a hostile one."""
    values = {"AS_OF": AS_OF, "SITE_URL": "https://archive.example/", "NO_MKDOCS_2_WARNING": "true"}
    if request.param == "hostile":
        archive = write_archive(tmp_path / "hostile", HOSTILE)
        (archive / "2026" / "2026-03-12-nowhere.md").symlink_to("nowhere.md")
        (archive / "2026" / "outside.png").symlink_to("/etc/passwd")
        values["ARCHIVE"] = str(archive)
    monkeypatch.delenv("ARCHIVE", raising=False)
    for key, value in values.items():
        monkeypatch.setenv(key, value)
    return {**os.environ}


def handed_over() -> dict[str, bytes]:
    """What the hooks add to MkDocs' files, by path."""
    config = load_config(config_file=str(ROOT / "mkdocs.yml"))
    config.plugins.on_startup(command="build", dirty=False)
    config = config.plugins.on_config(config)
    files = config.plugins.on_files(get_files(config), config=config)
    return {file.src_uri: file.content_bytes for file in files if file.generated_by}


def exported(out: Path, environment: dict[str, str]) -> tuple[dict[str, bytes], subprocess.CompletedProcess[str]]:
    command = [sys.executable, str(ROOT / "scripts" / "export_pages.py"), str(out)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=out.parent)
    paths = [path for path in out.rglob("*") if path.is_file() and not path.name.startswith(".")]
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in paths}, done


def test_is_what_the_hooks_hand_over(environment: dict[str, str], tmp_path: Path):
    files, done = exported(tmp_path / "pages", environment)
    expected = handed_over()
    hostile = "ARCHIVE" in environment
    assert done.returncode == (1 if hostile else 0), done.stderr
    assert done.stdout == f"{len(expected)} files written to {tmp_path / 'pages'}\n"
    assert sorted(files) == sorted(expected)
    assert [path for path in expected if files[path] != expected[path]] == []
    assert {"index.md", "archive.md", "feed.xml", "api/postmortems.json"} <= files.keys()
    if hostile:
        assert "hostile/2026/2026-03-09-latin.md:1:11 PM101" in done.stderr
        assert files["postmortems/2026/graph.png"] == IMAGE
        assert "postmortems/2026/outside.png" not in files
        assert not any("draft" in path for path in files)
    else:
        home = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
        assert files["index.md"].decode().startswith(home.partition("<!-- archive -->")[0])


def test_options_go_before_the_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ARCHIVE", "/nowhere")
    monkeypatch.setenv("SITE_URL", "https://archive.example")
    archive = write_archive(
        tmp_path / "one", {"2026-03-04-one.md": text_of("## Action items\n\n- [ ] x (due: 2026-05-01)")}
    )
    command = [sys.executable, str(ROOT / "scripts" / "export_pages.py"), "pages", "--archive", "one"]
    done = subprocess.run(
        [*command, "--as-of", "2026-05-04"], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "3 days ago" in (tmp_path / "pages" / "actions.md").read_text()
    assert "https://archive.example/postmortems/2026-03-04-one/" in (tmp_path / "pages" / "feed.xml").read_text()
    assert archive.is_dir()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["full"], "expected an empty folder or an earlier export"),
        (["one/pages"], "expected a folder apart from the archive"),
        (["pages", "--archive", "nowhere"], "expected a folder of postmortems, found none at"),
        (["pages", "--as-of", "yesterday"], "invalid date value: 'yesterday'"),
        (["pages", "--config", "nowhere.yml"], "nowhere.yml"),
        ([], "the following arguments are required: OUT"),
    ],
)
def test_wrong_use_writes_nothing(arguments: list[str], told: str, tmp_path: Path):
    write_archive(tmp_path, {"one/2026-03-04-one.md": text_of(), "full/mine.txt": "mine"})
    before = sorted(tmp_path.rglob("*"))
    command = [sys.executable, str(ROOT / "scripts" / "export_pages.py"), "--archive", "one", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr
    assert sorted(tmp_path.rglob("*")) == before
