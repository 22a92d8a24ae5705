"""JSON of others: what is wrong with it is said with file, place, expected and found, in one harmless line."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from postmortem_archive.drafting.payload import Payload, PayloadError, read_json


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "event.json: $: expected JSON, found expecting value at line 1, column 1"),
        (b'{"a": 1,\n}', "event.json: $: expected JSON, found illegal trailing comma|expecting property name"),
        (b"[]", "event.json: $: expected an object, found a list"),
        (b"null", "event.json: $: expected an object, found null"),
        (b'{"a": "\xff"}', "event.json: $: expected JSON in UTF-8, found the byte 0xFF"),
        (b"[" * 200_000, "event.json: $: expected JSON, found objects or lists nested too deeply"),
        (b'{"a": ' + b"9" * 5000 + b"}", "event.json: $: expected JSON, found a number that is too long"),
    ],
    ids=["empty", "broken", "a list", "null", "not UTF-8", "deep", "a long number"],
)
def test_what_is_not_an_object_in_json_is_refused(data: bytes, message: str):
    with pytest.raises(PayloadError) as caught:
        read_json(data, "event.json")
    assert any(part in str(caught.value) for part in message.split("|"))


@pytest.mark.parametrize(
    ("value", "ask", "message"),
    [
        ({}, lambda at: at.object("issue"), "f: $.issue: expected an object, found nothing"),
        ({"issue": None}, lambda at: at.object("issue"), "f: $.issue: expected an object, found null"),
        (
            {"issue": {}},
            lambda at: at.object("issue").text("title"),
            "f: $.issue.title: expected a text, found nothing",
        ),
        ({"a": [{}, 3]}, lambda at: at.objects("a"), "f: $.a[1]: expected an object, found a number"),
        ({"a": {}}, lambda at: at.objects("a"), "f: $.a: expected a list, found an object"),
        ({"a": " "}, lambda at: at.text("a"), "f: $.a: expected a text, found an empty text"),
        ({"a": 1}, lambda at: at.text_or_none("a"), "f: $.a: expected a text, found a number"),
        ({"a": True}, lambda at: at.number("a"), "f: $.a: expected a whole number above 0, found true"),
        ({"a": 0}, lambda at: at.number("a"), "f: $.a: expected a whole number above 0, found a number"),
        ({"a": "12; rm"}, lambda at: at.number("a"), "f: $.a: expected a whole number above 0, found another text"),
        (
            {"a": "2026-03-04T09:58"},
            lambda at: at.instant("a"),
            "f: $.a: expected a time such as 2026-03-04T09:58:00Z, ",
        ),
        ({"a": "0001-01-01T00:00+14:00"}, lambda at: at.instant("a"), "f: $.a: expected a time such as "),
    ],
)
def test_a_message_has_file_place_expected_and_found(value: dict[str, object], ask, message: str):
    with pytest.raises(PayloadError) as caught:
        ask(Payload("f", value))
    assert str(caught.value).startswith(message)


def test_a_message_is_one_line_that_starts_no_workflow_command():
    with pytest.raises(PayloadError) as caught:
        Payload("a\n::error::b", {}).object("x")
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("a\\n::error::b: ")


def test_instants_are_in_utc():
    at = Payload("f", {"a": "2026-03-04T10:58:00.250+01:00"}).instant("a")
    assert at == datetime(2026, 3, 4, 9, 58, 0, 250_000, UTC)
    assert at.tzinfo is UTC


def test_half_a_surrogate_pair_does_not_reach_a_file():
    assert read_json(b'{"a": "x\\ud800y"}', "f").text("a") == "x?y"
