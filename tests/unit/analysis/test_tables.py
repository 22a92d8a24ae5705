"""Tables have just their declared columns, and spreadsheets read their CSV as what it is."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import pandas as pd
import pytest

from postmortem_archive.analysis.dashboards import analyse
from postmortem_archive.analysis.tables import DTYPES, Column, TableSpec, csv_text
from tests.support.records import make, vocabulary

SPEC = TableSpec(
    "things",
    "Things",
    "Made up.",
    (
        Column("text", "string", "A text"),
        Column("count", "Int64", "A number", "things"),
        Column("share", "Float64", "A share", "share"),
        Column("day", "datetime64[us]", "A day"),
        Column("at", "datetime64[us, UTC]", "An instant"),
        Column("is_so", "boolean", "Whether"),
    ),
)
ROW = ("a, b", 3, 1 / 3, date(2026, 3, 4), datetime(2026, 3, 4, 9, 58, tzinfo=UTC), True)


def test_a_frame_has_the_declared_types_whatever_its_rows():
    for rows in ([], [ROW], [(None,) * 6]):
        assert {name: str(dtype) for name, dtype in SPEC.frame(rows).dtypes.items()} == SPEC.dtypes


def test_a_row_of_another_length_is_refused():
    with pytest.raises(ValueError, match="argument"):
        SPEC.frame([ROW[:3]])


def test_csv_has_iso_days_six_digits_and_empty_cells():
    assert csv_text(SPEC, SPEC.frame([ROW, (None,) * 6])) == (
        'text,count,share,day,at,is_so\n"a, b",3,0.333333,2026-03-04,2026-03-04T09:58:00Z,True\n,,,,,\n'
    )


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_text_that_a_spreadsheet_would_take_for_a_formula_begins_with_an_apostrophe(text: str):
    written = csv_text(SPEC, SPEC.frame([(text, *ROW[1:])]))
    rows = list(csv.reader(io.StringIO(written, newline="")))
    assert rows[1][0] == f"'{text}".replace("\r", " ")


def test_a_number_below_zero_stays_a_number():
    assert ",-3,-0.5," in csv_text(SPEC, SPEC.frame([("x", -3, -0.5, *ROW[3:])]))


def test_typed_takes_the_declared_columns_and_refuses_what_lacks_one():
    frame = SPEC.frame([ROW]).assign(more=1)
    assert list(SPEC.typed(frame).columns) == list(SPEC.dtypes)
    with pytest.raises(KeyError):
        SPEC.typed(frame.drop(columns="day"))


@pytest.mark.parametrize("records", [[], [make("2026-03-04-x", started="2026-03-04T10:00Z", factors=["disk"])]])
def test_every_published_table_keeps_to_its_declaration(records: list):
    found = analyse(records, vocabulary(), date(2026, 12, 31)).tables
    names = [spec.name for spec, _ in found]
    assert len(set(names)) == len(names)
    for spec, frame in found:
        assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == spec.dtypes, spec.name
        assert set(spec.dtypes.values()) <= set(DTYPES)
        assert all(column.meaning for column in spec.columns)
        assert isinstance(frame.index, pd.RangeIndex), spec.name
