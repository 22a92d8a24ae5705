"""What a run of the checks has to tell, whatever the form in which it is told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from postmortem_archive.findings import Finding
from postmortem_archive.rules import Severity


@dataclass(frozen=True, slots=True)
class Report:
    """Findings whose paths lead from where the command was called, in the order in which they are told.

    ``about`` says what was looked at, in words: ``12 postmortems``. ``before`` tells what happened before each new
    postmortem, as text of several lines.
    """

    findings: tuple[Finding, ...]
    about: str
    as_of: date
    before: tuple[str, ...] = ()

    def count(self, severity: Severity) -> int:
        """Return how many findings weigh that much."""
        return sum(item.severity is severity for item in self.findings)

    def without_lighter_than(self, severity: Severity) -> Report:
        """Return the report without the findings that weigh less."""
        order = tuple(Severity)
        kept = (item for item in self.findings if order.index(item.severity) <= order.index(severity))
        return replace(self, findings=tuple(kept))
