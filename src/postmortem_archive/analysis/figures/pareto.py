"""The most frequent contributing factors as bars."""

from __future__ import annotations

from typing import Any

import pandas as pd

from postmortem_archive.analysis.figures.figure import Figure
from postmortem_archive.analysis.figures.names import Names
from postmortem_archive.analysis.figures.plot import MARK, PAGE, Plot
from postmortem_archive.analysis.figures.values import rows_of, share, table
from postmortem_archive.wording import plural

MOST_BARS = 20
FEWEST = 3
_ROW = 22
_BAR = 7


def factor_figure(factors: pd.DataFrame, names: Names) -> Figure:
    """Return the chart of the table ``FACTORS``: a bar for each of the most frequent factors."""
    rows = rows_of(factors)
    shown = rows[:MOST_BARS]
    left = len(rows) - len(shown)
    title = "Contributing factors, the most frequent first"
    numbers = table(
        ("Factor", "#Incidents", "#As the main one", "#Share of incidents", "#Of all mentions, up to here"),
        [
            (
                names.cell("factor", row["factor"]),
                row["incidents"],
                row["as_main"],
                share(row["share"]),
                share(row["cumulative_share"]),
            )
            for row in shown
        ],
    )
    rest = f" {plural(left, 'factor')} with fewer incidents are left out." if left else ""
    of = round(rows[0]["incidents"] / rows[0]["share"]) if rows else 0
    if of < FEWEST:
        note = f"{plural(of, 'incident')} {'names' if of == 1 else 'name'} a factor: too few to draw."
        return Figure("factor-pareto", title, "", None, numbers, note, "factors")
    top = names.label("factor", rows[0]["factor"])
    return Figure(
        "factor-pareto",
        title,
        f"{plural(len(shown), 'factor')}. The most frequent is {top}, in {plural(rows[0]['incidents'], 'incident')}.",
        _chart(shown, names),
        numbers,
        f"An incident may name several factors, so that bars add up to more than the incidents.{rest}",
        "factors",
    )


def _chart(rows: list[dict[str, Any]], names: Names) -> str:
    plot = Plot(left=164, right=40, top=26, height=_ROW * len(rows), x=(0, rows[0]["incidents"]), y=(0, len(rows)))
    bars = []
    for place, row in enumerate(rows):
        label = names.label("factor", row["factor"])
        bars.append(
            {
                "x": 0,
                "x2": row["incidents"],
                "y": place + 0.5 - _BAR / _ROW,
                "y2": place + 0.5 + _BAR / _ROW,
                "says": f"{label}: {plural(row['incidents'], 'incident')}, the main factor of {row['as_main']}",
                "url": names.url("factor", row["factor"]) or names.filtered(factor=row["factor"]),
            }
        )
    mains = [
        {"x": 0, "x2": row["as_main"], "y": bar["y"], "y2": bar["y2"]}
        for row, bar in zip(rows, bars, strict=True)
        if row["as_main"]
    ]
    middles = [(place + 0.5, row) for place, row in enumerate(rows)]
    return plot.chart(
        [
            plot.layer("rect", bars, fill=PAGE, stroke=MARK),
            plot.layer("rect", mains),
            plot.layer(
                "text",
                [{"x": row["incidents"], "y": y, "text": f"{row['incidents']:,}"} for y, row in middles],
                align="left",
                dx=5,
            ),
            plot.names([(y, names.label("factor", row["factor"])) for y, row in middles]),
            *plot.legend([({}, "the main factor"), ({"fill": PAGE}, "one of several")], x=-24),
        ]
    )
