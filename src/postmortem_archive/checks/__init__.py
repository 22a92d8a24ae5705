"""What is judged about records that were read: reading tolerates, checks say what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from postmortem_archive.checks.action_items import check_action_items
from postmortem_archive.checks.archive_wide import check_archive_wide
from postmortem_archive.checks.chronology import check_chronology, check_order
from postmortem_archive.checks.completeness import check_completeness
from postmortem_archive.checks.form import check_form
from postmortem_archive.checks.language import check_language
from postmortem_archive.checks.personal_data import check_personal_data
from postmortem_archive.checks.relations import check_relations
from postmortem_archive.checks.secrets import check_secrets
from postmortem_archive.checks.security_review import check_security_review
from postmortem_archive.checks.silencing import silenced
from postmortem_archive.checks.subject import Check, Subject
from postmortem_archive.findings import Finding
from postmortem_archive.model import Postmortem, Status
from postmortem_archive.parallel import Mapper, in_turn
from postmortem_archive.reading import Archive
from postmortem_archive.rules import RULES, Severity
from postmortem_archive.sensitive import Sensitive, redacted, sensitive_values
from postmortem_archive.vocabulary import Vocabulary
from postmortem_archive.vocabulary.model import Policy

__all__ = ["check_archive", "judge_archive", "paths_of"]

_CHECKS: tuple[Check, ...] = (
    check_form,
    check_completeness,
    check_chronology,
    check_language,
    check_action_items,
    check_security_review,
    check_secrets,
    check_personal_data,
)
"""What judges each postmortem by itself, beside what reading noticed."""


def check_archive(archive: Archive) -> tuple[Finding, ...]:
    """Return what keeps an archive from being shown as it was meant, in the order of files and lines.

    That is what a build needs to know: the findings of reading, instants in an impossible order, links to nothing. In a
    file that was not written for this format, an error that may be a misreading is a warning. Messages show nothing
    that the rules about secrets and personal data would find.
    """
    found = set(archive.findings)
    for postmortem in archive.postmortems:
        found.update(check_order(postmortem))
    found.update(check_relations(archive))
    told = {item.path for item in found}
    spoken_of = (postmortem for postmortem in archive.postmortems if postmortem.path in told)
    sensitive = (item for postmortem in spoken_of for item in sensitive_values(postmortem.source))
    return redacted(_weighed(found, archive.postmortems, Policy()), sensitive, paths_of(archive))


def judge_archive(
    archive: Archive, vocabulary: Vocabulary, as_of: date, *, each: Mapper = in_turn
) -> tuple[Finding, ...]:
    """Return all findings about an archive, by every rule that the policy does not switch off.

    ``as_of`` is the day by which deadlines are judged. ``each`` may share the work among processes. What a file
    silences is reported as PM120 instead. What is only seen when all postmortems are looked at together is passed over
    where some were not read. No message shows what a rule about secrets or personal data finds anywhere.
    """
    found = {*archive.findings, *check_relations(archive)}
    if not archive.unread:
        found.update(check_archive_wide(archive))
    sensitive: set[Sensitive] = set()
    for findings, of_file in each(lambda record: _judge(Subject(record, vocabulary, as_of)), archive.postmortems):
        found.update(findings)
        sensitive.update(of_file)
    weighed = _weighed(found, archive.postmortems, vocabulary.policy)
    return redacted(silenced(weighed, archive.postmortems, vocabulary.policy), sensitive, paths_of(archive))


def paths_of(archive: Archive) -> frozenset[str]:
    """Return the paths that findings about an archive may have; some are shown otherwise, see ``shown_paths``."""
    return frozenset(archive.ids) | {item.path for item in archive.findings}


def _judge(subject: Subject) -> tuple[tuple[Finding, ...], tuple[Sensitive, ...]]:
    """Return what the checks find, and what no message may show."""
    return tuple(found for check in _CHECKS for found in check(subject)), subject.sensitive


def _weighed(findings: Iterable[Finding], postmortems: Iterable[Postmortem], policy: Policy) -> Iterator[Finding]:
    """Yield the findings with the weight that they have in their file, without those that the policy switches off."""
    by_path = {postmortem.path: postmortem for postmortem in postmortems}
    for item in findings:
        tuned = policy.rules.get(item.rule)
        if tuned == "off":
            continue
        postmortem = by_path.get(item.path)
        severity = Severity(tuned) if tuned else item.severity
        if severity is Severity.ERROR and postmortem is not None and _is_milder(item.rule, postmortem):
            severity = Severity.WARNING
        yield item if severity is item.severity else replace(item, severity=severity)


def _is_milder(rule: str, postmortem: Postmortem) -> bool:
    """Whether an error of this rule is a warning in that file: it may be a misreading, or is still being written."""
    held = RULES[rule].may_be_misread and postmortem.foreign
    return held or (RULES[rule].complete_later and postmortem.status is Status.DRAFT)
