"""The command that lists findings: where they are, as seen from here, and what it ends with."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from postmortem_archive.commands.check import main
from tests.support import records
from tests.support.records import ROOT
from tests.support.sites import write_archive


def text_of(**facts: object) -> str:
    """A file about which there is nothing to say, but for what these facts change."""
    complete = {
        "title": "Kettle pages slow after a change of the cache",
        "severity": "SEV-4",
        "status": "published",
        "started": "2026-03-04T09:58Z",
        "detected": "2026-03-04T10:00Z",
        "resolved": "2026-03-04T10:30Z",
        "services": ["storefront"],
        "detection": "monitoring",
        "factors": ["cache-failure"],
        "review": {"held": "2026-03-05T10:00Z"},
    }
    return records.text_of(**{**complete, **facts})


BACKWARDS = text_of(title="Search answers nothing after an import", detected="2026-03-04T09:00Z", services=["search"])
UNKNOWN = text_of(title="Orders late after a change of the queue", services=["nowhere"])


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    files = {"2026/2026-03-04-good.md": text_of(), "2026/2026-03-04-unknown.md": UNKNOWN}
    return write_archive(tmp_path / "postmortems", files)


def test_the_project_itself_is_clean(capsys: pytest.CaptureFixture[str]):
    assert main([]) == 0
    assert " 0 errors, " in capsys.readouterr().out.splitlines()[-1]


def test_warnings_are_told_and_do_not_fail(archive: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["--archive", "postmortems"]) == 0
    assert capsys.readouterr().out == (
        "postmortems/2026/2026-03-04-unknown.md:8:12 PM107 value is not in the vocabulary: "
        "services: expected a name of services.yml, found 'nowhere' [warning]\n"
        "2 postmortems: 0 errors, 1 warning, 0 suggestions\n"
    )


def test_errors_fail_and_stand_first_as_compilers_write_them(archive: Path, capsys: pytest.CaptureFixture[str]):
    write_archive(archive, {"2026/2026-03-04-backwards.md": BACKWARDS})
    assert main(["--archive", str(archive), "--as-of", "2026-11-23"]) == 1
    first = capsys.readouterr().out.splitlines()[0]
    assert first.startswith("postmortems/2026/2026-03-04-backwards.md:6:11 PM203 detected before it started: expected ")
    assert first.endswith(" [error]")


def test_paths_lead_from_where_the_user_stands(
    archive: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(archive / "2026")
    main(["--archive", ".."])
    assert capsys.readouterr().out.startswith("2026-03-04-unknown.md:8:12 PM107 ")


def test_only_the_files_asked_for(archive: Path, capsys: pytest.CaptureFixture[str]):
    write_archive(archive, {"2026/2026-03-04-backwards.md": BACKWARDS})
    arguments = ["--archive", "postmortems"]
    assert main([*arguments, "postmortems/2026/2026-03-04-good.md"]) == 0
    assert capsys.readouterr().out == "1 file of 3 postmortems: 0 errors, 0 warnings, 0 suggestions\n"
    assert main([*arguments, "postmortems/2026/2026-03-04-unknown.md"]) == 0
    assert capsys.readouterr().out.count("PM") == 1
    assert main([*arguments, "postmortems/2026"]) == 1


def test_the_archives_own_vocabulary_holds_and_is_judged(archive: Path, capsys: pytest.CaptureFixture[str]):
    write_archive(archive, {"vocabulary/services.yml": "- {name: nowhere, title: Nowhere}\n- {name: x}\n"})
    assert main(["--archive", "postmortems"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("postmortems/vocabulary/services.yml:2:3 PM190 ") for line in lines)
    assert not any("PM107" in line and "'nowhere'" in line for line in lines)


def test_control_characters_of_a_file_do_not_reach_the_terminal(archive: Path, capsys: pytest.CaptureFixture[str]):
    write_archive(archive, {"2026/2026-03-04-escape.md": text_of(severity="\x1b]0;title\x07\u202e")})
    main(["--archive", "postmortems"])
    out = capsys.readouterr().out
    assert "PM107" in out
    assert all(line.isprintable() for line in out.splitlines())


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--archive", "nowhere"], "expected a folder of postmortems, found none at nowhere"),
        (["--archive", "postmortems", "nowhere.md"], "expected a file of the archive, found nothing at"),
        (["--archive", "postmortems", "elsewhere.md"], "expected a file below postmortems, found"),
    ],
)
def test_wrong_use(arguments: list[str], told: str, archive: Path, capsys: pytest.CaptureFixture[str]):
    Path("elsewhere.md").touch()
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert told in captured.err


def test_a_date_that_is_none_is_wrong_use(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as ended:
        main(["--as-of", "2026-13-01"])
    assert ended.value.code == 2
    assert "invalid date value: '2026-13-01'" in capsys.readouterr().err


@pytest.mark.parametrize("way", ["script", "installed"])
def test_runs_from_anywhere_and_without_utf_8(archive: Path, way: str):
    write_archive(archive, {"2026/2026-03-04-größe.md": text_of(services=["Zürich"])})
    installed = "import sys; from postmortem_archive.commands.check import main; sys.exit(main(sys.argv[1:]))"
    called = {"script": [str(ROOT / "scripts" / "check_postmortems.py")], "installed": ["-c", installed]}[way]
    command = [sys.executable, *called, "--archive", "postmortems"]
    environment = {"PYTHONIOENCODING": "ascii", "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(command, capture_output=True, check=False, env=environment)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"gr\\xf6\\xdfe.md:8:12 PM107" in done.stdout


def test_only_what_has_changed_since_a_revision(archive: Path, capsys: pytest.CaptureFixture[str]):
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "x"]):
        subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@example.com", *words], check=True)
    write_archive(archive, {"2026/2026-03-04-backwards.md": BACKWARDS})
    arguments = ["--archive", "postmortems", "--changed-since", "HEAD"]
    assert main(arguments) == 1
    out = capsys.readouterr().out
    assert "backwards.md" in out
    assert "unknown.md" not in out
    assert main([*arguments, "postmortems/2026/2026-03-04-good.md"]) == 0
    assert capsys.readouterr().out.startswith("0 files of 3 postmortems: ")


def test_everything_is_told_where_the_vocabulary_has_changed_or_a_file_is_gone(
    archive: Path, capsys: pytest.CaptureFixture[str]
):
    write_archive(archive, {"vocabulary/services.yml": "- {name: storefront, title: Storefront}\n"})
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "x"]):
        subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@example.com", *words], check=True)
    arguments = ["--archive", "postmortems", "--changed-since", "HEAD"]
    main(arguments)
    assert "unknown.md" not in capsys.readouterr().out
    words = archive / "vocabulary/services.yml"
    before = words.read_bytes()
    words.write_bytes(before + b"- {name: shop, title: Shop}\n")
    main(arguments)
    assert "unknown.md" in capsys.readouterr().out
    words.write_bytes(before)
    (archive / "2026/2026-03-04-good.md").unlink()
    main(arguments)
    assert "unknown.md" in capsys.readouterr().out


def test_a_revision_that_git_does_not_know_is_wrong_use(archive: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["--archive", "postmortems", "--changed-since", "HEAD"]) == 2
    assert "not a git repository" in capsys.readouterr().err


def test_a_report_goes_into_a_file(archive: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["--archive", "postmortems", "--format", "json", "--output", "told.json"]) == 0
    assert capsys.readouterr().out == ""
    assert json.loads(Path("told.json").read_text(encoding="utf-8"))["counts"]["warning"] == 1
    assert [path.name for path in Path().iterdir() if path.is_file()] == ["told.json"]


@pytest.mark.parametrize("output", ["nowhere/told.json", "postmortems"])
def test_a_report_that_cannot_be_written_is_wrong_use(archive: Path, output: str, capsys: pytest.CaptureFixture[str]):
    assert main(["--archive", "postmortems", "--output", output]) == 2
    assert f"{output} cannot be written" in capsys.readouterr().err
    assert {path.name for path in Path().iterdir()} == {"postmortems"}


def test_what_weighs_less_is_left_out_and_what_fails_can_be_chosen(archive: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["--archive", "postmortems", "--level", "error"]) == 0
    assert capsys.readouterr().out == "2 postmortems: 0 errors, 0 warnings, 0 suggestions\n"
    assert main(["--archive", "postmortems", "--fail-on", "warning"]) == 1
    assert main(["--archive", "postmortems", "--fail-on", "warning", "--level", "error"]) == 1


def test_a_rule_is_explained(capsys: pytest.CaptureFixture[str]):
    assert main(["--explain", "pm203"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("PM203 detected before it started [error]\n")
    assert "Instead of:" in out
    assert main(["--explain", "PM999"]) == 2


def test_a_file_asked_for_is_judged_without_reading_the_others(archive: Path, capsys: pytest.CaptureFixture[str]):
    write_archive(archive, {"2026/2026-03-04-related.md": text_of(related=["2026-03-04-broken", "2026-03-04-none"])})
    (archive / "2026/2026-03-04-broken.md").write_bytes(b"\xff")
    assert main(["--archive", "postmortems", "postmortems/2026/2026-03-04-related.md"]) == 1
    out = capsys.readouterr().out
    assert "found '2026-03-04-none'" in out
    assert "broken" not in out


def test_what_is_mechanical_is_mended_and_told_beside_the_report(archive: Path, capsys: pytest.CaptureFixture[str]):
    mended = text_of(title="Edge slow after a rollout")
    write_archive(archive, {"2026/2026-03-04-alias.md": mended.replace("detected:", "detected at:")})
    before = (archive / "2026/2026-03-04-unknown.md").read_bytes()
    assert main(["--archive", "postmortems", "--fix", "postmortems/2026/2026-03-04-alias.md"]) == 0
    captured = capsys.readouterr()
    assert captured.out == "1 file of 3 postmortems: 0 errors, 0 warnings, 0 suggestions\n"
    assert captured.err.startswith("postmortems/2026/2026-03-04-alias.md:6 PM125 mended: ")
    assert (archive / "2026/2026-03-04-alias.md").read_text("utf-8") == mended
    assert (archive / "2026/2026-03-04-unknown.md").read_bytes() == before


@pytest.fixture
def twice(archive: Path) -> Path:
    """An archive in which the cache failed once before; the new one is not committed."""
    item = "\n## Action items\n\n- [x] Warm the cache before traffic moves (owner: storefront, done: 2026-03-10)\n"
    write_archive(archive, {"2026/2026-03-04-good.md": text_of() + item})
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "x"]):
        subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@example.com", *words], check=True)
    times = {name: f"2026-04-08T{clock}Z" for name, clock in (("started", "09:00"), ("detected", "09:05"))}
    new = text_of(
        title="Kettle pages slow while the cache was cold", **times, resolved="2026-04-08T09:30Z", review=None
    )
    write_archive(archive, {"2026/2026-04-08-again.md": new})
    return archive


def test_what_happened_before_a_new_postmortem_is_told(twice: Path, capsys: pytest.CaptureFixture[str]):
    main(["--archive", "postmortems", "--as-of", "2026-04-09", "--changed-since", "HEAD"])
    out = capsys.readouterr().out
    assert "Has this happened before? Nearest to 2026/2026-04-08-again.md:\n  2026/2026-03-04-good.md\n" in out
    assert "done 2026-03-10, did it hold? Warm the cache before traffic moves" in out
    assert out.splitlines()[-1].startswith("1 file of 3 postmortems: ")


def test_what_happened_before_an_old_one_is_told_when_asked(twice: Path, capsys: pytest.CaptureFixture[str]):
    path = "postmortems/2026/2026-03-04-good.md"
    arguments = ["--archive", "postmortems", "--as-of", "2026-04-09"]
    main([*arguments, path])
    assert "Has this happened before?" not in capsys.readouterr().out
    main([*arguments, "--earlier", path])
    assert "Has this happened before? Nothing on record is like 2026/2026-03-04-good.md." in capsys.readouterr().out
    main([*arguments, "--earlier", "--format", "json"])
    assert json.loads(capsys.readouterr().out)["about"] == "3 postmortems"


def test_a_policy_with_a_mistake_fails_the_check_of_any_file(archive: Path, capsys: pytest.CaptureFixture[str]):
    write_archive(archive, {"vocabulary/policy.yml": "rules: {PM304: loud}\n"})
    assert main(["--archive", "postmortems", "postmortems/2026/2026-03-04-good.md"]) == 1
    assert "postmortems/vocabulary/policy.yml:1:16 PM190 " in capsys.readouterr().out
