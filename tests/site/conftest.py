"""The sample archive's site, built once for all tests of it."""

from __future__ import annotations

import fcntl
import os

import pytest

from tests.support.sites import Build, build


@pytest.fixture(scope="session")
def sample_site(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The built site. Where several processes run tests, the first that asks builds it, and the others wait."""
    own = tmp_path_factory.getbasetemp()
    shared = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "sample-site"
    shared.mkdir(exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        told = shared / "told"
        if not told.exists():
            done = build(shared / "site")
            told.write_text(f"{done.code}\n{done.output}", encoding="utf-8")
        code, _, output = told.read_text(encoding="utf-8").partition("\n")
    return Build(shared / "site", int(code), output)
