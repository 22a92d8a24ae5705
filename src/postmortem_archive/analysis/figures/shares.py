"""Shares with their intervals: who or what noticed first."""

from __future__ import annotations

import pandas as pd

from postmortem_archive.analysis.figures.figure import Figure
from postmortem_archive.analysis.figures.names import Names
from postmortem_archive.analysis.figures.plot import MARK, Plot
from postmortem_archive.analysis.figures.values import between, rows_of, share, table
from postmortem_archive.wording import plural

FEWEST = 3
_ROW = 26


def found_by_figure(found_by: pd.DataFrame, names: Names) -> Figure:
    """Return the chart of the table ``FOUND_BY``: a dot for each share, with the line of its 95 % interval."""
    rows = rows_of(found_by)
    # The last row counts those that do not say: a share of another whole, which has no interval.
    stated = [row for row in rows if row["low"] is not None]
    numbers = table(
        ("Noticed first by", "#Incidents", "#Of", "#Share", "#95 % interval"),
        [
            (
                names.cell("detection", row["detection"]),
                row["incidents"],
                row["of"],
                share(row["share"]),
                between(share(row["low"]), share(row["high"])),
            )
            for row in rows
        ],
    )
    title = "Who or what noticed first"
    of = stated[0]["of"] if stated else 0
    if of < FEWEST:
        note = f"{plural(of, 'incident')} {'says' if of == 1 else 'say'} who or what noticed first: too few to draw."
        return Figure("found-by", title, "", None, numbers, note, "found_by")
    most = max(stated, key=lambda row: row["incidents"])
    silent = sum(row["incidents"] for row in rows if row["low"] is None)
    lines = [
        {
            "x": row["low"],
            "x2": row["high"],
            "y": place + 0.5,
            "says": f"{names.label('detection', row['detection'])}: {row['incidents']} of {of}, {share(row['share'])}, "
            f"95 % interval {between(share(row['low']), share(row['high']))}",
            "url": names.filtered(detection=row["detection"]) if row["incidents"] else None,
        }
        for place, row in enumerate(stated)
    ]
    dots = [{"x": row["share"], "y": place + 0.5} for place, row in enumerate(stated)]
    counts = [{"y": place + 0.5, "text": f"{row['incidents']:,}"} for place, row in enumerate(stated)]
    plot = Plot(136, _ROW * len(stated), 18, 8, 24, x=(0, 1), y=(0, len(stated)))
    chart = plot.chart(
        [
            *plot.ticks([(part / 4, f"{25 * part} %") for part in range(5)]),
            plot.layer("rule", lines, stroke=MARK, strokeWidth=2.5),
            plot.layer("point", dots, shape="circle", size=60, filled=True),
            plot.layer("text", counts, at_x=-12, align="right", fontWeight="bold"),
            plot.names(
                [(place + 0.5, names.label("detection", row["detection"])) for place, row in enumerate(stated)],
                beside=30,
            ),
        ]
    )
    return Figure(
        "found-by",
        title,
        f"Of {plural(of, 'incident')}, {most['incidents']} were noticed first by: "
        f"{names.label('detection', most['detection'])} ({share(most['share'])}). Lines are 95 % intervals.",
        chart,
        numbers,
        f"{plural(silent, 'incident')} {'does' if silent == 1 else 'do'} not say." if silent else "",
        "found_by",
    )
