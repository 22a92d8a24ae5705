"""Which changes could have been seen at all."""

from __future__ import annotations

import pandas as pd

from postmortem_archive.analysis.figures.figure import Figure
from postmortem_archive.analysis.figures.names import Names
from postmortem_archive.analysis.figures.values import ratio, rows_of, table


def detectable_figure(detectable: pd.DataFrame, names: Names) -> Figure:
    """Return the table ``DETECTABLE``: what changes each judged quarter could have shown. It is not drawn."""
    rows = rows_of(detectable)
    numbers = table(
        ("Quarter", "#Increase to at least", "#Decrease to at most"),
        [
            (
                names.cell("quarter", row["quarter"]),
                "none" if row["increase"] is None else f"{ratio(row['increase'])} times",
                "none" if row["decrease"] is None else f"{ratio(row['decrease'])} times",
            )
            for row in reversed(rows)
        ],
    )
    title = "The smallest changes that could be seen"
    if not rows:
        return Figure("detectable", title, "", None, numbers, "No quarter is judged.", "detectable_changes")
    last = rows[-1]
    increase, decrease = last["increase"], last["decrease"]
    up = "No increase" if increase is None else f"An increase to {ratio(increase)} times the baseline's rate"
    down = "no decrease" if decrease is None else f"a decrease to {ratio(decrease)} times"
    note = f"{up} and {down} had a chance of 80 % to be seen in {last['quarter']}. Smaller changes may well be there."
    return Figure("detectable", title, "", None, numbers, note, "detectable_changes")
