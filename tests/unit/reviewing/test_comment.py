"""The one comment on a pull request."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postmortem_archive.checks.folder import CheckedFolder
from postmortem_archive.findings import Finding, finding
from postmortem_archive.model import Postmortem
from postmortem_archive.reading import Archive
from postmortem_archive.reading.postmortem import read_postmortem
from postmortem_archive.reviewing.comment import Place, Review
from postmortem_archive.reviewing.defanging import LIMIT, MARKER, defang
from postmortem_archive.reviewing.next_step import next_step
from postmortem_archive.rules import Severity
from postmortem_archive.vocabulary.model import Policy
from scripts.review_postmortems import main
from tests.support.comments import dangers
from tests.support.records import ROOT, make, text_of, vocabulary
from tests.support.sites import write_archive
from tests.unit.reviewing.test_defanging import texts

AS_OF = date(2026, 3, 20)
REPOSITORY = "https://github.com/example/archive"
URL = f"{REPOSITORY}/blob/{'a' * 40}"

BODY = """\
## Summary

The certificate of the edge expired.

## Timeline

| Time (UTC) | Event |
|------------|-------|
| 09:58 | Certificate expires |
| 10:41 | Replaced |

## Action items

- [ ] Renew by machine (owner: platform, due: 2026-04-01)
- [x] Alert before (owner: platform, done: 2026-03-12)
"""
FACTS = {
    "title": "Expired certificate",
    "detected": "2026-03-04T10:00Z",
    "mitigated": "2026-03-04T10:41Z",
    "resolved": "2026-03-04T11:20Z",
    "factors": ["certificate-expiry"],
    "services": ["edge"],
}


def comment_of(
    *postmortems: Postmortem,
    findings: Sequence[Finding] = (),
    before: Sequence[Postmortem] = (),
    changed: Sequence[str] | None = None,
    limit: int = LIMIT,
) -> str:
    archive = Archive(postmortems, (), (), ())
    checked = CheckedFolder(Path("nowhere"), Path("nowhere"), archive, vocabulary(), tuple(findings), frozenset(), {})
    paths = [one.path for one in postmortems] if changed is None else changed
    was = {one.path: one for one in before}
    return Review(checked, AS_OF, paths, was, Place("postmortems", URL)).comment(limit)


@pytest.fixture
def new() -> Postmortem:
    return make("2026-03-04-new", BODY, **FACTS)


def test_begins_with_the_marker(new: Postmortem):
    assert comment_of(new).startswith(f"{MARKER}\n## Postmortem review\n")
    assert comment_of().startswith(MARKER)


def test_the_record_as_it_was_understood(new: Postmortem):
    told = comment_of(new)
    link = f"[postmortems/2026-03-04-new.md]({URL}/postmortems/2026-03-04-new.md)"
    assert f"### Expired certificate\n\n{link}, new\n" in told
    assert "| SEV-2 | Published | 2026-03-04 09:58 UTC | 2 min | 43 min | 1 h 22 min |\n" in told
    assert "- Factors, the main one first: Certificate expiry\n" in told
    assert "- Timeline: 2 entries, 2026-03-04 09:58 UTC to 2026-03-04 10:41 UTC\n" in told
    assert "**Summary:** The certificate of the edge expired.\n" in told
    assert "| Renew by machine | platform | 2026-04-01 | Open |\n" in told
    assert "| Alert before | platform | no date | Done 2026-03-12 |\n" in told


def test_findings_by_weight_with_links_to_their_lines(new: Postmortem):
    found = [
        finding("PM107", new.path, 7, 1, "expected a name, found 'x'", fix="choose one"),
        finding("PM203", new.path, 3, 11, "expected later, found earlier"),
        finding("PM110", new.path, 9, 1, "expected Summary, found Abstract"),
        finding("PM203", "another.md", 1, 1, "of a file that did not change"),
    ]
    told = comment_of(new, findings=found)
    place = f"[line {{0}}]({URL}/postmortems/2026-03-04-new.md?plain=1#L{{0}})"
    assert "1 file of the archive changed: 1 error, 1 warning, 1 suggestion, judged as of 2026-03-20." in told
    assert f"**1 error**\n\n- {place.format(3)} PM203: expected later, found earlier\n" in told
    assert f"**1 warning**\n\n- {place.format(7)} PM107: expected a name, found 'x' (choose one)\n" in told
    assert f"<details>\n<summary>1 suggestion: PM110</summary>\n\n- {place.format(9)} PM110: expected" in told
    assert told.index("this happened before?") < told.index("PM203") < told.index("PM107") < told.index("PM110")
    assert "did not change" not in told


def test_many_warnings_are_folded_and_counted_by_rule(new: Postmortem):
    found = [finding("PM403", new.path, line, 1, "expected an owner, found none") for line in range(1, 6)]
    told = comment_of(new, findings=[*found, finding("PM107", new.path, 7, 1, "expected a name, found 'x'")])
    assert "<details>\n<summary>6 warnings: 5 of PM403, PM107</summary>\n\n- [line 1](" in told


def test_what_happened_before(new: Postmortem):
    earlier = make("2025-11-02-old", BODY, **{**FACTS, "started": "2025-11-02T09:58Z", "title": "Old certificate"})
    told = comment_of(new, earlier, changed=[new.path])
    assert (
        "**Has this happened before?**\n\n- **Old certificate** (SEV-2, 2025-11-02), [postmortems/2025-11-02-old.md]"
        in told
    )
    assert "same main factor: certificate-expiry; services in common: edge; not named under related\n" in told
    assert "  - Still open: Renew by machine\n" in told
    assert "**Has this happened before?** Nothing on record is like it.\n" in comment_of(new)


def test_what_an_edit_changed(new: Postmortem):
    was = make(
        "2026-03-04-new",
        BODY.replace("| 10:41 | Replaced |\n", "").replace("- [x] Alert before", "- [ ] Alert before"),
        **{**FACTS, "severity": "SEV-1", "mitigated": "2026-03-04T10:20Z", "status": "draft", "services": []},
    )
    told = comment_of(new, before=[was])
    section = told[told.index("**What changed**") : told.index("**Has this")]
    assert section.split("\n\n")[1].split("\n") == [
        "- Severity: SEV-1 → SEV-2",
        "- Status: draft → published",
        "- Mitigated: 2026-03-04 10:20 UTC → 2026-03-04 10:41 UTC",
        "- Services: edge",
        "- Timeline: 1 added",
        "- Done now: Alert before",
        "- Text changed: Timeline, Action items",
    ]
    assert ", new\n" not in told
    assert "No fact of the record changed." in comment_of(new, before=[new])


def test_what_an_edit_removed_is_not_quoted():
    secret = "AKIA" + "QWERTYUIOPASDFGH"
    was = make(
        "2026-03-04-new",
        BODY.replace("Renew", secret),
        **{**FACTS, "title": secret, "lead": secret, "severity": secret},
    )
    now = make("2026-03-04-new", BODY, **FACTS)
    told = comment_of(now, before=[was])
    assert "- Title: Expired certificate\n- Severity: SEV-2\n- Lead\n" in told
    assert secret not in told


def test_secrets_are_not_quoted_wherever_they_stand():
    secret = "AKIA" + "QWERTYUIOPASDFGH"
    body = BODY.replace("Renew", secret).replace("expired", secret)
    facts = {**FACTS, "title": secret, "lead": secret, "services": [secret], "severity": secret}
    now = make("2026-03-04-new", body, **facts)
    other = make("2025-11-02-old", body, **{**facts, "started": "2025-11-02T09:58Z"})
    found = [finding("PM107", now.path, 3, 1, f"expected a name, found {secret!r}", fix=f"not {secret}")]
    told = comment_of(now, other, findings=found, before=[make("2026-03-04-new", BODY, **FACTS)], changed=[now.path])
    assert secret not in told
    assert secret.casefold() not in told.casefold()
    assert "### \\*\\*\\*\n" in told


def test_a_secret_that_an_edit_took_out_of_one_place_is_not_quoted_in_another():
    secret = "AKIA" + "QWERTYUIOPASDFGH"
    was = make("2026-03-04-new", BODY + f"\nThe key was {secret}.\n", **FACTS)
    now = make("2026-03-04-new", BODY.replace("Renew", f"Renew {secret[:-4]}"), **FACTS)
    assert secret[:-4] not in comment_of(now, before=[was])


def test_a_secret_in_the_name_of_a_file_is_masked_and_not_linked():
    secret = "AKIA" + "QWERTYUIOPASDFGH"
    told = comment_of(make(f"2026-03-04-{secret}", BODY, **{**FACTS, "title": None}))
    assert secret not in told
    assert "\npostmortems/2026-03-04-\\*\\*\\*.md, new\n" in told


def test_a_secret_among_the_words_in_common_is_masked():
    secret = "AKIA" + "QWERTYUIOPASDFGH"
    now = make("2026-03-04-new", f"## Summary\n\nThe sluice {secret} leaked.\n", title="Sluice")
    other = make("2025-11-02-old", now.body, title="Sluice", started="2025-11-02T09:58Z")
    told = comment_of(now, other, changed=[now.path])
    assert "words in common: " in told
    assert secret.casefold() not in told.casefold()


def test_files_that_are_no_postmortems():
    unread = finding("PM101", "2026/2026-03-04-bad.md", 3, 1, "expected UTF-8 text, found byte 0xff; it is not read")
    told = comment_of(findings=[unread], changed=[unread.path, "2026/gone.md", "2026/graph.png"])
    assert f"### [postmortems/2026/2026-03-04-bad.md]({URL}" in told
    assert "found byte 0xff" in told
    assert "gone.md)\n\nRemoved.\n" in told
    assert "graph.png" not in told


def test_a_changed_vocabulary_is_told_before_all_else_the_policy_first(new: Postmortem):
    changed = [new.path, "vocabulary/language/house/words.yml", "vocabulary/factors.yml", "vocabulary/policy.yml"]
    told = comment_of(new, changed=changed)
    places = [told.index(f"/{path})") for path in (changed[3], changed[1], changed[2], changed[0])]
    assert places == sorted(places)
    assert told.count("Removed. All postmortems are judged by it.") == 3


def test_odd_names_of_files_are_linked_and_harmless():
    told = comment_of(changed=["2026/@team #12](https://evil.example) <b>.md"])
    assert "%40team%20%2312%5D%28https%3A/evil.example%29%20%3Cb%3E.md)" in told
    assert dangers(told, URL) == []


def many(count: int) -> list[Postmortem]:
    items = "".join(f"- [ ] {'word ' * 30}{number}\n" for number in range(200))
    body = f"## Summary\n\n{'Text. ' * 500}\n\n## Action items\n\n{items}"
    return [make(f"2026-03-04-{number}", body, **FACTS) for number in range(count)]


def test_a_comment_on_too_much_fits_and_says_so():
    records = many(60)
    found = [finding("PM304", one.path, line, 1, "x" * 390) for one in records for line in range(1, 60)]
    told = comment_of(*records, findings=found)
    assert len(told) <= LIMIT
    assert "more" in told
    assert told.count("<details>") == told.count("</details>")
    assert "Cut here" in told or "not shown here for want of room" in told
    assert dangers(told, URL) == []


@given(limit=st.integers(200, 4000))
@settings(max_examples=10)
def test_never_longer_than_the_limit(limit: int):
    told = comment_of(make("2026-03-04-new", BODY, **FACTS), limit=limit)
    assert len(told) <= limit
    assert told.startswith(MARKER)


@given(texts, texts, texts, texts, texts)
def test_whatever_strangers_write_nobody_is_notified_and_nothing_embedded(title, word, prose, event, message):
    facts = {**FACTS, "title": title, "lead": word, "services": [word], "factors": [word], "severity": word}
    body = BODY.replace("expired", prose).replace("Replaced", event).replace("Renew", prose)
    now = make("2026-03-04-new", body, **facts)
    other = make("2025-11-02-old", body, **{**facts, "started": "2025-11-02T09:58Z"})
    told = comment_of(
        now,
        other,
        findings=[finding("PM107", now.path, 2, 1, message, fix=title)],
        before=[make("2026-03-04-new", BODY, **FACTS)],
        changed=[now.path],
    )
    assert dangers(told, URL) == []
    assert len(told) <= LIMIT
    head, rest = told.split("\n", 1)
    assert head == MARKER
    assert defang(rest, [REPOSITORY]) == rest


def test_marks_of_markdown_are_shown_and_not_followed():
    record = make("2026-03-04-new", "## Summary\n\nx\n\n## Action items\n\n- [ ] a | *b*\n", title="`a` | *b*\n# c")
    told = comment_of(record)
    assert "### \\`a\\` \\| \\*b\\* \\# c\n" in told
    assert "| a \\| \\*b\\* | nobody |" in told


def test_a_place_is_that_of_a_commit():
    for url in ("javascript:alert(1)", "https://github.com/example/archive", f"{URL})[x](https://evil.example"):
        with pytest.raises(ValueError, match="expected an address"):
            Place(url=url)


POLICY = Policy(review_within_days={"SEV-2": 7}, security_review=("SEV-2",))


@pytest.mark.parametrize(
    ("facts", "rules", "step"),
    [
        ({}, ["PM602"], "Treat what the PM6 findings point at as known"),
        ({}, ["PM203"], "Nothing yet: the author mends 1 error first."),
        ({}, [], "hold the review by 2026-03-11, and"),
        ({"severity": "SEV-3"}, [], "hold the review, and"),
        ({"review": {"held": "2026-03-06T14:00Z"}}, [], "Ask the security stakeholder"),
        ({"review": {"held": "2026-03-06T14:00Z"}, "severity": "SEV-3"}, ["PM107"], "Go through the checklist"),
        (
            {"review": {"held": "2026-03-06T14:00Z"}, "security": {"impact": "none", "stakeholder": "security"}},
            [],
            "Go through the checklist",
        ),
        ({"status": "withdrawn"}, [], "Read the reason for the withdrawal"),
    ],
)
def test_the_reviewers_next_step(facts, rules, step):
    postmortem = make("2026-03-04-new", **{"resolved": "2026-03-04T11:20Z", **facts})
    assert step in next_step(postmortem, [finding(rule, postmortem.path, 1, 1, "x") for rule in rules], POLICY)


def test_a_suggestion_about_personal_data_stops_nobody():
    postmortem = make("2026-03-04-new")
    found = [finding("PM606", postmortem.path, 1, 1, "x", severity=Severity.SUGGESTION)]
    assert "Read it for facts" in next_step(postmortem, found, POLICY)


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    files = {
        "2025/2025-11-02-old.md": text_of(BODY, **{**FACTS, "started": "2025-11-02T09:58Z"}),
        "2026/2026-03-04-new.md": text_of(BODY, **FACTS),
    }
    write_archive(tmp_path / "before", {"2026/2026-03-04-new.md": text_of(BODY, **{**FACTS, "severity": "SEV-3"})})
    return write_archive(tmp_path / "postmortems", files)


def test_the_command_prints_the_comment(archive: Path, capsys: pytest.CaptureFixture[str]):
    arguments = ["--archive", "postmortems", "--as-of", "2026-03-20", "--before", "before", "--blob-url", URL]
    assert main([*arguments, "--run", "77", "--changed", "postmortems/2026/2026-03-04-new.md"]) == 0
    told = capsys.readouterr().out
    assert told.startswith(MARKER)
    assert "- Severity: SEV-3 → SEV-2\n" in told
    assert f'the artifact "preview" of [this run]({REPOSITORY}/actions/runs/77).' in told
    assert defang(told.partition("\n")[2], [REPOSITORY]) == told.partition("\n")[2]
    assert f"{URL}/postmortems/2025/2025-11-02-old.md" in told
    assert main(["--archive", "postmortems", "--as-of", "2026-03-20"]) == 0
    assert "0 files of the archive changed" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments", [["--archive", "nowhere"], ["--changed", "elsewhere.md"], ["--blob-url", "https://evil.example"]]
)
def test_wrong_use(archive: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]):
    assert main(["--archive", "postmortems", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("review_postmortems: expected ")


def test_the_earlier_version_is_data_too(archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """A link that leads out of the folder, or no text, is as if there had been nothing."""
    before = tmp_path / "before" / "2026" / "2026-03-04-new.md"
    before.unlink()
    before.symlink_to("/etc/passwd")
    arguments = ["--archive", "postmortems", "--changed", "postmortems/2026/2026-03-04-new.md", "--before", "before"]
    assert main(arguments) == 0
    assert ", new\n" in capsys.readouterr().out


def test_runs_without_utf_8(archive: Path):
    command = [sys.executable, str(ROOT / "scripts" / "review_postmortems.py"), "--changed", *archive.rglob("*.md")]
    environment = {"PYTHONIOENCODING": "ascii", "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(command, capture_output=True, check=False, env=environment)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().startswith(MARKER)


def test_real_documents_of_any_kind_are_harmless():
    files = sorted((ROOT / "tests" / "golden" / "reading").glob("*.md"))
    records = [read_postmortem(path.name, path.read_text(encoding="utf-8"), vocabulary()).postmortem for path in files]
    assert dangers(comment_of(*records), URL) == []
