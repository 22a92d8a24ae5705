"""The numbers of a quarter and of the archive, once more: arithmetic by hand, of nothing but the published JSON.

Nothing of the library is used here, and neither pandas nor scipy: what this says and what the pages say come about in
two ways. The few facts that the JSON has not are the policy's, and stand below.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime
from fractions import Fraction
from html import unescape
from math import comb, exp, log, sqrt
from statistics import median
from typing import Any

import pytest

from tests.support.sites import AS_OF, Build

pytestmark = [pytest.mark.site, pytest.mark.slow]

QUARTER = "2026-Q2"
TODAY = date.fromisoformat(AS_OF)
DEPLOYMENTS = {
    "2024-Q3": 1910, "2024-Q4": 1760, "2025-Q1": 2120, "2025-Q2": 2240, "2025-Q3": 2310, "2025-Q4": 2090,
    QUARTER: 2570,
}  # fmt: skip
"""What the policy says of the baseline's quarters and of this one. Rates are by 1,000 of them."""

LISTS = {"service": "services", "factor": "factors", "team": "teams", "lifecycle": "lifecycle"}


def quarter_of(day: str) -> str:
    year, month, _ = day.split("-")
    return f"{year}-Q{(int(month) + 2) // 3}"


def day_of(instant: str) -> date:
    return datetime.fromisoformat(instant).date()


def minutes(incident: dict[str, Any], until: str) -> float | None:
    if not (incident["started"] and incident[until]):
        return None
    return (datetime.fromisoformat(incident[until]) - datetime.fromisoformat(incident["started"])).total_seconds() / 60


def names(incident: dict[str, Any], kind: str) -> list[str | None]:
    match kind:
        case "all":
            return [None]
        case "severity" | "detection":
            return [incident[kind]]
        case "framework":
            return list(incident["frameworks"])
        case _:
            return incident[LISTS[kind]]


def counted(incidents: Iterable[dict[str, Any]], kind: str) -> Counter[str | None]:
    return Counter(name for incident in incidents for name in names(incident, kind))


def six(number: float | Fraction | None) -> str:
    return "" if number is None else f"{float(number):.6g}"


@pytest.fixture(scope="module")
def incidents(sample_site: Build) -> list[dict[str, Any]]:
    return json.loads(sample_site.text("api/postmortems.json"))["postmortems"]


@pytest.fixture(scope="module")
def own(incidents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The incidents of the quarter."""
    return [incident for incident in incidents if quarter_of(incident["date"]) == QUARTER]


@pytest.fixture(scope="module")
def before(incidents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The incidents of the baseline."""
    return [incident for incident in incidents if quarter_of(incident["date"]) in set(DEPLOYMENTS) - {QUARTER}]


@pytest.fixture(scope="module")
def items(incidents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """All action items, with the quarter of their incident and the day from which they wait."""
    found = []
    for incident in incidents:
        over = incident["resolved"] or incident["mitigated"]
        for item in incident["action_items"]:
            done = date.fromisoformat(item["done"]) if item["done"] else None
            opened = day_of(over) if over else date.fromisoformat(incident["date"])
            found.append(
                item
                | {
                    "of": quarter_of(incident["date"]),
                    "opened": min(opened, done) if done else opened,
                    "done": done,
                    "due": date.fromisoformat(item["due"]) if item["due"] else None,
                    "open": item["state"] == "open",
                }
            )
    return found


@pytest.fixture(scope="module")
def page(sample_site: Build) -> str:
    return sample_site.text(f"trends/{QUARTER.lower()}/index.html")


@pytest.fixture(scope="module")
def table(sample_site: Build) -> Callable[..., list[dict[str, str]]]:
    """The rows of a table's CSV that have some values."""

    def rows(name: str, **of: str) -> list[dict[str, str]]:
        found = csv.DictReader(sample_site.text(f"data/{name}.csv").splitlines())
        return [row for row in found if all(row[key] == value for key, value in of.items())]

    return rows


def text_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


def is_overdue(item: dict[str, Any]) -> bool:
    return item["open"] and item["due"] is not None and item["due"] < TODAY


@pytest.mark.parametrize("kind", ["all", "severity", "detection", *LISTS, "framework"])
def test_counts_of_the_quarter(kind: str, own: list[dict[str, Any]], table: Callable[..., list[dict[str, str]]]):
    rows = table("quarter_counts", quarter=QUARTER, kind=kind)
    assert {row["name"] or None: int(row["incidents"]) for row in rows} == counted(own, kind)
    assert len(rows) == len(counted(own, kind))


def test_the_page_counts_the_same_and_each_number_leads_to_its_incidents(own: list[dict[str, Any]], page: str):
    assert f"<p>{len(own)} incidents began from 2026-04-01 to 2026-06-30.</p>" in page
    block = page.partition('<div class="pm-counts">')[2].partition("</div>")[0]
    cells = re.findall(r'href="\.\./\.\./archive/\?(\w+)=([^&"]+)&amp;quarter=2026-q2"[^>]*>(\d+)</a>', block)
    assert Counter({(kind, name): int(number) for kind, name, number in cells}) == Counter(
        (kind, name.lower().replace(" ", "-"))
        for kind in ("severity", "detection", "service", "factor", "lifecycle", "framework")
        for incident in own
        for name in names(incident, kind)
        if name
    )
    assert block.count("<td") == len(cells)


def test_the_incidents_themselves_are_on_the_page(own: list[dict[str, Any]], page: str):
    listed = page.partition('<h2 id="the-incidents">')[2].partition("<h2")[0]
    found = re.findall(r'<a class="pm-entry__title" href="\.\./\.\./postmortems/([^/]+)/"', listed)
    assert found == sorted((incident["id"] for incident in own), reverse=True)


def test_action_items_of_the_quarter(items: list[dict[str, Any]], page: str):
    block = page.partition('<h2 id="action-items">')[2].partition("</table>")[0]
    told = {
        text_of(name): text_of(number)
        for name, number in re.findall(r'<th scope="row">(.*?)</th><td class="pm-number">(.*?)</td>', block)
    }
    of = [item for item in items if item["of"] == QUARTER]
    due = [item for item in items if item["due"] and quarter_of(item["due"].isoformat()) == QUARTER]
    done_on_time = [item for item in due if item["done"] and item["done"] <= item["due"]]
    done_late = [item for item in due if item["done"] and item["done"] > item["due"]]
    ended = date(2026, 6, 30)
    waited = [item for item in items if item["opened"] <= ended and not (item["done"] and item["done"] <= ended)]
    is_open = sum(item["open"] for item in of)
    assert told == {
        "Of this quarter's incidents": str(len(of)),
        "– done by now": str(sum(item["state"] == "done" for item in of)),
        "– still open, overdue among them": f"{is_open}, {sum(is_overdue(item) for item in of)}",
        "Opened in the quarter, of whatever incident": str(
            sum(quarter_of(item["opened"].isoformat()) == QUARTER for item in items)
        ),
        "Completed in the quarter": str(
            sum(item["done"] is not None and quarter_of(item["done"].isoformat()) == QUARTER for item in items)
        ),
        # Three items were done on a day that no file states.
        "Open at its end": str(sum(item["open"] or item["done"] is not None for item in waited)),
        "Due in the quarter": str(len(due)),
        "– done by the day they were due": str(len(done_on_time)),
        "– done later": str(len(done_late)),
        "– not done": str(sum(item["open"] for item in due)),
    }
    assert f"</strong> of these incidents: {len(of)}, of which {len(of) - is_open} done, {is_open} open" in page


def test_opened_and_completed_in_each_quarter(items: list[dict[str, Any]], table: Callable[..., list[dict[str, str]]]):
    opened = Counter(quarter_of(item["opened"].isoformat()) for item in items)
    done = Counter(quarter_of(item["done"].isoformat()) for item in items if item["done"])
    unstated = Counter(
        quarter_of(item["opened"].isoformat()) for item in items if not item["open"] and not item["done"]
    )
    waiting = 0
    for row in table("backlog"):
        quarter = row["quarter"]
        assert int(row["open_before"]) == waiting
        waiting += opened[quarter] - done[quarter] - unstated[quarter]
        assert [int(row[name]) for name in ("opened", "completed", "unstated", "open_at_end")] == [
            opened[quarter], done[quarter], unstated[quarter], waiting,
        ]  # fmt: skip
    assert waiting == sum(item["open"] for item in items)


def test_the_centre_of_the_control_chart_and_the_quarter_s_limits(
    own: list[dict[str, Any]],
    before: list[dict[str, Any]],
    table: Callable[..., list[dict[str, str]]],
    page: str,
):
    exposure = Fraction(DEPLOYMENTS[QUARTER], 1000)
    behind = Fraction(sum(DEPLOYMENTS.values()) - DEPLOYMENTS[QUARTER], 1000)
    share, base = exposure / (exposure + behind), len(before)

    def at_least(count: int) -> Fraction:
        """The chance of so many or more, given the sum with the baseline's, where the rate is the same."""
        total = count + base
        return sum(
            (comb(total, k) * share**k * (1 - share) ** (total - k) for k in range(count, total + 1)), Fraction(0)
        )

    highest = next(count for count in range(100) if at_least(count + 1) <= Fraction(1, 1000))
    assert (1 - share) ** base > Fraction(1, 1000)  # even no incident at all would be no signal
    (row,) = table("control_chart", quarter=QUARTER)
    assert row == {
        "quarter": QUARTER, "kind": "u", "incidents": str(len(own)), "exposure": "2.57",
        "rate": six(len(own) / exposure), "centre": six(base / behind), "lower": "", "upper": six(highest / exposure),
        "baseline": "False", "judged": "True", "rule": "",
    }  # fmt: skip
    assert f"what the baseline leads to expect of a quarter is 0 to {highest}." in page
    assert "Compared with the 6 quarters from 2024-Q3 to 2025-Q4, the baseline that the policy states." in page
    shown = f'<td class="pm-number">{len(own)}</td><td class="pm-number">{float(len(own) / exposure):.1f}</td>'
    assert f'2026-Q2</a></th>{shown}<td class="pm-number">0 to {float(highest / exposure):.1f}</td>' in page


def clopper_pearson(count: int, of: int) -> tuple[float, float]:
    """The ends of the exact 95 % interval of a share, by halving: the shares at which so many are just improbable."""

    def at_least(count: int, share: float) -> float:
        return sum(comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(count, of + 1))

    def where(too_low: Callable[[float], bool]) -> float:
        low, high = 0.0, 1.0
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if too_low(middle) else (low, middle)
        return low

    return (
        where(lambda share: at_least(count, share) < 0.025) if count else 0.0,
        where(lambda share: at_least(count + 1, share) < 0.975) if count < of else 1.0,
    )


def test_the_quarter_s_rate_ratios_with_exact_intervals(
    own: list[dict[str, Any]],
    before: list[dict[str, Any]],
    table: Callable[..., list[dict[str, str]]],
    page: str,
):
    exposure = DEPLOYMENTS[QUARTER]
    behind = sum(DEPLOYMENTS.values()) - exposure
    expected = {}
    p_values = {}
    for kind in ("factor", "service", "severity", "lifecycle", "detection"):
        now, then = counted(own, kind), counted(before, kind)
        for name in filter(None, now | then):
            count, base = now[name], then[name]
            share = exposure / (exposure + behind)
            total = count + base
            chances = [comb(total, k) * share**k * (1 - share) ** (total - k) for k in range(total + 1)]
            p_values[kind, name] = min(1.0, 2 * min(sum(chances[: count + 1]), sum(chances[count:])))
            low, high = clopper_pearson(count, total)
            expected[kind, name] = [
                str(count),
                str(base),
                six(count / exposure / (base / behind) if base else None),
                six(low / (1 - low) * behind / exposure),
                six(high / (1 - high) * behind / exposure if base else None),
                six(p_values[kind, name]),
            ]
    rows = table("changes", quarter=QUARTER)
    shown = ("count", "baseline_count", "ratio", "low", "high", "p")
    assert {(row["kind"], row["name"]): [row[name] for name in shown] for row in rows} == expected
    # Benjamini and Hochberg: where even the least p value times the number of tests is above 1, so is every other.
    assert min(p_values.values()) * len(p_values) > 1
    assert {(row["q"], row["verdict"]) for row in rows} == {("1", "no evidence of change")}
    assert f"No evidence of change in any of the {len(rows)} factors, services, severities, stages and ways of" in page


@pytest.mark.parametrize(
    ("measure", "until"), [("detect", "detected"), ("mitigate", "mitigated"), ("resolve", "resolved")]
)
def test_medians_and_90th_percentiles_of_all_durations(
    measure: str,
    until: str,
    sample_site: Build,
    incidents: list[dict[str, Any]],
    table: Callable[..., list[dict[str, str]]],
):
    took = sorted(found for incident in incidents if (found := minutes(incident, until)) is not None)
    (row,) = table("durations", grouping="all", measure=measure)
    place = (len(took) + 1 / 3) * 0.9 + 1 / 3  # R. Hyndman and Y. Fan (1996), definition 8
    below = int(place)
    p90 = took[below - 1] + (place - below) * (took[below] - took[below - 1])
    assert [row[name] for name in ("n", "n_missing", "median", "p90")] == [
        str(len(took)), str(len(incidents) - len(took)), six(median(took)), six(p90),
    ]  # fmt: skip
    hours, rest = divmod(round(median(took)), 60)
    told = f"{hours} h {rest} min" if hours else f"{rest} min"
    figure = (
        sample_site.text("trends/index.html").partition(f'id="durations-{measure}"')[2].partition("</figcaption>")[0]
    )
    assert f"Medians: All quarters {told}." in figure


def test_the_quarter_s_incidents_are_too_few_for_a_median(
    own: list[dict[str, Any]], table: Callable[..., list[dict[str, str]]]
):
    rows = table("durations", grouping="quarter", group=QUARTER)
    assert [(row["n"], row["median"], row["p90"]) for row in rows] == [(str(len(own)), "", "")] * 3
    assert len(own) < 8
    dots = table("duration_dots", quarter=QUARTER, measure="resolve")
    assert {row["incident"]: row["minutes"] for row in dots} == {
        incident["id"]: six(minutes(incident, "resolved")) for incident in own
    }


def test_how_long_action_items_take(
    items: list[dict[str, Any]], sample_site: Build, table: Callable[..., list[dict[str, str]]]
):
    known = [item for item in items if item["open"] or item["done"]]
    waited = [((item["done"] or TODAY) - item["opened"]).days for item in known]
    done = Counter(days for days, item in zip(waited, known, strict=True) if not item["open"])
    steps = [["0", str(len(known)), "0", "1", "1", "1"]]
    survival, greenwood, half = 1.0, 0.0, None
    for days in sorted({*done, max(waited)}):
        at_risk = sum(other >= days for other in waited)
        survival *= 1 - done[days] / at_risk
        greenwood += done[days] / (at_risk * (at_risk - done[days]))
        spread = 1.959963985 * sqrt(greenwood) / log(survival)
        interval = [six(survival ** exp(-spread)), six(survival ** exp(spread))]
        steps.append([str(days), str(at_risk), str(done[days]), six(survival), *interval])
        half = days if half is None and survival <= 0.5 else half
    assert [list(row.values())[2:] for row in table("completion_curves", grouping="all")] == steps
    is_open, late = sum(item["open"] for item in items), sum(is_overdue(item) for item in items)
    (row,) = table("completion_summary", grouping="all")
    assert [row[name] for name in ("items", "open", "overdue", "left_out", "median_days")] == [
        str(number) for number in (len(items), is_open, late, len(items) - len(known), half)
    ]
    told = text_of(sample_site.text("trends/index.html"))
    assert f"Action items: half are done after {half} days ({row['low']} to {row['high']}). " in told
    assert f" {is_open} of {len(items)} are open, {late} of them overdue." in told


def test_what_came_back(
    incidents: list[dict[str, Any]], sample_site: Build, table: Callable[..., list[dict[str, str]]], page: str
):
    found = {}
    for later in incidents:
        same = [
            other
            for other in incidents
            if other["date"] < later["date"]
            and later["factors"][:1] == other["factors"][:1] != []
            and set(later["services"]) & set(other["services"])
        ]
        if same:
            nearest = max(same, key=lambda other: other["date"])
            days = date.fromisoformat(later["date"]) - date.fromisoformat(nearest["date"])
            found[later["id"]] = (nearest["id"], later["factors"][0], str(days.days))
    rows = table("recurrences")
    assert {row["later"]: (row["earlier"], row["factor"], row["days"]) for row in rows} == found
    assert found
    soon = sum(int(days) <= 180 for _, _, days in found.values())
    assert {row["later"]: row["is_repeat"] for row in rows} == {
        later: str(int(days) <= 180) for later, (_, _, days) in found.items()
    }
    told = text_of(sample_site.text("patterns/index.html"))
    assert f"{len(found) - soon} came back after longer." in told
    assert not [later for later in found if quarter_of(later[:10]) == QUARTER]
    assert "Came back: none within 180 days: the same main factor, in the same service." in text_of(page)


def test_factors_of_the_archive(incidents: list[dict[str, Any]], table: Callable[..., list[dict[str, str]]]):
    counts = counted(incidents, "factor")
    as_main = Counter(incident["factors"][0] for incident in incidents if incident["factors"])
    naming = sum(bool(incident["factors"]) for incident in incidents)
    assert {row["factor"]: (int(row["incidents"]), int(row["as_main"]), row["share"]) for row in table("factors")} == {
        name: (count, as_main[name], six(count / naming)) for name, count in counts.items()
    }


def test_the_pair_of_factors_that_is_least_probable_by_chance(
    incidents: list[dict[str, Any]], table: Callable[..., list[dict[str, str]]]
):
    named = [incident["factors"] for incident in incidents if incident["factors"]]
    row = table("factor_pairs")[0]
    first, second = (sum(row[name] in factors for factors in named) for name in ("first", "second"))
    both = sum(row["first"] in factors and row["second"] in factors for factors in named)
    # Fisher's exact test, one-sided: of all ways to spread the second over the incidents, those with so many or more.
    ways = sum(comb(first, k) * comb(len(named) - first, second - k) for k in range(both, min(first, second) + 1))
    assert [row["together"], row["support"], row["lift"], row["p"]] == [
        str(both), six(both / len(named)), six(both * len(named) / (first * second)),
        six(ways / comb(len(named), second)),
    ]  # fmt: skip
