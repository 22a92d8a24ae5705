"""The page of patterns makes one family of all that it tests."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from postmortem_archive.analysis.changes import MORE, NO_EVIDENCE
from postmortem_archive.analysis.frames import Frames, build_frames
from postmortem_archive.analysis.judged_patterns import judge_patterns
from postmortem_archive.analysis.multiplicity import FALSE_DISCOVERIES
from tests.support.records import make

START = date(2024, 1, 1)


def archive(factors_by_quarter: list[list[list[str]]]) -> Frames:
    """Return quarters of incidents, each with its factors."""
    records = []
    for quarter, incidents in enumerate(factors_by_quarter):
        for place, factors in enumerate(incidents):
            day = START + timedelta(91 * quarter + place)
            records.append(make(f"{day}-{place}", started=f"{day}T10:00Z", factors=factors))
    return build_frames(records, date(2025, 12, 31))


def test_one_factor_that_rises_is_found_among_those_that_do_not():
    calm, busy = [["a"], ["b"], ["c"]], [["a"], ["b"], ["c"], *[["d"]] * 8]
    trends, _ = judge_patterns(archive([calm] * 4 + [busy] * 4))
    verdicts = dict(zip(trends["factor"], trends["verdict"], strict=True))
    assert verdicts == {"a": NO_EVIDENCE, "b": NO_EVIDENCE, "c": NO_EVIDENCE, "d": MORE}


def test_pairs_and_trends_share_one_family():
    quarter = [["a", "b"], ["a", "b"], ["c"], ["d"], ["e"], ["f"]]
    trends, pairs = judge_patterns(archive([quarter] * 8))
    (met,) = pairs.table.to_dict("records")
    assert (met["first"], met["second"], met["together"]) == ("a", "b", 16)
    assert met["q"] == pytest.approx(met["p"] * (len(trends) + pairs.tests))
    assert met["q"] <= FALSE_DISCOVERIES
    assert set(trends["verdict"]) == {NO_EVIDENCE}
