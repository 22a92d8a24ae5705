"""The smallest changes that each quarter could have shown, in digits alone: a drawing would look like a result."""

from __future__ import annotations

import pandas as pd

from postmortem_archive.analysis.figures.figure import Figure
from postmortem_archive.analysis.figures.names import Names
from postmortem_archive.analysis.figures.values import ratio, rows_of, table
from postmortem_archive.analysis.power import DETECTABLE


def detectable_figure(detectable: pd.DataFrame, names: Names) -> Figure:
    """Return the figure of the table ``DETECTABLE``, the latest quarter first."""
    rows = rows_of(detectable)[::-1]
    numbers = table(
        ("Quarter", "#Rise to", "#Fall to"),
        [
            (
                names.cell("quarter", row["quarter"]),
                f"{ratio(row['increase'])} ×" if row["increase"] is not None else "none",
                f"{ratio(row['decrease'])} ×" if row["decrease"] is not None else "none",
            )
            for row in rows
        ],
    )
    note = (
        "By how many times the baseline's rate must have changed for a chance of 80 % to be seen. Smaller changes may "
        "have happened, and were not to be told from chance."
        if rows
        else "No quarter is judged yet."
    )
    title = "The smallest changes that could have been seen"
    return Figure("detectable", title, "", None, numbers, note, DETECTABLE.name)
