"""What holds for any text, any bytes and any record."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_archive.model import (
    Postmortem,
)
from postmortem_archive.reading import Reading, read_archive, read_postmortem
from postmortem_archive.reading.instants import find_leading, resolve
from postmortem_archive.slugs import distinct_slugs, slugify
from postmortem_archive.yaml_tree import YamlError, parse_yaml
from tests.support import writer
from tests.support.samples import PATH, vocabulary
from tests.support.strategies import ANY, MINUTES, PATHS, PIECES, TEXTS, ZONES, actions, events, examples, facts

pytestmark = pytest.mark.filterwarnings("error")


def within(text: str, reading: Reading) -> None:
    """Every place that a reading names is a place of the file."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for item in reading.findings:
        assert 1 <= item.line <= len(lines)
        assert item.column >= 1
        assert item.column <= len(lines[item.line - 1]) + 2
        assert "\n" not in item.message
    record = reading.postmortem
    assert 1 <= record.body_line <= len(lines) + 1
    for section in record.sections:
        assert 1 <= section.line < section.end_line <= len(lines) + 1
    for part in (*record.timeline, *record.action_items):
        assert record.body_line <= part.line < part.end_line <= len(lines) + 1
    for factor in record.contributing_factors:
        assert record.body_line <= factor.line <= len(lines)


@examples(600)
@given(PATHS, TEXTS)
def test_any_text_gives_a_record_and_places_within_it(path, text):
    reading = read_postmortem(path, text, vocabulary())
    record = reading.postmortem
    within(text, reading)
    assert record.title
    assert record.id
    assert slugify(record.id) == record.id
    assert "\n" not in record.title
    assert all(entry.until is None or (entry.at and entry.at <= entry.until) for entry in record.timeline)
    assert all(item.text for item in record.action_items)
    assert reading == read_postmortem(path, text, vocabulary()), "the same text gives the same record"


@examples(150)
@given(st.one_of(st.binary(max_size=200), TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass"))))
def test_any_bytes_as_a_file_give_a_record_or_a_finding(tmp_path: Path, data: bytes):
    (tmp_path / "2026-03-04-a.md").write_bytes(data)
    (tmp_path / "plain").write_bytes(data)
    archive = read_archive(tmp_path, vocabulary())
    assert archive.findings or archive.postmortems
    assert len({record.id for record in archive.postmortems}) == len(archive.postmortems)
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
    assert all(1 <= item.line <= lines and item.column >= 1 for item in archive.findings)


@examples(300)
@given(TEXTS)
def test_line_ends_do_not_matter(text):
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    assert read_postmortem(PATH, unix.replace("\n", "\r\n"), vocabulary()) == read_postmortem(PATH, unix, vocabulary())


@examples(300)
@given(st.one_of(ANY, st.lists(PIECES, max_size=20).map("".join)))
def test_any_text_is_yaml_or_an_error_with_a_place_within_it(text):
    with suppress(YamlError):
        parse_yaml(text)
        return
    with pytest.raises(YamlError) as raised:
        parse_yaml(text)
    assert 1 <= raised.value.line <= text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    assert raised.value.column >= 1


@examples(300)
@given(st.text(alphabet=st.characters()))
def test_a_slug_is_its_own_slug_and_safe_in_a_path(text):
    slug = slugify(text)
    assert slugify(slug) == slug
    assert slug
    assert not set(slug) & set("/\\.?#% \t\n<>\"'&")


@examples(150)
@given(st.lists(st.text(alphabet="aA+# é2-.", max_size=4), max_size=12))
def test_no_two_names_share_a_slug(names):
    assert len(set(distinct_slugs(names).values())) == len(set(names))


# -- Round trip: a record that is written in the design's format is read as it was.


def named(start: datetime) -> str:
    return f"{start:%Y}/{start:%Y-%m-%d}-written.md"


def told(record: Postmortem) -> list[tuple[datetime | None, datetime | None, str]]:
    return [(entry.at, entry.until, entry.text) for entry in record.timeline]


@examples(150)
@given(facts(), events(), st.lists(actions(), max_size=4))
def test_what_is_written_is_read_again_without_findings(stated, timeline, items):
    written, values = stated
    start = values["started"]
    assert isinstance(start, datetime)
    reading = read_postmortem(named(start), writer.document(written, timeline, items), vocabulary())
    record = reading.postmortem
    assert reading.findings == ()
    assert {key: getattr(record, key) for key in values} == values
    assert told(record) == [(event.at, event.until, event.text) for event in timeline]
    assert [(item.text, item.state, item.owner, item.due, item.done) for item in record.action_items] == [
        (item.text, item.state, item.owner, item.due, item.done) for item in items
    ]
    assert [(item.priority, item.type, item.ref, item.other) for item in record.action_items] == [
        (item.priority, item.type, item.ref, item.other) for item in items
    ]


@examples(100)
@given(facts(), st.randoms(use_true_random=False))
def test_the_order_of_front_matter_keys_does_not_matter(stated, random):
    written, _ = stated
    keys = list(written)
    random.shuffle(keys)
    shuffled = {key: written[key] for key in keys}
    one, other = (
        read_postmortem(PATH, writer.document(given_, [], []), vocabulary()) for given_ in (written, shuffled)
    )
    assert one.postmortem.source != other.postmortem.source or keys == list(written)
    for name in Postmortem.__dataclass_fields__:
        if name not in ("source", "places"):
            assert getattr(one.postmortem, name) == getattr(other.postmortem, name), name


@examples(100)
@given(events(), ZONES)
def test_a_timeline_in_any_zone_tells_the_same_instants(timeline, zone):
    text = f"## Timeline\n\n{writer.timeline(timeline, zone, f'Time ({zone.key})')}\n"
    record = read_postmortem("a.md", text, vocabulary()).postmortem
    # A clock that is turned back shows an hour twice, and a table of clock times alone cannot tell which it means.
    times = [at for event in timeline for at in (event.at, event.until or event.at)]
    offsets = [[(at + timedelta(days=days)).astimezone(zone).utcoffset() for days in (-1, 0, 1)] for at in times]
    doubtful = any(len(set(around)) > 1 for around in offsets)
    if not doubtful:
        assert told(record) == [(event.at, event.until, event.text) for event in timeline]


@examples(300)
@given(MINUTES, ZONES)
def test_an_instant_written_in_any_zone_is_the_same_instant(at, zone):
    match = find_leading(writer.instant(at, zone), ranges=False)
    assert match is not None
    assert resolve(match.stamp, ZoneInfo("Asia/Tokyo")) == at


@examples(500)
@given(st.one_of(ANY, st.lists(PIECES, max_size=8).map("".join)))
def test_any_text_has_a_time_in_front_or_none(text):
    match = find_leading(text)
    if match:
        assert 0 <= match.start < match.end <= len(text)
        assert match.stamp.day or match.stamp.clock
        resolve(match.stamp, UTC, started=datetime(2026, 3, 4, tzinfo=UTC))
