"""What is told about rules: one source for the terminal and for the handbook."""

from __future__ import annotations

from itertools import pairwise

from postmortem_archive.rules import FAMILIES, RULES
from postmortem_archive.rules.explaining import explained, handbook_page
from scripts.write_rules import PAGE, main


def test_codes_are_their_rules_own():
    assert all(code == rule.code and code.startswith("PM") and len(code) == 5 for code, rule in RULES.items())
    assert all(rule.family in FAMILIES for rule in RULES.values())


def test_every_rule_is_explained_with_both_examples():
    for code in RULES:
        text = explained(code)
        assert text.startswith(f"{code} ")
        assert "\nInstead of:\n" in text
        assert "\nwrite:\n" in text


def test_a_paragraph_is_wrapped_as_a_whole():
    """No line is shorter than it must be: the next line's first word would not have fitted."""
    for code in RULES:
        told = explained(code).partition("\nInstead of:")[0]
        for line, after in pairwise(told.splitlines()):
            assert not line or not after or len(line) + 1 + len(after.split()[0]) > 100, (code, line)


def test_the_handbook_says_what_the_rules_say():
    assert PAGE.read_text(encoding="utf-8") == handbook_page(), "run scripts/write_rules.py"
    assert main(["--check"]) == 0


def test_the_handbook_has_a_section_for_every_rule():
    page = handbook_page().splitlines()
    assert [line for line in page if line.startswith("### PM")] == [f"### {code}" for code in RULES]
