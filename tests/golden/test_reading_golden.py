"""Whole files and the records they give.

A case is two files in ``reading/``: ``NAME.md`` and ``NAME.json``, which holds the record and the findings. To add one,
write the Markdown and run ``UPDATE_GOLDEN=1 python -m pytest tests/golden``; the expectation is written beside it. Read
it before it is committed: it is the claim that this is what the file says. The same command regenerates all of them
after a change that is meant. Absent values are left out of the JSON.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from postmortem_archive.reading import read_postmortem
from tests.support.samples import as_json, judged, record_as_json, vocabulary

FOLDER = Path(__file__).parent / "reading"
CASES = sorted(path for path in FOLDER.iterdir() if path.suffix != ".json")


def outcome(path: Path) -> dict[str, object]:
    # newline="" keeps the line ends that the case is about
    with path.open(encoding="utf-8", newline="") as file:
        reading = read_postmortem(f"golden/{path.name}", file.read(), vocabulary())
    return {
        "record": record_as_json(reading.postmortem),
        "findings": [str(as_json(item.severity)) + " " + str(item) for item in judged(reading)],
    }


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_file_gives_the_record_and_the_findings_beside_it(path: Path):
    expected = path.with_suffix(".json")
    found = outcome(path)
    if os.environ.get("UPDATE_GOLDEN"):
        expected.write_text(json.dumps(found, indent=2, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
    assert expected.exists(), f"{expected.name} does not exist; run with UPDATE_GOLDEN=1 and read what it writes"
    assert json.loads(json.dumps(found)) == json.loads(expected.read_text(encoding="utf-8"))


def test_every_expectation_belongs_to_a_file():
    assert {path.stem for path in FOLDER.glob("*.json")} == {path.stem for path in CASES}
