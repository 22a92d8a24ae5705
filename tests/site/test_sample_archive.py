"""The project's own archive, built twice as it is published."""

from __future__ import annotations

import filecmp
import json
import re
from pathlib import Path

import pytest

from tests.support.records import ROOT
from tests.support.sites import Build, broken_links, build, fetched, is_elsewhere

pytestmark = [pytest.mark.site, pytest.mark.slow]


@pytest.fixture(scope="module")
def sites(sample_site: Build, tmp_path_factory: pytest.TempPathFactory) -> tuple[Build, Build]:
    return sample_site, build(tmp_path_factory.mktemp("second") / "site")


@pytest.fixture(scope="module")
def site(sites: tuple[Build, Build]) -> Build:
    return sites[0]


def files_below(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_builds_strictly(site: Build):
    assert site.code == 0, site.output[-3000:]
    assert "WARNING" not in site.output


def test_two_builds_are_the_same_bytes(sites: tuple[Build, Build]):
    first, second = (each.folder for each in sites)
    names = files_below(first)
    assert len(names) > 200
    assert names == files_below(second)
    _, different, unreadable = filecmp.cmpfiles(first, second, names, shallow=False)
    assert (different, unreadable) == ([], [])


@pytest.mark.parametrize(
    "path",
    [
        "index.html",
        "archive/index.html",
        "postmortems/2026-03-04-expired-tls-certificate/index.html",
        "severity/index.html",
        "severity/sev-2/index.html",
        "frameworks/index.html",
        "frameworks/iso-27001/index.html",
        "frameworks/iso-27001/a-5-26/index.html",
        "frameworks/soc-2/cc7-4/index.html",
        "services/index.html",
        "services/storefront/index.html",
        "factors/certificate-expiry/index.html",
        "teams/platform/index.html",
        "lifecycle/release/index.html",
        "actions/index.html",
        "reading-report/index.html",
        "handbook/index.html",
        "feed.xml",
        "feed.json",
        "api/postmortems.json",
        "api/postmortems.schema.json",
        "api/actions.json",
        "search/facets.json",
        "search/fragments.json",
        "search/languages.json",
        "search/synonyms.json",
        "search/cards/0.json",
        "pagefind/en/pagefind.js",
        "sitemap.xml",
        "llms.txt",
        "404.html",
    ],
)
def test_the_permanent_urls_exist(site: Build, path: str):
    assert site.has(path)


def test_the_error_page_leads_on_from_any_address(site: Build):
    links = site.pages["404.html"].all("a", "href")
    assert {"/archive/", "/services/", "/factors/"} <= set(links)
    assert not [link for link in links if link.startswith(".")]


def test_every_file_of_the_archive_has_its_page(site: Build):
    ids = {path.stem for path in (ROOT / "postmortems").glob("20*/*.md") if "status: draft" not in path.read_text()}
    assert ids == {path.parent.name for path in (site.folder / "postmortems").glob("*/index.html")}


def test_internal_links_and_fragments_resolve(site: Build):
    assert broken_links(site) == []


def test_no_page_asks_another_host_for_anything(site: Build):
    for path, page in site.pages.items():
        assert not [url for url in fetched(page) if is_elsewhere(url)], path


def test_no_style_sheet_asks_another_host_for_anything(site: Build):
    for path in site.folder.rglob("*.css"):
        for url in re.findall(r"(?:url\(|@import)\s*[\"']?([^\"')]+)", path.read_text(encoding="utf-8")):
            assert not is_elsewhere(url), (path, url)


def test_every_page_has_a_policy_with_its_own_scripts_only(site: Build):
    for path in site.pages:
        head = site.text(path).split("</head>")[0]
        policy = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">', head)
        assert policy, path
        assert "'unsafe-inline'" not in policy[1].split("script-src")[1].split(";")[0], path
        assert head.index("Content-Security-Policy") < head.index("<script"), path


def test_withdrawn_keeps_its_page_and_counts_nowhere(site: Build):
    withdrawn = [
        path.stem for path in (ROOT / "postmortems").glob("20*/*.md") if "status: withdrawn" in path.read_text()
    ]
    assert withdrawn
    for name in withdrawn:
        assert "Withdrawn" in site.pages[f"postmortems/{name}/index.html"].text
        for path in ("archive/index.html", "feed.xml", "api/postmortems.json", "search/cards/0.json"):
            assert name not in site.text(path), path


def test_drafts_are_nowhere(site: Build):
    drafts = [path.stem for path in (ROOT / "postmortems").glob("20*/*.md") if "status: draft" in path.read_text()]
    assert drafts
    for path in files_below(site.folder):
        if path.endswith((".html", ".json", ".xml", ".txt")):
            assert not [name for name in drafts if name in site.text(path)], path


def test_numbers_of_the_search_data_agree(site: Build):
    facets = json.loads(site.text("search/facets.json"))
    fragments = json.loads(site.text("search/fragments.json"))
    assert sorted(fragments.values()) == list(range(facets["count"]))


def test_sitemap_has_every_page_once(site: Build):
    urls = re.findall(r"<loc>([^<]+)</loc>", site.text("sitemap.xml"))
    assert len(urls) == len(set(urls))
    assert {
        f"https://archive.example/{path.removesuffix('index.html')}" for path in site.pages if path != "404.html"
    } == set(urls)


def test_edit_link_leads_to_the_file(site: Build):
    for path in (ROOT / "postmortems").glob("2026/*.md"):
        page = site.pages.get(f"postmortems/{path.stem}/index.html")
        if page is not None:
            edit = [attributes["href"] for tag, attributes in page.elements if attributes.get("rel") == "edit"]
            assert edit == [f"https://github.com/example/postmortem-archive/edit/main/postmortems/2026/{path.name}"]
