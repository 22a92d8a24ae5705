"""Records and a vocabulary for tests: written as files are, and read by the one parser."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

from postmortem_archive.model import Postmortem
from postmortem_archive.reading.postmortem import read_postmortem
from postmortem_archive.vocabulary import Control, Framework, SeverityLevel, Term, Vocabulary, load_vocabulary

ROOT = Path(__file__).resolve().parents[2]

SUMMARY = "## Summary\n\nThe shop was down.\n"


@cache
def vocabulary() -> Vocabulary:
    """A small vocabulary, with the words for sections and fields that the tests of reading have."""
    own, _ = load_vocabulary(Path(__file__).parent / "vocabulary")
    return Vocabulary(
        sections=own.sections,
        fields=own.fields,
        severities=tuple(
            SeverityLevel(name=f"SEV-{number}", title=title, definition=f"{title} harm")
            for number, title in ((1, "Critical"), (2, "Major"), (3, "Minor"))
        ),
        services=(Term(name="storefront", title="Storefront"), Term(name="edge", title="Edge proxies")),
        teams=(Term(name="platform", title="Platform"),),
        factors=(
            Term(name="certificate-expiry", title="Certificate expiry", category="configuration"),
            Term(name="missing-alert", title="Missing alert", category="detection"),
        ),
        lifecycle=(Term(name="release", title="Release"), Term(name="monitor", title="Monitor")),
        frameworks=(
            Framework(
                name="ISO 27001",
                slug="iso-27001",
                title="Information security management",
                version="2022",
                publisher="ISO",
                source="https://example.org/iso",
                controls=(
                    Control(id="A.5.26", title="Respond to incidents"),
                    Control(id="A.5.27", title="Learn from incidents"),
                ),
            ),
        ),
    )


_ODD = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def _yaml(value: object) -> str:
    """A value as JSON that YAML reads: unprintable characters escaped, and no others."""
    return _ODD.sub(lambda match: f"\\u{ord(match.group()):04x}", json.dumps(value, ensure_ascii=False))


def text_of(body: str = SUMMARY, **facts: object) -> str:
    """A file's text: front matter with these facts (None leaves one out) and a body."""
    stated = {"title": "Outage", "severity": "SEV-2", "status": "published", "started": "2026-03-04T09:58Z", **facts}
    front = "".join(f"{key}: {_yaml(value)}\n" for key, value in stated.items() if value is not None)
    return f"---\n{front}---\n\n{body}"


def make(name: str = "2026-03-04-outage", body: str = SUMMARY, **facts: object) -> Postmortem:
    """A record, read from such a file."""
    return read_postmortem(f"{name}.md", text_of(body, **facts), vocabulary()).postmortem
