"""Control charts: whether the incidents of a quarter differ from a baseline by more than chance explains."""

from __future__ import annotations

from postmortem_archive.analysis.tables import Column, TableSpec

_PER = "incidents per exposure"

CONTROL_CHART = TableSpec(
    "control_chart",
    "Control chart",
    "One row for each complete quarter. Limits stand where quarters are judged or make up the baseline; a judged "
    "quarter is a signal where a rule is named. Rate, centre line and limits have one unit: incidents per quarter, or "
    "per so many units of exposure as the policy states.",
    (
        Column("quarter", "string", "The calendar quarter"),
        Column("kind", "string", "c: counts; u: rates by exposure; c' and u': the same, overdispersed (Laney)"),
        Column("incidents", "Int64", "Incidents that began in it", "incidents"),
        Column("exposure", "Float64", "What the rate is counted by: 1 per quarter, or the policy's figure", "exposure"),
        Column("rate", "Float64", "Incidents by exposure", _PER),
        Column("centre", "Float64", "The baseline's rate", _PER),
        Column("lower", "Float64", "The lowest rate that is no signal; empty where even 0 is none", _PER),
        Column("upper", "Float64", "The highest rate that is no signal", _PER),
        Column("baseline", "boolean", "Whether the quarter belongs to the baseline"),
        Column("judged", "boolean", "Whether the quarter is judged by the limits"),
        Column("rule", "string", "The rule that makes it a signal; empty: no evidence of change"),
    ),
)  # fmt: skip
