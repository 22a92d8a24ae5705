"""What holds for every text that is mended: it says what it said, and nothing is left to mend."""

from __future__ import annotations

import re
from datetime import date, datetime
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_archive.checks.form import check_form
from postmortem_archive.checks.subject import Subject
from postmortem_archive.fixing import FIXABLE, Fixed, fix_text
from postmortem_archive.fixing.meaning import same_meaning
from postmortem_archive.model import MILESTONES, Postmortem
from postmortem_archive.reading import read_postmortem
from tests.support import writer
from tests.support.samples import PATH, vocabulary
from tests.support.strategies import PATHS, TEXTS, events, examples, facts

pytestmark = pytest.mark.filterwarnings("error")

RANDOM = st.randoms(use_true_random=False)
LINE_END = re.compile(r"\r\n|\r|\n")


def record(text: str, path: str = PATH) -> Postmortem:
    return read_postmortem(path, text, vocabulary()).postmortem


def findings(text: str, path: str = PATH) -> set[tuple[int, str]]:
    """The lines and codes of what there is to mend."""
    told = check_form(Subject(record(text, path), vocabulary(), date(2026, 3, 20)))
    return {(item.line, item.rule) for item in told if item.rule in FIXABLE}


def mended(text: str, path: str = PATH) -> Fixed:
    """The text after mending, for which what must hold for any text has been asserted."""
    fixed = fix_text(path, text, vocabulary())
    again = fix_text(path, fixed.text, vocabulary())
    assert (again.text, again.edits) == (fixed.text, ()), "mending once is enough"
    assert same_meaning(record(text, path), record(fixed.text, path))
    assert LINE_END.findall(fixed.text) == LINE_END.findall(text)
    assert bool(fixed.edits) == (fixed.text != text)
    if not findings(text, path):
        assert fixed == Fixed(text, ())
    return fixed


@examples(300)
@given(PATHS, TEXTS)
def test_any_text_says_what_it_said(path, text):
    mended(text, path)


@examples(200)
@given(TEXTS, st.sampled_from(["\n", "\r\n"]))
def test_any_body_below_a_front_matter_says_what_it_said(body, end):
    mended(f"---{end}title: a{end}started: 2026-03-04 09:58 UTC{end}---{end}{body}")


# -- Documents of this format, written as people in a hurry write them.


def key_as(name: str, random: Random) -> str:
    """A key by its own name, another case of it, or an alias."""
    field = next(field for field in vocabulary().fields if field.name == name)
    if name in ("title", "started"):  # by these a file is known to be of this format
        return random.choice([name, f'"{name}"'])
    return random.choice([name, name.title(), f"'{name}'", *(alias for alias in field.aliases if ":" not in alias)])


def instant_as(text: str, random: Random) -> str:
    """The same instant in a form that people write."""
    at = datetime.fromisoformat(text)
    offset = text[16:].replace("Z", random.choice(["Z", " UTC", "+00:00", " GMT"]))
    clock = random.choice(
        [f"{at:%Y-%m-%d %H:%M}", f"{at:%Y/%m/%d %H:%M}", f"{at.day} {at:%B %Y} {at:%H:%M}", text[:16]]
    )
    written = f"{clock}{offset}"
    return random.choice([written, f'"{written}"', f"'{written}'"])


def names_as(values: tuple[str, ...], kind: str, random: Random) -> str:
    """A list of names, some by their aliases, in a form that YAML has for lists."""
    terms = {term.name: term for term in getattr(vocabulary(), kind)}
    words = [random.choice([name, name.upper(), *terms[name].aliases]) for name in values]
    flow = "[" + ", ".join(random.choice([word, f'"{word}"', f"'{word}'"]) for word in words) + "]"
    block = "".join(f"\n  - {word}  # why" for word in words) or "[]"
    folded = "[" + ",\n    ".join(words) + "]"
    return random.choice([flow, block, folded, ", ".join(words) or "[]"])


def value_as(name: str, written: str, value: object, random: Random) -> str:
    if name in MILESTONES:
        return instant_as(written, random)
    if name in ("services", "teams", "factors", "lifecycle") and isinstance(value, tuple):
        return names_as(value, name, random)
    if name == "severity":
        level = next(level for level in vocabulary().severities if level.name == value)
        return random.choice([level.name, level.name.lower(), *level.aliases])
    return written


def ragged(table: str, random: Random) -> str:
    """A table with other blanks around its cells."""
    lines = table.split("\n")
    mark = random.choice(["---", ":--", "--:", ":-:"])
    lines[1] = f"|---|{mark}|"
    return "\n".join(re.sub(r" ?\| ?", lambda _: random.choice(["|", "| ", " | "]), line).strip() for line in lines)


COMMENTS = [
    ("", ""),
    ("# above\n", ""),
    ("", "  # behind"),
    ("\n# apart\n\n", ""),
    ("extra{}: [kept,\n  too]\n", ""),
    ("note{}: |\n  # kept\n\n", ""),
]
"""What stands above a key and behind it; keys that nothing here knows have a number, so that each is one."""


@st.composite
def in_a_hurry(draw: st.DrawFn) -> str:
    """A document with scrambled keys, aliases, times, comments and tables."""
    random = draw(RANDOM)
    written, values = draw(facts())
    stated = [
        (f"{key_as(name, random)}: {value_as(name, text, values.get(name), random)}", draw(st.sampled_from(COMMENTS)))
        for name, text in written.items()
    ]
    random.shuffle(stated)
    front = "".join(f"{above.format(number)}{line}{behind}\n" for number, (line, (above, behind)) in enumerate(stated))
    overview, chronology, table_head = random.choice(
        [("Overview", "Key events", "Time (UTC)"), ("1. Summary", "2. Chronology (UTC)", "Time")]
    )
    table = ragged(writer.timeline(draw(events()), ZoneInfo("UTC"), table_head), random)
    code = "```\n## Overview\n\n|a|b|\n|-|-|\n|longer|c|\n```"
    text = f"---\n{front}---\n\n## {overview}\n\nWhat happened.\n\n{code}\n\n## {chronology}\n\n{table}\n"
    if draw(st.booleans()):
        text = text.rstrip("\n")
    if draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    return draw(st.sampled_from(["", "\ufeff"])) + text


@examples(80)
@given(in_a_hurry())
def test_what_is_written_in_a_hurry_says_what_it_said_and_nothing_is_left_to_mend(text):
    fixed = mended(text)
    assert fixed.unmended == ()
    assert findings(fixed.text) == set()
    assert {edit.rule for edit in fixed.edits} == {rule for _, rule in findings(text)}
    assert sorted(comments(fixed.text)) == sorted(comments(text))


def comments(text: str) -> list[str]:
    return re.findall(r"(?m)(?:^| )# \w+", text)
