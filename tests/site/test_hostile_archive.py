"""An archive whose authors try to break out of their pages, on purpose or by the words that they use."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest

from tests.support.records import text_of
from tests.support.sites import Build, Page, build, fetched, is_elsewhere, write_archive

pytestmark = [pytest.mark.site, pytest.mark.slow]

MARK = "injected"
TEXTS = {
    "script": f"<script>{MARK}()</script>",
    "closing": f"</title></script></style></textarea><script>{MARK}()</script>",
    "attribute": f'" onmouseover="{MARK}()" x=\'',
    "single": f"' onmouseover='{MARK}()' x=\"",
    "element": f"<img src=x onerror={MARK}()>",
    "entity": f"&lt;script&gt;{MARK}()&lt;/script&gt; &quot; onload=&quot;{MARK}()",
    "jinja": "{{ config.site_dir }} {% raw %} {# x #} {{ 7 * 191 }}",
    "marker": "<!-- archive --> and <!-- more",
    "cdata": "]]> <![CDATA[ x ]]> <?php x ?>",
    "yaml": "a: b\n- c\n--- # d\n...",
    "markdown": f"[x](javascript:{MARK}()) ![x](https://elsewhere.example/x.png) `a` **b** _c_ ~~d~~ | e {{: #id}}",
    "rtl": "\u202eright to left\u202c \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 \u200f",
    "emoji": "\U0001f525 on \U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1e9\U0001f1ea",
    "control": "a\x01b\x02\x03\x0b\x1f\x7f\x85\u2028\ufeff\ufffe",
    "null": "a\x000\x00b",
    "surrogate": "a\ud800b",
    "placeholder": "{root} {0} %s %(x)s $x ${x} \\1 \\g<0>",
    "long": "long " * 2000,
    "longword": "x" * 10_000,
    "longletters": "\ufdfa" * 3_000,
    "index": "index",
    "lines": (
        f"a\n\n<script>{MARK}()</script>\n\n<iframe src=https://elsewhere.example/></iframe>\n\n"
        "<meta http-equiv=refresh content='0;url=https://elsewhere.example/'>\n\n"
        "<form action=https://elsewhere.example/><input name=password></form>\n\n<img src=x onerror=x()>\n\n"
        f"<div class=pm-archive></div>\n\n[x](ms-officecmd:{MARK})"
    ),
    "dots": "../../etc/passwd",
    "dot": "..",
    "slash": "/",
    "empty": " ",
}


def hostile(value: str) -> str:
    body = (
        f"## Summary\n\n{value}\n\n## Timeline\n\n| Time (UTC) | Event |\n|---|---|\n| 09:58 | {value} |\n"
        f"| 10:20 | x {value} |\n\n## Contributing factors\n\n- {value} `missing-alert`\n\n## Action items\n\n"
        f"- [ ] {value} (owner: {value}, due: 2026-03-05, ref: {value}, odd: {value})\n- [x] y\n\n"
        f"<h2 id='{value.replace(chr(39), '')}' data-toc-label='{value.replace(chr(39), '')}' markdown>x</h2>\n\n"
        f"## {value}\n\n{value}\n\n```\n{value}\n```\n\n> {value}\n"
    )
    return text_of(
        body.encode("utf-8", "ignore").decode().replace("\0", ""),
        title=value,
        severity=value,
        lead=value,
        services=[value, "storefront"],
        teams=[value],
        factors=[value],
        lifecycle=[value],
        detection=value,
        frameworks={value: [value], "SOC 2": [value, "CC7.4"]},
        security={"impact": "none", "stakeholder": value},
        links=[
            {"kind": "alert", "title": value, "url": value},
            {"kind": "ticket", "title": "t", "url": f"javascript:{MARK}()"},
            {"kind": "ticket", "title": "t", "url": f"java\tscript:{MARK}()"},
            {"kind": "ticket", "title": "t", "url": "//elsewhere.example/"},
            {"kind": "ticket", "title": "t", "url": "/\\elsewhere.example/"},
            {"kind": "ticket", "title": "t", "url": f'https://example.org/"onclick="{MARK}()'},
        ],
        related=[value],
        lang=value,
        owner=value,
        detected="2026-03-04T10:00Z",
        resolved="2026-03-04T11:00Z",
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Build:
    folder = tmp_path_factory.mktemp("hostile")
    files = {f"2026-03-{day:02}-{name}.md": hostile(value) for day, (name, value) in enumerate(TEXTS.items(), 1)}
    files["2026/index.md"] = "# Index\n\n## Summary\n\nA file that is named as folders' own pages are.\n"
    files["index.md"] = "# Index\n\n## Summary\n\nThe same at the top.\n"
    files['2026/x" onclick="injected() #1 ?a=b %41.md'] = "# A name that wants to be an attribute\n"
    files["2026/</title><script>injected()<!--.md".replace("/title>", "title>")] = "# Another\n"
    files["very/" + "long-folder-name/" * 12 + "a-long-name-" * 15 + ".md"] = "# Deep\n"
    return build(folder / "site", write_archive(folder / "archive", files), strict=False)


def test_builds(site: Build):
    assert site.code == 0, site.output[-3000:]


def own_pages(site: Build) -> Iterator[tuple[str, Page]]:
    for path, page in site.pages.items():
        if not path.startswith("handbook/"):
            yield path, page


def test_every_document_has_a_page(site: Build):
    assert len(list((site.folder / "postmortems").glob("*/index.html"))) == len(TEXTS) + 5
    assert not site.has("postmortems/index.html")


def test_no_attribute_of_an_event_and_no_element_of_theirs(site: Build):
    for path, page in own_pages(site):
        for tag, attributes in page.elements:
            assert not [name for name in attributes if name.startswith("on")], (path, tag, attributes)
            for name, value in attributes.items():
                address = re.sub(r"[\t\n\r]", "", value).lstrip("".join(map(chr, range(33)))).casefold()
                assert not address.startswith(("javascript:", "vbscript:")), (path, tag, name, value)
        assert not {tag for tag, _ in page.elements} & {"iframe", "object", "embed", "base", "frame", "textarea"}, path
        for script in page.scripts:
            assert MARK not in script, path


def test_no_form_field_or_class_of_theirs(site: Build):
    for path, page in own_pages(site):
        forms = page.all("form", "action")
        assert forms == (["archive/"] if path == "index.html" else []), path
        named = [attributes["name"] for tag, attributes in page.elements if tag == "input" and "name" in attributes]
        assert set(named) <= {"q", "__palette"}, path
        refreshed = [attributes for tag, attributes in page.elements if tag == "meta" and "http-equiv" in attributes]
        assert [attributes["http-equiv"] for attributes in refreshed] == ["Content-Security-Policy"], path
        roots = sum(attributes.get("class") == "pm-archive" for _, attributes in page.elements)
        assert roots == (path == "archive/index.html"), path


def test_links_lead_only_where_they_may(site: Build):
    for path, page in own_pages(site):
        for url in page.all("a", "href"):
            scheme = re.match(r"\s*([\w+.-]+):", url)
            assert scheme is None or scheme[1] in ("http", "https", "mailto"), (path, url)
            assert not re.sub(r"\s", "", url).replace("\\", "/").startswith("//"), (path, url)


def test_as_many_scripts_as_on_a_harmless_page(site: Build):
    expected = sum(tag == "script" for tag, _ in site.pages["services/storefront/index.html"].elements)
    for path, page in own_pages(site):
        own = 2 if path.startswith("postmortems/") else 0  # the one that copies, and the block of data
        assert sum(tag == "script" for tag, _ in page.elements) == expected + own, path


def test_data_about_a_page_is_one_block_that_their_words_do_not_end(site: Build):
    for path, page in own_pages(site):
        if path.startswith("postmortems/"):
            (block,) = page.data
            assert not set("<>&") & set(block), path
            report = json.loads(block)["@graph"][0]
            assert page.all("link", "href").count(report["url"]) == 1, path
            if "closing" in path:
                assert report["headline"] == TEXTS["closing"]
        else:
            assert page.data == [], path


def test_the_published_texts_say_that_they_are_text(site: Build):
    texts = sorted((site.folder / "postmortems").glob("*.txt"))
    assert len(texts) == len(TEXTS) + 5
    for path in texts:
        assert path.read_bytes().startswith(b"\xef\xbb\xbf"), path


def test_the_head_is_that_of_a_harmless_page(site: Build):
    def head(html: str) -> list[str]:
        return [tag for tag, _ in Page.of(html.split("</head>", maxsplit=1)[0]).elements]

    expected = set(head(site.text("handbook/index.html"))) - {"span"}
    for path in site.pages:
        assert set(head(site.text(path))) <= expected, path


def test_policies_differ_by_depth_alone(site: Build):
    """The theme's script names the way to the root; 404.html names it absolutely."""
    policies: dict[int, set[str]] = {}
    for path in site.pages:
        found = re.search(r'Security-Policy" content="([^"]+)"', site.text(path))
        assert found, path
        policies.setdefault(path.count("/") if path != "404.html" else -1, set()).add(found[1])
    assert {depth: len(each) for depth, each in policies.items()} == dict.fromkeys(policies, 1)


def test_nothing_is_asked_of_other_hosts(site: Build):
    for path, page in site.pages.items():
        assert not [url for url in fetched(page) if is_elsewhere(url)], path


def test_titles_are_shown_as_written(site: Build):
    for name in ("script", "closing", "attribute", "entity", "jinja", "marker", "cdata", "placeholder", "markdown"):
        pages = [
            page for path, page in site.pages.items() if re.fullmatch(rf"postmortems/\d{{4}}-\d\d-\d\d-{name}/.*", path)
        ]
        wanted = " ".join(TEXTS[name].split())
        assert wanted in pages[0].text, name
        assert wanted in site.pages["archive/index.html"].text, name


def test_nothing_was_run_as_a_template(site: Build):
    for path, page in site.pages.items():
        assert "1337" not in page.text, path


def test_machine_files_are_well_formed(site: Build):
    ET.fromstring(site.text("feed.xml"))
    ET.fromstring(site.text("sitemap.xml"))
    for path in ("feed.json", "api/postmortems.json", "api/actions.json", "search/facets.json", "search/cards/0.json"):
        json.loads(site.text(path))


def test_names_of_files_are_no_markup(site: Build):
    edits = [url for page in site.pages.values() for url in page.all("a", "href") if "/edit/" in url]
    assert edits == [url for url in edits if not set(url) & set("\"'<> ")]
