"""Measure the site with Lighthouse, on a slowed-down phone and on a desktop: the median of several runs of each page.

Lighthouse is a program for Node, so it is not part of `make test`. `make lighthouse` installs the locked one; the
Chromium that it drives is the one that CHROMIUM names, or the first on PATH. Without --site, the site is built first.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from chromium import FLAGS, ChromiumMissingError, find_chromium
from command_line import CLEAN, FINDINGS, WRONG_USE
from site_pages import pages_by_kind
from site_server import PROJECT, build_site, served

LEAST: Final = 95
"""The score, of 100, that each category has to reach."""

PAGES: Final = ("home", "archive", "postmortem")
"""Kinds of pages that are measured, the largest of each."""

FORMS: Final[dict[str, tuple[str, ...]]] = {"phone": (), "desktop": ("--preset=desktop",)}
"""Arguments of Lighthouse for each form of device. Its default is a phone on a slow network."""

CATEGORIES: Final = ("performance", "accessibility", "best-practices", "seo")

INSTALLED: Final = PROJECT / "tests" / "lighthouse" / "node_modules" / ".bin" / "lighthouse"

_PATIENCE: Final = 180.0
"""Seconds after which a run is given up."""


@dataclass(frozen=True, slots=True)
class Score:
    """The median scores of a page, by category, of 100; and what took points in the last run, by category."""

    page: str
    form: str
    scores: dict[str, int]
    lost: dict[str, list[str]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the arguments, measure, and print; 1 where a score is below LEAST."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--site", type=Path, metavar="DIR", help="a built site (default: build the sample archive)")
    parser.add_argument("--runs", type=int, default=3, help="runs of each page; the median counts (default: 3)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(arguments)
    if options.runs < 1:
        parser.error("--runs is at least 1")
    try:
        command = [find_lighthouse(), "--quiet", "--output=json", f"--chrome-flags=--headless=new {' '.join(FLAGS)}"]
        environment = os.environ | {"CHROME_PATH": find_chromium()}
        with tempfile.TemporaryDirectory(prefix="lighthouse-") as folder:
            site = options.site or Path(folder)
            if options.site is None:
                build_site(site)
            scores = measure(site, command, environment, options.runs)
    except (OSError, RuntimeError, ChromiumMissingError) as error:
        print(error, file=sys.stderr)
        return WRONG_USE
    print(as_json(scores) if options.json else describe(scores, options.runs))
    return FINDINGS if any(value < LEAST for score in scores for value in score.scores.values()) else CLEAN


def find_lighthouse() -> str:
    """Return the path of the locked Lighthouse, else of one on PATH.

    Raises:
        RuntimeError: there is none.
    """
    path = str(INSTALLED) if INSTALLED.is_file() else shutil.which("lighthouse")
    if path is None:
        raise RuntimeError(
            "no Lighthouse: run 'make lighthouse', or 'npm ci --ignore-scripts --prefix tests/lighthouse' (Node 20)"
        )
    return path


def measure(site: Path, command: Sequence[str], environment: dict[str, str], runs: int) -> list[Score]:
    """Run Lighthouse on each of PAGES that the site has, for each of FORMS."""
    kinds = pages_by_kind(site)
    scores: list[Score] = []
    with served(site) as server:
        for page in PAGES:
            if page not in kinds:
                continue
            for form, more in FORMS.items():
                reports = [run([*command, *more, server.url + kinds[page]], environment) for _ in range(runs)]
                medians = {
                    name: round(statistics.median(report["categories"][name]["score"] * 100 for report in reports))
                    for name in CATEGORIES
                }
                scores.append(Score(page, form, medians, {name: lost_points(reports[-1], name) for name in CATEGORIES}))
    return scores


def run(command: Sequence[str], environment: dict[str, str]) -> dict[str, Any]:
    """Return the report of one run.

    Raises:
        RuntimeError: it failed, or left a score out.
    """
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=_PATIENCE, check=False)
    except subprocess.TimeoutExpired as error:
        raise RuntimeError(f"{command[-1]}: Lighthouse did not end within {_PATIENCE:.0f} seconds") from error
    if done.returncode:
        raise RuntimeError(f"{command[-1]}: Lighthouse ended with {done.returncode}:\n{done.stderr.strip()}")
    report: dict[str, Any] = json.loads(done.stdout)
    unscored = [name for name in CATEGORIES if report["categories"][name]["score"] is None]
    if unscored:
        raise RuntimeError(f"{command[-1]}: Lighthouse gave no score for {', '.join(unscored)}")
    return report


def lost_points(report: dict[str, Any], category: str) -> list[str]:
    """Return which audits of a category took points, with what they measured, the heaviest first."""
    references = sorted(report["categories"][category]["auditRefs"], key=lambda reference: -reference["weight"])
    audits = ((reference["weight"], report["audits"][reference["id"]]) for reference in references)
    return [
        f"{audit['title']} ({audit.get('displayValue') or 'failed'})"
        for weight, audit in audits
        if weight and audit["score"] is not None and audit["score"] < 1
    ]


def as_json(scores: Sequence[Score]) -> str:
    """Return the scores as JSON."""
    return json.dumps(
        [{"page": each.page, "form": each.form, "scores": each.scores, "lost": each.lost} for each in scores], indent=2
    )


def describe(scores: Sequence[Score], runs: int) -> str:
    """Return the scores as text."""
    lines = [f"{'page':12}{'form':10}" + "".join(f"{name:>16}" for name in CATEGORIES)]
    lines += [
        f"{each.page:12}{each.form:10}" + "".join(f"{each.scores[name]:16}" for name in CATEGORIES) for each in scores
    ]
    low = [(each, name) for each in scores for name in CATEGORIES if each.scores[name] < LEAST]
    lines += [
        f"FAIL  {each.page}, {each.form}: {name} {each.scores[name]}: {'; '.join(each.lost[name])}"
        for each, name in low
    ]
    lines.append(f"{'FAIL' if low else 'PASS'}  each at least {LEAST}, median of {runs}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
