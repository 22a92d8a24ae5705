"""Whole files before and after what is mechanical was mended.

A case is two files in ``fixing/``: ``NAME.before.md`` and ``NAME.after.md``. To add one, write the first and run
``UPDATE_GOLDEN=1 python -m pytest tests/golden``; the other is written beside it. Read the difference between the two
before it is committed: it is the claim that this, and nothing else, is mended.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from postmortem_archive.fixing import fix_text
from tests.support.samples import PATH, vocabulary

FOLDER = Path(__file__).parent / "fixing"
CASES = sorted(path.name.removesuffix(".before.md") for path in FOLDER.glob("*.before.md"))


@pytest.mark.parametrize("name", CASES)
def test_a_file_becomes_the_one_beside_it(name: str):
    expected = FOLDER / f"{name}.after.md"
    before = (FOLDER / f"{name}.before.md").read_bytes().decode()
    fixed = fix_text(PATH, before, vocabulary())
    if os.environ.get("UPDATE_GOLDEN"):
        expected.write_bytes(fixed.text.encode())
    assert expected.exists(), f"{expected.name} does not exist; run with UPDATE_GOLDEN=1 and read what it writes"
    assert fixed.text == expected.read_bytes().decode()
    assert fixed.unmended == ()
    assert bool(fixed.edits) == (fixed.text != before)
    again = fix_text(PATH, fixed.text, vocabulary())
    assert (again.text, again.edits) == (fixed.text, ())


def test_every_expectation_belongs_to_a_file():
    assert {path.name.removesuffix(".after.md") for path in FOLDER.glob("*.after.md")} == set(CASES)
