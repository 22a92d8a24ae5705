"""Tests of the sample archive go with the samples: a team that has started its own runs all others."""

from __future__ import annotations

from hypothesis import settings

from postmortem_archive.starting import POLICY, is_started
from tests.support.records import ROOT

# How long an example takes is the machine's affair: tests in a browser run at the same time.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

STARTED = is_started((ROOT / POLICY).read_text(encoding="utf-8"))

OF_SAMPLES = ("dashboards_by_hand", "sample_archive", "sample_dashboards", "sample_similarity")
collect_ignore = ["browser", *(f"site/test_{name}.py" for name in OF_SAMPLES)] if STARTED else []


def pytest_report_header() -> list[str]:
    return ["archive started: tests of the sample archive are left out"] if STARTED else []
