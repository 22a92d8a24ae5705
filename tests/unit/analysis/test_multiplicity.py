"""Families of tests."""

import numpy as np
import pandas as pd
import pytest

from postmortem_archive.analysis.multiplicity import adjusted_together, benjamini_hochberg

PUBLISHED = (
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
    0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000,
)  # fmt: skip
"""The example of Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate", JRSS B 57 (1995)."""


def test_the_example_of_its_authors_rejects_four():
    assert int((benjamini_hochberg(PUBLISHED) <= 0.05).sum()) == 4


def test_adjusted_values_are_never_below_those_of_smaller_p_values():
    # By hand: 15/4 x 0.0095; the fifth to the eighth share 15/8 x 0.0344 where that is less than their own.
    adjusted = benjamini_hochberg(PUBLISHED)
    assert adjusted[3] == pytest.approx(0.0095 * 15 / 4)
    assert adjusted[5] == adjusted[6] == pytest.approx(0.0298 * 15 / 7)
    assert adjusted[7] == pytest.approx(0.0344 * 15 / 8)
    assert adjusted[-1] == 1


def test_the_order_is_kept():
    shuffled = np.array([0.5, 0.01, 0.2, 0.01])
    assert benjamini_hochberg(shuffled).tolist() == pytest.approx([0.5, 0.02, 0.8 / 3, 0.02])


def test_no_tests_are_no_values():
    assert benjamini_hochberg([]).tolist() == []


@pytest.mark.parametrize("wrong", [float("nan"), -0.1, 1.1])
def test_what_is_no_probability_is_refused(wrong):
    with pytest.raises(ValueError, match="between 0 and 1"):
        benjamini_hochberg([0.5, wrong])


def test_frames_are_one_family_and_untested_rows_are_not_counted():
    first = pd.DataFrame({"p": pd.Series([0.01, None], dtype="Float64", index=[7, 8])})
    second = pd.DataFrame({"p": pd.Series([0.02, 0.9], dtype="Float64"), "q": None})
    one, other = adjusted_together([first, second])
    assert one["q"].iloc[0] == pytest.approx(0.03)
    assert one["q"].isna().tolist() == [False, True]
    assert other["q"].tolist() == pytest.approx([0.03, 0.9])
    assert (one.index.tolist(), one["q"].dtype) == ([7, 8], "Float64")


def test_no_frames_and_empty_frames_are_adjusted():
    assert adjusted_together([]) == []
    assert adjusted_together([pd.DataFrame({"p": pd.Series(dtype="Float64")})])[0]["q"].tolist() == []
