"""What the page of patterns tests: factors that rise or fall, and pairs that meet, judged as one family."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from postmortem_archive.analysis.changes import FACTOR_TRENDS, factor_trends, with_verdicts
from postmortem_archive.analysis.cooccurrence import PAIRS, Pairs, factor_pairs
from postmortem_archive.analysis.frames import Frames
from postmortem_archive.analysis.multiplicity import adjusted_together


def judge_patterns(frames: Frames, exposures: Sequence[float | None] | None = None) -> tuple[pd.DataFrame, Pairs]:
    """Return ``FACTOR_TRENDS`` and the pairs of factors, both with the q of all tests of the page together.

    ``exposures`` are those of ``frames.complete_quarters``.
    """
    pairs = factor_pairs(frames)
    unmet = pairs.tests - int(pairs.table["p"].notna().sum())
    trends, paired = adjusted_together([factor_trends(frames, exposures), pairs.table], unlisted=unmet)
    return FACTOR_TRENDS.typed(with_verdicts(trends)), replace(pairs, table=PAIRS.typed(paired))
