"""The Markdown of generated pages, word for word, for a tiny archive.

A new case is a new file: a postmortem in ``pages/archive``, or an empty file in ``pages/expected`` at the path of the
page that is to be watched. ``UPDATE_GOLDEN=1`` writes what is expected anew.
"""

from __future__ import annotations

import os
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from postmortem_archive.checks import check_archive
from postmortem_archive.reading import read_archive
from postmortem_archive.site.building import Site, build_site
from postmortem_archive.site.options import SiteOptions
from tests.support.records import vocabulary

FOLDER = Path(__file__).parent / "pages"
EXPECTED = FOLDER / "expected"


@cache
def site() -> Site:
    archive = read_archive(FOLDER / "archive", vocabulary())
    options = SiteOptions(as_of=date(2026, 4, 10), name="Tiny archive", url="https://archive.example/")
    return build_site(archive, check_archive(archive), vocabulary(), options)


def watched() -> list[str]:
    files = {path.relative_to(EXPECTED).as_posix() for path in EXPECTED.rglob("*") if path.is_file()}
    return sorted(files | set(site().sources))


@pytest.mark.parametrize("path", watched())
def test_pages(path: str):
    made = {**site().pages, **site().files}
    assert path in made, f"no such page; {EXPECTED / path} may be deleted"
    if os.environ.get("UPDATE_GOLDEN"):
        (EXPECTED / path).parent.mkdir(parents=True, exist_ok=True)
        (EXPECTED / path).write_text(made[path], encoding="utf-8")
    assert made[path] == (EXPECTED / path).read_text(encoding="utf-8")
