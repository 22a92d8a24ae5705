"""What was noticed about a file: where, by which rule, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs: an error fails a strict build, a warning and a suggestion do not."""

    ERROR = "error"
    WARNING = "warning"
    SUGGESTION = "suggestion"


@dataclass(frozen=True, slots=True)
class Rule:
    """A permanent code with what it stands for and how much it weighs.

    ``may_be_misread`` marks an error that is a warning in a file that was not written for this format: the fault may be
    the reader's.
    """

    code: str
    title: str
    severity: Severity
    may_be_misread: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One observation at one place of one file.

    ``path`` is relative to the archive's folder, with forward slashes. ``line`` and ``column`` count from 1.
    ``message`` says what was expected and what was found; ``fix``, where there is one, how to mend it.
    """

    path: str
    line: int
    column: int
    rule: str
    severity: Severity
    message: str
    fix: str | None = None

    def __str__(self) -> str:
        """Return ``path:line:column CODE message``, as compilers write it."""
        fix = f" ({self.fix})" if self.fix else ""
        return f"{self.path}:{self.line}:{self.column} {self.rule} {self.message}{fix}"


_E, _W, _S = Severity.ERROR, Severity.WARNING, Severity.SUGGESTION

RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        Rule("PM101", "file cannot be read", _E),
        Rule("PM102", "file is empty", _E),
        Rule("PM103", "front matter is not valid YAML", _E),
        Rule("PM104", "unknown front matter key", _W),
        Rule("PM105", "value cannot be understood", _E, may_be_misread=True),
        Rule("PM106", "a fact is missing", _W),
        Rule("PM107", "value is not in the vocabulary", _W),
        Rule("PM108", "time without an offset", _W),
        Rule("PM109", "file name is not the start date and a slug", _W),
        Rule("PM111", "timeline row without a time that can be understood", _W),
        Rule("PM112", "ambiguous time zone abbreviation", _W),
        Rule("PM117", "link to a file that does not exist", _E, may_be_misread=True),
        Rule("PM119", "image that could run script", _E),
        Rule("PM190", "vocabulary file is not valid", _E),
        Rule("PM203", "detected before it started", _E, may_be_misread=True),
        Rule("PM204", "mitigated before it was detected", _E, may_be_misread=True),
        Rule("PM205", "resolved before it was mitigated", _E, may_be_misread=True),
        Rule("PM206", "resolved before it started", _E, may_be_misread=True),
        Rule("PM210", "timeline out of order", _W),
        Rule("PM401", "unknown attribute of an action item", _W),
        Rule("PM402", "attribute of an action item cannot be understood", _E, may_be_misread=True),
        Rule("PM701", "two postmortems with one identity", _E),
        Rule("PM702", "related postmortem does not exist", _E),
    )
}
"""Every rule that this version knows, by its code. Codes are permanent and never reused."""


_LONGEST = 400


def finding(
    rule: str,
    path: str,
    line: int,
    column: int,
    message: str,
    *,
    fix: str | None = None,
    severity: Severity | None = None,
) -> Finding:
    """Make a finding of a known rule, with the rule's own severity unless another is given.

    A message is one line and not endless, whatever the file it quotes.

    Raises:
        KeyError: the code is not in ``RULES``.
    """
    message = " ".join(message.split())
    if len(message) > _LONGEST:
        message = f"{message[:_LONGEST]}…"
    return Finding(path, max(line, 1), max(column, 1), rule, severity or RULES[rule].severity, message, fix)
