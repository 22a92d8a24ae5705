"""Each rule finds its bad example, at the place that is stated, and has nothing to say of its good one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from postmortem_archive.checks.folder import check_folder
from postmortem_archive.findings import Finding
from postmortem_archive.rules import RULES, Severity
from postmortem_archive.rules.texts import Place, rule_text
from tests.support.records import ROOT

AS_OF = date(2026, 3, 20)
"""The day on which the examples are judged. Their incident began on 2026-03-04."""


def findings(folder: Path, example: tuple[tuple[str, bytes], ...]) -> tuple[Finding, ...]:
    for name, content in example:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return check_folder(folder, ROOT / "postmortems/vocabulary", as_of=AS_OF).findings


@pytest.mark.parametrize("code", RULES)
def test_the_bad_example_is_found_where_it_is_bad(code: str, tmp_path: Path):
    text = rule_text(code)
    found = tuple(
        Place(item.path, item.line, item.column) for item in findings(tmp_path, text.bad) if item.rule == code
    )
    assert found == text.places


@pytest.mark.parametrize("code", RULES)
def test_the_good_example_is_good(code: str, tmp_path: Path):
    found = findings(tmp_path, rule_text(code).good)
    assert [item for item in found if item.rule == code or item.severity is not Severity.SUGGESTION] == []


@pytest.mark.parametrize("code", RULES)
def test_the_reasons_are_told(code: str):
    text = rule_text(code).text
    assert len(text.split()) >= 15
    assert "**Mend it:**" in text
