"""How sentences are judged and counted, and what is promised of the rules by them."""

from __future__ import annotations

import measure_language
import pytest

from postmortem_archive.evaluation.language import (
    Figures,
    Sentence,
    SentencesError,
    by_rule,
    figures,
    found_in,
    read_sentences,
)
from postmortem_archive.vocabulary import load_vocabulary
from tests.support.records import ROOT

SENTENCES = read_sentences((ROOT / "evaluation/language.yml").read_text(encoding="utf-8"))
ENGLISH = [sentence for sentence in SENTENCES if sentence.language == "en"]
WORDS, _ = load_vocabulary(ROOT / "postmortems/vocabulary")


def test_the_rules_are_as_precise_and_as_complete_as_is_promised():
    one = figures((sentence, found_in(sentence, WORDS)) for sentence in ENGLISH)
    assert one.precision >= measure_language.PRECISION
    assert one.recall >= measure_language.RECALL


@pytest.mark.parametrize("language", ["es", "de"])
def test_rules_for_other_languages_find_what_is_expected(language: str):
    sentences = [sentence for sentence in SENTENCES if sentence.language == language]
    one = figures((sentence, found_in(sentence, WORDS)) for sentence in sentences)
    assert len(sentences) >= 20
    assert (one.precision, one.recall) >= (0.95, 0.85)


def test_the_list_is_long_enough_half_of_it_fine_and_some_held_out():
    assert len(ENGLISH) >= 240
    assert sum(not sentence.expected for sentence in ENGLISH) * 2 >= len(ENGLISH)
    assert sum(sentence.held_out for sentence in ENGLISH) >= 90


def test_finds_are_counted_by_rule_and_sentence():
    both = Sentence("a", "en", "prose", frozenset({"PM301", "PM302"}), held_out=False)
    fine = Sentence("b", "en", "prose", frozenset(), held_out=False)
    finds = [(both, frozenset({"PM301", "PM303"})), (fine, frozenset({"PM303"}))]
    assert figures(finds) == Figures(right=1, wrong=2, missed=1)
    assert figures(finds).precision == pytest.approx(1 / 3)
    assert figures(finds).recall == pytest.approx(1 / 2)
    assert by_rule(finds) == {"PM301": Figures(1, 0, 0), "PM302": Figures(0, 0, 1), "PM303": Figures(0, 2, 0)}


def test_of_nothing_everything_is_right():
    assert (Figures(0, 0, 0).precision, Figures(0, 0, 0).recall) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("en: [", "expected YAML"),
        ("- a", "a list of sentences for each language"),
        ("en: [{text: a}]", "or why it is fine"),
        ("en: [{text: a, fine: b, blameful: [PM301]}]", "or why it is fine"),
        ("en: [{text: a, blameful: [PM399]}]", "codes of rules"),
        ("en: [{text: a, fine: b, as: poem}]", "expected one of prose"),
        ("en: [{text: a, fine: b, why: c}]", "expected a text with"),
        ("en: [a]", "expected a text with"),
        ("en: [{text: a, fine: b}, {text: a, fine: c}]", "found again 'a'"),
    ],
)
def test_what_is_no_judged_sentence_is_refused(text: str, message: str):
    with pytest.raises(SentencesError, match=message):
        read_sentences(text)


def test_the_command_prints_the_figures_and_says_whether_they_are_kept(tmp_path, capsys):
    assert measure_language.main(["--archive", str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    assert "held out" in printed
    assert "PM308 hindsight" in printed
    assert "0 postmortems, 0 words of prose" in printed
    bad = tmp_path / "bad.yml"
    bad.write_text("en: [{text: All is well., blameful: [PM301]}]\n", encoding="utf-8")
    assert measure_language.main(["--sentences", str(bad), "--errors"]) == 1
    assert "expected PM301, found nothing: 'All is well.'" in capsys.readouterr().out
    assert measure_language.main(["--sentences", str(tmp_path / "none.yml")]) == 2
