"""A secret that a file holds is told nowhere: not by the rule that found it, and not by one that quotes the file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from postmortem_archive.checks.folder import check_folder
from postmortem_archive.reports import FORMATS
from scripts.check_postmortems import main
from tests.support.records import ROOT
from tests.support.secret_samples import PRIVATE_KEY, TOKENS
from tests.support.sites import write_archive

TOKEN = TOKENS["GitHub token"]
EXAMPLES = ROOT / "src/postmortem_archive/rules/examples"
CARD = "4456 9122 0047 3186"
LONG = "x" * 390
SECRETS = {
    "token": TOKEN,
    "card": CARD,
    "mail": "jane.doe-4471@teahouse.kettle",
    "password": "kettle9!Tea-steam7+q",
    "key": " ".join(PRIVATE_KEY.splitlines()[1:3]),
}

FRONT = """\
---
title: {0}
severity: {0}
status: {0}
started: {0}
detected: "{0}"
mitigated: [{0}]
resolved: {{a: {0}}}
lead: {0}
services: [{0}, "a  {0}"]
teams: {0}
detection: {0}
lifecycle: [{0}]
factors: [{0}]
frameworks: {{{0}: [{0}], SOC 2: [{0}]}}
security: {{impact: {0}, stakeholder: {0}, other: {0}}}
review: {{held: {0}, {0}: a}}
links:
  - {{kind: {0}, title: {0}, url: {0}}}
  - {0}
related: [{0}, "{0}"]
lang: {0}
withdrawn: {{on: {0}, reason: {0}}}
{0}: {0}
x{0}: {1}{0}
"""
BODY = """\
---

# {0}

## Summary

See [{0}]({0}), ![{0}]({0}.png), [a](../{0}.md#{0}), <https://{0}.example/{0}> and `{0}`.

<!-- allow {0}: {0} -->

<!-- allow PM302: {0} -->

**Date:** {0} **Start:** {0}

## {0}

##### {0}

## Timeline

| {0} | {0} |
|-----|-----|
| {0} | {0} | {0} |
| 09:58 {0} | {0} |
| 25:99 {1}{0} | a |

- {0}: a

## Contributing factors

- a `{0}`

## Action items

- [ ] {0} (owner: {0}, due: {0}, done: {0}, priority: {0}, type: {0}, ref: {0}, {0}: {0})
- [x] {0} ({0})
- [ ] {0} (owner: {0}, due: {0}, done: {0}, priority: {0}, type: {0}, ref: {0}, {0}: {0})
"""


def parts(secret: str) -> set[str]:
    """All stretches of twelve signs, also with blanks drawn together."""
    forms = {secret, " ".join(secret.split()), secret.replace(" ", "")}
    return {form[at : at + 12] for form in forms for at in range(len(form) - 11)}


def archive(folder: Path, secret: str) -> Path:
    written = {"password": f"https://ci:{secret}@git.example", "key": PRIVATE_KEY.replace("\n", " ")}
    value = next((written[kind] for kind, known in SECRETS.items() if known == secret and kind in written), secret)
    name = {SECRETS["password"]: "password", SECRETS["key"]: "key"}.get(secret, secret)
    text = (FRONT + BODY).format(value, LONG)
    files = {
        f"2026/2026-03-04-{name}.md": text,
        "2026/2026-03-05-b.md": text,
        "2026/2026-03-06-plain.md": BODY.removeprefix("---").format(value, LONG),
        "2026/2026-03-07-broken.md": FRONT.format(f"{{{value}", LONG) + BODY.format(value, LONG),
    }
    return write_archive(folder, files)


@pytest.mark.parametrize("kind", SECRETS)
@pytest.mark.parametrize("as_of", [date(2026, 3, 20), None], ids=["check", "build"])
def test_no_finding_shows_any_part_of_a_secret(kind: str, as_of: date | None, tmp_path: Path):
    folder = archive(tmp_path / "postmortems", SECRETS[kind])
    found = check_folder(folder, ROOT / "postmortems/vocabulary", as_of=as_of).findings
    assert len({item.rule for item in found}) > 5
    told = "\n".join(f"{item} {item!r}" for item in found)
    assert sorted(part for part in parts(SECRETS[kind]) if part in told) == []


@pytest.mark.parametrize("kind", SECRETS)
@pytest.mark.parametrize("more", [["--format", name] for name in FORMATS] + [["--fix"]], ids=" ".join)
def test_the_command_prints_no_part_of_a_secret(
    kind: str, more: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    folder = archive(tmp_path / "postmortems", SECRETS[kind])
    main(["--archive", str(folder), "--as-of", "2026-03-20", *more])
    done = capsys.readouterr()
    told = done.out + done.err
    assert "2026-03-05-b.md" in told
    assert sorted(part for part in parts(SECRETS[kind]) if part in told) == []


def test_the_vocabulary_is_not_quoted_either(tmp_path: Path):
    words = {"severities.yml": f"- {{name: {TOKEN}, title: a}}\n", f"{TOKEN}.yml": "- a\n"}
    folder = write_archive(tmp_path / "postmortems", {f"vocabulary/{name}": text for name, text in words.items()})
    found = check_folder(folder, ROOT / "postmortems/vocabulary", as_of=date(2026, 3, 20)).findings
    assert {item.rule for item in found} == {"PM190"}
    assert TOKEN not in str(found)


def test_the_file_of_a_finding_is_known_though_its_name_is_not_shown(tmp_path: Path):
    name = f"2026/2026-03-04-{TOKEN}.md"
    folder = write_archive(tmp_path / "postmortems", {name: "---\nseverity: x\n---\n# a\n"})
    checked = check_folder(folder, ROOT / "postmortems/vocabulary", as_of=date(2026, 3, 20))
    assert {item.path for item in checked.findings} == {"2026/2026-03-04-***.md"}
    assert {checked.file(item) for item in checked.findings} == {folder / name}


def test_files_whose_names_are_shown_alike_are_told_apart_the_same_way_each_time(tmp_path: Path):
    clean, wrong = sorted(f"2026/2026-03-04-{token}.md" for token in (TOKEN, TOKEN[:-4] + "Zz9q"))
    texts = {
        clean: "---\ntitle: a\n---\n# a\n",
        wrong: "---\nseverity: x\n---\n# a\n",
        "2026/2026-03-04-***.md": "# a\n",
    }
    folder = write_archive(tmp_path / "postmortems", texts)
    checked = check_folder(folder, ROOT / "postmortems/vocabulary", as_of=date(2026, 3, 20))
    about = {item.path: checked.file(item) for item in checked.findings}
    assert about == {
        "2026/2026-03-04-***.md": folder / "2026/2026-03-04-***.md",
        "2026/2026-03-04-***-2.md": folder / clean,
        "2026/2026-03-04-***-3.md": folder / wrong,
    }
    assert [checked.file(item) for item in checked.findings if item.rule == "PM107"] == [folder / wrong]


@pytest.mark.parametrize("secret", [TOKEN, SECRETS["mail"]])
def test_what_was_mended_and_what_was_left_is_told_without_a_secret(
    secret: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    text = (EXAMPLES / "PM110/bad.md").read_text("utf-8").replace("Root causes", f"Root causes ({secret})")
    folder = write_archive(tmp_path / "postmortems", {f"2026/2026-03-04-{secret}.md": text})
    main(["--archive", str(folder), "--as-of", "2026-03-20", "--fix"])
    told = capsys.readouterr().err
    assert "2026/2026-03-04-***.md:18 PM110 mended: " in told
    assert "(***)" in told
    assert sorted(part for part in parts(secret) if part in told) == []
