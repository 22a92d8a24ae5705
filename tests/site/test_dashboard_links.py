"""Every number and mark of the dashboards leads somewhere: to a page, an anchor, or a filter that the archive has."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.support.sites import Build

pytestmark = [pytest.mark.site, pytest.mark.slow]

PAGES = ["patterns", "trends", "trends/2024-q3", "trends/2026-q3", "trends/2026-q4", "data"]


def links(site: Path, page: str) -> list[str]:
    html = (site / page / "index.html").read_text(encoding="utf-8")
    article = html[html.index("<article") : html.index("</article>")]
    return [unescape(link) for link in re.findall(r' href="([^"]*)"', article)]


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_to_something_that_is_there(sample_site: Build, page: str):
    facets = json.loads((sample_site.folder / "search" / "facets.json").read_text())["facets"]
    values = {facet["key"]: {value["slug"] for value in facet["values"]} for facet in facets}
    found = links(sample_site.folder, page)
    assert len(found) > 10
    for link in found:
        parts = urlsplit(link)
        if parts.scheme:  # the button that edits a page
            continue
        target = (sample_site.folder / page / parts.path).resolve() if parts.path else sample_site.folder / page
        file = target / "index.html" if target.is_dir() else target
        assert file.is_file(), link
        if parts.fragment:
            assert f'id="{parts.fragment}"' in file.read_text(encoding="utf-8"), link
        for key, value in parse_qsl(parts.query):
            assert value in values[key], link


@pytest.mark.parametrize("page", PAGES)
def test_ids_are_unique(sample_site: Build, page: str):
    ids = re.findall(r'\sid="([^"]*)"', (sample_site.folder / page / "index.html").read_text(encoding="utf-8"))
    assert len(ids) == len(set(ids))


def test_the_commentary_is_on_its_page_and_its_comments_and_record_are_not(sample_site: Build):
    html = (sample_site.folder / "trends/2026-q3/index.html").read_text(encoding="utf-8")
    assert "What surprised us is that two remedies" in html
    assert "recorded:" not in html
    assert "not changed since" in html


def test_no_mean_and_no_arrow_stands_on_the_pages(sample_site: Build):
    for page in PAGES:
        html = (sample_site.folder / page / "index.html").read_text(encoding="utf-8")
        text = re.sub(r"<[^>]*>", " ", html[html.index("<article") : html.index("</article>")])
        assert not re.search(r"MTT[RDA]|[▲▼↑↓]|\b(up|down) \d+ ?%", text), page
