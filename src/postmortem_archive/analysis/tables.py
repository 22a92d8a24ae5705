"""Data frames whose columns are declared once: names, types, units and meanings, and the same as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

_RISKY = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a text for a formula (OWASP, "CSV Injection")."""

DTYPES: Mapping[str, str] = {
    "string": "text",
    "Int64": "whole number",
    "Float64": "number",
    "boolean": "True or False",
    "datetime64[us]": "day",
    "datetime64[us, UTC]": "instant in UTC",
}
"""The types that columns have, each of which knows a missing value, and what readers are told of them."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``dtype`` is one of ``DTYPES``, ``unit`` what a number counts (empty for text)."""

    name: str
    dtype: str
    meaning: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class TableSpec:
    """The declaration of a table. ``name`` is its file: ``/data/NAME.csv``. ``key`` are the columns that order it."""

    name: str
    title: str
    meaning: str
    columns: tuple[Column, ...]

    @property
    def dtypes(self) -> dict[str, str]:
        """The type of each column by its name."""
        return {column.name: column.dtype for column in self.columns}

    def frame(self, rows: Iterable[Sequence[object]] = ()) -> pd.DataFrame:
        """Return a frame of rows whose values stand in the order of the columns; None is what is missing."""
        columns = list(zip(*rows, strict=True)) or [()] * len(self.columns)
        return pd.DataFrame(
            {
                column.name: pd.Series(list(values), dtype=column.dtype)
                for column, values in zip(self.columns, columns, strict=True)
            }
        )

    def typed(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return a frame with just the declared columns, in their order and of their types.

        Raises:
            KeyError: a column is missing.
        """
        return frame[[column.name for column in self.columns]].astype(self.dtypes).reset_index(drop=True)


def csv_text(spec: TableSpec, frame: pd.DataFrame) -> str:
    r"""Return a table as CSV (RFC 4180, but lines end in ``\n``): what is missing is empty, numbers have six digits.

    A text that a spreadsheet would take for a formula has an apostrophe before it.
    """
    shown = frame.copy()
    for column in spec.columns:
        values = shown[column.name]
        match column.dtype:
            case "string":
                risky = values.str.startswith(_RISKY).fillna(value=False).astype(bool)
                # Not all readers take a carriage return for part of a cell, and the writer does not quote it.
                shown[column.name] = values.where(~risky, "'" + values).str.replace("\r", " ")
            case "datetime64[us]":
                shown[column.name] = values.dt.strftime("%Y-%m-%d")
            case "datetime64[us, UTC]":
                shown[column.name] = values.dt.strftime("%Y-%m-%dT%H:%M:%SZ")
            case "Float64":
                shown[column.name] = values.map(lambda value: f"{value:.6g}", na_action="ignore")
    return shown.to_csv(index=False, lineterminator="\n")
