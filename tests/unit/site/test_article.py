"""What a postmortem's page tells machines of itself."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from postmortem_archive.history import Change
from postmortem_archive.reading import Archive
from postmortem_archive.site.building import Site, build_site
from postmortem_archive.site.options import SiteOptions
from tests.support.records import make, vocabulary

URL = "https://archive.example/"
NAME = "2026-03-04-outage"
CHANGES = {f"{NAME}.md": Change(date(2026, 3, 9), 3)}


def site(*, changes: dict[str, Change] | None = None, url: str = URL, body: str = "## Summary\n\nx\n", **facts) -> Site:
    archive = Archive((make(NAME, body, **facts),), (), (), ())
    options = SiteOptions(as_of=date(2026, 4, 10), name="Ours", url=url, lang="nl", drafts=True)
    return build_site(archive, (), vocabulary(), options, changes=changes)


def page(**options) -> str:
    return site(**options).pages[f"postmortems/{NAME}.md"]


def blocks(**options) -> tuple[dict, dict]:
    (block,) = re.findall(r'<script type="application/ld\+json">(.*)</script>', page(**options))
    data = json.loads(block)
    assert data["@context"] == "https://schema.org"
    report, way = data["@graph"]
    return report, way


def test_the_line_about_the_file_says_when_and_how_many_and_never_who():
    text = page(changes=CHANGES)
    assert 'Last changed <time datetime="2026-03-09">2026-03-09</time> · 3 contributors' in text
    assert "1 contributor<" in page(changes={f"{NAME}.md": Change(date(2026, 3, 9), 1)})
    assert "Last changed" not in page(changes={"other.md": Change(date(2026, 3, 9), 1)})


def test_the_report_has_what_schema_org_asks_of_an_article():
    report, _ = blocks(
        changes=CHANGES,
        title="Down",
        services=["storefront", "unknown"],
        factors=["missing-alert"],
        resolved="2026-03-04T11:20Z",
        review={"held": "2026-03-06T14:00Z"},
    )
    assert report == {
        "@type": "Report",
        "@id": f"{URL}postmortems/{NAME}/",
        "url": f"{URL}postmortems/{NAME}/",
        "headline": "Down",
        "description": "x",
        "reportNumber": NAME,
        "datePublished": "2026-03-06T14:00:00Z",
        "dateModified": "2026-03-09",
        "inLanguage": "nl",
        "temporalCoverage": "2026-03-04T09:58:00Z/2026-03-04T11:20:00Z",
        "about": [
            {"@type": "Thing", "name": "Storefront", "url": f"{URL}services/storefront/"},
            {"@type": "Thing", "name": "unknown", "url": f"{URL}services/unknown/"},
        ],
        "keywords": ["Missing alert"],
        "isPartOf": {"@type": "WebSite", "name": "Ours", "url": URL},
        "encoding": {
            "@type": "MediaObject",
            "encodingFormat": "text/markdown",
            "contentUrl": f"{URL}postmortems/{NAME}.txt",
        },
    }


def test_what_is_not_known_is_left_out():
    report, _ = blocks(body="")
    assert not {"description", "about", "keywords"} & report.keys()
    assert report["temporalCoverage"] == "2026-03-04T09:58:00Z"


def test_the_incidents_day_is_not_taken_for_the_reports():
    report, _ = blocks()
    assert "datePublished" not in report
    assert '"published"' not in page().partition("\narticle: ")[2].partition("\n")[0]


def test_of_an_incident_without_a_start_the_day_alone_is_told():
    report, _ = blocks(started=None)
    assert report["temporalCoverage"] == "2026-03-04"


def test_without_a_history_the_text_tells_of_the_last_change():
    report, _ = blocks(review={"held": "2026-03-06T14:00Z"}, lang="es")
    assert (report["dateModified"], report["inLanguage"]) == ("2026-03-06T14:00:00Z", "es")


def test_the_breadcrumbs_lead_from_the_archive_by_the_year():
    _, way = blocks(title="Down")
    assert way["@type"] == "BreadcrumbList"
    assert [(item["position"], item["name"], item["item"]) for item in way["itemListElement"]] == [
        (1, "Archive", f"{URL}archive/"),
        (2, "2026", f"{URL}archive/?year=2026"),
        (3, "Down", f"{URL}postmortems/{NAME}/"),
    ]


def test_addresses_are_relative_to_the_page_where_the_sites_is_not_known():
    report, way = blocks(url="")
    assert report["url"] == f"../../postmortems/{NAME}/"
    assert way["itemListElement"][0]["item"] == "../../archive/"


@pytest.mark.parametrize("title", ["</script><script>x()</script>", "<!-- <script>", "a & 'b' \"c\"", "\u2028 \u05d0"])
def test_no_title_ends_the_block(title: str):
    text = page(title=title)
    block = text.partition("ld+json")[2].partition(">")[2].rpartition("</script>")[0]
    assert not set("<>&") & set(block)
    assert json.loads(block)["@graph"][0]["headline"] == " ".join(title.split())


def test_a_withdrawn_one_is_no_data_and_no_text():
    made = site(status="withdrawn", changes=CHANGES)
    text = made.pages[f"postmortems/{NAME}.md"]
    assert "ld+json" not in text
    assert ".txt" not in text
    assert "Last changed" in text
    assert f"postmortems/{NAME}.txt" not in made.files


def test_a_draft_in_a_preview_can_be_copied_but_is_no_data():
    made = site(status="draft")
    assert "ld+json" not in made.pages[f"postmortems/{NAME}.md"]
    assert f"postmortems/{NAME}.txt" in made.files
    assert ".txt" not in made.files["llms.txt"].partition("## Postmortems")[2].replace("`.txt`", "")


def test_the_text_is_the_file():
    made = site(body="## Summary\n\nx <!-- y -->\n")
    assert made.files[f"postmortems/{NAME}.txt"].endswith("## Summary\n\nx \n")
    assert f"({URL}postmortems/{NAME}.txt)" in made.files["llms.txt"]
    assert f'href="../../postmortems/{NAME}.txt"' in made.pages[f"postmortems/{NAME}.md"]
