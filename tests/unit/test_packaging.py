"""What others install: a wheel that checks by itself, and the hook by which pre-commit calls it."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from configparser import ConfigParser
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

import pytest
from pre_commit.clientlib import load_manifest

from postmortem_archive.vocabulary.default import default_vocabulary
from tests.support.records import ROOT, text_of
from tests.support.sites import write_archive

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (made,) = folder.glob("*.whl")
    return made


def files_below(folder: Path) -> set[PurePosixPath]:
    paths = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {PurePosixPath(path) for path in paths if "__pycache__" not in path.parts}


def test_the_wheel_holds_the_library_and_the_vocabulary_and_nothing_else(wheel: Path):
    package = PurePosixPath("postmortem_archive")
    expected = {package / path for path in files_below(ROOT / "src/postmortem_archive")}
    expected |= {package / "default_vocabulary" / path for path in files_below(ROOT / "postmortems/vocabulary")}
    names = {PurePosixPath(name) for name in ZipFile(wheel).namelist()}
    assert {name for name in names if name.parts[0] == "postmortem_archive"} == expected
    assert {name.parts[0].rpartition(".")[2] for name in names} == {"postmortem_archive", "dist-info"}


def test_the_wheel_checks_with_its_own_vocabulary_and_without_what_a_site_takes(wheel: Path, tmp_path: Path):
    ZipFile(wheel).extractall(tmp_path / "installed")
    write_archive(tmp_path / "postmortems", {"2026/2026-03-04-a.md": text_of(severity="SEV-9")})
    entries = ConfigParser()
    (script,) = (tmp_path / "installed").glob("*.dist-info/entry_points.txt")
    entries.read(script)
    module, _, function = entries["console_scripts"]["check-postmortems"].partition(":")
    absent = ("babel", "material", "mkdocs", "nh3", "numpy", "pagefind", "pymdownx", "scipy", "sklearn")
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path / 'installed')!r})\n"
        f"sys.modules.update(dict.fromkeys({absent!r}))\n"
        f"from {module} import {function}\nimport postmortem_archive\n"
        f"assert postmortem_archive.__file__.startswith({str(tmp_path)!r}), postmortem_archive.__file__\n"
        f"sys.exit({function}([]))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "expected one of SEV-1, SEV-2, SEV-3, SEV-4; found 'SEV-9'" in done.stdout


def test_in_the_project_the_vocabulary_is_that_of_its_archive():
    assert default_vocabulary() == ROOT / "postmortems" / "vocabulary"


def test_the_hook_calls_what_the_package_installs():
    (hook,) = load_manifest(str(ROOT / ".pre-commit-hooks.yaml"))
    assert hook["entry"] in PROJECT["scripts"]
    chosen = re.compile(hook["files"])
    assert chosen.search("postmortems/2026/2026-03-04-a.md")
    assert chosen.search("postmortems/vocabulary/frameworks/soc-2.yml")
    assert not chosen.search("postmortems/2026/a.png")
    assert not chosen.search("docs/postmortems/a.md")


def test_the_lock_has_what_the_site_and_the_tests_take():
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    locked = {line.partition("==")[0] for line in lock.splitlines() if "==" in line}
    asked = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["site"], "hatchling"]
    names = {re.split(r"[^\w.-]", name.lower())[0].replace("_", "-") for name in asked}
    assert names <= locked
