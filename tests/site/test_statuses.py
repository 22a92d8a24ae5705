"""Drafts, withdrawn postmortems and those in review, on a site below a path of its host."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.support.records import text_of
from tests.support.sites import Build, broken_links, build, write_archive

pytestmark = [pytest.mark.site, pytest.mark.slow]

URL = "https://host.example/teams/archive/"
LISTS = (
    "index.html",
    "archive/index.html",
    "actions/index.html",
    "severity/sev-2/index.html",
    "services/edge/index.html",
    "factors/missing-alert/index.html",
    "reading-report/index.html",
    "feed.xml",
    "feed.json",
    "llms.txt",
    "api/postmortems.json",
    "api/actions.json",
    "search/facets.json",
    "search/cards/0.json",
)
ACTIONS = "\n\n## Action items\n\n- [ ] Do {0} (due: 2026-04-01)\n"


def entry(word: str, **facts: object) -> str:
    body = f"## Summary\n\nThe {word} incident." + ACTIONS.format(word)
    return text_of(body, title=f"The {word} one", services=["edge"], factors=["missing-alert"], **facts)


def test_drafts_are_shown_to_those_who_ask_for_them(tmp_path: Path):
    archive = write_archive(tmp_path / "archive", {"2026-03-02-drafted.md": entry("halfwritten", status="draft")})
    shown = build(tmp_path / "site", archive, DRAFTS="yes")
    assert shown.code == 0, shown.output[-3000:]
    assert "The halfwritten one" in shown.text("postmortems/2026-03-02-drafted/index.html")
    assert "The halfwritten one" in shown.text("archive/index.html")
    refused = build(tmp_path / "none", archive, DRAFTS="perhaps")
    assert refused.code != 0
    assert "DRAFTS: expected yes or no, found 'perhaps'" in refused.output


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Build:
    folder = tmp_path_factory.mktemp("statuses")
    links = "\n\n[draft](2026-03-02-drafted.md) [gone](2026-03-03-gone.md#summary) [one](2026-03-04-reviewed.md)\n"
    files = {
        "2026-03-01-open.md": entry("published", related=["2026-03-02-drafted", "2026-03-03-gone"]) + links,
        "2026-03-02-drafted.md": entry("halfwritten", status="draft", related=["2026-03-01-open"], oddkey="x"),
        "2026-03-03-gone.md": entry(
            "retracted", status="withdrawn", withdrawn={"on": "2026-05-01", "reason": "It was a drill & not <real>"}
        ),
        "2026-03-04-reviewed.md": entry("discussed", status="in-review"),
    }
    return build(folder / "site", write_archive(folder / "archive", files), url=URL)


def test_builds_strictly(site: Build):
    assert site.code == 0, site.output[-3000:]


def test_a_draft_is_nowhere(site: Build):
    assert not site.has("postmortems/2026-03-02-drafted/index.html")
    for path in sorted(site.folder.rglob("*")):
        if path.suffix in (".html", ".json", ".xml", ".txt", ".md"):
            text = path.read_text(encoding="utf-8")
            assert "halfwritten" not in text, path
            assert "2026-03-02-drafted" not in text, path


def test_a_withdrawn_one_says_why(site: Build):
    page = site.pages["postmortems/2026-03-03-gone/index.html"]
    assert "Withdrawn on 2026-05-01" in page.text
    assert "It was a drill & not <real>" in page.text
    assert ("meta", {"name": "robots", "content": "noindex"}) in page.elements
    assert "2026-03-03-gone" not in json.dumps([json.loads(site.text("search/fragments.json"))])


@pytest.mark.parametrize("path", LISTS)
def test_a_withdrawn_one_is_in_no_list(site: Build, path: str):
    assert "retracted" not in site.text(path)
    if path != "reading-report/index.html":  # which is about files
        assert "2026-03-03-gone" not in re.sub(r'"related": \[[^]]*\]', "", site.text(path))  # its address stays


@pytest.mark.parametrize("path", [path for path in LISTS if "report" not in path and "facets" not in path])
def test_one_in_review_is_in_every_list(site: Build, path: str):
    assert "2026-03-04-reviewed" in site.text(path)


def test_counts_are_those_of_what_counts(site: Build):
    assert json.loads(site.text("search/facets.json"))["count"] == 2
    assert "Open action items 2 " in site.pages["services/edge/index.html"].text


def test_links_resolve_below_a_path(site: Build):
    assert broken_links(site, URL) == []


def test_addresses_are_below_the_path(site: Build):
    assert f'href="{URL}postmortems/2026-03-01-open/"' in site.text("feed.xml")
    assert json.loads(site.text("feed.json"))["items"][0]["url"].startswith(URL)
    assert f"<loc>{URL}archive/</loc>" in site.text("sitemap.xml")
    canonical = [a["href"] for tag, a in site.pages["archive/index.html"].elements if a.get("rel") == "canonical"]
    assert canonical == [f"{URL}archive/"]


def test_no_edit_link_into_a_repository_that_lacks_the_file(site: Build):
    page = site.pages["postmortems/2026-03-01-open/index.html"]
    assert not [attributes for _, attributes in page.elements if attributes.get("rel") == "edit"]


def test_the_samples_home_page_is_not_that_of_another_archive(site: Build):
    assert "Brasskettle" not in site.text("index.html")


def test_preview_shows_drafts(tmp_path: Path):
    from datetime import date

    from postmortem_archive.site.workspace import read_workspace
    from tests.support.records import ROOT

    folder = write_archive(tmp_path / "archive", {"2026-03-02-drafted.md": entry("halfwritten", status="draft")})
    own = ROOT / "postmortems"
    shown = read_workspace(folder, own=own, as_of=date(2026, 11, 23), drafts=True).site
    hidden = read_workspace(folder, own=own, as_of=date(2026, 11, 23)).site
    assert "postmortems/2026-03-02-drafted.md" in shown.pages
    assert "Only a local preview" in shown.pages["postmortems/2026-03-02-drafted.md"]
    assert "halfwritten" in shown.pages["archive.md"]
    assert "halfwritten" not in shown.files["api/postmortems.json"] + shown.files["feed.xml"]
    assert "halfwritten" not in "".join([*hidden.pages.values(), *hidden.files.values()])
