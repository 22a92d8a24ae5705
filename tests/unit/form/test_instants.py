"""The archive's form of an instant, and what is left as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_archive.form.instants import canonical_instant
from postmortem_archive.reading.instants import find_leading, resolve
from postmortem_archive.reading.zones import zone_named


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-04 09:58 UTC", "2026-03-04T09:58Z"),
        ("2026-03-04t09:58z", "2026-03-04T09:58Z"),
        ("2026-03-04T09:58:00Z", "2026-03-04T09:58Z"),
        ("2026-03-04 09:58:07 UTC", "2026-03-04T09:58:07Z"),
        ("2026-03-04T09:58+0100", "2026-03-04T09:58+01:00"),
        ("2026-03-04 09:58 -03:30", "2026-03-04T09:58-03:30"),
        ("4 March 2026, 2:58 pm UTC", "2026-03-04T14:58Z"),
        ("Wed, 4 Mar 2026 09:58:00 +0000", "2026-03-04T09:58Z"),
        ("2026-03-04 10:58 Europe/Berlin", "2026-03-04T10:58+01:00"),
        ("2026-07-04 10:58 Europe/Berlin", "2026-07-04T10:58+02:00"),
        ("2026-03-04 09:58 PST", "2026-03-04T09:58-08:00"),
        ("2026-03-04T24:00Z", "2026-03-05T00:00Z"),
    ],
)
def test_an_instant_that_is_understood_has_one_form(text, expected):
    assert canonical_instant(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-04T09:58Z",
        "2026-03-04T09:58:07Z",
        "2026-03-04T09:58+01:00",
        "2026-03-04T09:58+00:00",
        "2026-03-04 09:58",
        "2026-03-04",
        "09:58 UTC",
        "4 March 09:58 UTC",
        "about 2026-03-04 09:58 UTC",
        "2026-03-04 ~09:58 UTC",
        "from 2026-03-04 09:58 UTC",
        "Thu, 4 Mar 2026 09:58 UTC",
        "2026-03-04 09:58 IST",
        "2026-03-04T09:58:30.5Z",
        "2026-03-04T09:58:60Z",
        "2026-03-04 09:58 UTC or so",
        "2026-02-30 09:58 UTC",
        "1880-03-04 09:58 Europe/Amsterdam",
        "2026-03-29 02:30 Europe/Berlin",
        "2026-10-25 02:30 Europe/Berlin",
        "soon",
        "",
    ],
)
def test_what_is_right_or_says_something_else_stays(text):
    assert canonical_instant(text) == text


_ZONES = ["Z", " UTC", "+01:00", " -0530", " CET", " PDT", " Europe/Berlin", " America/New_York", " IST", ""]
_FORMS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%d.%m.%Y %H:%M", "%d %B %Y, %I:%M %p", "%a, %d %b %Y %H:%M:%S"]


@given(st.datetimes(), st.sampled_from(_FORMS), st.sampled_from(_ZONES))
def test_the_form_means_the_same_instant_and_is_its_own(at, form, zone):
    text = at.replace(year=at.year % 200 + 1900).strftime(form) + zone if (at.month, at.day) != (2, 29) else "x"
    written = canonical_instant(text)
    assert canonical_instant(written) == written
    utc = zone_named("UTC")
    before, after = find_leading(text, ranges=False), find_leading(written, ranges=False)
    if before and utc:
        assert after
        assert resolve(after.stamp, utc[0]) == resolve(before.stamp, utc[0])
