"""What of a postmortem is judged for its language, by which rules, and where the findings stand."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_archive.checks import judge_archive
from postmortem_archive.checks.language import check_language
from postmortem_archive.checks.literals import needed
from postmortem_archive.checks.phrases import phrasebook
from postmortem_archive.checks.subject import Subject
from postmortem_archive.findings import Finding
from postmortem_archive.reading import read_archive
from postmortem_archive.reading.postmortem import read_postmortem
from postmortem_archive.rules import RULES
from postmortem_archive.vocabulary import SectionName, Vocabulary, load_vocabulary
from tests.support.records import ROOT

WORDS, MISTAKES = load_vocabulary(ROOT / "postmortems/vocabulary")
PATH = "2026/2026-03-04-kettles.md"


def judged(text: str, vocabulary: Vocabulary = WORDS) -> list[Finding]:
    record = read_postmortem(PATH, text, vocabulary).postmortem
    return list(check_language(Subject(record, vocabulary, date(2026, 3, 20))))


def places(text: str) -> list[str]:
    return [f"{item.line}:{item.column} {item.rule}" for item in judged(text)]


def with_style(folder: Path, name: str, text: str) -> tuple[Vocabulary, tuple[Finding, ...]]:
    path = folder / "vocabulary" / "language" / name
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return load_vocabulary(folder / "vocabulary")


def test_the_shipped_rules_are_valid_and_weigh_what_the_catalogue_says():
    assert MISTAKES == ()
    assert {rule.code for rule in WORDS.language} == {f"PM30{number}" for number in range(1, 9)}
    assert [rule.name for rule in WORDS.language if rule.level != RULES[rule.code].severity] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We should have seen it.", "1:4 PM302"),
        ("Late.\nWe should\nhave seen it.", "2:4 PM302"),
        ("Late, and\n   we\n   should have seen it.", "3:4 PM302"),
        ("We should *really* have seen it.", "1:4 PM302"),
        ("The **pod** died. We should have seen it.", "1:22 PM302"),
        (r"A \* and a \_ first. We should have seen it.", "1:25 PM302"),
        ("Tea &amp; kettles: we should have seen it.", "1:23 PM302"),
        ("Caf&eacute; &#x1F375; &nope; R&D: we should have seen it.", "1:38 PM302"),
        ("`a``b` we should have seen it.", "1:11 PM302"),
        ("See [the log](https://x.example/a(b)c). We should have seen it.", "1:44 PM302"),
        ("See ![a pod](pod.svg) and [log][1]. We should have seen it.\n\n[1]: https://x.example", "1:40 PM302"),
        ("A `pod | x` and ``a ` b``: we should have seen it.", "1:31 PM302"),
        ("<b>Late</b> <https://x.example>: we should have seen it.", "1:37 PM302"),
        ("- A pod died.\n  - [ ] We should have seen it.", "2:12 PM302"),
        ("1. A pod died.\n\n   We should have seen it.", "3:7 PM302"),
        ("### Why we should have seen it ###", "1:12 PM302"),
        ("Why we should have seen it\n---", "1:8 PM302"),
        ("| Time | Event |\n|---|---|\n| 10:00 | should have seen it |", "3:11 PM302"),
        ("| Time | Event |\n|---|---|\n| 10:00 || should have seen it |", None),
        ("|a|b|c|\n|---|---|---|\n|x|| We should have seen it|", "3:9 PM302"),
        ("a|b\n---|---\nx \\| y|We should have seen it", "3:11 PM302"),
        ("- a\n\n  | a | b |\n  |---|---|\n  | `x` *x* | *We* should have seen it |", "5:20 PM302"),
        ("Ask [Ingrid](mailto:ingrid@brasskettle.example?subject=x).", "1:6 PM305 1:21 PM306"),
        ("Ask <ingrid@brasskettle.example>.", "1:6 PM306"),
        ("Ask jane.doe@teahouse.kettle, then ingrid@brasskettle.example.", "1:36 PM306"),  # PM605 speaks of the first
        ("We asked.\n\nAsk [Jane](mailto:jane@teahouse.kettle).", "3:6 PM305"),
        ("Restarted tea@kettle.service, tea@kettle.timer and tea@a.b.mount.", None),
        ("It fell.  \nWe should have seen it.", "2:4 PM302"),
        ("\tcode\n\nEs ist 🫖 kalt, we should have seen it.", "3:19 PM302"),
    ],
)
def test_a_finding_stands_at_the_first_letter_of_the_phrase(text: str, found: str | None):
    assert " ".join(places(text)) == (found or "")


def test_free_text_of_the_front_matter_is_judged_where_it_stands():
    text = (
        "---\ntitle: 'It''s human error'\nlead: Daniel Kowalski\nstarted: 2026-03-04T10:00Z\n"
        "security: {impact: none, stakeholder: Ms Delgado}\n"
        "status: withdrawn\nwithdrawn: {on: 2026-03-05, reason: human error in the import}\n---\n\nLate.\n"
    )
    assert places(text) == ["2:8 PM303", "3:7 PM305", "7:37 PM303", "5:39 PM305"]


@pytest.mark.parametrize(
    "text",
    [
        "> We should have seen it.",
        "> - We should have seen it.\n>\n> | a |\n> |---|\n> | human error |",
        "He wrote: \"we should have seen it\", and “human error”, ‘human error’, 'human error', «human error».",
        "`human error` and ``human error``",
        "```\nhuman error\n```\n\n    human error",
        "<!-- human error -->\n\nLate <!-- human error --> again.",
        "https://x.example/human-error/@bob and www.x.example/@bob",
        "2026-03-04 10:00:01 ERROR human error\n\nts=1 level=error human error",
        "## What could have gone better",
        "<div>human error</div>",
        "![human error](x.svg)",
    ],
)
def test_what_is_not_the_authors_own_prose_is_not_judged(text: str):
    assert judged(text) == []


def test_the_name_of_a_section_is_not_judged():
    sections = (SectionName(name="lessons", title="Human error"),)
    assert judged("## Human error", Vocabulary(sections=sections, language=WORDS.language)) == []
    assert places("## Human error") == ["1:4 PM303"]


def test_a_single_quotation_mark_hides_nothing():
    assert places("The 19\" rack and the kettles' lid: human error, don't you think.") == ["1:36 PM303"]


def test_what_did_not_happen_may_be_said_where_it_was_luck():
    text = "## Where we got lucky\n\nA canary would have caught it.\n\n## Lessons\n\nA canary would have caught it.\n"
    assert places(text) == ["7:10 PM302"]


def test_a_stretch_of_text_is_told_once_by_the_longest_rule():
    assert places("It should have been obvious.") == ["1:4 PM308"]


def test_an_address_is_never_repeated():
    assert not any("lena" in str(item) for item in judged("Ask lena.meier@brasskettle.example."))


@pytest.mark.parametrize(
    ("lang", "found"),
    [("", "PM302"), ("lang: en-GB\n", "PM302"), ("lang: es\n", "PM303"), ("lang: DE-at\n", ""), ("lang: fr\n", "")],
)
def test_rules_hold_for_their_language_alone(lang: str, found: str):
    front = f"---\ntitle: x\nstarted: 2026-03-04T10:00Z\n{lang}---\n\n"
    assert " ".join(item.rule for item in judged(front + "We should have seen it. Fue un error humano.")) == found
    assert [item.rule for item in judged(front + "cc @lena")] == ["PM307"]


HOUSE = """extends: existence
message: "found '%s'"
level: error
ignorecase: true
tokens:
  - legacy
"""


@pytest.mark.parametrize(
    ("file", "more", "found"),
    [
        ("House/Legacy.yml", "", "PM309 error found 'Legacy'"),
        ("House/PM304-Legacy.yml", "", "PM304 error found 'Legacy'"),
        ("House/PM3041.yml", "", "PM309 error found 'Legacy'"),
        ("House-fr/Legacy.yml", "", ""),
        ("House-all/Legacy.yml", "", "PM309 error found 'Legacy'"),
        ("House/Legacy.yml", "scope: heading\n", ""),
        ("House/Legacy.yml", "scope: [heading, list & ~table.cell]\n", ""),
        ("House/Legacy.yml", "scope: ~heading\n", "PM309 error found 'Legacy'"),
        ("House/Legacy.yml", "exceptions: [legacy]\n", "PM309 error found 'Legacy'"),  # Vale compares these as written
        ("House/Legacy.yml", "exceptions: [Legacy]\n", ""),
        ("House/Legacy.yml", "exceptions: [legacy proxy]\n", ""),  # and a phrase in any case
        ("House/Legacy.yml", "raw: ['the ']\n", ""),
        ("House/Legacy.yml", "raw: [' prox', y]\nappend: true\n", "PM309 error found 'Legacy proxy'"),
    ],
)
def test_an_organisation_adds_rules_of_its_own(tmp_path: Path, file: str, more: str, found: str):
    vocabulary, mistakes = with_style(tmp_path, file, HOUSE + more)
    assert mistakes == ()
    items = judged("The queue: Legacy proxy.", vocabulary)
    assert " ".join(f"{item.rule} {item.severity} {item.message}" for item in items) == found


def test_a_substitution_says_what_is_expected(tmp_path: Path):
    text = "extends: substitution\nmessage: \"expected '%s', found '%s'\"\nlevel: suggestion\nignorecase: true\n"
    text += "swap:\n  'black ?list': deny list\n  '(\\w+) guys': $1 people\n"
    vocabulary, mistakes = with_style(tmp_path, "House/Words.yml", text)
    assert mistakes == ()
    assert [item.message for item in judged("The Blacklist of these guys.", vocabulary)] == [
        "expected 'deny list', found 'Blacklist'",
        "expected 'these people', found 'these guys'",
    ]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("level: error", "level: fatal", "3:8 level: Input should be 'suggestion', 'warning' or 'error'"),
        ("level: error", "colour: red", "3:9 colour: Extra inputs are not permitted"),
        ("- legacy", "- '(legacy'", "6:5 tokens.0: expected a regular expression (missing ), unterminated subpattern"),
        ("- legacy", "- (?<=a+)x", "6:5 tokens.0: expected a regular expression (look-behind requires fixed-width"),
        ("extends: existence", "extends: spelling", "1:10 extends: Input should be 'existence' or 'substitution'"),
        ("extends: existence", "extends: substitution", "1:1 expected swap for substitution"),
        ("tokens:\n  - legacy", "swap: {a: b}", "1:1 expected tokens or raw for existence"),
        ("tokens:\n  - legacy", "raw: ['(', 'a']", "1:1 expected a regular expression (missing ), unterminated"),
        ("level: error", "scope: sentence", "3:8 scope.0: expected a scope of "),
        ("extends: existence\n", "", "1:1 extends: Field required"),
        ("tokens:\n  - legacy\n", "tokens: [\n", "6:1 expected YAML"),
    ],
)
def test_a_rule_that_cannot_be_used_is_reported_with_its_place(tmp_path: Path, old: str, new: str, found: str):
    vocabulary, mistakes = with_style(tmp_path, "House/Legacy.yml", HOUSE.replace(old, new))
    assert vocabulary.language == ()
    name = "vocabulary/language/House/Legacy.yml"
    assert [str(item).split(" PM190 ")[0] for item in mistakes] == [f"{name}:{found.split(' ', maxsplit=1)[0]}"]
    assert mistakes[0].message.startswith(found.partition(" ")[2])


@pytest.mark.parametrize("name", ["House/Legacy.yaml", "Legacy.yml"])
def test_a_rule_that_would_not_be_read_is_reported(tmp_path: Path, name: str):
    _, mistakes = with_style(tmp_path, name, HOUSE)
    assert [(item.path, item.rule) for item in mistakes] == [(f"vocabulary/language/{name}", "PM190")]


def test_a_finding_is_silenced_with_a_reason(tmp_path: Path):
    text = "## Summary\n\n<!-- allow PM303: the regulator's term -->\nIt was human error.\n"
    (tmp_path / "2026-03-04-kettles.md").write_text(text, encoding="utf-8")
    archive = read_archive(tmp_path, WORDS)
    found = [item.rule for item in judge_archive(archive, WORDS, date(2026, 3, 20)) if item.line == 4]
    assert found == ["PM120"]


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (r"\b(?:human error)\b", [{"human error"}]),
        (r"(?:careless|sloppy)(?:ly|ness)?", [{"careless", "sloppy"}]),
        (r"mis-?click(?:ed|s)", [{"mis"}, {"click"}]),
        (r"[Ss]hould (?:not )?have", [{"hould "}, {"have"}]),
        (r"(?<=by )Alice", [{"by "}, {"Alice"}]),
        (r"(?<!San )(?:Ana|Jose)", [{"Ana", "Jose"}]),
        (r"(?:the (?:engineer|admin)|we) forgot", [{" forgot"}]),
        (r"(?:a|forgot)", []),
        (r"\d{3,}x{0,2}", []),
        (r"colou{0,1}rs", [{"colo"}]),
        (r"a)b", []),
        (r"foo[)|]bar", [{"foo"}, {"bar"}]),
        (r"@\w+", [{"@"}]),
    ],
)
def test_the_words_that_a_pattern_needs(pattern: str, words: list[set[str]]):
    assert [set(clause) for clause in needed(pattern)] == words


def test_looking_for_words_first_loses_no_finding():
    lines = (ROOT / "evaluation/language.yml").read_text(encoding="utf-8").splitlines()
    english = phrasebook(WORDS.language, "en")
    texts = [line.split('"')[1].replace("\\n", " ") for line in lines if line.startswith("- {text")]
    lost = [
        (pattern.wording.name, text)
        for pattern in english._patterns
        for text in texts
        if pattern.compiled.search(text)
        and not all(
            any(word in (text.lower() if pattern.wording.ignorecase else text) for word in clause)
            for clause in pattern.clauses
        )
    ]
    assert lost == []


@given(st.text(alphabet="ab \n|*_`[]()<>\\&;'\"#->@.!\r\t🫖", max_size=60))
def test_any_markup_around_a_phrase_leaves_its_place_in_the_file(noise: str):
    text = f"{noise} we should have seen it {noise}"
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for item in judged(text):
        assert 1 <= item.line <= len(lines)
        if item.rule == "PM302":
            assert lines[item.line - 1][item.column - 1 :].startswith("should")


@pytest.mark.parametrize(
    ("opening", "piece", "count"),
    [
        ("", "The engineer ", 20_000),
        ("", "The engineer did not ", 4_000),
        ("", "should have ", 20_000),
        ("", "if a had b ", 10_000),
        ("", "'", 100_000),
        ("", '"a ', 50_000),
        ("", "Had we ", 20_000),
        ("", "Anna ", 10_000),
        ("", "a@", 100_000),
        ("", "<!-- ", 20_000),
        ("", "We should have seen it. ", 2_000),
        ("", "*We* should have seen it. ", 2_000),
        ("", "*We* should have\nseen it. ", 2_000),
        ("", "a &amp; b should have seen it. ", 2_000),
        ("", "[We](x.y) should have seen it. ", 2_000),
        ("", "![a](x.svg) should have seen it. ", 2_000),
        ("| a " * 4_000 + "\n" + "|---" * 4_000 + "\n", "| human error ", 2_000),
    ],
)
def test_twice_the_text_takes_no_more_than_about_twice_the_time(opening: str, piece: str, count: int):
    once, twice = (min(seconds_to_judge(opening + piece * size) for _ in range(2)) for size in (count, 2 * count))
    assert twice < 3.3 * once + 0.2, f"{once:.2f} s, then {twice:.2f} s"


def seconds_to_judge(text: str) -> float:
    """Return the processor's time, which other programs on the machine lengthen little."""
    record = read_postmortem(PATH, text, WORDS).postmortem
    subject = Subject(record, WORDS, date(2026, 3, 20))
    assert subject.document
    begin = time.process_time()
    list(check_language(subject))
    return time.process_time() - begin
