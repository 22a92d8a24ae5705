"""Many tests on one page: what each of them still says when all of them are looked at."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from postmortem_archive.analysis.intervals import Numbers

FALSE_DISCOVERIES = 0.02
"""The false discovery rate of a page's tests. Where nothing changed, it is the share of pages with any false signal."""


def benjamini_hochberg(p_values: ArrayLike) -> Numbers:
    """Return adjusted p values, in the order given: rejecting those up to q holds the false discovery rate at q.

    Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate: a practical and powerful approach to multiple
    testing", Journal of the Royal Statistical Society B 57 (1995).

    Raises:
        ValueError: a p value is no probability.
    """
    p = np.asarray(p_values, dtype=np.float64)
    if not ((p >= 0) & (p <= 1)).all():
        raise ValueError("expected p values between 0 and 1")
    order = np.argsort(p, kind="stable")
    scaled = p[order] * len(p) / np.arange(1, len(p) + 1)
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return adjusted


def adjusted_together(frames: Sequence[pd.DataFrame], unlisted: int = 0) -> list[pd.DataFrame]:
    """Return the frames with their column ``q`` made of their column ``p``, as one family of tests.

    A row without a p value was not tested, and is not counted. ``unlisted`` tests with a p of 1 have no row.
    """
    p = pd.concat([pd.Series(dtype="Float64"), *(frame["p"] for frame in frames)], ignore_index=True)
    q = pd.Series(pd.NA, index=p.index, dtype="Float64")
    family = np.concatenate([p.dropna().to_numpy(np.float64), np.ones(unlisted)])
    q[p.notna()] = benjamini_hochberg(family)[: len(family) - unlisted]
    ends = np.cumsum([len(frame) for frame in frames])
    return [
        frame.assign(q=q.iloc[end - len(frame) : end].set_axis(frame.index))
        for frame, end in zip(frames, ends, strict=True)
    ]
