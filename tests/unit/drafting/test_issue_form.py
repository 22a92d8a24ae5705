"""The issue form and the text that GitHub makes of it: taken apart by the form's own labels, and nothing is lost."""

from __future__ import annotations

import pytest
import yaml

from postmortem_archive.drafting.issue_form import FormError, load_form, read_answers
from postmortem_archive.drafting.sources import github_issue
from tests.support.github import FORM, body_of, form, vocabulary
from tests.support.records import ROOT

ANSWERS = {
    "severity": "SEV-2: Major",
    "started": "2026-03-04T09:58Z",
    "summary": "The storefront could not be reached.",
    "impact": "3,100 visitors saw an error.",
    "timeline": "09:58 Certificate expires\n10:41 New certificate is live",
}


def test_what_was_filled_in_comes_back():
    found = read_answers(form(), body_of(ANSWERS))
    assert dict(found.values) == ANSWERS
    assert found.preamble == ""


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_of_any_system(end: str):
    assert dict(read_answers(form(), body_of(ANSWERS).replace("\n", end)).values) == ANSWERS


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("summary", "It was short.\n\n### Impact\n\nNobody noticed.\n\n### More\n\nText."),
        ("impact", "### Impact\n\nRepeated label."),
        ("timeline", "09:58 x\n\n### Summary\n\nAgain?\n\n### Impact\n\nNo."),
        ("lessons", "### Timeline\n\n10:00 a\n\n### Severity\n\nSEV-1"),
        ("summary", "```\n### Timeline"),
        ("actions", "#### Impact\n\n ### Impact\n\n###Impact"),
        ("summary", "A.\n\n### Impact\n\n_No response_\n\n### Timeline\n\n09:00 pasted"),
    ],
    ids=[
        "the next label",
        "its own label",
        "earlier labels",
        "far labels",
        "an open fence",
        "no labels",
        "pasted whole",
    ],
)
def test_a_label_inside_an_answer_stays_in_it(field: str, text: str):
    answers = {**ANSWERS, field: text}
    assert dict(read_answers(form(), body_of(answers)).values) == answers


def test_an_issue_without_the_form_is_all_preamble():
    found = read_answers(form(), "\nThe shop is down.\n\n### What we saw\n\n502s\n")
    assert found.preamble == "The shop is down.\n\n### What we saw\n\n502s"
    assert not found.values


def test_text_before_the_first_label_is_kept():
    assert read_answers(form(), "Edited: see below\n\n" + body_of(ANSWERS)).preamble == "Edited: see below"


def test_a_label_that_somebody_deleted_is_a_field_that_is_empty():
    body = body_of(ANSWERS).replace("### Detected\n\n_No response_\n\n", "").replace("### Impact\n\n", "")
    found = read_answers(form(), body)
    assert "impact" not in found.values
    assert found.values["summary"] == ANSWERS["summary"] + "\n\n" + ANSWERS["impact"]


def test_a_hostile_body_takes_no_time():
    for text in (
        "### Impact\n" * 6000,
        "### " + " " * 65_000 + "x",
        "#" * 65_536,
        "### Timeline\n\n### Impact\n\n" * 2500,
    ):
        assert read_answers(form(), body_of({**ANSWERS, "summary": text[:65_000]})).values["severity"] == "SEV-2: Major"


def test_the_form_offers_the_severities_of_the_vocabulary():
    field = next(field for field in form().fields if field.id == "severity")
    assert list(field.options) == [f"{level.name}: {level.title}" for level in vocabulary().severities]


def test_every_field_is_read_and_every_field_that_is_read_is_there():
    names = {section.name for section in vocabulary().sections}
    prose = {field.id for field in form().fields} - {*github_issue.FACTS, github_issue.CONSENT, "timeline"}
    assert set(github_issue.FACTS) < {field.id for field in form().fields}
    assert {github_issue.SECTIONS.get(id_, id_) for id_ in prose} <= names
    assert prose == {*github_issue.PROSE, *github_issue.LISTS}


def test_labels_are_those_of_the_vocabulary_so_that_a_reader_of_the_issue_meets_them_again():
    for field in form().fields:
        if field.id in (*github_issue.PROSE, *github_issue.LISTS, "timeline"):
            assert vocabulary().section(field.label)


def test_the_form_has_no_label_twice_and_none_that_another_begins_with():
    labels = [field.label for field in form().fields]
    assert len(set(labels)) == len(labels)


def test_the_label_that_starts_the_workflow_is_not_given_to_everybody():
    text = (ROOT / ".github" / "workflows" / "draft-from-issue.yml").read_text(encoding="utf-8")
    condition = yaml.safe_load(text)["jobs"]["draft"]["if"]
    assert "github.event.label.name == 'postmortem'" in condition
    assert form().labels == ("postmortem-request",)


def test_consent_is_asked_for_by_boxes_that_must_be_ticked():
    fields = yaml.safe_load(FORM.read_text(encoding="utf-8"))["body"]
    boxes = next(field for field in fields if field.get("id") == github_issue.CONSENT)["attributes"]["options"]
    assert len(boxes) >= 2
    assert all(box["required"] for box in boxes)
    assert any("no persons" in box["label"] for box in boxes)
    assert any("passwords" in box["label"] for box in boxes)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- a\n", "form.yml: expected an issue form with a list of fields under body"),
        ("body: [", "form.yml:1:8: expected YAML"),
        ("body: [{type: input, id: a}]", "form.yml: expected each field to have an id and a label, found one without"),
    ],
)
def test_a_file_that_is_no_form_is_refused(text: str, message: str):
    with pytest.raises(FormError) as caught:
        load_form(text, "form.yml")
    assert str(caught.value).startswith(message)
