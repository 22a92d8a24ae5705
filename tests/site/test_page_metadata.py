"""What the pages of an archive in a repository of its own say of themselves, to people and to machines."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.support.records import text_of
from tests.support.sites import Build, broken_links, build, write_archive

pytestmark = [pytest.mark.site, pytest.mark.slow]

URL = "https://host.example/teams/archive/"
OPEN = "postmortems/2026-03-01-open/index.html"
BODY = "## Summary\n\nThe <b>shop</b> & more.\n\n<!-- not for readers -->\n\n```\n<!-- code -->\n```\n"
FILES = {
    "2026-03-01-open.md": text_of(
        BODY, title='"Quoted" & <b>', services=["edge"], lang="pt-BR", review={"held": "2026-03-08T14:00Z"}
    ),
    "2026-03-02-drafted.md": text_of("## Summary\n\nhalfwritten\n", status="draft"),
    "2026-03-03-gone.md": text_of("## Summary\n\nretracted\n", status="withdrawn"),
    "undated.md": "<script>run()</script>\n\n# Plain\n\nText only.\n",
}


def archive_in(folder: Path) -> Path:
    """The archive, committed by two people on two days, as whoever tests has set nothing."""
    archive = write_archive(folder / "archive", FILES)

    def git(*words: str, day: str = "2026-03-09", who: str = "a@x") -> None:
        environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        environment |= {f"GIT_{role}_{part}": who for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
        environment |= {"GIT_COMMITTER_DATE": f"{day}T12:00Z", "GIT_CONFIG_GLOBAL": os.devnull}
        subprocess.run(["git", "-C", str(archive), *words], env=environment, check=True, capture_output=True)

    git("init", "--quiet")
    git("add", "--all", ":!undated.md")
    git("commit", "--quiet", "--message=x")
    (archive / "2026-03-01-open.md").write_text(
        FILES["2026-03-01-open.md"] + "\n## Impact\n\nMore.\n", encoding="utf-8"
    )
    git("commit", "--quiet", "--all", "--message=x", day="2026-03-11", who="b@x")
    return archive


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Build:
    folder = tmp_path_factory.mktemp("metadata")
    return build(folder / "site", archive_in(folder), url=URL, strict=False)


def metas(site: Build, path: str) -> dict[str, str]:
    """The page's metadata by name or property; each is there once."""
    found = [
        (attributes.get("property") or attributes["name"], attributes["content"])
        for tag, attributes in site.pages[path].elements
        if tag == "meta" and ("property" in attributes or "name" in attributes)
    ]
    assert len(dict(found)) == len(found)
    return dict(found)


def test_builds_and_links_resolve(site: Build):
    assert site.code == 0, site.output[-3000:]
    assert broken_links(site, URL) == []


def test_a_committed_file_says_when_it_was_changed_and_by_how_many(site: Build):
    assert "Last changed 2026-03-11 · 2 contributors" in site.pages[OPEN].text
    assert "Last changed 2026-03-09 · 1 contributor" in site.pages["postmortems/2026-03-03-gone/index.html"].text
    assert "Last changed" not in site.pages["postmortems/undated/index.html"].text
    assert not [path for path in site.pages if "a@x" in site.text(path)]


def test_a_postmortem_is_an_article(site: Build):
    told = metas(site, OPEN)
    assert {key: value for key, value in told.items() if ":" in key} == {
        "og:site_name": "Postmortem Archive",
        "og:type": "article",
        "og:title": '"Quoted" & <b>',
        "og:description": "The shop & more.",
        "og:url": f"{URL}postmortems/2026-03-01-open/",
        "og:locale": "pt_BR",
        "twitter:card": "summary",
        "article:published_time": "2026-03-08T14:00:00Z",
        "article:modified_time": "2026-03-11",
    }
    assert told["description"] == "The shop & more."


@pytest.mark.parametrize(
    ("path", "title", "url"),
    [
        ("index.html", "Postmortem Archive", ""),
        ("archive/index.html", "Archive", "archive/"),
        ("services/edge/index.html", "Edge", "services/edge/"),
        ("handbook/blameless/index.html", "Blameless postmortems", "handbook/blameless/"),
    ],
)
def test_any_other_page_is_of_the_website(site: Build, path: str, title: str, url: str):
    told = metas(site, path)
    assert (told["og:type"], told["og:title"], told["og:url"]) == ("website", title, URL + url)
    assert "og:locale" not in told  # it names a territory too
    assert not [key for key in told if key.startswith("article:")]


def test_pages_are_described_and_pages_of_the_handbook_each_in_their_own_words(site: Build):
    own = {path: metas(site, path).get("description") for path in site.pages if path.startswith("handbook/")}
    assert len(own) > 5
    assert all(own.values())
    assert len(set(own.values())) == len(own)
    assert all(metas(site, path)["og:description"] == words for path, words in own.items())


def test_the_data_about_a_postmortem_agrees_with_its_page(site: Build):
    (block,) = site.pages[OPEN].data
    report = json.loads(block)["@graph"][0]
    assert report["url"] == metas(site, OPEN)["og:url"]
    assert report["headline"] == metas(site, OPEN)["og:title"]
    assert report["dateModified"] == metas(site, OPEN)["article:modified_time"]
    assert site.has(report["encoding"]["contentUrl"].removeprefix(URL))
    assert site.pages["archive/index.html"].data == []


def test_a_withdrawn_one_gives_no_data_and_no_text(site: Build):
    page = site.pages["postmortems/2026-03-03-gone/index.html"]
    assert page.data == []
    assert not [url for url in page.all("a", "href") if url.endswith(".txt")]
    assert not [script for script in page.all("script", "src") if "copy-markdown" in script]


def test_texts_are_those_of_what_is_shown_without_comments(site: Build):
    assert {path.name for path in (site.folder / "postmortems").glob("*.txt")} == {"2026-03-01-open.txt", "undated.txt"}
    text = site.text("postmortems/2026-03-01-open.txt")
    assert text.startswith('\ufeff---\ntitle: "\\"Quoted')
    assert "not for readers" not in text
    assert "```\n<!-- code -->\n```" in text
    assert text.endswith("\nMore.\n")
    assert site.text("postmortems/undated.txt") == "\ufeff" + FILES["undated.md"]
    assert f"({URL}postmortems/2026-03-01-open.txt)" in site.text("llms.txt")


def test_scripts_are_allowed_by_the_policy_as_on_a_page_without_data(site: Build):
    def policy(path: str) -> str:
        return next(a["content"] for _, a in site.pages[path].elements if "http-equiv" in a)

    assert site.pages["postmortems/undated/index.html"].data
    assert policy("postmortems/undated/index.html") == policy("services/edge/index.html")


def test_without_an_address_no_page_states_one(tmp_path: Path):
    archive = write_archive(tmp_path / "archive", FILES)
    site = build(tmp_path / "site", archive, url="", strict=False)
    assert site.code == 0, site.output[-3000:]
    assert "og:url" not in metas(site, OPEN)
    assert not [attributes for _, attributes in site.pages[OPEN].elements if attributes.get("rel") == "canonical"]
    (block,) = site.pages[OPEN].data
    assert json.loads(block)["@graph"][0]["url"] == "../../postmortems/2026-03-01-open/"
