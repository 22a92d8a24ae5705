"""Keys, tokens and passwords (``PM601`` to ``PM604``). A value never leaves the file that it stands in."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_archive.checks.subject import Subject
from postmortem_archive.findings import Finding

_EXPECTED = {
    "PM601": "expected no private key",
    "PM602": "expected no access key or token",
    "PM603": "expected an address without a password",
    "PM604": "expected no secret",
}
_FIX = "have it withdrawn first, since git keeps it; then write a placeholder such as <redacted>"


def check_secrets(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each secret, wherever in the file it stands."""
    for item in subject.sensitive:
        if item.rule in _EXPECTED:
            message = f"{_EXPECTED[item.rule]}, found one ({item.kind}, {len(item.value)} signs)"
            yield subject.tell(item.rule, *subject.place_at(item.start), message, fix=_FIX)
