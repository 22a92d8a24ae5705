"""The same mkdocs.yml builds under ProperDocs, and to the same site."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.records import ROOT
from tests.support.sites import AS_OF

pytestmark = [pytest.mark.site, pytest.mark.slow]

_GENERATOR = re.compile(rb'<meta name="generator" content="[^"]*">')


def built_by(engine: str, out: Path) -> dict[str, bytes]:
    """Build the project's site with an engine, and return its files without the generator's name."""
    environment = {key: value for key, value in os.environ.items() if key != "ARCHIVE"}
    environment |= {"AS_OF": AS_OF, "SITE_URL": "https://archive.example/", "NO_MKDOCS_2_WARNING": "true"}
    command = [sys.executable, "-m", engine, "build", "--strict", "-f", str(ROOT / "mkdocs.yml"), "-d", str(out)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=out.parent)
    assert done.returncode == 0, done.stdout + done.stderr
    return {
        path.relative_to(out).as_posix(): _GENERATOR.sub(b"", path.read_bytes())
        for path in out.rglob("*")
        if path.is_file() and path.name != "sitemap.xml.gz"  # holds the time at which it was packed
    }


def test_properdocs_makes_the_same_site(tmp_path: Path):
    ours, theirs = built_by("mkdocs", tmp_path / "mkdocs"), built_by("properdocs", tmp_path / "properdocs")
    assert sorted(ours) == sorted(theirs)
    assert [path for path in ours if ours[path] != theirs[path]] == []
    assert "pagefind/en/pagefind.js" in theirs
    assert b"Content-Security-Policy" in theirs["index.html"]
