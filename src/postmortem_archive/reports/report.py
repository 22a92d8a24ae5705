"""What a run of the checks has to tell, whatever the form in which it is told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from postmortem_archive.findings import Finding
from postmortem_archive.rules import Severity


@dataclass(frozen=True, slots=True)
class Report:
    """Findings whose paths lead from where the command was called, in the order in which they are told.

    ``about`` says what was looked at, in words: ``12 postmortems``.
    """

    findings: tuple[Finding, ...]
    about: str
    as_of: date

    def count(self, severity: Severity) -> int:
        """Return how many findings weigh that much."""
        return Counter(item.severity for item in self.findings)[severity]
