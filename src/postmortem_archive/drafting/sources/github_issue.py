"""An issue of GitHub, made with the project's form or freely written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from postmortem_archive.drafting.addresses import web_address
from postmortem_archive.drafting.containment import one_line
from postmortem_archive.drafting.draft import Draft, DraftEvent
from postmortem_archive.drafting.intake import FurtherFile, InputFile, Inputs, Intake, Source
from postmortem_archive.drafting.issue_form import FormError, IssueForm, load_form, read_answers
from postmortem_archive.drafting.payload import Payload, PayloadError, read_json
from postmortem_archive.findings import Finding
from postmortem_archive.model import Link, LinkKind
from postmortem_archive.reading.fact_reader import FactReader
from postmortem_archive.reading.facts import Facts
from postmortem_archive.reading.postmortem import read_postmortem
from postmortem_archive.sensitive import sensitive_values
from postmortem_archive.vocabulary import Vocabulary
from postmortem_archive.yaml_tree import Scalar

FACTS = ("severity", "started", "detected", "resolved", "services")
"""The fields of the form that become facts, by id."""

SECTIONS = {"factors": "contributing-factors", "actions": "action-items"}
"""The fields whose section has another name than their id has."""

CONSENT = "consent"

PROSE = ("summary", "impact", "security-impact", "went-well", "lucky", "lessons")
LISTS = ("factors", "actions")
_MARKER = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?")
_UNTICKED = re.compile(r"^- \[ \] ", re.MULTILINE)


def read_issue(inputs: Inputs) -> Intake:
    """Return the draft that an issue tells of: the payload of an ``issues`` event, or an issue as the API gives it.

    Raises:
        PayloadError: it is neither, or the form cannot be read.
    """
    payload = read_json(inputs.main.data, inputs.main.name)
    issue = payload.object("issue") if "issue" in payload.value else payload
    number = issue.number("number")
    if issue.object_or_none("pull_request"):
        raise issue.wrong("an issue", "a pull request")
    body = issue.text_or_none("body") or ""
    reader = _Reader(inputs.vocabulary, _form(inputs.further["form"]), body)
    url = web_address(issue.text_or_none("html_url"))
    draft = reader.draft(issue.text("title"), f"Issue {number}", url)
    on = reader.day or issue.instant("created_at").date()
    key = f"issue-{number}"
    return Intake(draft, key, on, f"issue #{number}", url, closes=number, notes=tuple(reader.notes(issue)))


def _form(file: InputFile) -> IssueForm:
    try:
        return load_form(file.data.decode("utf-8-sig"), file.name)
    except UnicodeDecodeError:
        raise PayloadError(f"{file.name}: expected UTF-8 text, found other bytes") from None
    except FormError as error:
        raise PayloadError(str(error)) from None


class _Reader:
    """Turns answers into a draft, and remembers which of them were not understood."""

    def __init__(self, vocabulary: Vocabulary, form: IssueForm, body: str) -> None:
        self._vocabulary = vocabulary
        self._form = form
        self._answers = read_answers(form, body)
        self._unread: list[str] = []
        self._hides_title = False
        self.day: date | None = None
        """The day that was given where its time of day was not."""

    def draft(self, title: str, name: str, url: str | None) -> Draft:
        facts = self._facts()
        self.day = facts.on
        # It becomes the name of a file and the title of a pull request, where nobody can mend it.
        self._hides_title = bool(sensitive_values(one_line(title), self._vocabulary.policy.own_domains))
        sections = {SECTIONS.get(id_, id_): text for id_, text in self._sections()}
        events = self._timeline(facts)
        if not events and "timeline" in self._answers.values:
            sections["timeline"] = _as_list(self._answers.values["timeline"])
        if not self._answers.values:
            sections["summary"] = self._answers.preamble
        elif left := [*self._unread, *([self._answers.preamble] if self._answers.preamble else [])]:
            sections["appendix"] = "\n\n".join(["The issue also says:", *left])
        return Draft(
            title=name if self._hides_title else title,
            severity=facts.severity,
            started=facts.started,
            detected=facts.detected,
            resolved=facts.resolved,
            services=tuple(facts.services),
            links=(Link(LinkKind.TICKET, name, url),) if url else (),
            sections={name: text for name, text in sections.items() if text},
            timeline=events,
            source=url,
        )

    def notes(self, issue: Payload) -> Iterator[str]:
        """Yield what the author should know, in words that are ours."""
        if self._hides_title:
            yield "The issue's title holds what looks secret or personal, so its number stands in its place."
        if not self._answers.values:
            yield "The issue was not made with the form, so all of its text stands below Summary."
        if self._unread:
            yield "Some answers could not be understood; they stand in the appendix."
        ticked = self._answers.values.get(CONSENT)
        if issue.text_or_none("body") and (ticked is None or _UNTICKED.search(ticked)):
            yield "Whoever wrote the issue has not confirmed that it holds no names, no secrets and no customers' data."

    def _facts(self) -> Facts:
        found: list[Finding] = []
        reader = FactReader("", self._vocabulary, found.append, lenient=False)
        for id_ in FACTS:
            value = self._answers.values.get(id_)
            if value is not None:
                reader.read(id_, Scalar(value, 1, 1, quoted=True))
                if not getattr(reader.facts, id_):
                    self._unread.append(f"- {self._form.label(id_)}: {' '.join(value.split())}")
        return reader.facts

    def _sections(self) -> Iterator[tuple[str, str]]:
        for id_ in PROSE:
            yield id_, self._answers.values.get(id_, "")
        for id_ in LISTS:
            yield id_, _as_list(self._answers.values.get(id_, ""), "- [ ] " if id_ == "actions" else "- ")

    def _timeline(self, facts: Facts) -> tuple[DraftEvent, ...]:
        """Return the events, in the order written, or none if a line of them could not be understood to the full."""
        text = self._answers.values.get("timeline")
        if text is None:
            return ()
        table = text if text.lstrip().startswith("|") else _as_list(text)
        started = f"---\ntitle: x\nstarted: {facts.started.isoformat() if facts.started else '~'}\n---\n\n"
        entries = read_postmortem("x.md", f"{started}## Timeline\n\n{table}\n", self._vocabulary).postmortem.timeline
        events = tuple(DraftEvent(entry.at, entry.text) for entry in entries if entry.at and not entry.until)
        return events if len(events) == len(entries) and len(events) == _rows(table) else ()


def _rows(text: str) -> int:
    lines = sum(1 for line in text.split("\n") if line.strip())
    return lines - 2 if text.lstrip().startswith("|") else lines


def _as_list(text: str, marker: str = "- ") -> str:
    """Return each line as an item of a list, whatever marker it had; a list in tasks keeps its ticks."""
    return "\n".join(marker + _MARKER.sub("", line, count=1).strip() for line in text.split("\n") if line.strip())


SOURCE = Source(
    "github-issue",
    "an issue of GitHub: the payload of an issues event, or the API's JSON of one issue",
    read_issue,
    (FurtherFile("form", "the issue form that it was made with", ".github/ISSUE_TEMPLATE/postmortem.yml"),),
)
