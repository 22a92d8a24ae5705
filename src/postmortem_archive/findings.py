"""What was noticed about a file: where, by which rule, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass

from postmortem_archive.rules.catalogue import RULES, Severity


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
