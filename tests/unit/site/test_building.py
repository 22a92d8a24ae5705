"""The site as a whole: names that want to be markup, and images that are not for readers."""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from pathlib import Path

import pytest

from postmortem_archive.site.tags import Kind
from postmortem_archive.site.workspace import Workspace, read_workspace
from tests.support.markdown import python_markdown
from tests.support.records import ROOT, text_of
from tests.support.sites import Page, write_archive

HOSTILE = "evil\n\n<script>x()</script>\n\n<meta http-equiv=refresh content=0>\n\n<img src=x onerror=x()>"
KEYS = {
    Kind.SEVERITY: {"severity": HOSTILE},
    Kind.SERVICE: {"services": [HOSTILE]},
    Kind.FACTOR: {"factors": [HOSTILE]},
    Kind.FRAMEWORK: {"frameworks": {HOSTILE: [HOSTILE]}},
    Kind.TEAM: {"teams": [HOSTILE]},
    Kind.LIFECYCLE: {"lifecycle": [HOSTILE]},
}


def workspace(folder: Path, files: dict[str, str | bytes], *, drafts: bool = False) -> Workspace:
    return read_workspace(
        write_archive(folder, files),
        own=ROOT / "postmortems",
        as_of=dt.date(2026, 11, 23),
        drafts=drafts,
    )


@pytest.mark.parametrize("facts", [*KEYS.values(), {"lead": HOSTILE}, {"frameworks": {"SOC 2": [HOSTILE]}}])
def test_no_name_becomes_markup_before_anything_is_sanitized(facts: dict[str, object], tmp_path: Path):
    site = workspace(tmp_path, {"2026-03-04-a.md": text_of(**facts)}).site
    for path, text in site.pages.items():
        page = Page.of(python_markdown(text.split("---\n", 2)[2]))
        assert not {tag for tag, _ in page.elements} & {"meta", "img"}, path
        assert not page.scripts, path


@pytest.mark.parametrize("kind", list(Kind))
def test_an_unknown_name_is_shown_on_its_page_as_written(kind: Kind, tmp_path: Path):
    site = workspace(tmp_path, {"2026-03-04-a.md": text_of(**KEYS[kind])}).site
    pages = [text for path, text in site.pages.items() if path.startswith(f"{kind}/evil")]
    text = Page.of(python_markdown(pages[0].split("---\n", 2)[2])).text
    assert f"does not know {' '.join(HOSTILE.split())} ; it is shown" in text


FILES: dict[str, str | bytes] = {
    "2026/2026-03-04-a.md": text_of("![a](shown.png) [b](linked%20one.png)\n"),
    "2026/2026-03-05-b.md": text_of("![a](secret.png) ![b](both.png)\n", status="draft"),
    "2026/2026-03-06-c.md": text_of("![a](gone.png) ![b](both.png)\n", status="withdrawn"),
    **{f"2026/{name}.png": b"x" for name in ("shown", "linked one", "secret", "gone", "both", "loose")},
}


def test_images_of_drafts_are_not_published(tmp_path: Path):
    names = {Path(name).stem for name in workspace(tmp_path, FILES).assets}
    assert names == {"shown", "linked one", "gone", "both"}


def test_a_preview_has_them(tmp_path: Path):
    names = {Path(name).stem for name in workspace(tmp_path, FILES, drafts=True).assets}
    assert names == {"shown", "linked one", "gone", "both", "secret"}


def links_of(text: str) -> list[str]:
    return [url for url in Page.of(python_markdown(text.split("---\n", 2)[2])).all("a", "href") if ":" not in url]


def test_what_only_a_withdrawn_postmortem_names_has_no_page_and_no_link_and_takes_no_address(tmp_path: Path):
    names = ("services", "teams", "factors", "lifecycle")
    gone = {name: ["Zeta+", "storefront"] for name in names} | {
        "frameworks": {"Zeta+": ["1"], "SOC 2": ["CC7.4", "X1"]}
    }
    there = {name: ["Zeta++"] for name in names} | {"severity": "Zeta++", "frameworks": {"Zeta++": ["1"]}}
    files: dict[str, str | bytes] = {
        "2026-03-04-gone.md": text_of(status="withdrawn", severity="Zeta+", **gone),
        "2026-03-05-there.md": text_of(**there),
    }
    site = workspace(tmp_path, files).site
    pages = {path.removesuffix(".md").removesuffix("/index") for path in site.pages}
    for path in ("postmortems/2026-03-04-gone", "postmortems/2026-03-05-there"):
        for link in links_of(site.pages[f"{path}.md"]):
            target = posixpath.normpath(posixpath.join(path, link.partition("#")[0]))
            assert link.startswith("#") or target in pages or target in site.files, link
    assert {f"{kind}/zeta" for kind in Kind} <= pages
    assert not [path for path in pages if "zeta-2" in path]
    assert "Zeta+" in Page.of(site.pages["postmortems/2026-03-04-gone.md"]).text


def test_a_postmortem_is_not_related_to_itself_and_not_called_similar_to_what_it_names(tmp_path: Path):
    summary = "## Summary\n\nThe certificate of the edge expired and handshakes failed.\n"
    files: dict[str, str | bytes] = {
        f"2026-03-0{day}-x.md": text_of(summary, title=f"Certificate expired {day}") for day in range(2, 7)
    }
    files["2026-03-01-x.md"] = text_of(
        summary, title="Certificate expired 1", related=["2026-03-01-x", "2026-03-02-x", "2026-03-03-x"]
    )
    site = workspace(tmp_path, files).site
    page, _, _ = site.pages["postmortems/2026-03-01-x.md"].partition("<nav")
    lists = page.partition("Related postmortems")[2]
    related, _, similar = lists.partition("Similar postmortems")
    assert re.findall(r"postmortems/(2026-03-0\d)-x/", related) == ["2026-03-02", "2026-03-03"]
    assert sorted(re.findall(r"postmortems/(2026-03-0\d)-x/", similar)) == ["2026-03-04", "2026-03-05", "2026-03-06"]


def test_a_page_says_why_another_is_similar(tmp_path: Path):
    summary = "## Summary\n\nThe {} of the edge expired and handshakes failed.\n"
    vocabulary = (ROOT / "tests" / "support" / "vocabulary").glob("*.yml")
    files: dict[str, str | bytes] = {f"vocabulary/{path.name}": path.read_bytes() for path in vocabulary} | {
        "vocabulary/factors.yml": "- {name: cert, title: Cert, category: credentials & keys}\n"
        "- {name: token, title: Token, category: credentials & keys}\n",
        "2026-03-01-x.md": text_of(summary.format("cert"), title="Expired", factors=["cert"]),
        "2026-03-02-x.md": text_of(summary.format("token"), title="Expired", factors=["token"], services=["zeta"]),
        "2026-03-03-x.md": text_of(summary.format("token"), title="Expired", factors=["token"], services=["zeta"]),
    }
    pages = workspace(tmp_path, files).site.pages
    similar = Page.of(pages["postmortems/2026-03-02-x.md"].partition("Similar postmortems")[2]).text
    like, kind = re.findall(r"(?:Same|Shared).*?handshakes\.", similar)
    assert like == "Same factor: Token. Same service: zeta. Shared words: expired, edge, failed, handshakes."
    assert kind == "Same kind of factor: credentials & keys. Shared words: expired, edge, failed, handshakes."
