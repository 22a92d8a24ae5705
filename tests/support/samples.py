"""What the tests of reading share: short cuts, and a vocabulary of their own, so that an organisation may edit its."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from postmortem_archive.checks import check_archive
from postmortem_archive.findings import Finding
from postmortem_archive.model import Postmortem
from postmortem_archive.reading import Archive, Reading, read_postmortem
from postmortem_archive.vocabulary import Policy, Vocabulary, load_vocabulary
from postmortem_archive.vocabulary.model import SectionName

PATH = "2026/2026-03-04-expired-certificate.md"

FRONT = """\
---
title: Expired certificate
severity: SEV-2
status: published
started: 2026-03-04T09:58Z
---
"""


@cache
def vocabulary() -> Vocabulary:
    loaded, findings = load_vocabulary(Path(__file__).parent / "vocabulary")
    assert findings == ()
    return loaded


def vocabulary_in(zone: str) -> Vocabulary:
    return vocabulary().model_copy(update={"policy": Policy(time_zone=zone)})


@cache
def vocabulary_of_many_headings() -> Vocabulary:
    """The same with other words for sections, some of which would not do as their title."""
    sections = (
        SectionName(name="summary", title="Summary", aliases=("overview", "tl;dr", "what happened")),
        SectionName(name="timeline", title="Timeline", aliases=("chronology", "timeline utc")),
        SectionName(name="contributing-factors", title="Contributing factors", aliases=("root cause", "trigger")),
        SectionName(name="action-items", title="Action items", aliases=("next steps",)),
        SectionName(name="went-well", title="What went well"),
        SectionName(name="lessons", title="Lessons"),
        SectionName(name="appendix", title="Appendix", aliases=("glossary", "links")),
    )
    return Vocabulary(**{**dict(vocabulary()), "sections": sections})


def read(text: str, path: str = PATH, words: Vocabulary | None = None) -> Reading:
    return read_postmortem(path, text, words or vocabulary())


def with_front(lines: str) -> str:
    """A file of the design's format with these front matter lines beside the two that make it one."""
    return f"---\ntitle: Expired certificate\nstarted: 2026-03-04T09:58Z\nseverity: SEV-2\n{lines}\n---\n\n## Summary\n"


def with_body(body: str) -> str:
    return f"{FRONT}\n{body}"


def judged(reading: Reading) -> tuple[Finding, ...]:
    """What is noticed about a file once its record was checked, as the only one of an archive."""
    return check_archive(Archive((reading.postmortem,), reading.findings, (), ()))


def codes(reading: Reading) -> list[str]:
    return [item.rule for item in reading.findings]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def as_json(value: object) -> Any:
    """A record or a finding as JSON has it: what is absent is left out, so that an expectation says only what is."""
    match value:
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        case date():
            return value.isoformat()
        case dict():
            return {key: as_json(item) for key, item in value.items() if item not in (None, (), [], "")}
        case tuple() | list():
            return [as_json(item) for item in value]
        case _:
            return value


def record_as_json(postmortem: Postmortem) -> dict[str, Any]:
    fields = asdict(postmortem)
    del fields["source"]
    result: dict[str, Any] = as_json(fields)
    return result
