"""The archive page as a tool: facets, words, sorting and the address, against what /api/postmortems.json says."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

pytestmark = [pytest.mark.browser, pytest.mark.site]

PAGE = 20
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "resultTypes": ["violations"]}

# What the published API calls the values that each facet stands for.
VALUES: dict[str, Callable[[dict], list]] = {
    "severity": lambda record: [record["severity"]],
    "service": lambda record: record["services"],
    "factor": lambda record: record["factors"],
    "framework": lambda record: list(record["frameworks"]),
    "control": lambda record: [f"{name}\0{one}" for name, ids in record["frameworks"].items() for one in ids],
    "team": lambda record: record["teams"],
    "lifecycle": lambda record: record["lifecycle"],
    "detection": lambda record: [record["detection"]],
    "status": lambda record: [record["status"]],
    "year": lambda record: [record["date"][:4]] if record["date"] else [],
    "quarter": lambda record: [quarter_of(record["date"])] if record["date"] else [],
}


def quarter_of(day: str) -> str:
    return f"{day[:4]}-Q{(int(day[5:7]) + 2) // 3}"


class Archive:
    """The same questions answered from the API, without the page's own code."""

    def __init__(self, site: Path) -> None:
        self.records = json.loads((site / "api/postmortems.json").read_text("utf-8"))["postmortems"]
        facets = json.loads((site / "search/facets.json").read_text("utf-8"))["facets"]
        self.facets = {facet["key"]: facet["values"] for facet in facets}

    def select(self, **choice: list[str]) -> list[dict]:
        chosen = {key: {v["name"] for v in self.facets[key] if v["slug"] in slugs} for key, slugs in choice.items()}
        return [r for r in self.records if all(names & set(VALUES[key](r)) for key, names in chosen.items())]

    def counts(self, key: str, **others: list[str]) -> dict[str, int]:
        selected = self.select(**others)
        named = {value["name"]: value["slug"] for value in self.facets[key]}
        counts = dict.fromkeys(named.values(), 0)
        for record in selected:
            for name in set(VALUES[key](record)):
                if name in named:
                    counts[named[name]] += 1
        return counts


@pytest.fixture(scope="session")
def archive(site_folder: Path) -> Archive:
    return Archive(site_folder)


def visit(page: Page, site_url: str, query: str = "") -> None:
    page.goto(f"{site_url}archive/{query}")
    page.locator(".pm-archive[data-state=ready]").wait_for()
    settle(page)


def settle(page: Page) -> None:
    expect(page.locator(".pm-archive__results")).to_have_attribute("aria-busy", "false")


def status(page: Page):
    return page.locator(".pm-archive__status")


def expect_found(page: Page, found: int, total: int) -> None:
    said = "No postmortem matches" if not found else f"{found} of {total} postmortems"
    expect(status(page)).to_have_text(f"{total} postmortems" if found == total else said)


def shown(page: Page) -> list[str]:
    """The ids of the cards, in their order."""
    links = page.locator(".pm-card__title a").evaluate_all("links => links.map(link => link.href)")
    return [urlsplit(link).path.rstrip("/").rsplit("/", 1)[1] for link in links]


def box(page: Page, key: str, slug: str):
    return page.locator(f'.pm-facets input[name="{key}"][value="{slug}"]')


def choose(page: Page, key: str, slug: str) -> None:
    """Tick a value as a reader would: open its facet and all of its values first."""
    group = page.locator(f'[data-facet="{key}"]')
    toggle = group.locator(".pm-facet__toggle")
    if toggle.get_attribute("aria-expanded") == "false":
        toggle.click()
    if not box(page, key, slug).is_visible():
        group.locator(".pm-facet__more").click()
    box(page, key, slug).check()
    settle(page)


def query_of(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_with_nothing_chosen_everything_is_listed_newest_first(page: Page, site_url: str, archive: Archive):
    visit(page, site_url)
    expect_found(page, len(archive.records), len(archive.records))
    expect(page.locator(".pm-archive__static")).to_be_hidden()
    assert len(shown(page)) == min(PAGE, len(archive.records))
    dates = [record["date"] for record in archive.records]
    assert dates == sorted(dates, reverse=True)
    assert shown(page) == [record["id"] for record in archive.records[:PAGE]]


@pytest.mark.parametrize("key", list(VALUES))
def test_each_facet_selects_what_the_api_says(page: Page, site_url: str, archive: Archive, key: str):
    slugs = [value["slug"] for value in archive.facets[key]]
    for slug in {slugs[0], slugs[len(slugs) // 2], slugs[-1]}:
        visit(page, site_url)
        choose(page, key, slug)
        assert query_of(page) == {key: [slug]}
        expected = archive.select(**{key: [slug]})
        assert expected
        expect_found(page, len(expected), len(archive.records))
        assert shown(page) == [record["id"] for record in expected[:PAGE]]


def test_values_of_a_facet_add_up_and_facets_narrow(page: Page, site_url: str, archive: Archive):
    choice = {"severity": ["sev-1", "sev-2"], "service": ["edge", "databases"]}
    visit(page, site_url)
    for key, slugs in choice.items():
        for slug in slugs:
            choose(page, key, slug)
    expected = archive.select(**choice)
    assert 0 < len(expected) < len(archive.select(severity=["sev-1", "sev-2"]))
    expect_found(page, len(expected), len(archive.records))
    assert query_of(page) == choice
    assert shown(page) == [record["id"] for record in expected]


def test_counts_say_what_a_click_would_show(page: Page, site_url: str, archive: Archive):
    visit(page, site_url, "?severity=sev-2&service=edge")
    for key, others in {
        "severity": {"service": ["edge"]},
        "service": {"severity": ["sev-2"]},
        "factor": {"severity": ["sev-2"], "service": ["edge"]},
        "year": {"severity": ["sev-2"], "service": ["edge"]},
    }.items():
        more = page.locator(f'[data-facet="{key}"] .pm-facet__more')
        if more.is_visible():
            more.click()
        for slug, count in archive.counts(key, **others).items():
            label = page.locator(f'[data-facet="{key}"] label:has(input[value="{slug}"])')
            if count:
                expect(label.locator(".pm-facet__count")).to_have_text(str(count))
            else:
                expect(label).to_be_hidden()


def test_long_facets_show_eight_values_until_asked_for_all(page: Page, site_url: str, archive: Archive):
    visit(page, site_url)
    group = page.locator('[data-facet="factor"]')
    assert len(archive.facets["factor"]) > 8
    expect(group.locator("label:visible")).to_have_count(8)
    more = group.get_by_role("button", name="Show all")
    expect(more).to_have_attribute("aria-expanded", "false")
    more.click()
    expect(group.locator("label:visible")).to_have_count(len(archive.facets["factor"]))
    group.get_by_role("button", name="Show fewer").click()
    expect(group.locator("label:visible")).to_have_count(8)


def test_values_come_most_frequent_first_in_what_the_other_filters_leave(page: Page, site_url: str, archive: Archive):
    visit(page, site_url)
    labels = page.locator('[data-facet="factor"] label:visible')
    box(page, "factor", labels.first.locator("input").get_attribute("value")).focus()
    chosen = labels.first.locator("input").get_attribute("value")
    page.locator('[data-facet="factor"] .pm-facet__more').click()
    choose(page, "service", "edge")
    page.locator('[data-facet="factor"] .pm-facet__more').click()
    counts = archive.counts("factor", service=["edge"])
    best = sorted(filter(None, counts.values()), reverse=True)[:8]
    assert [int(each) for each in labels.locator(".pm-facet__count").all_inner_texts()] == best
    box(page, "factor", chosen).evaluate("(box) => { box.closest('label').hidden = false; box.focus(); }")
    page.evaluate("history.back()")
    expect(box(page, "service", "edge")).not_to_be_checked()
    settle(page)
    expect(box(page, "factor", chosen)).to_be_focused()
    best = sorted(archive.counts("factor").values(), reverse=True)[:8]
    assert [int(each) for each in labels.locator(".pm-facet__count").all_inner_texts()] == best


@pytest.mark.parametrize("words", ["-", '""', "\0", "_"])
def test_signs_alone_are_no_words(page: Page, site_url: str, archive: Archive, words: str):
    visit(page, site_url, f"?q={quote(words)}")
    expect_found(page, len(archive.records), len(archive.records))
    expect(page.locator(".pm-archive__sort")).to_have_value("-date")


def test_an_address_may_be_typed_in_capitals(page: Page, site_url: str, archive: Archive):
    visit(page, site_url, "?severity=SEV-1&severity=sev-1")
    expect_found(page, len(archive.select(severity=["sev-1"])), len(archive.records))
    expect(page.locator(".pm-chosen__value")).to_have_count(1)


def test_filters_alone_that_nothing_passes_are_not_taken_for_words(page: Page, site_url: str, archive: Archive):
    visit(page, site_url, "?team=nobody")
    empty = page.locator(".pm-archive__empty")
    expect(empty).to_contain_text("No postmortem has what these filters ask for.")
    expect(empty).not_to_contain_text("words")
    empty.get_by_role("button", name="Show all postmortems").click()
    expect_found(page, len(archive.records), len(archive.records))


def test_words_and_facets_together(page: Page, site_url: str, archive: Archive):
    visit(page, site_url)
    page.get_by_role("searchbox", name="Search postmortems").fill("certificate")
    expect(status(page)).to_have_text(re.compile(r"^\d+ of"))
    settle(page)
    with_words = int(status(page).inner_text().split()[0])
    expect(page.locator(".pm-archive__sort")).to_have_value("relevance")
    expect(page.locator(".pm-card mark").first).to_be_visible()
    choose(page, "severity", "sev-2")
    with_both = int(status(page).inner_text().split()[0])
    assert 0 < with_both < with_words
    ids = {record["id"] for record in archive.select(severity=["sev-2"])}
    assert len(shown(page)) == with_both
    assert set(shown(page)) <= ids
    assert query_of(page) == {"q": ["certificate"], "severity": ["sev-2"]}
    page.reload()
    expect_found(page, with_both, len(archive.records))
    expect(page.get_by_role("searchbox")).to_have_value("certificate")


def test_a_click_while_typing_loses_neither(page: Page, site_url: str):
    visit(page, site_url)
    page.get_by_role("searchbox").fill("certificate")
    box(page, "severity", "sev-2").dispatch_event("click")
    expect(page.locator(".pm-card mark").first).to_be_visible()
    assert query_of(page) == {"q": ["certificate"], "severity": ["sev-2"]}


def test_words_whose_answer_comes_late_do_not_replace_newer_ones(page: Page, site_url: str):
    def show_more() -> list[str]:
        page.locator(".pm-archive__more").click()
        expect(page.locator(".pm-card").nth(PAGE)).to_be_visible()
        return page.locator(".pm-card").all_inner_texts()

    visit(page, site_url, "?q=customers")
    alone = show_more()
    page.goto("about:blank")
    held: list[Route] = []
    # The index is in pieces, by the words' beginnings.
    page.route("**/pagefind/en/**/*.pf_index", lambda route: route.continue_() if held else held.append(route))
    visit(page, site_url)
    field = page.get_by_role("searchbox")
    field.fill("zone")
    expect(page.locator(".pm-archive__results")).to_have_attribute("aria-busy", "true")
    for _ in range(100):
        if held:
            break
        page.wait_for_timeout(50)
    field.fill("customers")
    expect(page.locator(".pm-card mark").first).to_be_visible()
    settle(page)
    with page.expect_request_finished(lambda request: request == held[0].request):
        held[0].continue_()
    page.wait_for_timeout(500)  # the late answer is looked up further
    assert show_more() == alone


def test_filtering_alone_never_fetches_the_search_index(page: Page, site_url: str):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    visit(page, site_url, "?service=edge")
    choose(page, "severity", "sev-2")
    assert not [url for url in asked if "/pagefind/" in url or "fragments.json" in url]
    assert len([url for url in asked if "/search/cards/" in url]) <= PAGE


@pytest.mark.parametrize(
    ("sort", "value"),
    [
        ("date", lambda r: r["started"] or r["date"]),
        ("severity", lambda r: r["severity"] and -int(r["severity"][-1])),
        ("duration", lambda r: r["minutes_to_resolve"]),
    ],
)
@pytest.mark.parametrize("descending", [False, True])
def test_sorting(page: Page, site_url: str, archive: Archive, sort: str, value: Callable, descending: bool):
    visit(page, site_url, "?sort=relevance")
    page.locator(".pm-archive__sort").select_option(f"-{sort}" if descending else sort)
    settle(page)
    while page.locator(".pm-archive__more").is_visible():
        count = page.locator(".pm-card").count()
        page.locator(".pm-archive__more").click()
        expect(page.locator(".pm-card")).not_to_have_count(count)
    by_id = {record["id"]: record for record in archive.records}
    values = [value(by_id[id_]) for id_ in shown(page)]
    assert len(values) == len(archive.records)
    known = [each for each in values if each is not None]
    assert known == sorted(known, reverse=descending)
    assert values[: len(known)] == known
    assert query_of(page)["sort"] == [f"-{sort}" if descending else sort]


def test_order_of_equal_and_absent_values(page: Page, site_url: str):
    page.goto(site_url)
    orders = page.evaluate(
        """async (address) => {
            const { order } = await import(address);
            const data = { day: [9, 8, null, 7], rank: [1, 0, 1, 4], minutes: [null, 5, 5, 90] };
            return Object.fromEntries(["-date", "date", "-severity", "severity", "-duration", "duration", "relevance"]
                .map((sort) => [sort, order(data, [3, 1, 0, 2], sort)]));
        }""",
        f"{site_url}assets/javascripts/facets.js",
    )
    assert orders == {
        "-date": [0, 1, 3, 2],
        "date": [3, 1, 0, 2],
        "-severity": [1, 0, 2, 3],
        "severity": [3, 0, 2, 1],
        "-duration": [3, 1, 2, 0],
        "duration": [1, 2, 3, 0],
        "relevance": [3, 1, 0, 2],
    }


def test_back_and_forward_retrace_every_step(page: Page, site_url: str, archive: Archive):
    total = len(archive.records)
    visit(page, site_url)
    choose(page, "severity", "sev-1")
    first = len(archive.select(severity=["sev-1"]))
    expect_found(page, first, total)
    page.get_by_role("searchbox").press_sequentially("certificate", delay=200)
    expect(page.locator(".pm-card mark").first).to_be_visible()
    page.go_back()  # words are one step, however slowly they were typed
    expect_found(page, first, total)
    expect(page.get_by_role("searchbox")).to_have_value("")
    page.go_back()
    expect_found(page, total, total)
    expect(box(page, "severity", "sev-1")).not_to_be_checked()
    page.go_forward()
    expect_found(page, first, total)
    expect(box(page, "severity", "sev-1")).to_be_checked()
    page.go_forward()
    expect(page.get_by_role("searchbox")).to_have_value("certificate")


def test_values_that_the_archive_lacks_are_shown_and_can_be_removed(page: Page, site_url: str, archive: Archive):
    visit(page, site_url, f"?service={quote('<img src=x onerror=alert(1)>')}&service=edge&bogus=1")
    expect_found(page, len(archive.select(service=["edge"])), len(archive.records))
    chip = page.get_by_role("button", name="Remove filter Service: <img src=x onerror=alert(1)>")
    expect(chip).to_be_visible()
    expect(page.get_by_role("checkbox", name="<img src=x onerror=alert(1)> (not in this archive)")).to_be_checked()
    chip.click()
    expect(chip).to_be_hidden()
    assert query_of(page) == {"service": ["edge"]}
    visit(page, site_url, "?team=nobody")
    expect_found(page, 0, len(archive.records))


def test_chips_take_filters_back_and_keep_the_focus(page: Page, site_url: str, archive: Archive):
    visit(page, site_url, "?severity=sev-2&service=edge&service=storefront")
    chips = page.locator(".pm-chosen__value")
    expect(chips).to_have_count(3)
    chips.nth(1).focus()
    page.keyboard.press("Enter")
    expect(chips).to_have_count(2)
    expect(chips.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(chips.first).to_be_focused()
    expect_found(page, len(archive.select(severity=["sev-2"])), len(archive.records))
    page.get_by_role("button", name="Clear all").click()
    expect_found(page, len(archive.records), len(archive.records))
    assert urlsplit(page.url).query == ""


def test_nothing_matches_then_what_would(page: Page, site_url: str, archive: Archive):
    choice = {"severity": ["sev-4"], "detection": ["security-tool"]}
    assert not archive.select(**choice)
    visit(page, site_url, "?severity=sev-4&detection=security-tool")
    expect_found(page, 0, len(archive.records))
    found = len(archive.select(severity=["sev-4"]))
    suggestion = page.locator(".pm-archive__empty li").filter(has_text="without Found by")
    expect(suggestion).to_contain_text(f"({found} postmortem")
    suggestion.get_by_role("link").click()
    expect_found(page, found, len(archive.records))
    assert query_of(page) == {"severity": ["sev-4"]}


def test_words_that_are_not_found_together_find_the_best_and_that_is_said(page: Page, site_url: str, archive: Archive):
    visit(page, site_url, "?q=certificate")
    alone = shown(page)
    visit(page, site_url, "?q=certificate+xyzzyplugh")
    expect(status(page)).to_have_text(
        f"{len(alone)} of {len(archive.records)} postmortems. Some words were not found: “xyzzyplugh”."
    )
    assert shown(page) == alone
    expect(page.locator(".pm-card mark").first).to_be_visible()
    visit(page, site_url, "?q=xyzzyplugh")
    page.get_by_role("button", name="Show all postmortems").click()
    expect_found(page, len(archive.records), len(archive.records))


def test_show_more_and_coming_back_to_the_same_place(page: Page, site_url: str, archive: Archive):
    visit(page, site_url)
    page.locator(".pm-archive__more").click()
    expect(page.locator(".pm-card")).to_have_count(min(2 * PAGE, len(archive.records)))
    expect(page.locator(".pm-card__title a").nth(PAGE)).to_be_focused()
    link = page.locator(".pm-card__title a").nth(PAGE + 5)
    link.scroll_into_view_if_needed()
    before = page.evaluate("window.scrollY")
    link.click()
    page.wait_for_url(f"{site_url}postmortems/**")
    page.go_back()
    page.locator(".pm-archive[data-state=ready]").wait_for()
    expect(page.locator(".pm-card")).to_have_count(min(2 * PAGE, len(archive.records)))
    expect(link).to_be_in_viewport()
    assert abs(page.evaluate("window.scrollY") - before) < 50


def test_by_keyboard_alone(page: Page, site_url: str, archive: Archive):
    visit(page, site_url)
    page.get_by_role("searchbox", name="Search postmortems").focus()
    page.keyboard.press("Tab")
    expect(page.locator('[data-facet="severity"] .pm-facet__toggle')).to_be_focused()
    page.keyboard.press("Tab")
    expect(box(page, "severity", "sev-1")).to_be_focused()
    page.keyboard.press("Space")
    expect_found(page, len(archive.select(severity=["sev-1"])), len(archive.records))
    expect(box(page, "severity", "sev-1")).to_be_focused()
    page.keyboard.press("Space")
    expect_found(page, len(archive.records), len(archive.records))
    expect(box(page, "severity", "sev-1")).to_be_focused()


def test_a_facet_s_checkboxes_are_a_named_group(page: Page, site_url: str):
    visit(page, site_url)
    group = page.get_by_role("group", name="Severity")
    expect(group.get_by_role("checkbox")).to_have_count(4)
    expect(page.locator(".pm-archive__status")).to_have_attribute("role", "status")


def test_a_phone_has_the_facets_in_a_sheet(phone: Page, site_url: str, archive: Archive):
    visit(phone, site_url)
    expect(phone.locator(".pm-facets")).to_be_hidden()
    phone.get_by_role("button", name="Filters").tap()
    sheet = phone.get_by_role("dialog", name="Filters")
    expect(sheet).to_be_visible()
    box(phone, "severity", "sev-1").check()
    found = len(archive.select(severity=["sev-1"]))
    sheet.get_by_role("button", name=f"Show {found} postmortems").tap()
    expect(sheet).to_be_hidden()
    expect_found(phone, found, len(archive.records))
    expect(phone.get_by_role("button", name="Filters (1)")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    phone.set_viewport_size({"width": 1280, "height": 900})
    expect(box(phone, "severity", "sev-1")).to_be_checked()
    expect(box(phone, "severity", "sev-1")).to_be_visible()


def test_without_scripts_the_list_by_year_is_there(open_context, site_url: str, archive: Archive):
    page = open_context(java_script_enabled=False).new_page()
    page.goto(f"{site_url}archive/")
    expect(page.locator(".pm-archive__static")).to_be_visible()
    for record in (archive.records[0], archive.records[-1]):
        expect(page.get_by_role("link", name=record["title"], exact=True)).to_be_visible()


@pytest.mark.parametrize("missing", ["**/search/facets.json", "**/assets/javascripts/archive.js"])
def test_where_the_tool_fails_the_list_by_year_stays(page: Page, site_url: str, problems: list[str], missing: str):
    page.route(missing, lambda route: route.fulfill(status=404, body=""))
    page.goto(f"{site_url}archive/")
    expect(page.locator(".pm-archive__static")).to_be_visible()
    expect(page.locator(".pm-archive__static")).to_have_css("visibility", "visible")
    assert problems
    problems.clear()


def test_without_the_word_index_the_filters_still_work(
    page: Page, site_url: str, archive: Archive, problems: list[str]
):
    page.route("**/pagefind/**", lambda route: route.fulfill(status=404, body=""))
    visit(page, site_url, "?q=certificate&severity=sev-1")
    expect(page.get_by_role("alert")).to_contain_text("There is no search index here yet")
    expect_found(page, len(archive.select(severity=["sev-1"])), len(archive.records))
    assert problems
    problems.clear()


def test_a_facet_link_from_elsewhere(page: Page, site_url: str, archive: Archive):
    visit(page, site_url, "?service=checkout")
    expect(page.get_by_role("button", name="Remove filter Service: Checkout")).to_be_visible()
    expect_found(page, len(archive.select(service=["checkout"])), len(archive.records))


def test_a_chart_s_cell_selects_what_it_counts(page: Page, site_url: str, archive: Archive):
    """The charts of dashboards link to a factor and a quarter together."""
    record = next(record for record in archive.records if record["factors"])
    factor = next(value["slug"] for value in archive.facets["factor"] if value["name"] == record["factors"][0])
    quarter = quarter_of(record["date"])
    visit(page, site_url, f"?factor={factor}&quarter={quarter.lower()}")
    expect(page.get_by_role("button", name=f"Remove filter Quarter: {quarter}")).to_be_visible()
    expect(page.locator('[data-facet="quarter"] .pm-facet__toggle')).to_have_attribute("aria-expanded", "true")
    expect_found(page, len(archive.select(factor=[factor], quarter=[quarter.lower()])), len(archive.records))


def test_quarters_are_closed_until_asked_for_and_the_newest_come_first(page: Page, site_url: str, archive: Archive):
    visit(page, site_url)
    group = page.locator('[data-facet="quarter"]')
    expect(group.locator(".pm-facet__toggle")).to_have_attribute("aria-expanded", "false")
    group.locator(".pm-facet__toggle").click()
    newest = sorted({quarter_of(record["date"]) for record in archive.records}, reverse=True)
    assert group.locator("label:visible .pm-facet__title").all_inner_texts() == newest[:8]


def test_nothing_moves_while_the_tool_arrives(page: Page, site_url: str):
    page.add_init_script(
        """window.shift = 0; new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
        }).observe({ type: "layout-shift", buffered: true });"""
    )
    visit(page, site_url)
    page.wait_for_timeout(300)
    assert page.evaluate("window.shift") < 0.02


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "query", ["", "?q=certificate&severity=sev-2&sort=-date", "?severity=sev-4&service=dns&q=disk"]
)
def test_accessible(open_context, site_url: str, scheme: str, query: str):
    page = open_context(color_scheme=scheme).new_page()
    visit(page, site_url, query)
    results = Axe().run(page, options=WCAG)
    assert results.violations_count == 0, results.generate_report()


def test_accessible_on_a_phone_with_the_sheet_open(phone: Page, site_url: str):
    visit(phone, site_url, "?service=edge")
    phone.get_by_role("button", name="Filters").tap()
    results = Axe().run(phone, options=WCAG)
    assert results.violations_count == 0, results.generate_report()
