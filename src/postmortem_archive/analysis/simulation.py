"""Made-up archives whose rates are known, to see whether pages claim what is not there and show what is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from postmortem_archive.analysis.baselines import LONGEST, choose_baseline
from postmortem_archive.analysis.changes import NO_EVIDENCE, changes_of_quarter
from postmortem_archive.analysis.control_charts import MOST_JUDGED, RULE_1, control_chart, incidents_chart
from postmortem_archive.analysis.frames import Frames, build_frames
from postmortem_archive.analysis.gaps import gap_charts
from postmortem_archive.analysis.intervals import Interval, proportion_interval
from postmortem_archive.analysis.judged_patterns import judge_patterns
from postmortem_archive.analysis.multiplicity import FALSE_DISCOVERIES
from postmortem_archive.analysis.power import power_at
from postmortem_archive.model import Detection, Postmortem
from postmortem_archive.quarters import Quarter
from postmortem_archive.reading.postmortem import read_postmortem
from postmortem_archive.vocabulary import Vocabulary

QUARTERS = 1 + LONGEST + MOST_JUDGED
"""Quarters of each archive: the first, a whole baseline, and as many as a page judges, which is the worst case."""

_FIRST = Quarter(2018, 1)
_FACTORS, _SERVICES, _STAGES = 25, 12, 8
_SEVERITIES = {"SEV-1": 0.1, "SEV-2": 0.3, "SEV-3": 0.4, "SEV-4": 0.2}
_DAYS = 365.25 / 4

Claims = frozenset[str]
"""The names of the parts of a page that raise a signal; none where the page claims nothing."""

Page = Callable[[Frames], Claims]


@dataclass(frozen=True, slots=True)
class Share:
    """How many of ``of`` archives something is true of."""

    count: int
    of: int

    @property
    def share(self) -> float:
        """The share itself."""
        return self.count / self.of

    def interval(self, confidence: float = 0.95) -> Interval:
        """Return the shares of all archives that are compatible with it (Clopper and Pearson)."""
        return proportion_interval(self.count, self.of, confidence)


@dataclass(frozen=True, slots=True)
class Power:
    """The chance that pages stated on average to show a change, and the share of them that showed it."""

    stated: float
    observed: Share


def quarter_claims(frames: Frames) -> Claims:
    """Return which parts of the page of the newest quarter, and of that of trends, raise a signal."""
    baseline = choose_baseline(frames.complete_quarters, None)
    chart = incidents_chart(frames, baseline)
    changes = changes_of_quarter(frames, frames.complete_quarters[-1], chart)
    found = {
        "control chart": bool(chart.signals),
        "gaps of rare severities": gap_charts(frames, baseline)["rule"].notna().any(),
        "changes of names": (changes["verdict"] != NO_EVIDENCE).any(),
    }
    return frozenset(name for name, claimed in found.items() if claimed)


def pattern_claims(frames: Frames) -> Claims:
    """Return which parts of the page of patterns raise a signal."""
    trends, pairs = judge_patterns(frames)
    found = {
        "factors that rise or fall": (trends["verdict"] != NO_EVIDENCE).any(),
        "factors named together": (pairs.table["q"] <= FALSE_DISCOVERIES).any(),
    }
    return frozenset(name for name, claimed in found.items() if claimed)


def false_claims(rate: float, archives: int, seed: int, page: Page = quarter_claims) -> dict[str, Share]:
    """Return the share of pages that claim anything, as ``any``, and by part, where no rate ever changed."""
    claims = [page(frames) for frames in unchanged_archives(rate, archives, seed)]
    parts = sorted({part for found in claims for part in found})
    shares = {part: Share(sum(part in found for found in claims), archives) for part in parts}
    return {"any": Share(sum(bool(found) for found in claims), archives)} | shares


def observed_power(rate: float, ratio: float, archives: int, seed: int) -> Power:
    """Return the chance of showing a change of the newest quarter's rate that is stated, and how often it shows."""
    rng = np.random.default_rng(seed)
    quarters = [_FIRST.shifted(place) for place in range(LONGEST + 2)]
    baseline = choose_baseline(quarters, None)
    stated, seen = 0.0, 0
    for counts in rng.poisson([rate] * (LONGEST + 1) + [ratio * rate], (archives, LONGEST + 2)).tolist():
        chart = control_chart(counts, quarters, None, baseline)
        newest = chart.points[-1]
        stated += power_at(chart, newest, ratio)
        seen += newest.rule == RULE_1
    return Power(stated / archives, Share(seen, archives))


def unchanged_archives(rate: float, archives: int, seed: int) -> Iterator[Frames]:
    """Yield archives with so many incidents per quarter on average, every day alike; names occur with fixed chances.

    An archive without any incident has no page. It is drawn anew.
    """
    rng = np.random.default_rng(seed)
    template = read_postmortem("template.md", "---\ntitle: Outage\nstatus: published\n---\n", Vocabulary()).postmortem
    days = (_FIRST.shifted(QUARTERS).start - _FIRST.start).days
    made = 0
    while made < archives:
        offsets = np.sort(rng.integers(0, days, rng.poisson(rate * days / _DAYS)))
        if len(offsets):
            records = _records(rng, template, [_FIRST.start + timedelta(int(offset)) for offset in offsets])
            made += 1
            yield build_frames(records, _FIRST.shifted(QUARTERS - 1).end)


def _records(rng: np.random.Generator, template: Postmortem, days: list[date]) -> list[Postmortem]:
    """Return an incident for each day. A name's chance falls with its place, as it does among real ones."""
    factors = rng.random((len(days), _FACTORS)) < 1 / (1 + np.arange(_FACTORS))[None, :] ** 0.8 / 2
    services = rng.random((len(days), _SERVICES)) < 0.12
    stages = rng.random((len(days), _STAGES)) < 0.2
    severities = rng.choice(list(_SEVERITIES), len(days), p=list(_SEVERITIES.values()))
    detections = rng.integers(0, len(Detection), len(days))
    return [
        replace(
            template,
            id=f"{day}-{place}",
            on=day,
            severity=str(severities[place]),
            detection=list(Detection)[detections[place]],
            factors=tuple(f"factor-{index}" for index in np.flatnonzero(factors[place])),
            services=tuple(f"service-{index}" for index in np.flatnonzero(services[place])),
            lifecycle=tuple(f"stage-{index}" for index in np.flatnonzero(stages[place])),
        )
        for place, day in enumerate(days)
    ]
