"""Figures say what their tables say, lead to what they count, and stay honest where there is little."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from postmortem_archive.analysis.action_times import COMPLETION_AT_RISK, COMPLETION_CURVES, COMPLETION_SUMMARY
from postmortem_archive.analysis.backlog import BACKLOG, OVERDUE, OVERDUE_ITEMS
from postmortem_archive.analysis.baselines import Baseline
from postmortem_archive.analysis.changes import CHANGES, FACTOR_TRENDS
from postmortem_archive.analysis.control_charts import control_chart
from postmortem_archive.analysis.cooccurrence import PAIRS, Pairs
from postmortem_archive.analysis.durations import DURATION_DOTS, DURATIONS
from postmortem_archive.analysis.factors import CROSSES, FACTORS
from postmortem_archive.analysis.figures.backlog import backlog_figure, overdue_figure
from postmortem_archive.analysis.figures.control import control_figure, gaps_figures
from postmortem_archive.analysis.figures.detectable import detectable_figure
from postmortem_archive.analysis.figures.dots import MOST_DOTS, MOST_LISTED, measure_dots, quarter_dots
from postmortem_archive.analysis.figures.drawing import draw, link_count
from postmortem_archive.analysis.figures.figure import Figure
from postmortem_archive.analysis.figures.heatmaps import cross_figure, hours_figure
from postmortem_archive.analysis.figures.names import Names
from postmortem_archive.analysis.figures.pairs import pairs_figure
from postmortem_archive.analysis.figures.pareto import MOST_BARS, factor_figure
from postmortem_archive.analysis.figures.ratios import changes_figure, trends_figure
from postmortem_archive.analysis.figures.shares import found_by_figure
from postmortem_archive.analysis.figures.survival import completion_figure
from postmortem_archive.analysis.gaps import GAPS
from postmortem_archive.analysis.power import DETECTABLE
from postmortem_archive.analysis.timing import FOUND_BY, HOURS
from postmortem_archive.quarters import Quarter

NAMES = Names(
    label=lambda kind, name: name if kind == "quarter" else name.replace("-", " "),
    url=lambda kind, name: None if name.startswith("unknown") else f"{kind}/{name}/",
    slug=lambda kind, name: None if name.startswith("unknown") else name.lower(),
)
QUARTERS = [Quarter.parse("2024-Q1").shifted(place) for place in range(12)]
SOME = date(2026, 1, 1)


def links(figure: Figure) -> list[str]:
    return [link.split('"')[1] for link in draw(figure, "").split("<a href=")[1:]]


def said(figure: Figure) -> list[str]:
    """What marks say of themselves."""
    return [part.split("</title>")[0] for part in draw(figure, "").split("<title>")[1:]]


def drawn_rows(figure: Figure) -> list[dict[str, Any]]:
    return [row for layer in json.loads(figure.chart or "")["layer"] for row in layer["data"]["values"]]


def cells(figure: Figure) -> list[list[str]]:
    return [[cell.text for cell in row] for row in figure.table.rows]


def chart(counts: list[int], baseline: int = 8) -> Any:
    quarters = QUARTERS[: len(counts)]
    span = Baseline(quarters[1], quarters[baseline]) if len(counts) > baseline else None
    return control_chart(counts, quarters, None, span)


def crossed(kind: str, *rows: tuple[str, str, int]) -> Figure:
    return cross_figure(CROSSES[kind].frame(rows), kind, NAMES)


EMPTY = [
    lambda: control_figure(control_chart([], [], None, None), NAMES),
    lambda: detectable_figure(DETECTABLE.frame(), NAMES),
    lambda: factor_figure(FACTORS.frame(), NAMES),
    *(lambda kind=kind: crossed(kind) for kind in CROSSES),
    lambda: hours_figure(HOURS.frame(), "UTC"),
    lambda: pairs_figure(Pairs(PAIRS.frame(), 0), NAMES),
    lambda: trends_figure(FACTOR_TRENDS.frame(), NAMES),
    lambda: changes_figure(CHANGES.frame(), NAMES),
    lambda: measure_dots(DURATION_DOTS.frame(), DURATIONS.frame(), "detect", NAMES),
    lambda: quarter_dots(DURATION_DOTS.frame(), DURATIONS.frame(), NAMES),
    *(
        lambda grouping=grouping: completion_figure(
            COMPLETION_CURVES.frame(), COMPLETION_SUMMARY.frame(), COMPLETION_AT_RISK.frame(), grouping, NAMES
        )
        for grouping in ("all", "priority", "team", "type")
    ),
    lambda: backlog_figure(BACKLOG.frame(), NAMES),
    lambda: overdue_figure(OVERDUE.frame(), OVERDUE_ITEMS.frame(), NAMES),
    lambda: found_by_figure(FOUND_BY.frame(), NAMES),
]


@pytest.mark.parametrize("made", EMPTY)
def test_an_empty_table_gives_a_sentence_and_no_chart(made):
    figure = made()
    assert figure.chart is None
    assert figure.note.endswith(".")
    assert figure.title
    assert figure.data


def test_figures_of_one_page_have_names_of_their_own():
    names = [made().name for made in EMPTY]
    patterns_and_trends = [name for name in names if name != "durations"]
    assert len(set(patterns_and_trends)) == len(patterns_and_trends)
    assert gaps_figures(GAPS.frame(), NAMES) == []


def test_a_control_chart_leads_to_its_quarters_and_names_baseline_and_signals():
    counts = [4, 4, 5, 3, 4, 4, 5, 4, 4, 30]
    figure = control_figure(chart(counts), NAMES, running=(QUARTERS[10], 2))
    assert links(figure) == [f"quarter/{quarter}/" for quarter in (QUARTERS[10], *QUARTERS[:10])]
    assert "Baseline: 2024-Q2 to 2026-Q1. 1 quarter judged. Signals: 2026-Q2." in figure.description
    assert figure.note.startswith("2026-Q2: Rule 1")
    assert [row[:2] for row in cells(figure)[:2]] == [["2026-Q3", "2"], ["2026-Q2", "30"]]
    assert cells(figure)[0][-1] == "not over yet"
    assert "2026-Q3: 2 so far, the quarter is not over" in said(figure)


def test_a_control_chart_without_a_signal_claims_nothing():
    figure = control_figure(chart([4, 4, 5, 3, 4, 4, 5, 4, 4, 6]), NAMES)
    assert "No evidence of change." in figure.description
    assert not figure.note
    assert "var(--pm-chart-signal)" not in draw(figure, "")


def test_a_control_chart_without_a_baseline_has_no_limits():
    figure = control_figure(chart([4, 4, 5]), NAMES)
    assert "no limits" in figure.description
    assert "upper" not in draw(figure, "")


def test_bars_of_factors_are_in_order_and_the_rest_is_said():
    factors = [(f"f{number:02}", 50 - number, number, 0.5, 0.1, SOME, SOME) for number in range(MOST_BARS + 3)]
    figure = factor_figure(FACTORS.frame(factors), NAMES)
    assert links(figure) == [f"factor/f{number:02}/" for number in range(MOST_BARS)]
    assert said(figure)[3] == "f03: 47 incidents, the main factor of 3"
    assert "3 factors with fewer incidents are left out." in figure.note
    assert len(figure.table.rows) == MOST_BARS


def test_factors_of_two_incidents_are_listed_and_not_drawn():
    figure = factor_figure(FACTORS.frame([(f"f{number}", 2, 0, 1.0, 0.5, SOME, SOME) for number in range(5)]), NAMES)
    assert figure.chart is None
    assert figure.note == "2 incidents name a factor: too few to draw."
    assert len(figure.table.rows) == 5


def test_cells_of_a_grid_print_their_count_and_lead_to_the_archive():
    figure = crossed("service", ("a", "x", 3), ("a", "y", 0), ("b", "x", 1), ("b", "y", 12))
    assert links(figure) == [
        "archive/?factor=a&amp;service=x", "archive/?factor=b&amp;service=x", "archive/?factor=b&amp;service=y",
    ]  # fmt: skip
    assert said(figure) == ["a, x: 3 incidents", "b, x: 1 incident", "b, y: 12 incidents"]
    assert cells(figure) == [["a", "3", "0"], ["b", "1", "12"]]
    assert {"12", "3", "1"} <= {row["text"] for row in drawn_rows(figure) if "text" in row}
    shades = {row["fill"] for row in drawn_rows(figure) if "fill" in row}
    assert len(shades) == 4


def test_the_last_quarters_are_drawn_and_lead_to_the_archive():
    figure = crossed("quarter", *(("a", str(quarter), 2) for quarter in QUARTERS))
    assert links(figure)[-1] == "archive/?factor=a&amp;quarter=2026-q4"
    assert link_count(figure.chart or "") == 10
    assert "2 quarters are left out." in figure.note


def test_what_has_no_page_and_no_filter_is_text():
    figure = crossed("service", ("unknown-a", "x", 3), ("a", "unknown-y", 4), ("unknown-a", "unknown-y", 2))
    assert links(figure) == []
    assert len(said(figure)) == 3


def test_a_grid_of_nothing_but_ones_is_not_drawn():
    figure = crossed("service", ("a", "x", 1), ("b", "y", 1))
    assert figure.chart is None
    assert cells(figure) == [["a", "1", "0"], ["b", "0", "1"]]


def test_hours_of_the_week_add_up():
    hours = [
        (day, hour, 1 if (day, hour) in {(0, 8), (0, 9), (6, 23)} else 0) for day in range(7) for hour in range(24)
    ]
    figure = hours_figure(HOURS.frame(hours), "Europe/Berlin")
    assert said(figure) == ["Mon 08–10 h: 2 incidents", "Sun 22–24 h: 1 incident"]
    assert cells(figure)[-1] == ["All", "2", "0", "0", "0", "0", "0", "1", "3"]
    assert "Europe/Berlin" in figure.note
    assert "2 of 3 incidents" in figure.description


def test_pairs_beyond_chance_have_a_frame_and_others_none():
    rows = [
        ("a", "b", 5, 6, 7, 0.4, 3.0, 0.0001, 0.001),
        ("a", "c", 2, 6, 9, 0.1, 1.1, 0.5, 0.5),
        ("b", "c", 2, 7, 9, 0.1, 1.0, None, None),
    ]
    figure = pairs_figure(Pairs(PAIRS.frame(rows), 3), NAMES)
    assert figure.description.endswith("1 pair in a frame: more often together than chance explains.")
    assert draw(figure, "").count("var(--pm-chart-signal)") == 1
    assert sorted(said(figure)) == ["b and a: 5 incidents", "c and a: 2 incidents", "c and b: 2 incidents"]
    assert [row[-1] for row in cells(figure)] == ["0.001", "0.5", "too rare to tell"]
    calm = pairs_figure(Pairs(PAIRS.frame(rows[1:]), 3), NAMES)
    assert "No pair is together more often than chance explains." in calm.description
    assert "var(--pm-chart-signal)" not in draw(calm, "")


def trend(
    factor: str, count: int, earlier: int, ratio: float | None, low: float | None, high: float | None, verdict: str
):
    return (factor, "2026-Q1", "2026-Q4", count, earlier, 4.0, 4.0, ratio, low, high, 0.1, 0.2, verdict)


def test_ratios_say_no_evidence_of_change_unless_there_is():
    calm = trends_figure(FACTOR_TRENDS.frame([trend("a", 4, 3, 1.3, 0.2, 9.0, "no evidence of change")]), NAMES)
    assert "No evidence of change in any of them." in calm.description
    assert "var(--pm-chart-signal)" not in draw(calm, "")
    changed = trends_figure(FACTOR_TRENDS.frame([trend("a", 12, 2, 6.0, 1.6, 40.0, "more")]), NAMES)
    assert "Changed: a." in changed.description
    assert ">more</text>" in draw(changed, "")
    assert links(changed) == ["archive/?factor=a"]


def test_open_intervals_go_to_the_edge_and_nothing_leaves_the_plot():
    rows = [
        trend("never-before", 3, 0, None, 0.4, None, "no evidence of change"),
        trend("never-now", 0, 5, 0.0, 0.0, 0.8, "no evidence of change"),
        trend("far", 900, 1, 900.0, 150.0, 30_000.0, "more"),
    ]
    figure = trends_figure(FACTOR_TRENDS.frame(rows), NAMES)
    spans = [(row["x"], row["x2"]) for row in drawn_rows(figure) if "says" in row]
    assert sorted(spans) == [(1 / 16, 0.8), (0.4, 16.0), (16.0, 16.0)]
    assert cells(figure)[0][3:5] == ["–", "0.4 to no limit"]


def test_changes_of_a_quarter_lead_to_its_incidents():
    row = ("2026-Q3", "service", "edge", 4, 8, 1.0, 8.0, 4.0, 0.9, 14.0, 0.01, 0.2, "no evidence of change", 7.5)
    none = ("2026-Q3", "factor", "gone", 0, 8, 1.0, 8.0, 0.0, 0.0, 3.0, 0.6, 0.8, "no evidence of change", None)
    figure = changes_figure(CHANGES.frame([row, none]), NAMES)
    assert links(figure) == ["archive/?service=edge&amp;quarter=2026-q3"]
    assert [cell[-2] for cell in cells(figure)] == ["7.5 times", "no increase"]


def test_names_of_a_quarter_s_changes_say_of_what_kind_they_are():
    rows = [
        ("2026-Q3", kind, name, 4, 8, 1.0, 8.0, 4.0, 0.9, 14.0, 0.01, 0.2, "no evidence of change", 7.5)
        for kind, name in (("lifecycle", "monitor"), ("detection", "monitoring"), ("service", "edge"))
    ]
    texts = [row["text"] for row in drawn_rows(changes_figure(CHANGES.frame(rows), NAMES)) if "text" in row]
    assert {"monitor", "stage", "monitoring", "noticed by", "edge", "service"} <= set(texts)


def duration(number: int, minutes: float, quarter: str = "2026-Q3", measure: str = "detect"):
    return (f"i{number}", f"Incident {number}", quarter, "SEV-2", measure, minutes, max(minutes, 1.0))


def told(grouping: str, group: str | None, n: int, median: float | None, measure: str = "detect"):
    ends = (median / 2, median * 2) if median else (None, None)
    return (grouping, group, measure, n, 0, 0, median, *ends, None, None, None)


def test_every_incident_is_a_dot_that_leads_to_it():
    dots = [duration(number, 10.0 * number + 0.5) for number in range(9)]
    durations = [told("all", None, 9, 40.5), told("quarter", "2026-Q3", 9, 40.5), told("quarter", "2026-Q2", 0, None)]
    figure = measure_dots(DURATION_DOTS.frame(dots), DURATIONS.frame(durations), "detect", NAMES)
    assert sorted(links(figure)) == [f"incident/i{number}/" for number in range(9)]
    assert "1 duration below 1 minute is drawn at 1." in figure.note
    assert any("2026-Q3: median 40 min, 95 % interval 20 min to 1 h 21 min" in text for text in said(figure))


def test_below_eight_incidents_there_are_only_dots():
    dots = DURATION_DOTS.frame([duration(number, 20) for number in range(7)])
    figure = measure_dots(dots, DURATIONS.frame([told("quarter", "2026-Q3", 7, None)]), "detect", NAMES)
    assert link_count(figure.chart or "") == 7
    assert "Nowhere are there enough for a median." in figure.description
    assert "var(--pm-chart-signal)" not in draw(figure, "")


def test_equal_durations_lie_beside_each_other_and_within_their_row():
    dots = DURATION_DOTS.frame([duration(number, 60) for number in range(30)])
    figure = measure_dots(dots, DURATIONS.frame([told("quarter", "2026-Q3", 30, None)]), "detect", NAMES)
    places = [row["y"] for row in drawn_rows(figure) if "url" in row]
    assert len(set(places)) == 30
    assert 0 < min(places) < max(places) < 40


def test_of_very_many_durations_the_newest_are_drawn_and_no_measure_is_lost():
    many = MOST_DOTS
    dots = [
        duration(number, 60, measure=measure) for measure in ("detect", "mitigate", "resolve") for number in range(many)
    ]
    durations = [told("quarter", "2026-Q3", many, 60, measure) for measure in ("detect", "mitigate", "resolve")]
    figure = quarter_dots(DURATION_DOTS.frame(dots), DURATIONS.frame(durations), NAMES)
    drawn = links(figure)
    assert MOST_DOTS - 3 <= len(drawn) <= MOST_DOTS + 3
    assert drawn.count(f"incident/i{many - 1}/") == 3
    assert f"The last {len(drawn)} of {3 * many} are drawn." in figure.note
    assert [row[0] for row in cells(figure)][:3] == ["Median", "95 % interval", f"Incident {many - 1}"]
    assert len(figure.table.rows) == 2 + MOST_LISTED
    assert f"{many - MOST_LISTED} earlier incidents are not in the table." in figure.note


def test_a_quarter_s_durations_are_listed_by_incident_also_when_there_are_too_few_to_draw():
    dots = DURATION_DOTS.frame([duration(1, 20), duration(1, 80, measure="resolve"), duration(2, 5)])
    figure = quarter_dots(dots, DURATIONS.frame([told("quarter", "2026-Q3", 2, None)]), NAMES)
    assert figure.chart is None
    assert cells(figure) == [["Incident 2", "5 min", "–", "–"], ["Incident 1", "20 min", "–", "1 h 20 min"]]


@pytest.fixture
def completion() -> Figure:
    curves = [
        (group, name, days, risk, done, share, share - 0.1, min(share + 0.1, 1.0))
        for group, name in (("priority", "high"), ("priority", "low"))
        for days, risk, done, share in ((0, 20, 0, 1.0), (10, 20, 10, 0.5), (400, 3, 0, 0.5))
    ]
    summary = [
        ("priority", "high", 20, 10, 10, 2, 1, 10, 5, None, True),
        ("priority", "low", 20, 10, 10, 2, 0, None, None, None, True),
        ("priority", None, 3, 1, 2, 0, 0, None, None, None, False),
    ]
    risks = [("priority", name, days, 20 - days // 30, 0.5) for name in ("high", "low") for days in (0, 30, 60, 365)]
    tables = (COMPLETION_CURVES.frame(curves), COMPLETION_SUMMARY.frame(summary), COMPLETION_AT_RISK.frame(risks))
    return completion_figure(*tables, "priority", NAMES)


def test_curves_differ_by_dash_and_have_their_names_and_items_at_risk_below(completion: Figure):
    svg = draw(completion, "")
    assert 'stroke-dasharray="7,3"' in svg
    for text in ("high", "low", "20", "18", "8", "at risk"):
        assert f">{text}</text>" in svg
    assert "high: half done after 10 days; low: less than half done so far" in completion.description
    assert "Drawn are the first 365 days." in completion.note
    assert "1 item done on an unknown day is left out." in completion.note


def test_groups_too_small_for_a_curve_are_in_the_table(completion: Figure):
    assert [row[0] for row in cells(completion)] == ["high", "low", "not stated"]
    assert [row[-2:] for row in cells(completion)] == [["10", "5 to no limit"], ["not reached", "–"], ["–", "–"]]


def test_the_backlog_says_what_came_went_and_is_left():
    rows = [("2026-Q1", True, 2, 5, 3, 0, 4), ("2026-Q2", True, 4, 6, 1, 1, 8), ("2026-Q3", False, 8, 0, 2, 0, 6)]
    figure = backlog_figure(BACKLOG.frame(rows), NAMES)
    assert "11 items were opened and 6 completed; 6 were open at the end, 2 before." in figure.description
    assert links(figure) == ["quarter/2026-Q1/", "quarter/2026-Q2/", "quarter/2026-Q3/"]
    assert cells(figure)[0] == ["2026-Q3, so far", "0", "2", "0", "6"]
    assert "2026-Q3 so far: 2 completed" in said(figure)


def test_overdue_items_are_counted_by_age_and_the_oldest_are_listed():
    counts = [("high", "1-30", 1), ("high", "over 365", 2), (None, "1-30", 0), (None, "over 365", 1)]
    items = [("i1", 0, "Fix it", "platform", "high", SOME, 400), ("i2", 0, "Mend it", None, None, SOME, 3)]
    figure = overdue_figure(OVERDUE.frame(counts), OVERDUE_ITEMS.frame(items), NAMES)
    assert said(figure) == [
        "high, 1-30 days: 1 item",
        "high, over 365 days: 2 items",
        "not stated, over 365 days: 1 item",
    ]
    assert cells(figure)[1] == ["Mend it", "not stated", "not stated", "3", "i2"]
    assert "the longest for 400 days" in figure.description


def test_shares_are_of_those_that_say():
    rows = [
        ("monitoring", 3, 4, 0.75, 0.19, 0.99),
        ("customer", 1, 4, 0.25, 0.01, 0.81),
        ("not stated", 2, 6, 1 / 3, None, None),
    ]
    figure = found_by_figure(FOUND_BY.frame(rows), NAMES)
    assert links(figure) == ["archive/?detection=monitoring", "archive/?detection=customer"]
    assert figure.note == "2 incidents do not say."
    assert said(figure)[0] == "monitoring: 3 of 4, 75 %, 95 % interval 19 % to 99 %"


def test_days_between_rare_incidents_lead_to_them():
    rows = [
        ("SEV-1", f"i{number}", date(2025, number, 1), 30, 40.0, 190, number > 2, None) for number in range(1, 5)
    ] + [("SEV-1", None, date(2026, 1, 1), 245, 40.0, 190, True, "Days without an incident: beyond the limit")]
    (figure,) = gaps_figures(GAPS.frame(rows), NAMES)
    assert (figure.name, figure.section) == ("rare-sev-1", "rare-severities")
    assert links(figure) == [f"incident/i{number}/" for number in range(1, 5)]
    assert figure.note == "2026-01-01: Days without an incident: beyond the limit."
    assert "245 days without one until 2026-01-01" in said(figure)


def test_what_could_have_been_seen_is_said_in_words():
    figure = detectable_figure(DETECTABLE.frame([("2026-Q3", 1.0, 40, 8.0, 2.6, None)]), NAMES)
    assert figure.note.startswith("An increase to 2.6 times the baseline's rate and no decrease had a chance of 80 %")
    assert cells(figure) == [["2026-Q3", "2.6 times", "none"]]
