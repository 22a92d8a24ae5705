"""What an author types, and what it is understood as."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from postmortem_archive.drafting.answers import AnswerError, Clock, language_tag, services_named, severity_named
from postmortem_archive.vocabulary import Policy, SeverityLevel, Term, Vocabulary

NOW = datetime(2026, 3, 4, 12, 0, 30, tzinfo=UTC)
WORDS = Vocabulary(
    severities=(
        SeverityLevel(name="SEV-1", title="Critical", definition="", aliases=("p1",)),
        SeverityLevel(name="SEV-2", title="Major", definition=""),
    ),
    services=(
        Term(name="storefront", title="Storefront", aliases=("shop",)),
        Term(name="data-platform", title="Data platform"),
        Term(name="edge", title="Edge"),
    ),
)


def clock(zone: str = "UTC") -> Clock:
    return Clock(NOW, Vocabulary(policy=Policy(time_zone=zone)))


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("09:58", "UTC", "2026-03-04 09:58"),
        (" 9:58 am ", "UTC", "2026-03-04 09:58"),
        ("09:58", "Europe/Berlin", "2026-03-04 08:58"),
        ("12:30", "UTC", "2026-03-03 12:30"),
        ("12:30", "Europe/Berlin", "2026-03-04 11:30"),
        ("01:00", "Asia/Tokyo", "2026-03-03 16:00"),
        ("23:30 -05:00", "UTC", "2026-03-04 04:30"),
        ("yesterday 22:10", "UTC", "2026-03-03 22:10"),
        ("Yesterday, 22:10", "Europe/Berlin", "2026-03-03 21:10"),
        ("today 09:58", "UTC", "2026-03-04 09:58"),
        ("yesterday 22:10 +02:00", "UTC", "2026-03-03 20:10"),
        ("now", "UTC", "2026-03-04 12:00"),
        ("2026-03-04 09:58 +01:00", "UTC", "2026-03-04 08:58"),
        ("2026-03-04T09:58Z", "Europe/Berlin", "2026-03-04 09:58"),
        ("2 March 09:58", "UTC", "2026-03-02 09:58"),
        ("24:00 yesterday", "UTC", None),
        ("2026-03-04 12:01", "UTC", None),
        ("2027-01-01 00:00", "UTC", None),
        ("2026-02-30 10:00", "UTC", None),
        ("2026-03-04", "UTC", None),
        ("yesterday", "UTC", None),
        ("09:58 IST", "UTC", None),
        ("around lunch", "UTC", None),
        ("09:58 and some", "UTC", None),
        ("25:00", "UTC", None),
        ("\x1b[2J", "UTC", None),
        ("0001-01-01 00:00 +14:00", "UTC", None),
        ("9" * 10_000, "UTC", None),
    ],
)
def test_a_time_is_understood_or_explained(text, zone, expected):
    if expected is None:
        with pytest.raises(AnswerError):
            clock(zone).instant(text)
    else:
        assert clock(zone).instant(text) == datetime.fromisoformat(f"{expected}:00+00:00")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("22:10", "2026-03-03 22:10"),
        ("22:30", "2026-03-03 22:30"),
        ("00:10", "2026-03-04 00:10"),
        ("22:00", None),  # tomorrow's, which has not been
        ("2026-03-03 22:00", None),
        ("04:00 +05:00", "2026-03-03 23:00"),
    ],
)
def test_a_time_alone_is_the_first_after_what_came_before(text, expected):
    since = datetime(2026, 3, 3, 22, 10, tzinfo=UTC)
    if expected is None:
        with pytest.raises(AnswerError, match=r"has not been yet|before what came first"):
            clock().instant(text, since=since)
    else:
        assert clock().instant(text, since=since) == datetime.fromisoformat(f"{expected}:00+00:00")


def test_an_instant_is_shown_in_utc_and_in_the_zone_that_it_was_meant_in():
    at = datetime(2026, 3, 4, 9, 58, tzinfo=UTC)
    assert clock().describe(at) == "2026-03-04 09:58 UTC"
    assert clock("Europe/Berlin").describe(at) == "2026-03-04 09:58 UTC, 10:58 in Europe/Berlin"


@pytest.mark.parametrize(("text", "name"), [("sev2", "SEV-2"), ("P1", "SEV-1"), ("SEV-2 (major)", "SEV-2")])
def test_a_severity_is_called_by_its_name(text, name):
    assert severity_named(text, WORDS) == name


def test_an_unknown_severity_is_refused_with_those_that_there_are():
    with pytest.raises(AnswerError, match="one of SEV-1, SEV-2; found 'bad'"):
        severity_named("bad", WORDS)
    assert severity_named(" very  bad ", Vocabulary()) == "very bad"


@pytest.mark.parametrize(
    ("text", "names", "doubts"),
    [
        ("shop, edge", ("storefront", "edge"), ()),
        ("shop edge", ("storefront", "edge"), ()),
        ("Data Platform", ("data-platform",), ()),
        ("shop,,storefront , ", ("storefront",), ()),
        ("edgy", ("edgy",), ("'edgy' is not in services.yml; did you mean edge?",)),
        ("shop, zzz", ("storefront", "zzz"), ("'zzz' is not in services.yml",)),
        ("stor front", ("stor front",), ("'stor front' is not in services.yml; did you mean storefront?",)),
    ],
)
def test_services_are_called_by_their_names_and_unknown_ones_doubted(text, names, doubts):
    assert services_named(text, WORDS) == (names, doubts)


def test_where_no_services_are_listed_none_is_doubted():
    assert services_named("a, b c", Vocabulary()) == (("a", "b c"), ())


@pytest.mark.parametrize("text", ["english", "e", "", "en_GB", "en--", "📦"])
def test_what_is_no_language_is_refused(text):
    with pytest.raises(AnswerError, match="language tag"):
        language_tag(text)
    assert language_tag(" pt-BR ") == "pt-BR"
