"""Archives of few, odd or hostile incidents have honest pages: sentences in place of empty charts, no crash."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from html import unescape

import pytest

from postmortem_archive.model import Postmortem
from postmortem_archive.site.building import newest_first
from postmortem_archive.site.cards import Cards
from postmortem_archive.site.dashboards.building import DashboardSite, build_dashboards
from postmortem_archive.site.options import SiteOptions
from postmortem_archive.site.tags import index_tags
from tests.support.records import SUMMARY, make, vocabulary

AS_OF = date(2026, 11, 23)


def built(records: Sequence[Postmortem], as_of: date = AS_OF, **commentaries: str) -> DashboardSite:
    listed = newest_first(record for record in records if record.counts)
    tags = index_tags(listed, vocabulary())
    texts = {f"trends/{name.replace('_', '-')}.md": text for name, text in commentaries.items()}
    options = SiteOptions(as_of=as_of, commentaries=texts)
    return build_dashboards(records, tags, Cards(tags), vocabulary(), options)


def words(site: DashboardSite, page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", site.pages[page])).split())


def incidents(count: int, **facts: object) -> list[Postmortem]:
    days = [date(2026, 1, 5) + timedelta(20 * place) for place in range(count)]
    return [
        make(
            f"{day}-x",
            **{"started": f"{day}T10:00Z", "resolved": f"{day}T12:00Z", "factors": ["certificate-expiry"], **facts},
        )
        for day in days
    ]


def test_an_empty_archive_says_so():
    site = built([])
    assert "No incident has been published yet" in words(site, "patterns.md")
    assert "No incident has been published yet" in words(site, "trends.md")
    assert set(site.pages) == {"patterns.md", "trends.md", "data.md"}
    assert "<svg" not in "".join(site.pages.values())


@pytest.mark.parametrize("count", [1, 3, 12])
def test_few_incidents_are_shown_and_nothing_is_claimed(count: int):
    site = built(incidents(count))
    assert f"What recurs in {count} incident" in words(site, "patterns.md")
    assert "That takes a baseline of at least four complete quarters" in words(site, "trends.md")
    first = words(site, "trends/2026-q1.md")
    assert "Not judged: it is the archive's first, and nothing is before it" in first
    assert "evidence of change" not in first
    assert all(not report.signals for report in site.dashboards.quarters)


@pytest.mark.parametrize("count", [1, 3, 7])
def test_below_eight_there_are_dots_and_no_median(count: int):
    site = built(incidents(count))
    durations = site.dashboards.trends.durations
    assert durations["median"].isna().all()
    assert durations["p90"].isna().all()


def test_eight_have_a_median():
    durations = built(incidents(8)).dashboards.trends.durations
    assert durations.loc[(durations["grouping"] == "all") & (durations["measure"] == "resolve"), "median"].item() == 120


def test_the_running_quarter_is_not_judged():
    text = words(built(incidents(3), as_of=date(2026, 3, 30)), "trends/2026-q1.md")
    assert "The quarter is not over: nothing here is judged yet." in text


def test_a_quarter_without_incidents_has_a_page():
    site = built([*incidents(1), make("2026-09-05-y", started="2026-09-05T10:00Z")])
    assert "0 incidents began from 2026-04-01 to 2026-06-30." in words(site, "trends/2026-q2.md")


HOSTILE = "</svg><script>run()</script>]]>\"'&amp; \u202e=1+1 " + "x" * 5_000


@pytest.mark.parametrize(
    "records",
    [
        incidents(3, severity=None, services=[], factors=[], detection=None),
        [make("undated", started=None), make("undated-2", started=None)],
        incidents(3, started="2031-01-01T10:00Z"),
        [*incidents(2), make("0206-01-01-x", started="0206-01-01T10:00Z")],
        incidents(9, title=HOSTILE, factors=[HOSTILE], services=[HOSTILE], severity=HOSTILE, teams=[HOSTILE]),
        incidents(9, resolved="2026-12-31T10:00Z"),
        [
            make(f"2026-01-05-{place}", f"{SUMMARY}\n## Action items\n\n- [ ] {HOSTILE} (owner: {HOSTILE})\n")
            for place in range(9)
        ],
    ],
    ids=["bare", "undated", "future", "year 206", "hostile", "unresolved", "hostile items"],
)
def test_odd_archives_build_and_run_nothing(records: list[Postmortem]):
    site = built(records)
    for path, page in site.pages.items():
        html = "".join(page.html)
        assert "<script" not in html, path
        assert not re.search(r"href=\"(?!\.\./|#)", html), path


def test_more_than_twenty_years_are_cut_and_counted_in_the_tables():
    site = built([*incidents(2), make("1990-01-01-x", started="1990-01-01T10:00Z")])
    assert len(site.dashboards.quarters) == 80
    assert site.files["data/incidents.csv"].count("\n") == 4


def test_a_commentary_is_shown_above_the_figures_and_its_comments_are_no_text():
    site = built(incidents(3), **{"2026_q1": "<!-- What surprised us? -->\n\nNothing **did**.\n"})
    page = site.pages["trends/2026-q1.md"]
    assert page.index("Nothing **did**.") < page.index("## What happened")
    blank = built(incidents(3), **{"2026_q1": "<!-- What surprised us? -->\n"})
    assert "Nobody has written one yet" in words(blank, "trends/2026-q1.md")
    assert "Nobody has written one." in words(built(incidents(3)), "trends/2026-q1.md")


def test_a_record_that_cannot_be_read_is_a_finding_with_its_line_and_the_text_survives():
    site = built(incidents(3), **{"2026_q1": "---\nrecorded: soon\n---\nWe learned.\n"})
    (found,) = site.findings
    assert (found.path, found.line) == ("trends/2026-q1.md", 2)
    assert "We learned." in site.pages["trends/2026-q1.md"]


def test_what_changed_since_it_was_recorded_is_said_with_the_reason():
    record = (
        "---\nrecorded: 2026-04-01\nincidents:\n  2026-01-05-x: {severity: SEV-3}\n  gone: {severity: SEV-1}\n---\n"
    )
    text = words(built(incidents(1), **{"2026_q1": record}), "trends/2026-q1.md")
    assert "The figures were recorded on 2026-04-01" in text
    assert "severity: SEV-3, now SEV-2. Why: its file states another severity now" in text
    assert "gone : left out. Why: its postmortem is no longer in the archive" in text
