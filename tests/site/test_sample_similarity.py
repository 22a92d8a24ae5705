"""On the judged pairs of the samples the site's method keeps what was measured when it was chosen."""

from __future__ import annotations

from statistics import mean

import measure_similarity
import pytest
from command_line import CLEAN, FINDINGS, WRONG_USE

from postmortem_archive.checks.folder import check_folder
from postmortem_archive.evaluation.judgements import read_judgements
from postmortem_archive.evaluation.precision import score_lists
from postmortem_archive.evaluation.similarity_methods import BASELINES, CHOSEN, COUNT, chosen_lists, rank_all
from postmortem_archive.similarity import MINIMUM
from postmortem_archive.site.building import newest_first
from tests.support.records import ROOT

PAIRS = ROOT / "evaluation" / "similar_pairs.yml"


@pytest.fixture(scope="module")
def measured():
    checked = check_folder(ROOT / "postmortems", ROOT / "postmortems" / "vocabulary")
    listed = newest_first(record for record in checked.archive.postmortems if record.counts)
    judgements = read_judgements(PAIRS.read_text(encoding="utf-8"), {record.id for record in listed})
    return listed, checked.vocabulary, judgements


def test_the_site_finds_more_alike_ones_than_titles_and_shared_factors_do(measured):
    listed, vocabulary, judgements = measured
    partners = judgements.partners()
    reached = {
        name: mean(score.reached for score in score_lists(lists, partners, COUNT).values())
        for name, lists in rank_all(listed, vocabulary).items()
    }
    assert reached[CHOSEN] >= 0.68  # 0.712 when it was chosen
    assert all(reached[CHOSEN] > reached[name] + 0.05 for name in BASELINES), reached
    assert reached[CHOSEN] == max(reached.values()), reached


def test_most_of_what_is_shown_is_alike_and_few_lists_are_empty(measured):
    listed, vocabulary, judgements = measured
    shown = chosen_lists(listed, vocabulary, minimum=MINIMUM)
    alike = [judgements.pairs[min(name, other), max(name, other)] for name, others in shown.items() for other in others]
    assert mean(alike) >= 0.67  # 0.71 when it was chosen
    assert sum(not others for others in shown.values()) <= 6  # of 47; 5 when it was chosen


def test_every_pair_that_a_method_proposes_is_judged_and_the_command_says_so(capsys):
    assert measure_similarity.main([]) == CLEAN
    out = capsys.readouterr().out
    assert CHOSEN in out
    assert "not judged" not in out


def test_the_command_names_pairs_that_nobody_judged(tmp_path, capsys):
    pair = (
        "{a: 2026-03-04-expired-tls-certificate, b: 2025-02-18-storefront-certificate-expired, alike: yes, reason: x}"
    )
    (tmp_path / "pairs.yml").write_text(f"blind:\n  - {pair}\n")
    assert measure_similarity.main(["--pairs", str(tmp_path / "pairs.yml")]) == FINDINGS
    assert "\n  2024-05-06-wildcard-certificate-expired-partner-api  2026-03-04-expired-tls" in capsys.readouterr().out


@pytest.mark.parametrize("text", [None, "blind: {"])
def test_the_command_refuses_pairs_that_cannot_be_read(tmp_path, capsys, text):
    if text is not None:
        (tmp_path / "pairs.yml").write_text(text)
    assert measure_similarity.main(["--pairs", str(tmp_path / "pairs.yml")]) == WRONG_USE
    assert capsys.readouterr().err.startswith("measure_similarity: ")
