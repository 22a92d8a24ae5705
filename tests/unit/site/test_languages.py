from __future__ import annotations

import pytest

from postmortem_archive.site.languages import direction


@pytest.mark.parametrize("lang", ["ar", "he", "fa-IR", "ur", "az-Arab", "ar-EG"])
def test_a_language_that_is_written_from_right_to_left(lang: str):
    assert direction(lang) == "rtl"


@pytest.mark.parametrize("lang", ["en", "es-419", "zh-Hans-CN", "ja", "az-Latn"])
def test_a_language_that_is_written_from_left_to_right(lang: str):
    assert direction(lang) == "ltr"


@pytest.mark.parametrize("lang", ["xx", "x-klingon", "qaa", "a" * 300])
def test_a_language_that_nobody_knows_runs_from_left_to_right(lang: str):
    assert direction(lang) == "ltr"
