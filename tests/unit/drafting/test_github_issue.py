"""An issue becomes a draft: its answers are facts and sections, and its words are never anything but words."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from postmortem_archive.checks.folder import check_folder
from postmortem_archive.drafting import postmortem_path
from postmortem_archive.drafting.payload import PayloadError
from postmortem_archive.model import ActionState, Link, LinkKind, Status
from postmortem_archive.rules import Severity
from tests.support.github import body_of, payload, payload_files, read_back, take_in, text_of_draft
from tests.support.records import ROOT
from tests.support.secret_samples import TOKENS
from tests.support.sites import write_archive

HOSTILE = {
    "shell": "$(touch owned) `id` ; rm -rf / && curl x | sh \"'\\",
    "expression": "${{ secrets.GITHUB_TOKEN }} ${{ github.token }}",
    "command": "::error file=a::b\n::set-output name=x::y\n##[add-mask]z",
    "front matter": "---\nstatus: published\n---\n# x",
    "yaml": "{a: [b, *c]} #! &d !!python/object:os.system 'e' \"f: |",
    "comment": "--> <!-- <script>alert(1)</script> <img src=x onerror=alert(1)>",
    "path": "../../../../etc/passwd",
    "windows path": "..\\..\\con.md",
    "long": "x" * 65_536,
    "right to left": "safe \u202egnp.exe\u2066 \u200b",
    "null": "a\x00b\x1b[31m\x07\x85\u2028c",
    "surrogate": "a\ud800b",
    "mention": "@everyone closes #1 [skip ci] Co-authored-by: x <x@y.example>",
    "link": "[x](javascript:alert(1)) ![x](https://tracker.example/p.gif)",
    "allow": "<!-- allow PM302: not mine to silence -->",
}


def intake(**changes: object):
    return take_in("github-issue", payload("issues-labeled.json", {f"issue.{k}": v for k, v in changes.items()}))


@pytest.mark.parametrize("secret", [TOKENS["GitHub token"], TOKENS["AWS secret key"], "mira.okonkwo@kettles.net"])
def test_a_title_that_holds_a_secret_names_nothing(secret: str):
    made = intake(title=f"Storefront fails\twith {secret}")
    assert made.draft.title == "Issue 12"
    assert postmortem_path(made.draft, (), on=made.on) == "2026/2026-03-04-issue-12.md"
    assert secret not in text_of_draft(made)
    (note,) = made.notes
    assert "title" in note


def test_the_form_s_answers_are_facts_and_sections():
    made = intake()
    assert made.key == "issue-12"
    assert made.closes == 12
    assert made.notes == ()
    found = read_back(made)
    assert found.title == "Expired certificate took the storefront offline"
    assert (found.severity, found.status) == ("SEV-2", Status.DRAFT)
    assert found.started == datetime(2026, 3, 4, 9, 58, tzinfo=UTC)
    assert found.detected == datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
    assert found.resolved == datetime(2026, 3, 4, 11, 20, tzinfo=UTC)
    assert found.services == ("storefront", "edge")  # cdn is an alias
    assert found.links == (Link(LinkKind.TICKET, "Issue 12", "https://github.com/brasskettle/postmortems/issues/12"),)
    assert [(entry.at.time().isoformat("minutes"), entry.text) for entry in found.timeline if entry.at] == [
        ("09:58", "Certificate expires; handshakes fail"),
        ("10:00", "Synthetic check pages the storefront on-call"),
        ("10:41", "New certificate is live"),
        ("11:20", "Last edge node has it"),
    ]
    assert [item.text for item in found.contributing_factors] == [
        "Renewal is a manual step in a runbook that nobody owns",
        "The expiry check looked at another hostname",
    ]
    first, second = found.action_items
    assert (first.owner, first.due, first.state) == ("platform", date(2026, 4, 1), ActionState.OPEN)
    assert second.text == "Check the hostname that customers use"


def test_who_wrote_it_is_nowhere():
    made = intake()
    for name in ("mira", "okonkwo", "tomasz"):
        assert name not in text_of_draft(made).casefold()


def test_the_api_s_issue_is_read_as_the_event_s():
    event = payload("issues-labeled.json")
    assert take_in("github-issue", event["issue"]) == take_in("github-issue", event)


def test_a_freely_written_issue_is_a_summary_and_says_so():
    made = intake(body="The shop was down.\r\n\r\n## Why\r\n\r\nA certificate.")
    assert read_back(made).summary == "The shop was down. Why A certificate."
    assert "\n**Why**\n" in text_of_draft(made)  # its headings are none of the file's
    assert made.on == date(2026, 3, 5)  # the day of the issue
    assert any("not made with the form" in note for note in made.notes)
    assert any("has not confirmed" in note for note in made.notes)


@pytest.mark.parametrize("body", [None, "", "\n"])
def test_an_empty_issue_is_a_title(body: str | None):
    made = intake(body=body)
    assert read_back(made).title == "Expired certificate took the storefront offline"
    assert not made.draft.sections


def test_an_answer_that_is_not_understood_is_kept_in_the_appendix():
    made = intake(body=body_of({"severity": "SEV-2: Major", "started": "yesterday, around tea", "summary": "Down."}))
    assert made.draft.started is None
    assert "- Started: yesterday, around tea" in text_of_draft(made)
    assert any("appendix" in note for note in made.notes)


def test_a_day_alone_gives_the_file_its_day():
    made = intake(body=body_of({"started": "2026-03-01", "summary": "Down."}))
    assert (made.on, made.draft.started) == (date(2026, 3, 1), None)
    assert "- Started: 2026-03-01" in text_of_draft(made)


@pytest.mark.parametrize(
    "timeline",
    [
        "09:58 Begins\nThen nothing for a while\n10:41 Ends",
        "09:58-10:15 Slow\n10:41 Ends",
        "2026-03-04\n09:58 Begins",
        "Begins\nEnds",
    ],
    ids=["a line without a time", "a range", "a day alone", "no times"],
)
def test_a_timeline_that_is_not_understood_to_the_full_stays_as_written(timeline: str):
    text = text_of_draft(intake(body=body_of({"started": "2026-03-04T09:58Z", "timeline": timeline})))
    for line in timeline.split("\n"):
        assert f"- {line}\n" in text


def test_a_timeline_pasted_as_a_table_is_read_as_one():
    table = "| Time (CET) | Event |\n|---|---|\n| 10:58 | Begins |\n| 11:41 | Ends |"
    made = intake(body=body_of({"started": "2026-03-04T09:58Z", "timeline": table}))
    assert [event.at.hour for event in made.draft.timeline] == [9, 10]


def test_a_box_that_was_left_empty_is_told():
    body = body_of({"summary": "Down.", "consent": "- [X] a\n- [ ] b"})
    assert any("has not confirmed" in note for note in intake(body=body).notes)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_title_is_a_title(text: str, tmp_path: Path):
    made = intake(title=text)
    path = postmortem_path(made.draft, ())
    assert path.startswith("2026/2026-03-04-")
    assert path.count("/") == 1
    assert len(path.encode()) < 200
    assert path.isprintable()
    assert not set(path) & set("\\$`\"'<>:;&| ")
    _is_a_draft_and_nothing_else(made, path, tmp_path)


@pytest.mark.parametrize("field", ["severity", "started", "services", "summary", "timeline", "factors", "actions"])
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_answer_stays_in_its_place(text: str, field: str, tmp_path: Path):
    made = intake(
        body=body_of({"severity": "SEV-2: Major", "started": "2026-03-04T09:58Z", "lessons": "Kept.", field: text})
    )
    _is_a_draft_and_nothing_else(made, postmortem_path(made.draft, (), on=made.on), tmp_path)
    lessons = read_back(made).section("lessons")
    assert lessons is not None
    assert text_of_draft(made).split("\n")[lessons.line + 1] == "Kept."
    for word in (made.about, made.url or "", *made.notes):
        assert text.strip() not in word


def _is_a_draft_and_nothing_else(made, path: str, folder: Path) -> None:
    """The file is a draft of this format, without anything that could be HTML or silence a rule."""
    text = text_of_draft(made)
    found = read_back(made)
    assert (found.status, found.foreign) == (Status.DRAFT, False)
    assert found.source.count("\n---\n") <= text.count("\n---\n")
    body = text.split("\n---\n", 1)[1]
    for opening in ("<script", "<img", "<!-- <", "<!-- allow", "\x00", "\x1b"):
        assert opening not in body
    write_archive(folder, {path: text})
    checked = check_folder(folder, ROOT / "postmortems" / "vocabulary", as_of=date(2026, 3, 20))
    assert not [item for item in checked.findings if item.severity is Severity.ERROR and item.rule < "PM106"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": None}, "event.json: $.issue.title: expected a text, found null"),
        ({"number": "12; id"}, "event.json: $.issue.number: expected a whole number above 0, found another text"),
        ({"created_at": "now"}, "event.json: $.issue.created_at: expected a time such as "),
        ({"body": ["x"]}, "event.json: $.issue.body: expected a text, found a list"),
        ({"pull_request": {"url": "x"}}, "event.json: $.issue: expected an issue, found a pull request"),
    ],
)
def test_what_is_no_issue_is_refused(changes: dict[str, object], message: str):
    with pytest.raises(PayloadError) as caught:
        intake(**changes)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "javascript://h.example/%0Aalert",
        "ftp://h.example/x",
        "https://u:p@h.example/",
        "https://a b/",
        "x" * 3000,
        "https://[",
    ],
)
def test_an_address_that_is_none_becomes_no_link(url: str):
    made = intake(html_url=url)
    assert made.draft.links == ()
    assert made.url is None


@pytest.mark.parametrize("path", payload_files("issues"), ids=lambda path: path.name)
def test_usual_payloads_are_read(path: Path):
    made = take_in("github-issue", json.loads(path.read_text(encoding="utf-8")))
    assert read_back(made).status is Status.DRAFT
