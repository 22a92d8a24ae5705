"""The questions: how many, what is asked again, and what is not asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from postmortem_archive.drafting.answers import AnswerError
from postmortem_archive.drafting.draft import Draft
from postmortem_archive.drafting.interview import QUESTIONS, Interview, with_milestones
from postmortem_archive.drafting.template import find_template
from postmortem_archive.vocabulary import Vocabulary, load_vocabulary
from tests.support.records import ROOT

WORDS: Vocabulary = load_vocabulary(ROOT / "postmortems" / "vocabulary")[0]
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
ANSWERS = {
    "title": "Search returned nothing",
    "severity": "2",
    "started": "09:58",
    "detected": "10:05",
    "resolved": "",
    "services": "search",
    "lead": "",
    "summary": "Lists were empty.",
}


class Author:
    """Answers what is asked, and keeps what was shown."""

    def __init__(self, *answers: str) -> None:
        self.answers: Iterator[str] = iter(answers)
        self.asked: list[str] = []
        self.told: list[str] = []

    def ask(self, question: str) -> str:
        self.asked.append(question)
        return next(self.answers)

    def interview(self) -> Interview:
        return Interview(WORDS, NOW, self.told.append, self.ask)


def test_eight_questions_are_enough_and_asked_once():
    author = Author(*ANSWERS.values())
    draft = author.interview().hold({})
    assert len(author.asked) == len(QUESTIONS) <= 8
    assert [question.partition(" ")[0] for question in author.asked] == [f"{number}/8" for number in range(1, 9)]
    assert draft == Draft(
        "Search returned nothing",
        "SEV-2",
        datetime(2026, 3, 4, 9, 58, tzinfo=UTC),
        datetime(2026, 3, 4, 10, 5, tzinfo=UTC),
        lead="storefront",
        services=("search",),
        sections={"summary": "Lists were empty."},
    )
    assert author.told == ["  2026-03-04 09:58 UTC", "  2026-03-04 10:05 UTC"]


def test_what_is_given_is_not_asked():
    author = Author("x")
    given = {**ANSWERS, "mitigated": "10:40", "lang": "es"}
    del given["title"]
    draft = author.interview().hold(given)
    assert len(author.asked) == 1
    assert author.asked[0].startswith("1/1 What happened")
    assert draft.mitigated == datetime(2026, 3, 4, 10, 40, tzinfo=UTC)
    assert draft.lang == "es"


@pytest.mark.parametrize(
    ("key", "wrong", "told"),
    [
        ("title", "", "needed"),
        ("title", " \x00 ", "needed"),
        ("severity", "", "needed"),
        ("severity", "huge", "one of SEV-1"),
        ("started", "noon-ish", "such as 09:58"),
        ("started", "2026-03-05 10:00", "has not been yet"),
        ("detected", "2026-03-04 09:00", "before what came first"),
        ("services", "serch", "did you mean search?"),
    ],
)
def test_a_wrong_answer_is_explained_and_asked_again(key, wrong, told):
    answers = [answer for name, right in ANSWERS.items() for answer in ([wrong] if name == key else []) + [right]]
    author = Author(*answers)
    assert author.interview().hold({}) == Author(*ANSWERS.values()).interview().hold({})
    assert len(author.asked) == 9
    assert any(told in line for line in author.told)


def test_an_unknown_service_stands_if_its_author_insists():
    answers = [*ANSWERS.values()]
    answers[5:6] = ["kettle-bot", "kettle-bot"]
    assert Author(*answers).interview().hold({}).services == ("kettle-bot",)


def test_empty_answers_state_nothing():
    author = Author("a", "SEV-4", "09:58", "", "", "", "", "")
    assert author.interview().hold({}) == Draft("a", "SEV-4", datetime(2026, 3, 4, 9, 58, tzinfo=UTC))


def test_without_anybody_to_ask_defaults_are_taken():
    told: list[str] = []
    given = {"title": "a", "severity": "SEV-4", "started": "09:58", "services": "checkout, x"}
    draft = Interview(WORDS, NOW, told.append).hold(given)
    assert (draft.lead, draft.services, draft.detected) == ("payments", ("checkout", "x"), None)
    assert told == ["--services: 'x' is not in services.yml; it is kept as it is"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "--title is needed"),
        ({"title": " "}, "--title: expected a text"),
        ({"title": "a", "severity": "x"}, "--severity: expected one of"),
        ({"title": "a", "severity": "1"}, "--started is needed"),
        ({"title": "a", "severity": "1", "started": "x"}, "--started: expected a time"),
        (
            {"title": "a", "severity": "1", "started": "09:00", "detected": "09:30", "mitigated": "2026-03-04 09:10"},
            "--mitigated: .* before what came first",
        ),
        ({"title": "a", "severity": "1", "started": "09:58", "lang": "?"}, "--lang: expected a language tag"),
        ({"title": "a", "severity": "1", "started": "09:58", "resolved": "13:00"}, "--resolved: .* has not been"),
    ],
)
def test_what_is_given_wrongly_is_named(given, message):
    with pytest.raises(AnswerError, match=message):
        Interview(WORDS, NOW, print).hold(given)


def test_milestones_are_rows_of_a_timeline_that_there_is():
    draft = Author(*ANSWERS.values()).interview().hold({})
    standard, light = find_template("standard"), find_template("lightweight")
    assert [event.at for event in with_milestones(draft, standard, WORDS).timeline] == [draft.started, draft.detected]
    small = Draft("a", "SEV-4", draft.started)
    assert with_milestones(small, light, WORDS) == small
