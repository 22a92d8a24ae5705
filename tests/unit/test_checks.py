"""What is judged about records, and where a finding points."""

from __future__ import annotations

import pytest

from postmortem_archive.checks.chronology import check_order
from postmortem_archive.checks.relations import check_relations
from postmortem_archive.reading import Archive
from postmortem_archive.rules import Severity
from tests.support.samples import judged, read, with_body, with_front


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        ("resolved: 2026-03-04T09:00Z", (5, 11)),
        ("lead: the resolved team\nend: 2026-03-04T09:00Z", (6, 6)),
    ],
)
def test_a_contradiction_is_reported_where_it_is_stated(lines, place):
    (found,) = check_order(read(with_front(lines)).postmortem)
    assert (found.rule, found.line, found.column) == ("PM206", *place)


def test_a_contradiction_of_labels_is_reported_where_it_is_stated():
    text = "# a\n\n**Start:** 2026-03-04 09:58 UTC\n**End:** 2026-03-04 09:00 UTC\n"
    (found,) = check_order(read(text).postmortem)
    assert (found.rule, found.line, found.column) == ("PM206", 4, 10)


def test_a_relation_that_leads_nowhere_is_reported_where_it_is_stated():
    record = read(with_front("lead: a\nrelated:\n  - aa\n  - a")).postmortem
    found = check_relations(Archive((record,), (), (), ()))
    assert [(item.rule, item.line, item.column) for item in found] == [("PM702", 7, 5), ("PM702", 8, 5)]


def test_what_may_be_a_misreading_is_a_warning_in_a_file_of_another_format_alone():
    items = "## Action items\n\n- [ ] Fix (owner: a, due: next week)\n\n[x](missing.md)\n"
    labels = "# a\n\n**Start:** 2026-03-04 09:58 UTC\n**End:** 2026-03-04 09:00 UTC\n\n"
    for text, severity in ((f"{labels}{items}", Severity.WARNING), (with_body(items), Severity.ERROR)):
        found = {item.rule: item.severity for item in judged(read(text))}
        assert found["PM402"] is found["PM117"] is severity
    assert {item.severity for item in judged(read(labels)) if item.rule == "PM206"} == {Severity.WARNING}
