"""Addresses and numbers of customers (``PM605`` to ``PM608``). A value never leaves the file that it stands in."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_archive.checks.subject import Subject
from postmortem_archive.findings import Finding

_TOLD = {
    "PM605": (
        "expected no e-mail address but those of the policy's own_domains and of roles, found another",
        "write whom it belongs to, such as a customer, or an address at example.com",
    ),
    "PM606": (
        "expected no public IP address, found one",
        "write what it belongs to, such as a customer's office, or an address of 192.0.2.0/24 or 2001:db8::/32",
    ),
    "PM607": ("expected no card number, found one", "leave it out, or keep no more than its last four digits"),
    "PM608": ("expected no bank account number, found one", "leave it out, or keep no more than its last four signs"),
}


def check_personal_data(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each address or number of somebody outside, wherever in the file it stands."""
    for item in subject.sensitive:
        if item.rule in _TOLD:
            message, fix = _TOLD[item.rule]
            yield subject.tell(item.rule, *subject.place_at(item.start), f"{message} ({item.kind})", fix=fix)
