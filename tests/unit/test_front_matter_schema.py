"""The schema by which editors complete and check front matter."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from postmortem_archive.vocabulary import Vocabulary, load_vocabulary
from postmortem_archive.vocabulary.model import FIELDS
from postmortem_archive.vocabulary.schema import SCHEMA_FILE, front_matter_schema
from postmortem_archive.yaml_tree import parse_yaml, to_plain
from scripts.write_schema import main
from tests.support.records import ROOT

ARCHIVE = ROOT / "postmortems"
SCHEMA = json.loads((ARCHIVE / "vocabulary" / SCHEMA_FILE).read_text(encoding="utf-8"))
VALID: dict[str, Any] = {
    "title": "A certificate expired",
    "severity": "SEV-2",
    "status": "published",
    "started": "2026-03-04T09:58Z",
}


def problems(front: object) -> list[str]:
    return sorted("/".join(map(str, error.absolute_path)) for error in Draft7Validator(SCHEMA).iter_errors(front))


def test_the_file_is_that_of_the_vocabulary():
    assert main(["--check"]) == 0


def test_it_is_a_schema():
    Draft7Validator.check_schema(SCHEMA)
    Draft7Validator.check_schema(front_matter_schema(Vocabulary()))


def test_it_is_no_part_of_the_vocabulary():
    assert load_vocabulary(ARCHIVE / "vocabulary")[1] == ()


@pytest.mark.parametrize("path", sorted(ARCHIVE.glob("[0-9]*/*.md")), ids=lambda path: path.stem)
def test_the_samples_are_valid(path: Path):
    text = path.read_text(encoding="utf-8")
    if text.startswith("---\n"):
        assert problems(to_plain(parse_yaml(text.split("---\n", 2)[1]))) == []


@pytest.mark.parametrize(
    "more",
    [
        {"severity": "p1", "services": "storefront, edge", "teams": "platform"},
        {"severity": 2, "services": ["website"]},
        {"status": "draft", "detected": None, "services": None, "frameworks": None, "links": None},
        {"frameworks": {"SOC 2": ["CC7.4", "CC 7.4"], "soc2": "CC7.4", "ISO 27001": None}},
        {"frameworks": ["SOC 2"]},
        {"links": ["https://example.org/a", {"url": "https://example.org/a", "kind": "alert"}]},
        {"status": "withdrawn", "withdrawn": {"on": "2026-04-02", "reason": "twice"}},
        {"started": "2026-03-04 09:58:12 +01:00", "review": {"held": "2026-03-04T09:58+0100"}},
        {"date": "2026-03-04T09:58Z", "lang": "pt-BR", "lead": ["a", "b"]},
    ],
)
def test_what_may_be_written(more: dict[str, Any]):
    assert problems(VALID | more) == []


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({"severity": "SEV-9"}, "severity"),
        ({"status": "done"}, "status"),
        ({"started": "2026-03-04"}, "started"),
        ({"detected": "2026-03-04T10:00"}, "detected"),
        ({"services": ["nowhere"]}, "services"),
        ({"factors": ["human-error"]}, "factors"),
        ({"detection": "luck"}, "detection"),
        ({"frameworks": {"SOC 9": ["CC7.4"]}}, "frameworks"),
        ({"frameworks": {"SOC 2": ["A.5.26"]}}, "frameworks"),
        ({"security": {"impact": "some"}}, "security/impact"),
        ({"security": {"effect": "none"}}, "security"),
        ({"links": [{"kind": "alert"}]}, "links/0"),
        ({"links": [{"kind": "rumour", "url": "https://example.org"}]}, "links/0"),
        ({"severitty": "SEV-2"}, ""),
        ({"status": "withdrawn"}, ""),
        ({"lang": "english language"}, "lang"),
    ],
)
def test_what_an_editor_marks(more: dict[str, Any], place: str):
    assert problems(VALID | more) == [place]


@pytest.mark.parametrize("key", VALID)
def test_what_must_be_there(key: str):
    assert problems({name: value for name, value in VALID.items() if name != key}) == [""]


def test_every_key_has_its_meaning_and_aliases_are_not_offered():
    offered = {name for name, shape in SCHEMA["properties"].items() if not shape.get("doNotSuggest")}
    assert offered == set(FIELDS)
    assert all(SCHEMA["properties"][name]["description"] for name in FIELDS)


def test_the_command_writes_what_is_missing_and_tells_what_drifted(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    folder = tmp_path / "vocabulary"
    folder.mkdir()
    (folder / "teams.yml").write_text("- {name: a, title: A}\n", encoding="utf-8")
    command = ["--archive", str(tmp_path)]
    assert main([*command, "--check"]) == 1
    assert not (folder / SCHEMA_FILE).exists()
    assert main(command) == main([*command, "--check"]) == 0
    (folder / "teams.yml").write_text("- {name: b, title: B}\n", encoding="utf-8")
    assert main([*command, "--check"]) == 1
    assert main(["--archive", str(tmp_path / "none")]) == 2
    assert "out of date" in capsys.readouterr().out
