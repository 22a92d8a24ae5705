"""What a draft's text is: its sections, its prompts, and what editors and machines find in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest

from postmortem_archive.checks.subject import Subject
from postmortem_archive.drafting import (
    Draft,
    DraftEvent,
    Template,
    TemplateError,
    draft_text,
    find_template,
    postmortem_path,
    suggested_template,
)
from postmortem_archive.drafting.template import FIVE_WHYS, LIGHTWEIGHT, SECURITY, STANDARD, template_names
from postmortem_archive.drafting.writing import SCHEMA, first_prompt, source_of
from postmortem_archive.model import ControlRef, Link, LinkKind, Postmortem, SecurityReview
from postmortem_archive.placeholders import is_placeholder
from postmortem_archive.reading import read_postmortem
from postmortem_archive.vocabulary import Policy, SectionName, Vocabulary, load_vocabulary
from tests.support.records import ROOT

START = datetime(2026, 3, 4, 9, 58, tzinfo=UTC)
DRAFT = Draft("Search returned nothing", "SEV-2", START)
LEVELS = ("SEV-1", "SEV-2", "SEV-3", "SEV-4")


@cache
def vocabulary() -> Vocabulary:
    return load_vocabulary(ROOT / "postmortems" / "vocabulary")[0]


def words_with(**parts: object) -> Vocabulary:
    """The project's vocabulary with other parts."""
    return Vocabulary(**{name: getattr(vocabulary(), name) for name in Vocabulary.model_fields} | parts)


def written(draft: Draft, template: str | Template = STANDARD, words: Vocabulary | None = None) -> Postmortem:
    """The record of the draft's text, in which nothing is to be found."""
    words = words or vocabulary()
    chosen = find_template(template) if isinstance(template, str) else template
    reading = read_postmortem(postmortem_path(draft, []), draft_text(draft, chosen, words), words)
    assert reading.findings == ()
    return reading.postmortem


def titles(record: Postmortem) -> list[str]:
    return [section.title for section in sorted(record.sections, key=lambda part: part.line)]


def waiting(record: Postmortem, words: Vocabulary | None = None) -> list[str]:
    """The titles of the sections that nobody has written."""
    document = Subject(record, words or vocabulary(), date(2026, 3, 20)).document
    found = []
    for section in document.sections:
        tokens = document.inside(section)
        below = next((at for at, token in enumerate(tokens) if token.type == "heading_open"), len(tokens))
        if is_placeholder(tokens[:below]):
            found.append(section.title)
    return found


@pytest.mark.parametrize("template", template_names())
@pytest.mark.parametrize("severity", LEVELS)
def test_every_section_that_the_policy_requires_is_there_and_waits(severity, template):
    record = written(replace(DRAFT, severity=severity), template)
    names = [section.name for section in record.sections]
    assert set(vocabulary().policy.required_sections[severity]) <= set(names)
    assert len(names) == len(set(titles(record)))
    assert waiting(record) == titles(record)


@pytest.mark.parametrize("severity", LEVELS)
def test_the_standard_template_has_no_section_that_the_policy_does_not_require(severity):
    record = written(replace(DRAFT, severity=severity))
    required = vocabulary().policy.required_sections[severity]
    assert sorted(section.name or "" for section in record.sections) == sorted(required)


def test_the_sections_stand_in_the_vocabulary_s_order():
    record = written(replace(DRAFT, severity="SEV-1"), LIGHTWEIGHT)
    order = [section.name for section in vocabulary().sections]
    names = [section.name for section in sorted(record.sections, key=lambda part: part.line)]
    assert names == sorted(names, key=order.index)
    assert next(part.level for part in record.sections if part.name == "security-impact") == 3


@pytest.mark.parametrize("severity", [None, "Huge"])
def test_a_severity_that_the_policy_does_not_know_gets_the_whole_template(severity):
    text = draft_text(replace(DRAFT, severity=severity), find_template(STANDARD), vocabulary())
    assert "## Lessons" in text
    assert "## Where we got lucky" in text


@pytest.mark.parametrize(
    ("severity", "template"), [("SEV-1", STANDARD), ("SEV-4", LIGHTWEIGHT), ("low", LIGHTWEIGHT), (None, STANDARD)]
)
def test_the_template_follows_from_how_much_is_required(severity, template):
    assert suggested_template(severity, vocabulary()) == template


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        (SECURITY, ["Detection", "Notification duties", "Evidence", "Security impact"]),
        (FIVE_WHYS, ["Five whys", "Contributing factors"]),
    ],
)
def test_a_template_brings_its_own_sections(template, expected):
    assert set(expected) <= set(titles(written(replace(DRAFT, severity="SEV-4"), template)))


def test_what_is_known_of_a_section_stands_in_place_of_its_prompt():
    sections = {"Overview": "Search was *empty*.", "lessons": "One.", "Weather": "Sunny."}
    record = written(replace(DRAFT, sections=sections))
    assert record.summary == "Search was empty."
    assert titles(record)[-2:] == ["Lessons", "Weather"]
    assert set(waiting(record)).isdisjoint({"Summary", "Lessons", "Weather"})


def test_a_known_timeline_keeps_its_advice_and_loses_the_empty_row():
    draft = replace(DRAFT, timeline=(DraftEvent(START, "Deploy"),))
    text = draft_text(draft, find_template(STANDARD), vocabulary())
    assert "before the first symptom" in text
    assert "|            |       |" not in text
    assert text.count("| Time (UTC)") == 1


@pytest.mark.parametrize(
    "minutes",
    [
        (0, 1, 2),
        (-1, 0),
        (-13 * 60, 0),
        (-30 * 60, -29 * 60, 0),
        (0, 15 * 60, 39 * 60),
        (5, 0, -5),
        (13 * 60 + 50, 13 * 60 + 59, 14 * 60 + 1, 14 * 60 + 3),
        (59, 61, 24 * 60 - 1, 24 * 60, 24 * 60 + 5),
        (0.5, 0.75),
    ],
)
def test_rows_are_read_as_the_instants_they_were(minutes):
    events = tuple(DraftEvent(START + timedelta(minutes=after), "x") for after in minutes)
    record = written(replace(DRAFT, resolved=START + timedelta(hours=1), timeline=events))
    assert [entry.at for entry in record.timeline] == sorted(event.at for event in events)


def test_a_row_long_before_the_start_keeps_its_day():
    late = START.replace(hour=23)
    events = (DraftEvent(late - timedelta(hours=14), 'a | <b> \\ "*"'), DraftEvent(late, "b"))
    record = written(replace(DRAFT, started=late, detected=late + timedelta(seconds=7), timeline=events))
    assert [entry.at for entry in record.timeline] == [event.at for event in events]
    assert record.detected == late + timedelta(seconds=7)
    assert record.timeline[0].text == 'a | &lt;b> \\\\ "\\*"'


def test_all_facts_come_back():
    draft = Draft(
        title='Deploy "v2": failed | <b> # --- -->',
        severity="SEV-2",
        started=START,
        lead="storefront on-call",
        services=("search", "catalogue"),
        factors=("missing-alert",),
        controls=(ControlRef("SOC 2", "CC7.4"), ControlRef("HIPAA", "164.308(a)(6)(i)"), ControlRef("GDPR", None)),
        security=SecurityReview("suspected", "application: security"),
        links=(Link(LinkKind.ALERT, "a, b: {c}", "https://example.com/?q={x},[y]#z"), Link(None, "", "https://e.x/")),
        related=("2025-11-02-dns-registrar-lock",),
        lang="pt-BR",
    )
    record = written(draft)
    for name in ("title", "severity", "started", "lead", "services", "factors", "controls", "security", "related"):
        assert getattr(record, name) == getattr(draft, name), name
    assert record.links == (draft.links[0], Link(None, "https://e.x/", "https://e.x/"))
    assert record.lang == "pt-BR"
    assert titles(record)[0] == "Summary"


def test_a_draft_without_a_start_says_so_where_it_is_to_be_written():
    text = draft_text(replace(DRAFT, started=None), find_template(STANDARD), vocabulary())
    reading = read_postmortem("2026/2026-03-04-a.md", text, vocabulary())
    assert [item.rule for item in reading.findings] == ["PM106"]
    assert "\nstarted:\n" in text
    assert not reading.postmortem.foreign


def test_facts_that_are_missing_are_offered_and_no_others():
    text = draft_text(replace(DRAFT, lead="a"), find_template(STANDARD), vocabulary())
    offered = [line[2:].partition(":")[0] for line in text.split("---")[1].splitlines() if line.startswith("# ")]
    assert offered[-7:] == ["detected", "mitigated", "resolved", "services", "detection", "factors", "security"]


def test_a_low_severity_is_offered_nothing():
    text = draft_text(replace(DRAFT, severity="SEV-4"), find_template(LIGHTWEIGHT), vocabulary(), schema=None)
    assert "#" not in text.split("---")[1]


def test_what_is_offered_can_be_taken():
    text = draft_text(replace(DRAFT, severity="SEV-1"), find_template(STANDARD), vocabulary(), schema=None)
    head, front, body = text.split("---", 2)
    taken = front.replace("# Not known yet; take the # away where it is:\n", "").replace("\n# ", "\n")
    reading = read_postmortem("2026/2026-03-04-a.md", f"{head}---{taken}---{body}", vocabulary())
    assert reading.findings == ()
    assert reading.postmortem.security == SecurityReview("none", "a role")


def test_editors_find_the_schema_in_the_first_line_of_the_front_matter():
    lines = draft_text(DRAFT, find_template(STANDARD), vocabulary()).split("\n")
    assert lines[1] == f"# yaml-language-server: $schema={SCHEMA}"
    assert (ROOT / "postmortems" / "2026" / SCHEMA).parent.resolve() == ROOT / "postmortems" / "vocabulary"


@pytest.mark.parametrize("source", ["github:acme/shop/actions/runs/1", "a\nseverity: SEV-1", '"# x', "---", "🔥\x00"])
def test_a_draft_remembers_what_it_was_drafted_from(source):
    text = draft_text(replace(DRAFT, source=source), find_template(STANDARD), vocabulary())
    assert source_of(text) == " ".join(source.replace("\x00", " ").split())
    assert read_postmortem("2026/2026-03-04-a.md", text, vocabulary()).postmortem.severity == "SEV-2"


@pytest.mark.parametrize(
    "text", ["", "# drafted from: x\n", "---\n---\n# drafted from: x\n", "---\n# drafted from: [\n"]
)
def test_no_source_is_found_where_there_is_none(text):
    assert source_of(text) is None


def test_the_first_prompt_is_where_an_author_goes_on():
    text = draft_text(replace(DRAFT, sections={"summary": "x"}), find_template(STANDARD), vocabulary())
    assert text.split("\n")[first_prompt(text) - 1].startswith("<!-- Numbers")
    done = draft_text(
        replace(DRAFT, severity="SEV-4", sections={"summary": "x"}), find_template(LIGHTWEIGHT), vocabulary()
    )
    assert done.split("\n")[first_prompt(done) - 1] == "## Summary"


# -- An organisation's own templates


def test_an_organisation_s_template_goes_before_ours_and_beside_it(tmp_path):
    (tmp_path / "standard.md").write_bytes("\ufeffOurs.\r\n\r\nSummary\r\n---\r\n\r\n<!-- Say it. -->\r\n".encode())
    (tmp_path / "outage.md").write_text("# Title\n\n## What went well\n\n<!-- x -->\n## Weather\n", encoding="utf-8")
    (tmp_path / "Not a name.md").write_text("## Summary\n", encoding="utf-8")
    assert template_names(tmp_path) == (*template_names(), "outage")
    bare = words_with(policy=Policy(required_sections={"SEV-2": ("summary",)}))
    assert titles(written(DRAFT, find_template("standard", tmp_path), bare)) == ["Summary"]
    assert titles(written(DRAFT, find_template("outage", tmp_path), bare)) == ["Summary", "What went well", "Weather"]


def test_an_organisation_s_own_section_is_asked_for():
    own = words_with(
        sections=(*vocabulary().sections, SectionName(name="cost", title="What it cost")),
        policy=Policy(required_sections={"SEV-2": ("cost", "summary", "no-such-section")}),
    )
    record = written(DRAFT, STANDARD, own)
    assert titles(record) == ["Summary", "What it cost"]
    assert waiting(record, own) == ["Summary", "What it cost"]


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"\xff\xfe", "expected UTF-8 text"), (b"no heading", "expected headings"), (b"## a\n" * 300_000, "at most")],
)
def test_a_template_that_cannot_be_used_is_named(tmp_path, content, message):
    (tmp_path / "own.md").write_bytes(content)
    with pytest.raises(TemplateError, match=message) as raised:
        find_template("own", tmp_path)
    assert "own.md" in str(raised.value)


@pytest.mark.parametrize("name", ["nosuch", "../standard", "", "Standard"])
def test_a_template_that_does_not_exist_is_refused_with_those_that_do(tmp_path, name):
    with pytest.raises(TemplateError, match="standard, lightweight, security, five-whys; found"):
        find_template(name, tmp_path)
