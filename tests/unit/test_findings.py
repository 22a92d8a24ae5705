"""Findings: places, weights and the form in which they are printed."""

from __future__ import annotations

import pytest

from postmortem_archive.findings import Severity, finding


def test_a_finding_prints_as_compilers_do():
    item = finding("PM104", "a.md", 3, 7, "unknown key", fix="remove it")
    assert str(item) == "a.md:3:7 PM104 unknown key (remove it)"
    assert str(finding("PM104", "a.md", 3, 7, "unknown key")) == "a.md:3:7 PM104 unknown key"


def test_a_finding_has_its_rules_weight_unless_another_is_given():
    assert finding("PM105", "a.md", 1, 1, "").severity is Severity.ERROR
    assert finding("PM105", "a.md", 1, 1, "", severity=Severity.WARNING).severity is Severity.WARNING


def test_a_place_is_never_before_the_first():
    item = finding("PM105", "a.md", 0, -1, "")
    assert (item.line, item.column) == (1, 1)


def test_a_message_is_one_line_and_not_endless():
    assert finding("PM105", "a.md", 1, 1, "found a\n  b").message == "found a b"
    assert len(finding("PM105", "a.md", 1, 1, "x" * 10_000).message) < 500


def test_a_rule_that_does_not_exist_is_an_error():
    with pytest.raises(KeyError):
        finding("PM000", "a.md", 1, 1, "")
