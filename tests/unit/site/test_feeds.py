"""Feeds that readers accept: Atom by RFC 4287, JSON Feed 1.1, llms.txt."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest

from postmortem_archive.site.feeds import atom_feed, json_feed, llms_txt
from postmortem_archive.site.options import SiteOptions
from tests.support.records import make

A = "{http://www.w3.org/2005/Atom}"
HERE = SiteOptions(as_of=date(2026, 3, 10), name="Our <archive>", url="https://archive.example/")
NOWHERE = SiteOptions(as_of=date(2026, 3, 10))
RECORDS = [
    make(
        "2026-03-05-second",
        title="A & B <c> ]]> \x01\x0b\ufffe \U0001f525",
        services=["edge"],
        resolved="2026-03-05T12:00Z",
        started="2026-03-05T10:00Z",
    ),
    make("2026-03-04-first", factors=["missing-alert"]),
    make("undated", started=None, severity=None, lang="es"),
]
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def parsed(options: SiteOptions, records=RECORDS) -> ET.Element:
    return ET.fromstring(atom_feed(records, options))


@pytest.mark.parametrize("options", [HERE, NOWHERE], ids=["with address", "without"])
@pytest.mark.parametrize("records", [RECORDS, []], ids=["some", "none"])
def test_atom_has_what_rfc_4287_demands(options: SiteOptions, records):
    feed = parsed(options, records)
    for element in (feed, *feed.findall(f"{A}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{A}{name}")) == 1, name
            assert element.find(f"{A}{name}").text
        assert INSTANT.fullmatch(element.find(f"{A}updated").text)
        assert urlsplit(element.find(f"{A}id").text).scheme in ("https", "urn")
        assert re.fullmatch(r"https://\S+|urn:[a-z0-9][a-z0-9-]{0,31}:\S+", element.find(f"{A}id").text)
        assert element.find(f"{A}link[@rel='alternate']").get("href")
    assert feed.find(f"{A}author/{A}name").text
    assert feed.find(f"{A}link[@rel='self']").get("href") == f"{options.url}feed.xml"
    assert len(feed.findall(f"{A}entry")) == len(records)


def test_ids_are_distinct_and_permanent():
    ids = [entry.find(f"{A}id").text for entry in parsed(HERE).findall(f"{A}entry")]
    assert ids == [f"https://archive.example/postmortems/{record.id}/" for record in RECORDS]
    assert len({entry.find(f"{A}id").text for entry in parsed(NOWHERE).findall(f"{A}entry")}) == len(RECORDS)


def test_the_feed_is_as_new_as_its_newest_entry():
    assert parsed(HERE).find(f"{A}updated").text == "2026-03-05T12:00:00Z"


def test_no_character_that_xml_cannot_hold():
    title = parsed(HERE).find(f"{A}entry/{A}title").text
    assert title.split() == ["A", "&", "B", "<c>", "]]>", "\U0001f525"]


def test_categories_are_the_tags():
    entries = parsed(HERE).findall(f"{A}entry")
    assert [[each.get("term") for each in entry.findall(f"{A}category")] for entry in entries] == [
        ["SEV-2", "edge"],
        ["SEV-2", "missing-alert"],
        [],
    ]


def test_only_the_latest_fifty():
    records = [make(f"2026-03-04-x{number}") for number in range(60)]
    assert len(parsed(HERE, records).findall(f"{A}entry")) == 50
    assert len(json.loads(json_feed(records, HERE))["items"]) == 50


@pytest.mark.parametrize("records", [RECORDS, []], ids=["some", "none"])
def test_json_feed_has_what_1_1_demands(records):
    feed = json.loads(json_feed(records, HERE))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"] == "Our <archive>"
    assert feed["feed_url"] == "https://archive.example/feed.json"
    assert len({item["id"] for item in feed["items"]}) == len(records)
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert item["content_text"]
        assert datetime.fromisoformat(item["date_published"]).tzinfo
        assert all(isinstance(tag, str) for tag in item["tags"])


def test_json_feed_says_the_language_where_it_is_stated():
    assert [item.get("language") for item in json.loads(json_feed(RECORDS, HERE))["items"]] == [None, None, "es"]


def test_llms_txt_lists_everything_as_markdown():
    records = [make("2026-03-04-a", title="Odd [title] (x)"), *RECORDS]
    text = llms_txt(records, HERE)
    assert text.startswith("# Our <archive>\n\n> ")
    assert "- [Odd (title) (x)](https://archive.example/postmortems/2026-03-04-a.txt): 2026-03-04, SEV-2" in text
    assert text.count("/postmortems/") == len(records)
    assert llms_txt([], NOWHERE).endswith("in place of `.txt`.\n\n")
