"""Measure the rules of blameless language by sentences judged by hand, and how often they find in an archive."""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from command_line import CLEAN, FINDINGS, WRONG_USE

from postmortem_archive.checks.folder import check_folder
from postmortem_archive.checks.language import check_language
from postmortem_archive.checks.prose import passages
from postmortem_archive.checks.subject import Subject
from postmortem_archive.evaluation.language import Sentence, by_rule, figures, found_in, read_sentences
from postmortem_archive.rules import RULES
from postmortem_archive.vocabulary import load_vocabulary

PROJECT = Path(__file__).resolve().parent.parent
HOME = PROJECT / "postmortems"
PRECISION, RECALL = 0.95, 0.85
"""What is promised of the sentences in English."""

_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_Finds = Sequence[tuple[Sentence, frozenset[str]]]


def main(arguments: list[str] | None = None) -> int:
    """Print the figures and return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog=f"Exit code: 0, 1 if English is below a precision of {PRECISION} or a recall of {RECALL}, 2 if it could "
        "not be measured.",
    )
    parser.add_argument(
        "--sentences",
        metavar="FILE",
        type=Path,
        default=PROJECT / "evaluation" / "language.yml",
        help="judged sentences (evaluation/language.yml)",
    )
    parser.add_argument("--archive", metavar="DIR", type=Path, help="count the finds in this folder of postmortems too")
    parser.add_argument("--errors", action="store_true", help="list what is wrong, but for what is held out")
    options = parser.parse_args(arguments)
    vocabulary, _ = load_vocabulary(HOME / "vocabulary")
    try:
        sentences = read_sentences(options.sentences.read_text(encoding="utf-8"))
        if options.archive:
            _print_archive(options.archive)
    except (OSError, ValueError) as error:
        print(f"measure_language: {error}", file=sys.stderr)
        return WRONG_USE
    finds = [(sentence, found_in(sentence, vocabulary)) for sentence in sentences]
    english = [find for find in finds if find[0].language == "en"]
    print("A find is right if that rule was expected in that sentence; each rule counts once in each sentence.\n")
    head = ("sentences", "all", "blameful", "right", "wrong", "missed", "precision", "recall")
    print("{:24} {:>4} {:>8} {:>6} {:>6} {:>6} {:>10} {:>7}".format(*head))
    _print("English", english)
    _print("  rules were fitted to", [find for find in english if not find[0].held_out])
    _print("  held out", [find for find in english if find[0].held_out])
    for language in sorted({sentence.language for sentence in sentences} - {"en"}):
        _print(language, [find for find in finds if find[0].language == language])
    print()
    for code, one in by_rule(english).items():
        counts = f"{one.right:>6} {one.wrong:>6} {one.missed:>6} {one.precision:>10.3f} {one.recall:>7.3f}"
        print(f"{code} {RULES[code].title:33} {counts}")
    if options.errors:
        _print_errors(finds)
    whole = figures(english)
    return CLEAN if whole.precision >= PRECISION and whole.recall >= RECALL else FINDINGS


def _print(name: str, finds: _Finds) -> None:
    one = figures(finds)
    blameful = sum(bool(sentence.expected) for sentence, _ in finds)
    counts = f"{one.right:>6} {one.wrong:>6} {one.missed:>6} {one.precision:>10.3f} {one.recall:>7.3f}"
    print(f"{name:24} {len(finds):>4} {blameful:>8} {counts}")


def _print_errors(finds: _Finds) -> None:
    print()
    for sentence, found in finds:
        if found != sentence.expected and not sentence.held_out:
            expected = ", ".join(sorted(sentence.expected)) or "nothing"
            print(f"expected {expected}, found {', '.join(sorted(found)) or 'nothing'}: {sentence.text!r}")


def _print_archive(folder: Path) -> None:
    """Print how many finds each rule has in a folder, and for 1,000 words of prose."""
    checked = check_folder(folder, HOME / "vocabulary")
    words = 0
    counts: Counter[str] = Counter()
    for record in checked.archive.postmortems:
        subject = Subject(record, checked.vocabulary, date.min)
        words += sum(len(_WORD.findall(passage.text)) for passage in passages(subject))
        counts.update(item.rule for item in check_language(subject))
    print(f"{folder}: {len(checked.archive.postmortems)} postmortems, {words} words of prose\n")
    for code, count in sorted(counts.items()):
        print(f"{code} {RULES[code].title:33} {count:>6} {1000 * count / max(words, 1):>8.2f} for 1,000 words")
    total = sum(counts.values())
    print(f"{'':5} {'all':33} {total:>6} {1000 * total / max(words, 1):>8.2f} for 1,000 words\n")


if __name__ == "__main__":
    sys.exit(main())
