"""Pages of tags, frameworks and controls, and their indices: what is said of what, and what is left unsaid."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from postmortem_archive.model import Postmortem
from postmortem_archive.site.building import newest_first
from postmortem_archive.site.cards import Cards
from postmortem_archive.site.options import SiteOptions
from postmortem_archive.site.tag_context import TagContext
from postmortem_archive.site.tag_page import LONGEST, tag_pages
from postmortem_archive.site.tags import index_tags
from postmortem_archive.vocabulary import Framework, Term, Vocabulary
from tests.support.markdown import python_markdown
from tests.support.records import make, vocabulary
from tests.support.sites import Page

AS_OF = dt.date(2026, 11, 23)
ITEMS = "## Summary\n\nx\n\n## Action items\n\n" + "".join(
    f"- [ ] item {number} (due: 2026-{number:02}-01)\n" for number in range(1, 13)
)


def made(*records: Postmortem, words: Vocabulary | None = None, as_of: dt.date = AS_OF) -> dict[str, str]:
    words, listed = words or vocabulary(), newest_first(records)
    tags = index_tags(listed, words)
    context = TagContext.of(listed, tags, Cards(tags), SiteOptions(as_of=as_of), words)
    return {path: str(text) for path, text in tag_pages(context)}


def words_with(**changes: object) -> Vocabulary:
    """The vocabulary of tests with other words, made anew: a copy would keep the old look-up."""
    words = vocabulary()
    return Vocabulary(**({name: getattr(words, name) for name in Vocabulary.model_fields} | changes))


def text_of_page(markdown: str) -> str:
    return Page.of(python_markdown(markdown.split("---\n", 2)[2])).text


def on(day: str, **facts: object) -> Postmortem:
    return make(f"{day}-x{len(facts)}", started=f"{day}T10:00Z", **facts)


def headings(markdown: str) -> list[str]:
    return re.findall(r"^##+ (.*)$", markdown, re.MULTILINE)


def test_the_page_of_a_name_with_all_has_all():
    records = [
        on("2026-03-04", services=["edge"], factors=["a", "b"], body=ITEMS),
        on("2026-04-04", services=["edge"], factors=["a"]),
    ]
    page = made(*records)["services/edge.md"]
    assert headings(page) == ["Incidents per quarter", "What goes with it", "Open action items", "Postmortems"]
    text = text_of_page(page)
    assert "8 of 12 are shown" in text
    assert "2 in the 12 months to 2026-11-23 ." in text
    assert "2026-Q2 1 SEV-2: 1 2026-Q1 1 SEV-2: 1" in text


def test_a_single_undated_postmortem_has_its_list_alone():
    page = made(make("x", started=None, services=["edge"]))["services/edge.md"]
    assert headings(page) == ["Postmortems"]
    text = text_of_page(page)
    assert "Last no date" in text
    assert "Until resolved not known" in text


def test_what_is_not_drawn_is_said():
    records = [
        on("1999-01-01", services=["edge"]),
        on("2026-03-04", services=["edge"]),
        on("2030-01-01", services=["edge"]),
        make("x", started=None, services=["edge"]),
    ]
    text = text_of_page(made(*records)["services/edge.md"])
    assert "Not drawn: 1 before 2007-Q1, 1 after 2026-Q4, 1 without a date." in text


def test_a_name_does_not_go_with_itself():
    records = [on(f"2026-0{month}-04", factors=["a", "b"]) for month in (1, 2)]
    page = made(*records)["factors/a.md"].split("What goes with it")[1]
    assert 'href="../../factors/b/"' in page.split("</table>")[0]
    assert 'href="../../factors/a/"' not in page.split("</table>")[0]


def test_more_often_is_said_only_where_it_is_not_chance():
    here = [on(f"2025-{month:02}-04", services=["edge"], factors=["a", "b"]) for month in range(1, 9)]
    elsewhere = [on(f"2026-{month:02}-04", services=["storefront"], factors=["b"]) for month in range(1, 9)]
    table = text_of_page(made(*here, *elsewhere)["services/edge.md"].split("## Open")[0])
    assert "a 8 of 8 0 of 8 only here" in table
    assert re.search(r"b 8 of 8 8 of 8 (?!\d|only)", table)
    few = text_of_page(made(*here[:2], *elsewhere[:2])["services/edge.md"])
    assert "a 2 of 2 0 of 2" in few
    assert "Elsewhere More often" not in few


def test_a_severity_says_no_severities_in_its_numbers():
    page = made(on("2026-03-04"), on("2026-04-04", severity="SEV-1"))["severity/sev-2.md"]
    assert "By severity" not in page
    assert "By severity" in made(on("2026-03-04", services=["edge"]))["services/edge.md"]


def test_long_lists_are_by_year_and_short_ones_are_not():
    many = [on(f"{year}-{month:02}-04", services=["edge"]) for year in (2025, 2026) for month in range(1, 12)]
    assert headings(made(*many)["services/edge.md"])[-3:] == ["Postmortems", "2026", "2025"]
    assert headings(made(*many[:20])["services/edge.md"])[-1] == "Postmortems"


def test_the_longest_lists_are_cut_and_lead_on():
    record = make(services=["edge"])
    page = made(*[record] * (LONGEST + 1))["services/edge.md"]
    assert page.count('class="pm-entry"') == LONGEST
    assert "archive/?service=edge" in page.split("## Postmortems")[1]


def test_what_the_vocabulary_says_is_on_the_page():
    words = words_with(
        services=(Term(name="edge", title="Edge", description="At the rim", team="net", aliases=("cdn",)),),
        teams=(Term(name="net", title="Networks"),),
    )
    text = text_of_page(made(on("2026-03-04", services=["edge"], teams=["net"]), words=words)["services/edge.md"])
    assert "At the rim" in text
    assert "Team: Networks" in text
    assert "Also known as cdn" in text


def test_an_unknown_name_takes_nothing_from_the_vocabulary():
    words = words_with(services=(Term(name="edge", title="Edge", aliases=("cdn",)),))
    pages = made(on("2026-03-04", services=["lathe"]), words=words)
    assert "Also known as" not in pages["services/lathe.md"]


def test_a_framework_says_what_has_evidence_and_what_has_none():
    record = on("2026-03-04", frameworks={"ISO 27001": ["A.5.26", "A.52.6"]}, body=ITEMS)
    text = text_of_page(made(record)["frameworks/iso-27001/index.md"])
    known = len(vocabulary().frameworks[0].controls)
    assert f"1 of {known} controls have a postmortem as evidence" in text  # the unknown one is not counted
    assert "A.52.6 not in the vocabulary 1 , the last on 2026-03-04" in text
    assert "12 open 11 overdue" in text
    assert "A.5.27" in text.split("Without a postmortem")[1]


@pytest.mark.parametrize(("count", "more"), [(3, None), (5, "2 more")])
def test_a_control_names_three_postmortems_and_counts_the_rest(count: int, more: str | None):
    records = [on(f"2026-0{month}-04", frameworks={"ISO 27001": ["A.5.26"]}) for month in range(1, count + 1)]
    table = made(*records)["frameworks/iso-27001/index.md"].split("</table>")[0]
    assert table.count('href="../../postmortems/') == 3
    assert ("more</a>" in table) is (more is not None)
    assert more is None or f'href="../../frameworks/iso-27001/a-5-26/">{more}</a>' in table


def test_many_controls_without_evidence_are_folded():
    framework = vocabulary().frameworks[0]
    controls = [framework.controls[0].model_copy(update={"id": f"X.{number}"}) for number in range(14)]
    for size, folded in ((13, False), (14, True)):
        words = words_with(frameworks=(Framework(**(framework.model_dump() | {"controls": controls[:size]})),))
        pages = made(on("2026-03-04", frameworks={framework.name: ["X.0"]}), words=words)
        rest = pages[f"frameworks/{framework.slug}/index.md"].split("### Without a postmortem")[1]
        assert rest.lstrip().startswith("<details") is folded


def test_a_framework_without_controls_says_nothing_of_them():
    page = made(on("2026-03-04", frameworks={"House rules": []}))["frameworks/house-rules.md"]
    assert headings(page) == ["Incidents per quarter", "Postmortems"]


def test_a_control_leads_to_its_framework_and_to_what_is_named_with_it():
    names = {"ISO 27001": ["A.5.26", "A.5.27"]}
    page = made(on("2026-03-04", frameworks=names), on("2026-04-04", frameworks=names))[
        "frameworks/iso-27001/a-5-26.md"
    ]
    table = page.split("What goes with it")[1].split("</table>")[0]
    assert 'href="../../../frameworks/iso-27001/a-5-27/">ISO 27001 A.5.27</a>' in table
    assert "2 of 2" in table
    assert '<a href="../../../frameworks/iso-27001/">' in page.split("<dl")[0]


def test_an_index_draws_each_row_on_one_scale():
    records = [
        on("2026-03-04", services=["edge"]),
        on("2026-02-04", services=["edge"]),
        on("2025-01-04", services=["storefront"]),
    ]
    index = made(*records)["services.md"]
    assert re.findall(r'viewBox="([^"]*)".*?d="([^"]*)"', index) == [
        ("0 0 12 2", "M8 2v-2h.8v2z"),
        ("0 0 12 2", "M4 2v-1h.8v1z"),
    ]
    assert "2025-Q1 to 2026-Q4. The tallest bar stands for 2 incidents." in text_of_page(index)


def test_an_index_of_what_has_no_date_draws_nothing():
    index = made(make("x", started=None, services=["edge"]))["services.md"]
    assert "<svg" not in index
    assert "Per quarter" not in index


def test_words_of_the_vocabulary_are_no_markup():
    evil = '<script>x()</script>" onload="x()'
    words = vocabulary()
    severity = words.severities[1].model_copy(update={"title": evil, "name": "SEV-2<b>", "aliases": (evil,)})
    term = Term(name="edge", title=evil, description=evil, category=evil, aliases=(evil,))
    framework = words.frameworks[0].model_copy(
        update={"title": evil, "publisher": evil, "note": evil, "source": "javascript:x()", "aliases": (evil,)}
    )
    words = words_with(severities=(severity,), services=(term,), frameworks=(framework,))
    record = on(
        "2026-03-04", severity="SEV-2<b>", services=["edge"], frameworks={framework.name: [framework.controls[0].id]}
    )
    for path, page in made(record, words=words).items():
        elements = Page.of(python_markdown(page.split("---\n", 2)[2])).elements
        assert not {tag for tag, _ in elements} & {"script", "b"}, path
        assert not [name for _, attributes in elements for name in attributes if name.startswith("on")], path
        assert not [attributes for _, attributes in elements if "javascript" in attributes.get("href", "")], path
