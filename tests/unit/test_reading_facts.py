"""Facts from the front matter and from bold labels."""

from __future__ import annotations

from datetime import date

import pytest

from postmortem_archive.model import ControlRef, Detection, Link, LinkKind, SecurityReview, Status, Withdrawal
from postmortem_archive.rules import Severity
from postmortem_archive.vocabulary import Field, Vocabulary
from postmortem_archive.vocabulary.model import FIELDS
from tests.support.samples import codes, judged, read, utc, vocabulary, vocabulary_in, with_front

EVERYTHING = """\
---
title: Expired TLS certificate took the storefront offline
severity: SEV-2
status: in-review
started: 2026-03-04T09:58Z
detected: 2026-03-04T11:00+01:00
mitigated: 2026-03-04 10:41 UTC
resolved: "2026-03-04T11:20Z"
lead: storefront on-call
services: [storefront, cdn, mainframe]
teams: platform, storefront
detection: monitoring
lifecycle: [release, deployment, monitor]
factors: [certificate-expiry, missing-alert]
frameworks:
  SOC 2: [CC7.4, cc7.5]
  ISO 27001: A.5.26
security:
  impact: None
  stakeholder: application security
review: {held: 2026-03-06T14:00Z}
links:
  - {kind: alert, title: Check failing, url: https://example.com/1}
  - {url: https://example.com/2}
  - https://example.com/3
related: [2025-11-02-dns-registrar-lock]
lang: en-GB
withdrawn: {on: 2026-04-01, reason: It was a test}
---
"""


def test_every_key_of_the_front_matter_is_read():
    reading = read(EVERYTHING)
    record = reading.postmortem
    assert record.title == "Expired TLS certificate took the storefront offline"
    assert (record.severity, record.status, record.lead) == ("SEV-2", Status.IN_REVIEW, "storefront on-call")
    assert (record.started, record.detected) == (utc("2026-03-04T09:58"), utc("2026-03-04T10:00"))
    assert (record.mitigated, record.resolved) == (utc("2026-03-04T10:41"), utc("2026-03-04T11:20"))
    assert record.services == ("storefront", "edge", "mainframe")
    assert record.teams == ("platform", "storefront")
    assert (record.detection, record.lifecycle) == (Detection.MONITORING, ("release", "monitor"))
    assert record.factors == ("certificate-expiry", "missing-alert")
    assert record.controls == (
        ControlRef("SOC 2", "CC7.4"),
        ControlRef("SOC 2", "CC7.5"),
        ControlRef("ISO 27001", "A.5.26"),
    )
    assert record.security == SecurityReview("none", "application security")
    assert record.review_held == utc("2026-03-06T14:00")
    assert record.links == (
        Link(LinkKind.ALERT, "Check failing", "https://example.com/1"),
        Link(None, "https://example.com/2", "https://example.com/2"),
        Link(None, "https://example.com/3", "https://example.com/3"),
    )
    assert (record.related, record.lang) == (("2025-11-02-dns-registrar-lock",), "en-GB")
    assert record.withdrawn == Withdrawal(date(2026, 4, 1), "It was a test")
    assert (record.plain, record.other, record.on) == (False, (), date(2026, 3, 4))
    assert [(item.rule, item.line, item.column) for item in reading.findings] == [("PM107", 10, 29)]


def test_a_severity_is_read_by_any_of_its_names():
    for written in ("sev2", "Sev 2", "P2", "high", "SEV-2 (major)", "P2 - partial outage"):
        text = f"---\ntitle: a\nstarted: 2026-03-04T09:58Z\nseverity: {written}\n---\n"
        assert read(text).postmortem.severity == "SEV-2", written


def test_a_control_keeps_its_digits_apart():
    record = read(with_front("frameworks: {ISO 27001: [A.5.26, A.52.6, '5.27']}")).postmortem
    assert [item.control for item in record.controls] == ["A.5.26", "A.52.6", "A.5.27"]


def test_a_framework_alone_is_a_reference_without_a_control():
    assert read(with_front("frameworks: [SOC 2]")).postmortem.controls == (ControlRef("SOC 2", None),)
    assert read(with_front("frameworks: {SOC 2: }")).postmortem.controls == (ControlRef("SOC 2", None),)


@pytest.mark.parametrize(
    ("lines", "field", "kept", "rule"),
    [
        ("services: [mainframe]", "services", ("mainframe",), "PM107"),
        ("teams: [night-shift]", "teams", ("night-shift",), "PM107"),
        ("factors: [bad-luck]", "factors", ("bad-luck",), "PM107"),
        ("lifecycle: [retire]", "lifecycle", ("retire",), "PM107"),
        ("frameworks: {COBIT: [DSS02]}", "controls", (ControlRef("COBIT", "DSS02"),), "PM107"),
        ("frameworks: {SOC 2: [CC9.9]}", "controls", (ControlRef("SOC 2", "CC9.9"),), "PM107"),
        ("security: {impact: maybe}", "security", SecurityReview("maybe", None), "PM105"),
    ],
)
def test_an_unknown_value_is_kept_and_reported(lines, field, kept, rule):
    reading = read(with_front(lines))
    assert getattr(reading.postmortem, field) == kept
    assert codes(reading) == [rule]
    assert reading.findings[0].line == 5


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("status", "finished"),
        ("detected", "a little later"),
        ("detected", "2026-03-04"),
        ("detected", "2026-02-30T10:00Z"),
        ("detected", "2026-03-04T10:00Z or so"),
        ("detected", "0001-01-01T00:00+14:00"),
        ("detection", "telepathy"),
        ("lang", "the Queen's English"),
        ("lead", "{name: Jane}"),
        ("detected", "[2026-03-04T10:00Z]"),
        ("services", "{a: b}"),
        ("services", "[[a]]"),
        ("security", "none"),
        ("review", "2026-03-06T14:00Z"),
        ("links", "https://example.com"),
        ("links", "[[a]]"),
        ("links", "[{title: nowhere}]"),
        ("withdrawn", "yes"),
    ],
)
def test_a_value_that_cannot_be_understood_is_reported_and_its_text_kept(key, value):
    reading = read(with_front(f"{key}: {value}"))
    assert "PM105" in codes(reading)
    assert all(item.line == 5 and item.column > len(key) for item in reading.findings if item.rule == "PM105")
    assert [name for name, _ in reading.postmortem.other] == [key]
    assert reading.postmortem.title == "Expired certificate"


def test_parts_that_nothing_knows_are_reported_and_kept():
    reading = read(with_front("weight: 3\nreview: {held: 2026-03-06T14:00Z, room: 4}\nsecurity: {mood: good}"))
    assert reading.postmortem.other == (("weight", "3"), ("review.room", "4"), ("security.mood", "good"))
    assert [(item.rule, item.line, item.column) for item in reading.findings] == [
        ("PM104", 5, 1), ("PM104", 6, 35), ("PM104", 7, 12),
    ]  # fmt: skip


@pytest.mark.parametrize("value", ["", "~", "null"])
@pytest.mark.parametrize(
    ("key", "field"),
    [
        *((key, key) for key in ("lead", "services", "teams", "factors", "related", "lifecycle", "detected", "links")),
        *((key, key) for key in ("lang", "status", "detection", "withdrawn", "security")),
        ("review", "review_held"),
        ("frameworks", "controls"),
    ],
)
def test_nothing_is_no_value_and_no_finding(key, field, value):
    reading = read(with_front(f"{key}: {value}"))
    assert codes(reading) == []
    assert getattr(reading.postmortem, field) in (None, (), Status.PUBLISHED)


def test_an_empty_list_and_an_empty_text_are_nothing_either():
    reading = read(with_front('services: []\nlinks: []\nlead: ""\nlang: ""'))
    assert codes(reading) == []
    assert (reading.postmortem.services, reading.postmortem.lead) == ((), None)


def test_scalars_are_text_whatever_yaml_would_make_of_them():
    record = read(with_front("lead: 007\nrelated: [1.10, no, 2026-03-04, 0x1F]")).postmortem
    assert (record.lead, record.related) == ("007", ("1.10", "no", "2026-03-04", "0x1F"))


def test_a_time_without_an_offset_is_in_the_policys_zone_and_reported():
    text = "---\ntitle: a\nseverity: SEV-2\nstarted: 2026-07-04 09:58\n---\n"
    reading = read(text, "2026-07-04-a.md", words=vocabulary_in("Europe/Berlin"))
    assert reading.postmortem.started == utc("2026-07-04T07:58")
    assert [(item.rule, item.line, item.column) for item in reading.findings] == [("PM108", 4, 10)]


def test_an_offset_behind_a_space_is_an_offset():
    assert read(with_front("detected: 2026-03-04 03:00 -05:00")).postmortem.detected == utc("2026-03-04T08:00")


def test_an_ambiguous_abbreviation_is_reported():
    reading = read(with_front("detected: 2026-03-04 16:00 IST"))
    assert reading.postmortem.detected == utc("2026-03-04T10:30")
    assert codes(reading) == ["PM112"]


def test_a_start_without_a_time_of_day_gives_the_day_and_one_finding():
    reading = read("---\ntitle: a\nseverity: SEV-2\nstarted: 2026-03-04\n---\n")
    assert (reading.postmortem.started, reading.postmortem.on) == (None, date(2026, 3, 4))
    assert codes(reading) == ["PM106"]


@pytest.mark.parametrize("lines", ["", "severity:\nstarted:\n"])
def test_what_a_record_cannot_do_without_is_reported_if_absent_or_empty(lines):
    reading = read(f"---\ntitle: a\n{lines}---\n")
    assert [item.message for item in reading.findings if item.rule == "PM106"] == [
        "expected severity, found none", "expected started, found none",
    ]  # fmt: skip


def test_a_withdrawn_postmortem_says_when_and_why():
    reading = read(with_front("status: withdrawn"))
    assert codes(reading) == ["PM106"]
    assert not reading.postmortem.counts
    assert codes(read(with_front("status: withdrawn\nwithdrawn: {on: tomorrow, reason: a}"))) == ["PM105"]


def test_a_name_with_another_day_than_the_start_is_reported():
    reading = read(with_front(""), "2026-03-05-a.md")
    assert codes(reading) == ["PM109"]
    assert codes(read(with_front(""), "expired.md")) == ["PM109"]


def test_the_day_of_the_start_may_be_that_of_its_own_zone():
    text = "---\ntitle: a\nseverity: SEV-2\nstarted: 2026-03-05T00:30+02:00\n---\n"
    assert codes(read(text, "2026-03-05-a.md")) == []
    assert codes(read(text, "2026-03-04-a.md")) == []


PLAIN = """\
## Postmortem: Search was slow

**Date/Time:** 2026-03-04 09:58 UTC
**Lead**: Jane of the *platform* team \\
__Severity:__ sev2<br>
- **Affected:** shop, mainframe
**Weather:** fine
**Detected by:** monitoring

### Summary

**Lead:** not this one
"""


def test_bold_labels_before_the_first_section_are_facts():
    reading = read(PLAIN)
    record = reading.postmortem
    assert (record.title, record.plain) == ("Search was slow", True)
    assert (record.started, record.severity, record.detection) == (
        utc("2026-03-04T09:58"),
        "SEV-2",
        Detection.MONITORING,
    )
    assert record.lead == "Jane of the *platform* team"
    assert record.services == ("storefront", "mainframe")
    assert [(item.rule, item.line, item.column) for item in reading.findings] == [("PM106", 1, 1), ("PM107", 6, 17)]


def test_what_a_file_of_another_format_says_otherwise_is_never_worse_than_a_warning():
    reading = read("---\ntitle: a\ndate: once\nstatus: Resolved\nlang: '?'\ndraft: false\n---\n")
    assert {item.severity for item in judged(reading)} == {Severity.WARNING}
    assert dict(reading.postmortem.other) == {"started": "once", "status": "Resolved", "lang": "?", "draft": "false"}


def test_a_draft_of_another_format_is_a_draft():
    assert read("---\ntitle: a\ndraft: true\n---\n").postmortem.status is Status.DRAFT
    assert read("---\ntitle: a\ndraft: false\n---\n").postmortem.status is Status.PUBLISHED


def test_a_range_beside_a_label_begins_at_its_start():
    assert read("**Date:** 2026-03-04 09:58 - 11:20 UTC\n").postmortem.started == utc("2026-03-04T09:58")


def test_the_front_matter_stands_before_a_label_and_the_first_label_before_another():
    text = "---\nseverity: SEV-1\n---\n\n**severity:** SEV-3\n**Lead:** first\n**Lead:** second\n"
    record = read(text).postmortem
    assert (record.severity, record.lead) == ("SEV-1", "first")


def test_a_key_stands_before_its_alias_in_either_order_and_the_alias_is_kept():
    for lines in ("severity: SEV-1\npriority: SEV-3", "priority: SEV-3\nseverity: SEV-1"):
        record = read(f"---\ntitle: a\nstarted: 2026-03-04T09:58Z\n{lines}\n---\n").postmortem
        assert (record.severity, record.other) == ("SEV-1", (("priority", "SEV-3"),))


def test_a_flag_beside_the_time_it_stands_for_states_no_time():
    record = read("---\ntitle: a\nresolved: true\nresolvedWhen: 2026-03-04T11:20Z\n---\n").postmortem
    assert (record.resolved, record.other) == (utc("2026-03-04T11:20"), (("resolved", "true"),))


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("# Blameless postmortem – Search was slow\n", "Search was slow"),
        ("# Post-mortem: a\n", "a"),
        ("## Summary\n\ntext\n", "Expired certificate"),
        ("- **Key events**\n  - 10:00 a\n", "Expired certificate"),
        ("# <%= current_page.title %>\n", "Expired certificate"),
        ("text\n", "Expired certificate"),
    ],
)
def test_the_title_is_the_first_heading_that_is_one_else_the_files_name(body, title):
    assert read(body).postmortem.title == title


def test_the_summary_is_plain_text_of_its_section_or_the_first_prose():
    assert read(
        "## Summary\n\nIt **broke**\n[here](https://a.b).\n\nTwice.\n\n### More\n\nno\n"
    ).postmortem.summary == ("It broke here. Twice.")
    assert read("**Lead:** a\n\n[Final message]\n\nIt is back.\n").postmortem.summary == "It is back."
    assert read("- a\n").postmortem.summary == ""


def test_a_section_is_known_by_number_parenthesis_and_shortcode():
    text = "## 3. Timeline (all times in CET)\n\n- 09:58 a\n\n## :eye: Root cause:\n\n- b\n\n## What else\n"
    record = read(text).postmortem
    assert [(item.name, item.line, item.end_line) for item in record.sections] == [
        ("timeline", 1, 5), ("contributing-factors", 5, 9), (None, 9, 11),
    ]  # fmt: skip
    assert record.timeline[0].at == utc("2026-03-04T08:58")


def test_durations_are_none_where_an_end_is_unknown_or_too_early():
    record = read(with_front("detected: 2026-03-04T10:00Z\nresolved: 2026-03-04T09:00Z")).postmortem
    assert record.time_to_detect is not None
    assert record.time_to_detect.total_seconds() == 120
    assert (record.time_to_mitigate, record.time_to_resolve) == (None, None)


def test_every_fact_of_the_vocabulary_can_be_read():
    for name in FIELDS:
        words = Vocabulary(fields=(Field(name=name, aliases=("key",)),))
        assert read("---\nkey: [x]\n---\n", words=words).postmortem.place(name) == (2, 6)
    assert {field.name for field in vocabulary().fields} == set(FIELDS)


@pytest.mark.parametrize("status", ["finished", "Draft (do not publish)", "[draft]", "{a: b}"])
def test_a_status_that_is_not_understood_is_not_published(status):
    reading = read(with_front(f"status: '{status}'" if status[0] not in "[{" else f"status: {status}"))
    assert reading.postmortem.status is Status.DRAFT
    assert codes(reading) == ["PM105", "PM106"]


@pytest.mark.parametrize(
    ("stated", "status"),
    [
        ("Draft - WIP", Status.DRAFT),
        ("WIP", Status.DRAFT),
        ("Do not publish yet", Status.DRAFT),
        ("Embargoed until June", Status.DRAFT),
        ("**Internal** only", Status.DRAFT),
        ("Resolved", Status.PUBLISHED),
        ("Closed", Status.PUBLISHED),
        ("Complete, action items in progress", Status.PUBLISHED),
    ],
)
def test_a_status_of_another_format_is_reported_and_holds_back_what_its_words_hold_back(stated, status):
    for text in (f"**Status:** {stated}\n", f"---\ntitle: a\nstatus: '{stated}'\n---\n"):
        reading = read(text)
        assert reading.postmortem.status is status
        assert [item.severity for item in judged(reading) if item.rule == "PM105"] == [Severity.WARNING]
        assert [name for name, _ in reading.postmortem.other] == ["status"]


def test_the_place_of_each_value_is_kept():
    record = read("---\ntitle: a\nstart: 2026-03-04T09:58Z\nrelated:\n  - b\n  - c\n---\n\nc\n").postmortem
    assert [record.place(name) for name in ("started", "related.b", "related.c", "resolved")] == [
        (3, 8), (5, 5), (6, 5), (1, 1),
    ]  # fmt: skip


def test_names_and_texts_of_one_line_have_no_line_breaks():
    long = '"a\\n\\n<b>\\t c"'
    record = read(
        f"---\ntitle: {long}\nseverity: {long}\nlead: {long}\nservices: [{long}]\nteams: {long}\nfactors: [{long}]\n"
        f"lifecycle: [{long}]\nframeworks: {{{long}: [{long}]}}\nrelated: [{long}]\n"
        f"security: {{impact: none, stakeholder: {long}}}\nwithdrawn: {{reason: {long}}}\n---\n"
    ).postmortem
    name = "a <b> c"
    assert (record.title, record.severity, record.lead) == (name, name, name)
    assert {record.services, record.teams, record.factors, record.lifecycle, record.related} == {(name,)}
    assert record.controls == (ControlRef(name, name),)
    assert record.security == SecurityReview("none", name)
    assert record.withdrawn == Withdrawal(None, name)
