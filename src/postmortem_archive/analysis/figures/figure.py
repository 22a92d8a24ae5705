"""What a figure is made of, whoever draws it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table. ``url`` is relative to the site's root; the cell links there if it has one."""

    text: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column. Numbers are set flush right."""

    text: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The figures of a chart in words and digits. The first cell of a row is its head."""

    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart and its table.

    ``name`` is its anchor on the page, and that of the section of the handbook that explains it, unless ``section`` is
    that: several figures of one kind share a section. ``title`` says what is shown,
    ``description`` in one or two sentences what is to be seen, for who cannot see it. ``chart`` is a Vega-Lite
    specification as JSON, None where there is too little to draw; then ``note`` says so. ``note`` is what one has to
    know to read it: the method in short, what is left out. ``data`` names the table below ``/data/`` that has it all.
    """

    name: str
    title: str
    description: str
    chart: str | None
    table: Table
    note: str = ""
    data: str = ""
    section: str = ""
