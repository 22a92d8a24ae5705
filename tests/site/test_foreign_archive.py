"""Folders that were not written for this: unreadable files among others, names of every kind, no dates."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.records import text_of
from tests.support.sites import Build, broken_links, build, write_archive

pytestmark = [pytest.mark.site, pytest.mark.slow]

BOMB = "---\n" + "".join(
    f"a{number}: &a{number} [{', '.join([f'*a{number - 1}'] * 9 if number else ['x'] * 9)}]\n" for number in range(9)
)
UNREADABLE: dict[str, str | bytes] = {
    "2026-03-01-latin.md": "# Straße\n".encode("latin-1"),
    "2026-03-02-empty.md": "",
    "2026-03-03-blank.md": " \n\t\n",
    "2026-03-04-large.md": "# Large\n\n" + "word " * 1_000_000,
    "2026-03-05-bomb.md": BOMB + "---\n\n# Bomb\n",
    "2026-03-06-twice.md": "---\ntitle: One\ntitle: Two\nstarted: 2026-03-06T10:00Z\nseverity: SEV-3\n---\n\nx\n",
    "2026-03-07-open.md": "---\ntitle: Never closed\n\n## Summary\n\nx\n",
    "2026-03-08-times.md": text_of(started="2026-03-08T10:00Z", resolved="2026-03-08T09:00Z"),
    "2026-03-09-nul.md": "# Nul\n\n\0\n",
    "2026-03-10-fine.md": text_of(title="A readable one", started="2026-03-10T10:00Z"),
}
NAMED = [name for name in UNREADABLE if "fine" not in name]
FOREIGN = {
    "a/outage.md": "# The outage of a\n\nIt broke. See [the other](../b/outage.md) and [this](<deep/er/x y.md>).\n",
    "b/outage.md": "# The outage of b\n\n* one\n  * two\n    * three\n",
    "a/deep/er/x y.md": "# With a space\n\nText. ![shot](shot%20(1).png) ![shot](<shot (1).png>)\n",
    "a/deep/er/shot (1).png": b"\x89PNG\r\n",
    "障害/証明書.md": "# 証明書の期限切れ\n\n本文。\n",
    "инцидент.md": "# Инцидент\n\n本文。\n",
    "2019-05-06 Big outage.md": "# Big\n\n**Severity:** SEV-1\n",
    "no-heading.md": "Only text, with a [dead link](nowhere.md) and a [place](#nowhere).\n",
    "index.md": "# Index of a folder\n\nText.\n",
    "README.md": "# Read me\n",
    "c/C++.md": "# C++\n",
    "c/C.md": "# C\n",
    "notes.txt": "not Markdown\n",
}


def documents(site: Build) -> set[str]:
    return {path.parent.name for path in (site.folder / "postmortems").glob("*/index.html")}


@pytest.fixture(scope="module")
def unreadable(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("unreadable")
    archive = write_archive(folder / "archive", UNREADABLE)
    (archive / "2026-03-11-folder.md").mkdir()
    (archive / "2026-03-12-broken.md").symlink_to(archive / "nothing.md")
    return folder, archive


@pytest.fixture(scope="module")
def lenient(unreadable: tuple[Path, Path]) -> Build:
    return build(unreadable[0] / "site", unreadable[1], strict=False)


def test_what_cannot_be_read_does_not_stop_a_lenient_build(lenient: Build):
    assert lenient.code == 0, lenient.output[-3000:]
    assert "A readable one" in lenient.pages["archive/index.html"].text


@pytest.mark.parametrize("name", [*NAMED, "2026-03-11-folder.md", "2026-03-12-broken.md"])
def test_each_is_on_the_reading_report(lenient: Build, name: str):
    assert f"{name} (" in lenient.pages["reading-report/index.html"].text


def test_what_could_be_read_has_a_page(lenient: Build):
    assert documents(lenient) == {
        f"2026-03-{name}" for name in ("05-bomb", "06-twice", "07-open", "08-times", "10-fine")
    }


def test_a_strict_build_fails_with_file_and_line(unreadable: tuple[Path, Path]):
    folder, archive = unreadable
    site = build(folder / "strict", archive)
    assert site.code != 0
    for place in (
        "2026-03-01-latin.md:1:",
        "2026-03-02-empty.md:1:",
        "2026-03-05-bomb.md:",
        "2026-03-06-twice.md:3:",
        "2026-03-08-times.md:6:11 PM206",
        "2026-03-11-folder.md:1:",
        "2026-03-12-broken.md:1:",
    ):
        assert f"archive/{place}" in site.output
    assert "Aborted with" in site.output


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Build:
    folder = tmp_path_factory.mktemp("foreign")
    return build(folder / "site", write_archive(folder / "archive", FOREIGN), strict=False)


def test_a_page_for_each_document(foreign: Build):
    assert foreign.code == 0, foreign.output[-3000:]
    assert documents(foreign) == {
        "a-outage",
        "b-outage",
        "a-deep-er-x-y",
        "障害-証明書",
        "инцидент",
        "2019-05-06-big-outage",
        "no-heading",
        "index",
        "c-c",
        "c-c-2",
    }


def test_each_is_listed_on_the_archive_page(foreign: Build):
    links = foreign.pages["archive/index.html"].all("a", "href")
    for name in documents(foreign):
        assert f"../postmortems/{name}/" in links


def test_links_between_files_lead_to_pages(foreign: Build):
    links = foreign.pages["postmortems/a-outage/index.html"].all("a", "href")
    assert "../b-outage/" in links
    assert "../a-deep-er-x-y/" in links


def test_images_are_taken_along(foreign: Build):
    assert foreign.has("postmortems/a/deep/er/shot (1).png")
    assert "../a/deep/er/shot%20%281%29.png" in foreign.pages["postmortems/a-deep-er-x-y/index.html"].all("img", "src")


def test_only_the_dead_links_are_dead(foreign: Build):
    assert [link.rsplit(": ", 1)[1] for link in broken_links(foreign)] == ["#nowhere"]


def test_nested_lists_stay_nested(foreign: Build):
    elements = [tag for tag, _ in foreign.pages["postmortems/b-outage/index.html"].elements]
    start = elements.index("h1")
    assert "".join(f"{tag} " for tag in elements[start:] if tag in ("ul", "li")).startswith("ul li ul li ul li ")


def test_the_report_says_what_was_not_read(foreign: Build):
    text = foreign.pages["reading-report/index.html"].text
    assert "10 documents read" in text
    assert "notes.txt : not Markdown and not an image" in text
    assert "README.md" in text
