"""Findings in the forms that people and tools read: text, JSON, GitHub's annotations, SARIF."""

from __future__ import annotations

from collections.abc import Callable

from postmortem_archive.reports.annotations import github_report
from postmortem_archive.reports.data import json_report
from postmortem_archive.reports.report import Report
from postmortem_archive.reports.sarif import sarif_report
from postmortem_archive.reports.text import text_report

__all__ = ["FORMATS", "Report"]

FORMATS: dict[str, Callable[[Report], str]] = {
    "text": text_report,
    "json": json_report,
    "github": github_report,
    "sarif": sarif_report,
}
"""What writes each form, by the name that the command knows it by. Each text ends with a line end, or is empty."""
