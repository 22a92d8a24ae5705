"""Measure by hand-made judgements how many of the postmortems that are called similar are, and compare methods."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from command_line import CLEAN, FINDINGS, WRONG_USE

from postmortem_archive.checks.folder import check_folder
from postmortem_archive.evaluation.judgements import Judgements, read_judgements
from postmortem_archive.evaluation.precision import choose_on_halves, interval, score_lists
from postmortem_archive.evaluation.similarity_methods import CHOSEN, COUNT, LEAST, Lists, chosen_lists, rank_all
from postmortem_archive.similarity import MINIMUM
from postmortem_archive.site.building import newest_first
from postmortem_archive.wording import plural

PROJECT = Path(__file__).resolve().parent.parent
HOME = PROJECT / "postmortems"
THRESHOLDS = (0.0, 0.10, 0.12, 0.14, 0.16, 0.18, 0.20, 0.22, 0.25)


def main(arguments: list[str] | None = None) -> int:
    """Print the figures of every method, the pairs that nobody has judged, and return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog="Exit code: 0, 1 if a method proposes a pair that is not judged, 2 if it could not be measured.",
    )
    parser.add_argument("--archive", metavar="DIR", type=Path, default=HOME, help="folder of postmortems (this one's)")
    parser.add_argument(
        "--pairs",
        metavar="FILE",
        type=Path,
        default=PROJECT / "evaluation" / "similar_pairs.yml",
        help="judged pairs (evaluation/similar_pairs.yml)",
    )
    parser.add_argument("--seed", type=int, default=0, help="of the draws for intervals and halves (0)")
    options = parser.parse_args(arguments)
    try:
        checked = check_folder(options.archive, HOME / "vocabulary")
        postmortems = newest_first(record for record in checked.archive.postmortems if record.counts)
        text = options.pairs.read_text(encoding="utf-8")
        judgements = read_judgements(text, {record.id for record in postmortems})
    except (OSError, ValueError) as error:
        print(f"measure_similarity: {error}", file=sys.stderr)
        return WRONG_USE
    lists = rank_all(postmortems, checked.vocabulary)
    unjudged = {pair for ranked in lists.values() for pair in judgements.unjudged(ranked)}
    _print_methods(lists, judgements, options.seed)
    print(
        f"\nFound by the chosen method for all {len(postmortems)}, with a cosine of at least (the site uses {MINIMUM}),"
    )
    print("and of these what its page shows, without those that an author has named as related:\n")
    print("minimum  found  alike  share  empty lists   shown  alike  share  empty lists")
    for least in THRESHOLDS:
        columns = [f"{least:>7.2f}"]
        for beside_related in (False, True):
            ranked = chosen_lists(
                postmortems, checked.vocabulary, minimum=least or LEAST, beside_related=beside_related
            )
            columns.append(_shown(ranked, judgements))
            if least == MINIMUM:
                unjudged |= judgements.unjudged(ranked)
        print("   ".join(columns))
    if unjudged:
        print(
            f"\n{plural(len(unjudged), 'pair')} not judged, counted as not alike. Judge by the criterion of the file:"
        )
        for one, other in sorted(unjudged):
            print(f"  {one}  {other}")
    return FINDINGS if unjudged else CLEAN


def _print_methods(lists: Mapping[str, Lists], judgements: Judgements, seed: int) -> None:
    partners = judgements.partners()
    alike = sum(judgements.pairs.values())
    print(f"{plural(len(judgements.pairs), 'judged pair')}, {alike} alike: one judge's view of a small archive.")
    few = sum(len(others) < COUNT for others in partners.values())
    print(f"{plural(len(partners), 'postmortem')} with at least one alike, {few} of them with fewer than {COUNT}.\n")
    print(
        f"reached@{COUNT}: alike ones in the first {COUNT}, by {COUNT} or by the number of alike ones if that is less;"
    )
    print(f"precision@{COUNT}: the same by {COUNT}; RR: 1 by the place of the first alike one; means over postmortems.")
    print("In brackets 95 % of bootstrap draws of postmortems; chosen - method is of the pairs of figures.\n")
    scores = {name: score_lists(ranked, partners, COUNT) for name, ranked in lists.items()}
    reached = {name: [score.reached for score in found.values()] for name, found in scores.items()}
    head = ("method", f"reached@{COUNT}", f"precision@{COUNT}", f"recall@{COUNT}", "RR", "short", "chosen - method")
    print("{:30} {:>20} {:>11} {:>8} {:>5} {:>5} {:>22}".format(*head))
    for name, found in scores.items():
        values = reached[name]
        difference = [best - value for best, value in zip(reached[CHOSEN], values, strict=True)]
        short = sum(score.shown < COUNT for score in found.values())
        print(
            f"{name:30} {_with_interval(values, seed):>20} {_mean([s.precision for s in found.values()]):>11.3f} "
            f"{_mean([s.recall for s in found.values()]):>8.3f} "
            f"{_mean([s.reciprocal_rank for s in found.values()]):>5.2f} {short:>5} "
            f"{'' if name == CHOSEN else _with_interval(difference, seed):>22}"
        )
    halves = choose_on_halves(reached, seed=seed)
    print(f"\nChosen by one half of the postmortems, reached@{COUNT} on the other: {halves.held_out:.3f} on average.")
    print("Chosen: " + ", ".join(f"{name} {times} times" for name, times in halves.chosen.items()) + ".")


def _shown(lists: Lists, judgements: Judgements) -> str:
    """Return how many are in the lists, how many of these are alike, and how many lists are empty."""
    pairs = [judgements.alike(name, other) for name, others in lists.items() for other in others]
    empty = sum(not others for others in lists.values())
    return f"{len(pairs):>4} {sum(pairs):>6} {_mean(pairs):>6.2f} {empty:>6} of {len(lists)}"


def _with_interval(values: Sequence[float], seed: int) -> str:
    low, high = interval(values, seed=seed)
    return f"{_mean(values):.3f} [{low:.2f}, {high:.2f}]"


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values))


if __name__ == "__main__":
    sys.exit(main())
