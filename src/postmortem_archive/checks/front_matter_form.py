"""Whether the front matter is written in the usual form: times, order of keys, names (PM113, PM114, PM125)."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_archive.checks.subject import Subject
from postmortem_archive.findings import Finding
from postmortem_archive.form.instants import misformed_instants
from postmortem_archive.form.keys import first_out_of_order
from postmortem_archive.form.names import aliases


def check_front_matter_form(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each time and name in another form, and one for the order of the keys.

    A file that was not written for this format has forms of its own.
    """
    front = subject.front_matter
    if front is None or subject.postmortem.foreign:
        return
    for instant in misformed_instants(front, subject.lines, subject.vocabulary):
        message = f"expected {instant.expected}, found {instant.found!r}"
        yield subject.tell("PM113", instant.line, instant.column, message, fix=f"write {instant.expected}")
    out = first_out_of_order([key for key, _ in front.entries], subject.vocabulary)
    if out:
        key, before = out
        message = f"front matter: expected {key.text} before {before.text}, found it behind"
        yield subject.tell("PM114", key.line, key.column, message, fix="put the keys in the order of the format")
    for alias in aliases(front, subject.lines, subject.vocabulary):
        message = f"expected {alias.expected}, found {alias.found!r}, which is read as the same"
        yield subject.tell("PM125", alias.line, alias.column, message, fix=f"write {alias.expected}")
