"""The JSON is what its published schema says, and the schema refuses what it is not."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from datetime import date

import pytest
from jsonschema import Draft202012Validator

from postmortem_archive.site.api import actions_json, postmortems_json, schema_json
from postmortem_archive.site.options import SiteOptions
from tests.support.records import make

OPTIONS = SiteOptions(as_of=date(2026, 4, 10), url="https://archive.example/")
BODY = """## Summary

It *broke* for `all`.

## Timeline

| Time (UTC) | Event |
|---|---|
| 09:58 | Alert |
| later | Calm |

## Action items

- [ ] Renew (owner: platform, due: 2026-04-01, priority: high, type: prevent, ref: PLAT-1)
- [x] Alert (done: 2026-03-12)
"""
FULL = make(
    body=BODY,
    detected="2026-03-04T10:00+01:00",
    mitigated="2026-03-04T10:41Z",
    resolved="2026-03-04T11:20:40Z",
    lead="on-call",
    services=["edge", "unknown"],
    teams=["platform"],
    factors=["missing-alert"],
    lifecycle=["release"],
    detection="monitoring",
    frameworks={"ISO 27001": ["A.5.26"], "Other": []},
    security={"impact": "none", "stakeholder": "appsec"},
    review={"held": "2026-03-06T14:00Z"},
    related=["2025-01-01-x"],
    lang="en",
)
BARE = make("undated", "Just text.\n", title=None, severity=None, status=None, started=None)


@pytest.fixture(scope="module")
def schema() -> Draft202012Validator:
    loaded = json.loads(schema_json())
    Draft202012Validator.check_schema(loaded)
    return Draft202012Validator(loaded, format_checker=Draft202012Validator.FORMAT_CHECKER)


@pytest.fixture
def data() -> dict:
    return json.loads(postmortems_json([FULL, BARE], OPTIONS))


def test_what_is_published_is_valid(schema: Draft202012Validator, data: dict):
    assert [error.message for error in schema.iter_errors(data)] == []
    assert schema.is_valid(json.loads(postmortems_json([], OPTIONS)))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["schema_version"], 2),
        (["postmortems", 0, "id"], "with space"),
        (["postmortems", 0, "title"], None),
        (["postmortems", 0, "status"], "withdrawn"),
        (["postmortems", 0, "date"], "yesterday"),
        (["postmortems", 0, "started"], 0),
        (["postmortems", 0, "services"], "edge"),
        (["postmortems", 0, "services"], [None]),
        (["postmortems", 0, "frameworks"], []),
        (["postmortems", 0, "detection"], "luck"),
        (["postmortems", 0, "minutes_to_detect"], -1),
        (["postmortems", 0, "minutes_to_resolve"], 1.5),
        (["postmortems", 0, "security"], {}),
        (["postmortems", 0, "action_items", 0, "state"], "late"),
        (["postmortems", 0, "action_items", 0, "extra"], 1),
        (["postmortems", 0, "timeline", 0, "at"], 1),
        (["postmortems", 0, "extra"], 1),
        (["extra"], 1),
    ],
    ids=lambda value: "/".join(map(str, value)) if isinstance(value, list) and len(value) > 1 else None,
)
def test_a_wrong_record_is_not(schema: Draft202012Validator, data: dict, path: list, value: object):
    target = data
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value
    assert not schema.is_valid(data)


def test_every_key_is_demanded(schema: Draft202012Validator, data: dict):
    for key in data["postmortems"][0]:
        broken = copy.deepcopy(data)
        del broken["postmortems"][0][key]
        assert not schema.is_valid(broken), key


def test_what_a_record_says(data: dict):
    full, bare = data["postmortems"]
    assert full["url"] == "https://archive.example/postmortems/2026-03-04-outage/"
    assert (full["started"], full["resolved"]) == ("2026-03-04T09:58:00Z", "2026-03-04T11:20:40Z")
    assert full["detected"] == "2026-03-04T09:00:00Z"
    assert full["minutes_to_detect"] is None  # before the start: no time to detect
    assert (full["minutes_to_mitigate"], full["minutes_to_resolve"]) == (43, 83)
    assert full["frameworks"] == {"ISO 27001": ["A.5.26"], "Other": []}
    assert full["services"] == ["edge", "unknown"]
    assert full["summary"] == "It broke for all."
    assert full["timeline"] == [{"at": "2026-03-04T09:58:00Z", "event": "Alert"}, {"at": None, "event": "Calm"}]
    assert full["action_items"][0] == {
        "text": "Renew",
        "state": "open",
        "owner": "platform",
        "due": "2026-04-01",
        "done": None,
        "priority": "high",
        "type": "prevent",
        "ref": "PLAT-1",
    }
    assert (bare["date"], bare["severity"], bare["security"], bare["action_items"]) == (None, None, None, [])


def test_actions_are_those_of_all_with_what_is_overdue():
    items = json.loads(actions_json([FULL, BARE], OPTIONS))
    assert (items["as_of"], [item["overdue"] for item in items["action_items"]]) == ("2026-04-10", [True, False])
    assert not json.loads(actions_json([FULL], replace(OPTIONS, grace_days=30)))["action_items"][0]["overdue"]
