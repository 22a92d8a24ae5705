"""Names in URLs."""

from __future__ import annotations

import pytest

from postmortem_archive.slugs import distinct_slugs, slugify


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("A.5.26", "a-5-26"),
        ("A.52.6", "a-52-6"),
        ("SOC 2", "soc-2"),
        ("NIST CSF 2.0", "nist-csf-2-0"),
        ("Caída de notificaciones", "caida-de-notificaciones"),
        ("Straße", "strasse"),
        ("障害", "障害"),
        ("\u3392", "mhz"),
        ("../../etc/passwd", "etc-passwd"),
        ("  --  ", "untitled"),
        ("", "untitled"),
    ],
)
def test_a_slug_is_readable_and_safe(text, slug):
    assert slugify(text) == slug


def test_names_that_would_meet_are_told_apart_whatever_their_order():
    assert distinct_slugs(["C++", "C", "C#", "c-2"]) == distinct_slugs(["c-2", "C#", "C", "C++", "C"])
    assert len(set(distinct_slugs(["C++", "C", "C#", "c-2", "C 2"]).values())) == 5
