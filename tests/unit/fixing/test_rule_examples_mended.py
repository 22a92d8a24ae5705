"""The bad example of each rule that can be mended becomes the good one."""

from __future__ import annotations

import pytest

from postmortem_archive.fixing import FIXABLE, fix_text
from postmortem_archive.rules.texts import rule_text
from postmortem_archive.vocabulary import load_vocabulary
from tests.support.records import ROOT


@pytest.mark.parametrize("code", sorted(FIXABLE))
def test_the_bad_example_becomes_the_good_one(code: str):
    vocabulary, _ = load_vocabulary(ROOT / "postmortems" / "vocabulary")
    ((path, bad),) = rule_text(code).bad
    ((_, good),) = rule_text(code).good
    assert fix_text(path, bad.decode(), vocabulary).text == good.decode()
