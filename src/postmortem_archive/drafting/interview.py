"""The few questions that a draft begins with. At most eight are asked; what was given beforehand is not asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from postmortem_archive.drafting.answers import AnswerError, Clock, language_tag, services_named, severity_named
from postmortem_archive.drafting.containment import one_line
from postmortem_archive.drafting.draft import Draft, DraftEvent
from postmortem_archive.drafting.outline import outline
from postmortem_archive.drafting.template import Template
from postmortem_archive.model import MILESTONES
from postmortem_archive.vocabulary import Vocabulary

Ask = Callable[[str], str]
"""Shows a question and returns the line that is typed."""

Tell = Callable[[str], object]
"""Shows a line that is no question."""

QUESTIONS = ("title", "severity", "started", "detected", "resolved", "services", "lead", "summary")
"""What is asked, in this order."""

NEEDED = ("title", "severity", "started")
"""What a draft cannot do without."""

GIVEN_ONLY = ("mitigated", "lang")
"""What is taken if it is given, and not asked."""

_ORDER = (*QUESTIONS[:4], "mitigated", *QUESTIONS[4:], "lang")

_EVENTS = {
    "started": "The trouble begins",
    "detected": "It is noticed",
    "mitigated": "The harm stops",
    "resolved": "Normal operation is restored",
}


@dataclass(slots=True)
class Interview:
    """Collects the facts of one draft. ``ask`` is None where nobody can be asked."""

    vocabulary: Vocabulary
    now: datetime
    tell: Tell
    ask: Ask | None = None
    _draft: Draft = field(init=False, default_factory=lambda: Draft(""))
    _waiting: list[str] = field(init=False, default_factory=list)
    _doubtful: str | None = field(init=False, default=None)

    def hold(self, given: Mapping[str, str]) -> Draft:
        """Return what was given by its key and, for the rest, what is answered.

        Raises:
            AnswerError: what was given cannot be used, or something needed is missing and nobody can be asked.
        """
        self._waiting = [key for key in QUESTIONS if key not in given]
        for key in _ORDER:
            if key in given:
                self._take_given(key, given[key])
            elif key in GIVEN_ONLY:
                continue
            elif self.ask is not None:
                self._take_answer(key, self.ask)
            elif key in NEEDED:
                raise AnswerError(f"--{key} is needed where nobody can be asked")
            else:
                self._take(key, self._default(key))
        return self._draft

    def _take_given(self, key: str, text: str) -> None:
        if not one_line(text) and key in NEEDED:
            raise AnswerError(f"--{key}: expected a text, found nothing")
        try:
            for doubt in self._take(key, text):
                self.tell(f"--{key}: {doubt}; it is kept as it is")
        except AnswerError as error:
            raise AnswerError(f"--{key}: {error}") from None

    def _take_answer(self, key: str, ask: Ask) -> None:
        default = self._default(key)
        while True:
            shown = f" [{default}]" if default else "" if key in NEEDED else " [not known yet]"
            number = f"{self._waiting.index(key) + 1}/{len(self._waiting)}"
            answer = one_line(ask(f"{number} {self._question(key)}{shown} > ")) or default
            if not answer and key in NEEDED:
                self.tell("  this one is needed; Ctrl-C leaves without writing anything")
                continue
            try:
                doubts = self._take(key, answer)
            except AnswerError as error:
                self.tell(f"  {error}")
                continue
            if doubts and answer != self._doubtful:
                self._doubtful = answer
                for doubt in doubts:
                    self.tell(f"  {doubt}")
                self.tell("  the same answer again keeps it")
                continue
            if key in MILESTONES and answer:
                self.tell(f"  {self._clock.describe(getattr(self._draft, key))}")
            return

    @property
    def _clock(self) -> Clock:
        return Clock(self.now, self.vocabulary)

    def _question(self, key: str) -> str:
        match key:
            case "title":
                return "What happened, to what?"
            case "severity":
                levels = ", ".join(f"{level.name} {level.title.lower()}" for level in self.vocabulary.severities)
                return f"How bad was it? {levels}".rstrip(" ,")
            case "started":
                zone = self.vocabulary.policy.time_zone
                return f"When did it begin? 09:58, yesterday 22:10, 2026-03-04 09:58 +01:00; without an offset {zone}"
            case "detected":
                return "When was it noticed?"
            case "resolved":
                return "When was everything back to normal?"
            case "services":
                return "Which services were affected? Commas between them"
            case "lead":
                return "Which role or team leads the postmortem?"
            case _:
                return "In one sentence, what did people notice?"

    def _default(self, key: str) -> str:
        if key != "lead" or not self._draft.services:
            return ""
        service = self.vocabulary.service(self._draft.services[0])
        return service.team if service else ""

    def _take(self, key: str, text: str) -> tuple[str, ...]:
        """Put a fact into the draft and return what is doubtful about it; an empty text states none.

        Raises:
            AnswerError: the text cannot be the fact.
        """
        draft = self._draft
        doubts: tuple[str, ...] = ()
        if not one_line(text):
            return ()
        match key:
            case "title":
                draft = replace(draft, title=one_line(text))
            case "severity":
                draft = replace(draft, severity=severity_named(text, self.vocabulary))
            case "started":
                draft = replace(draft, started=self._clock.instant(text))
            case "detected":
                draft = replace(draft, detected=self._clock.instant(text, since=self._last("started")))
            case "mitigated":
                draft = replace(draft, mitigated=self._clock.instant(text, since=self._last("detected")))
            case "resolved":
                draft = replace(draft, resolved=self._clock.instant(text, since=self._last("mitigated")))
            case "services":
                services, doubts = services_named(text, self.vocabulary)
                draft = replace(draft, services=services)
            case "lead":
                draft = replace(draft, lead=one_line(text))
            case "lang":
                draft = replace(draft, lang=language_tag(text))
            case _:
                draft = replace(draft, sections={"summary": text})
        self._draft = draft
        return doubts

    def _last(self, name: str) -> datetime | None:
        """Return that milestone or, where it is not known, the one before it that is."""
        known = [getattr(self._draft, other) for other in MILESTONES[: MILESTONES.index(name) + 1]]
        return next((at for at in reversed(known) if at is not None), None)


def with_milestones(draft: Draft, template: Template, vocabulary: Vocabulary) -> Draft:
    """Return the draft with its milestones as the first rows of its timeline, where it will have that section."""
    if not any(part.name == "timeline" for part in outline(template, draft.severity, (), vocabulary)):
        return draft
    known = ((name, getattr(draft, name)) for name in MILESTONES)
    events = tuple(DraftEvent(at, _EVENTS[name]) for name, at in known if at is not None)
    return replace(draft, timeline=events + draft.timeline)
