"""A draft is read as what it was made of, whatever its words are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postmortem_archive.drafting import Draft, DraftEvent, draft_text, find_template, postmortem_path
from postmortem_archive.drafting.containment import contained, one_line
from postmortem_archive.drafting.template import template_names
from postmortem_archive.drafting.writing import source_of, title_of
from postmortem_archive.model import Detection, Link, LinkKind, SecurityReview, Status
from postmortem_archive.reading import read_postmortem
from postmortem_archive.reading.document import parse_markdown, parse_tokens, plain_text
from postmortem_archive.vocabulary import Vocabulary, load_vocabulary
from tests.support.records import ROOT

pytestmark = pytest.mark.filterwarnings("error")

PIECES = st.sampled_from(
    [
        "---", "\n---\n", "# ", "## Timeline\n", "\n## Impact\n\n", "Timeline\n---\n", "<script>alert(1)</script>",
        "<!--", "-->", "<!-- allow PM302: no -->", "```", "\n~~~\n", "|", "\\|", "\\", "`", "``", "*", "**", "_", "[",
        "](", "[a](javascript:b)", "{{ title }}", "{% raw %}", "<%", "%>", ": ", "#", " #", "'", '"', "&lt;", "&amp;",
        "\n", "\n\n", "\r", "\t", "- ", "- **Timeline**\n  - 09:58 a\n", "> ", "1. ", "- [ ] a (owner: b)", "09:58",
        "| 09:58 | a |\n", "    ", "Postmortem: ", "\x00", "\x1b[31m", "\u2028", "\x85", "\ufeff", "\ud800", "\u202e",
        "null", "yes", "~", "🔥", "障害", "עברית", "@everyone", "$(id)", "<div markdown>", "[^1]: x", "[x]: http://y",
    ]
)  # fmt: skip
ANY = st.text(alphabet=st.characters(), max_size=30)
WORDS = st.lists(PIECES | PIECES | ANY, max_size=8).map("".join)
FIRST = datetime(2001, 1, 2, tzinfo=UTC)
INSTANTS = st.builds(
    lambda seconds, zone: (FIRST + timedelta(seconds=seconds)).astimezone(timezone(timedelta(minutes=zone))),
    st.integers(0, 37 * 365 * 24 * 3600),
    st.sampled_from([0, 60, -150, 840]),
)


@cache
def vocabulary() -> Vocabulary:
    return load_vocabulary(ROOT / "postmortems" / "vocabulary")[0]


def names(kind: str):
    return st.lists(st.sampled_from([entry.name for entry in getattr(vocabulary(), kind)]), unique=True).map(tuple)


SECTIONS = st.sampled_from([section.name for section in vocabulary().sections]) | WORDS


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    started = draw(INSTANTS)
    later = [started + timedelta(minutes=draw(st.integers(0, 3000))) for _ in range(3)]
    near = st.integers(-5000, 5000).map(lambda minutes: started + timedelta(minutes=minutes, seconds=minutes % 60))
    return Draft(
        title=draw(WORDS),
        severity=draw(st.sampled_from([level.name for level in vocabulary().severities])),
        started=started,
        detected=draw(st.none() | st.just(later[0])),
        mitigated=draw(st.none() | st.just(max(later[:2]))),
        resolved=draw(st.none() | st.just(max(later))),
        lead=draw(st.none() | WORDS),
        services=draw(names("services")),
        teams=draw(names("teams")),
        detection=draw(st.none() | st.sampled_from(Detection)),
        lifecycle=draw(names("lifecycle")),
        factors=draw(names("factors")),
        security=draw(
            st.none()
            | st.builds(SecurityReview, st.sampled_from(["none", "suspected", "confirmed"]), st.none() | WORDS)
        ),
        links=tuple(draw(st.lists(st.builds(Link, st.none() | st.sampled_from(LinkKind), WORDS, WORDS), max_size=2))),
        related=tuple(draw(st.lists(WORDS, max_size=2))),
        lang=draw(st.none() | st.sampled_from(["en", "es", "pt-BR"])),
        sections=draw(st.dictionaries(SECTIONS, WORDS, max_size=4)),
        timeline=tuple(draw(st.lists(st.builds(DraftEvent, near, WORDS), max_size=6))),
        source=draw(st.none() | WORDS),
    )


def said(text: str) -> str:
    """What a reader sees of inline Markdown."""
    return plain_text(parse_tokens(text)[1]) if text else ""


def utc(at: datetime | None) -> datetime | None:
    return at.astimezone(UTC) if at else None


def lines(texts) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line for text in texts if (line := one_line(text))))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drafts(), st.sampled_from(template_names()))
def test_any_draft_is_read_as_the_facts_it_was_made_of(draft, template):
    path = postmortem_path(draft, [])
    text = draft_text(draft, find_template(template), vocabulary())
    text.encode("utf-8")
    reading = read_postmortem(path, text, vocabulary())
    record = reading.postmortem
    assert record.status is Status.DRAFT
    assert not record.foreign
    assert not record.other
    assert record.title == title_of(draft)
    assert [getattr(record, name) for name in ("started", "detected", "mitigated", "resolved")] == [
        utc(at) for at in (draft.started, draft.detected, draft.mitigated, draft.resolved)
    ]
    for name in ("severity", "services", "teams", "detection", "lifecycle", "factors", "lang"):
        assert getattr(record, name) == getattr(draft, name), name
    words = [line for part in (draft.lead or "").split(",") if (line := one_line(part))]
    assert record.lead == (", ".join(words) or None)
    assert record.related == lines(draft.related)
    assert [link.kind for link in record.links] == [link.kind for link in draft.links if one_line(link.url)]
    assert [link.url for link in record.links] == [one_line(link.url) for link in draft.links if one_line(link.url)]
    assert source_of(text) == (one_line(draft.source or "") or None)
    allowed = {"PM401", "PM402"}  # action items in another's words
    if any((known := vocabulary().section(name)) and known.name == "timeline" for name in draft.sections):
        allowed |= {"PM111", "PM112", "PM210"}
    else:
        events = sorted(draft.timeline, key=lambda event: event.at)
        assert [entry.at for entry in record.timeline] == [utc(event.at) for event in events]
        assert [said(entry.text) for entry in record.timeline] == [one_line(event.text) for event in events]
    assert [str(item) for item in reading.findings if item.rule not in allowed] == []


@settings(max_examples=500, deadline=None)
@given(WORDS)
def test_contained_markdown_changes_nothing_below_it(text):
    kept = contained(text, vocabulary())
    below = "## Timeline\n\n| Time (UTC) | Event |\n|---|---|\n| 2026-03-04 09:58 | a |\n"
    document = parse_markdown(f"{kept}\n\n{below}", 1, vocabulary())
    assert [section.title for section in document.sections] == ["Timeline"]
    assert not any(child.type == "html_inline" for token in document.tokens for child in token.children or ())
    assert not any(token.type == "html_block" for token in document.tokens)
    assert contained(kept, vocabulary()) == kept
