"""Factors that are named together, and whether more often than chance gives."""

from __future__ import annotations

from postmortem_archive.analysis.tables import Column, TableSpec

PAIRS = TableSpec(
    "factor_pairs",
    "Pairs of factors",
    "One row for each two factors that at least two incidents name together, the least probable by chance first. Only "
    "incidents that name any factor count.",
    (
        Column("first", "string", "The factor whose name comes first in the alphabet"),
        Column("second", "string", "The other factor"),
        Column("together", "Int64", "Incidents that name both", "incidents"),
        Column("first_incidents", "Int64", "Incidents that name the first", "incidents"),
        Column("second_incidents", "Int64", "Incidents that name the second", "incidents"),
        Column("support", "Float64", "The share of those that name both", "share"),
        Column("lift", "Float64", "How many times as many name both as would if neither knew of the other", "times"),
        Column("p", "Float64", "The probability of so many or more by chance: Fisher's exact test, one-sided"),
        Column("tested", "boolean", "Whether it is a test: False where the factors are too rare to tell, however often "
               "they meet"),
        Column("q", "Float64", "That probability adjusted for all tests of the page (Benjamini, Hochberg)"),
    ),
)  # fmt: skip
