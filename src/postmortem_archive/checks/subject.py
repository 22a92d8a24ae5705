"""One postmortem under judgement, with what it is judged by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from postmortem_archive.findings import Finding, finding
from postmortem_archive.form.front_matter import front_matter_tree
from postmortem_archive.model import Postmortem
from postmortem_archive.reading.document import Document, parse_markdown
from postmortem_archive.rules import Severity
from postmortem_archive.sensitive import Sensitive, sensitive_values
from postmortem_archive.vocabulary import Vocabulary
from postmortem_archive.yaml_tree import Mapping


@dataclass(frozen=True)
class Subject:
    """A record, the vocabulary that holds for it, and the day on which it is judged."""

    postmortem: Postmortem
    vocabulary: Vocabulary
    as_of: date

    @cached_property
    def document(self) -> Document:
        """The body's tokens with the lines of the file, parsed once for all checks."""
        return parse_markdown(self.postmortem.body, self.postmortem.body_line, self.vocabulary)

    @cached_property
    def front_matter(self) -> Mapping | None:
        """The front matter's keys and values with their places, None where there is none that can be read."""
        return front_matter_tree(self.postmortem)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines of the whole file; line 1 is the first."""
        return tuple(self.postmortem.source.split("\n"))

    @cached_property
    def sensitive(self) -> tuple[Sensitive, ...]:
        """What the whole file holds of secrets and personal data, found once for all checks."""
        return sensitive_values(self.postmortem.source, self.vocabulary.policy.own_domains)

    def place_at(self, offset: int) -> tuple[int, int]:
        """Return the line and column of an offset in the whole file."""
        source = self.postmortem.source
        return source.count("\n", 0, offset) + 1, offset - source.rfind("\n", 0, offset)

    def tell(
        self,
        rule: str,
        line: int,
        column: int,
        message: str,
        *,
        fix: str | None = None,
        severity: Severity | None = None,
    ) -> Finding:
        """Return a finding about this file; see ``findings.finding``."""
        return finding(rule, self.postmortem.path, line, column, message, fix=fix, severity=severity)


Check = Callable[[Subject], Iterator[Finding]]
"""What judges one postmortem by itself."""
