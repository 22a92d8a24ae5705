"""The typed form of the files in ``postmortems/vocabulary/``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import time
from functools import cached_property, lru_cache
from typing import Annotated, Literal, Self, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints, model_validator
from pydantic import Field as Key

from postmortem_archive.quarters import Quarter
from postmortem_archive.rules import RULES
from postmortem_archive.slugs import slugify
from postmortem_archive.vocabulary.styles import Wording

FIELDS = (
    "title", "severity", "status", "started", "detected", "mitigated", "resolved", "lead", "services", "teams",
    "detection", "lifecycle", "factors", "frameworks", "security", "review", "links", "related", "lang", "withdrawn",
)  # fmt: skip
"""The facts that a front matter may state. An organisation adds other words for them, not other facts."""


def _known_field(name: str) -> str:
    """Raise ValueError unless it is a fact that reading knows."""
    if name not in FIELDS:
        raise ValueError(f"expected one of {', '.join(FIELDS)}")
    return name


def _slug(text: str) -> str:
    """Raise ValueError unless it is a slug: it becomes part of addresses and of paths."""
    if text != slugify(text):
        raise ValueError(f"expected lower-case letters, digits and hyphens such as {slugify(text)}")
    return text


def _known_zone(name: str) -> str:
    """Raise ValueError unless it is an IANA time zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"expected an IANA time zone such as Europe/Berlin, found {name!r}") from error
    return name


def _known_rule(code: str) -> str:
    """Raise ValueError unless it is the code of a rule."""
    if code not in RULES:
        raise ValueError("expected the code of a rule, such as PM305")
    return code


def _clock_time(value: object) -> time:
    """Raise ValueError unless it is a time of day; pydantic would take a bare number for seconds."""
    if isinstance(value, time):
        return value
    if isinstance(value, str) and _CLOCK_TIME.fullmatch(value):
        return time.fromisoformat(value)
    raise ValueError("expected a time of day such as 10:00")


_CLOCK_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


def _known_quarter(text: str) -> str:
    """Raise ValueError unless it is a quarter; return it as ``Quarter`` writes it."""
    try:
        return str(Quarter.parse(text))
    except ValueError:
        raise ValueError("expected a quarter such as 2026-Q1") from None


Name = Annotated[str, StringConstraints(min_length=1, pattern=r"^\S(.*\S)?$")]
FieldName = Annotated[Name, AfterValidator(_known_field)]
RuleCode = Annotated[str, AfterValidator(_known_rule)]
Tuning = Literal["off", "suggestion", "warning", "error"]
ALWAYS_TOLD = frozenset({"PM101", "PM103", "PM120", "PM121", "PM190", "PM601", "PM602", "PM603", "PM607", "PM608"})
"""Rules that no policy makes lighter than a warning: a change to the policy could else hide what it brings along."""

SHORTEST_BASELINE = 4
"""Quarters that a baseline has at least. The rate of fewer is too uncertain to compare anything with."""

SlugName = Annotated[Name, AfterValidator(_slug)]
ZoneName = Annotated[str, AfterValidator(_known_zone)]
ClockTime = Annotated[time, BeforeValidator(_clock_time)]
QuarterName = Annotated[str, AfterValidator(_known_quarter)]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Term(_Entry):
    """A service, team, factor or lifecycle stage: ``name`` is what postmortems write, ``title`` what readers see."""

    name: Name
    title: Name
    description: str = ""
    category: str = ""
    team: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        """The name in URLs."""
        return slugify(self.name)


class SeverityLevel(_Entry):
    """A severity. The file lists the worst first."""

    name: Name
    title: Name
    definition: str
    aliases: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        """The name in URLs."""
        return slugify(self.name)


class SectionName(_Entry):
    """A section of a postmortem and the other headings that mean it."""

    name: Name
    title: Name
    aliases: tuple[str, ...] = ()


class Field(_Entry):
    """A fact of the front matter and the other words by which files name it."""

    name: FieldName
    aliases: tuple[str, ...] = ()


class VagueAction(_Entry):
    """Words with which an action item begins that nobody can finish, and the other words that are as vague.

    ``anywhere`` finds them within an item too. An item of more than ``longest`` words has said what it
    means; 0 is no limit.
    """

    name: Name
    aliases: tuple[str, ...] = ()
    anywhere: bool = False
    longest: int = Key(default=0, ge=0)
    instead: str = ""


class Control(_Entry):
    """One clause of a framework, with a short title in our own words."""

    id: Name
    title: Name
    aliases: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        """The id in URLs."""
        return slugify(self.id)


class Framework(_Entry):
    """A compliance framework and the clauses of it that concern incidents."""

    name: Name
    slug: SlugName
    title: Name
    version: str
    publisher: str
    source: str
    aliases: tuple[str, ...] = ()
    note: str = ""
    controls: tuple[Control, ...]

    @cached_property
    def _by_id(self) -> Mapping[str, Control]:
        return _by_alias((control, control.id, control.aliases) for control in self.controls)

    def control(self, text: str) -> Control | None:
        """Return the control that the text names, by id or alias, or None."""
        return self._by_id.get(normalised(text))


class QuarterlyReview(_Entry):
    """When the incidents of a quarter are reviewed, after it.

    That is ``at`` in the policy's time zone, on the working day (Monday to Friday) of that number in the next quarter,
    which has at least 60 of them.
    """

    working_day: int = Key(default=5, ge=1, le=60)
    at: ClockTime = time(10)
    minutes: int = Key(default=60, ge=5, le=480)


class Exposure(_Entry):
    """What incidents are counted by: so many of ``unit``, such as deployments, happened in each of ``quarters``.

    Rates are incidents per so many of them: ``per``.
    """

    unit: Name
    per: float = Key(default=1, gt=0, allow_inf_nan=False)
    quarters: Mapping[QuarterName, Annotated[float, Key(gt=0, allow_inf_nan=False)]]

    def of(self, quarters: Iterable[Quarter]) -> list[float | None]:
        """Return the exposure of each quarter, in units of ``per``; None of one that is not stated."""
        stated = [self.quarters.get(str(quarter)) for quarter in quarters]
        return [None if amount is None else amount / self.per for amount in stated]


class BaselineQuarters(_Entry):
    """The quarters that later ones are compared with, ``first`` and ``last`` included: a year at least."""

    first: QuarterName
    last: QuarterName

    @model_validator(mode="after")
    def _long_enough(self) -> Self:
        first, last = self.quarters
        if last.index - first.index + 1 < SHORTEST_BASELINE:
            raise ValueError(f"expected {SHORTEST_BASELINE} quarters or more from first to last")
        return self

    @property
    def quarters(self) -> tuple[Quarter, Quarter]:
        """The first and the last of them."""
        return Quarter.parse(self.first), Quarter.parse(self.last)


class Policy(_Entry):
    """What an organisation decides. Durations are in days.

    ``rules`` gives a rule another weight, or switches it off; loading refuses that for those that are ``ALWAYS_TOLD``
    where it would weigh less than a warning. ``security_review`` names the severities whose review a
    security stakeholder takes part in. ``publish_on_merge`` makes a merge set the status to published.
    ``own_domains`` are those whose e-mail addresses are no customer's; those below them count too. ``exposure`` makes
    rates of the counts of quarters, and ``baseline`` says which quarters the others are compared with.
    """

    organisation: str = ""
    time_zone: ZoneName = "UTC"
    ignore: tuple[str, ...] = ()
    review_within_days: Mapping[str, int] = Key(default_factory=dict)
    required_sections: Mapping[str, tuple[str, ...]] = Key(default_factory=dict)
    overdue_grace_days: int = Key(default=0, ge=0)
    rules: Mapping[RuleCode, Tuning] = Key(default_factory=dict)
    security_review: tuple[str, ...] = ()
    publish_on_merge: bool = False
    own_domains: tuple[str, ...] = ()
    quarterly_review: QuarterlyReview = QuarterlyReview()
    exposure: Exposure | None = None
    baseline: BaselineQuarters | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The time zone for times without an offset."""
        return ZoneInfo(self.time_zone)


class Vocabulary(_Entry):
    """All of it. Look-ups ignore case and punctuation and know aliases; they return None for what is unknown."""

    severities: tuple[SeverityLevel, ...] = ()
    services: tuple[Term, ...] = ()
    teams: tuple[Term, ...] = ()
    factors: tuple[Term, ...] = ()
    lifecycle: tuple[Term, ...] = ()
    sections: tuple[SectionName, ...] = ()
    fields: tuple[Field, ...] = ()
    vague_actions: tuple[VagueAction, ...] = ()
    policy: Policy = Policy()
    frameworks: tuple[Framework, ...] = ()
    language: tuple[Wording, ...] = ()

    @cached_property
    def _indices(self) -> Mapping[str, Mapping[str, object]]:
        kinds: tuple[tuple[str, Iterable[SeverityLevel | Term | Field | Framework]], ...] = (
            ("severity", self.severities),
            ("service", self.services),
            ("team", self.teams),
            ("factor", self.factors),
            ("lifecycle", self.lifecycle),
            ("field", self.fields),
            ("framework", self.frameworks),
        )
        named: dict[str, Mapping[str, object]] = {
            kind: _by_alias((entry, entry.name, entry.aliases) for entry in entries) for kind, entries in kinds
        }
        named["section"] = _by_alias((entry, entry.name, (entry.title, *entry.aliases)) for entry in self.sections)
        return named

    def _find(self, kind: str, text: str, expected: type[_T]) -> _T | None:
        found = self._indices[kind].get(normalised(text))
        return found if isinstance(found, expected) else None

    def severity(self, text: str) -> SeverityLevel | None:
        """Return the severity that the text names, also where more words follow: ``SEV-2 (major)``, ``P1 - outage``."""
        whole = self._find("severity", text, SeverityLevel)
        if whole is not None:
            return whole
        words = text.replace("(", " ").replace(":", " ").replace("–", " ").replace(" - ", " ").split()
        heads = (" ".join(words[:count]) for count in (2, 1) if len(words) >= count)
        return next((found for head in heads if (found := self._find("severity", head, SeverityLevel))), None)

    def service(self, text: str) -> Term | None:
        """Return the service that the text names."""
        return self._find("service", text, Term)

    def team(self, text: str) -> Term | None:
        """Return the team that the text names."""
        return self._find("team", text, Term)

    def factor(self, text: str) -> Term | None:
        """Return the contributing factor that the text names."""
        return self._find("factor", text, Term)

    def stage(self, text: str) -> Term | None:
        """Return the lifecycle stage that the text names."""
        return self._find("lifecycle", text, Term)

    def framework(self, text: str) -> Framework | None:
        """Return the framework that the text names."""
        return self._find("framework", text, Framework)

    def section(self, heading: str) -> SectionName | None:
        """Return the section that a heading means.

        A leading number is passed over unless a section is named with it (``5 Whys``), and so is a parenthesis at the
        end: ``3. Timeline (all times in UTC)``.
        """
        wordings = [heading]
        if heading.rstrip(" :").endswith(")"):
            wordings.append(heading.rpartition("(")[0])
        for wording in wordings:
            for text in (wording, wording.lstrip("0123456789.) ")):
                found = self._find("section", text, SectionName)
                if found is not None:
                    return found
        return None

    def field(self, label: str) -> str | None:
        """Return the front matter key that a label such as ``Date/Time`` or ``resolvedWhen`` means."""
        found = self._find("field", label, Field)
        return found.name if found else None

    @cached_property
    def _vague_phrases(self) -> tuple[tuple[str, VagueAction], ...]:
        phrases = ((_spaced(words), entry) for entry in self.vague_actions for words in (entry.name, *entry.aliases))
        return tuple((phrase, entry) for phrase, entry in phrases if phrase.strip())

    def vague_action(self, text: str) -> VagueAction | None:
        """Return the vague words that an action item of that text begins with, or holds, if it says no more."""
        spaced = _spaced(text)
        count = len(spaced.split())
        for phrase, entry in self._vague_phrases:
            found = phrase in spaced if entry.anywhere else spaced.startswith(phrase)
            if found and (not entry.longest or count <= entry.longest):
                return entry
        return None

    def severity_rank(self, name: str | None) -> int:
        """Return 0 for the worst severity, and one more than the mildest's for an unknown one."""
        names = [level.name for level in self.severities]
        return names.index(name) if name in names else len(names)


_T = TypeVar("_T")
_WORD = re.compile(r"[\w'’]+")


def _spaced(text: str) -> str:
    """Return the words of a text without case, each with a space before it and one behind the last."""
    return " ".join(["", *_WORD.findall(text.casefold()), ""])


@lru_cache(maxsize=10_000)
def normalised(text: str) -> str:
    """Return the text without case and punctuation, for comparing names: ``SEV-2``, ``Sev 2`` and ``sev2`` agree.

    Digits keep one separator between each other, so that ``A.5.26`` and ``A.52.6`` stay apart.
    """
    letters: list[str] = []
    separated = False
    for letter in text.casefold():
        if letter.isalnum():
            if separated and letters and letters[-1].isdigit() and letter.isdigit():
                letters.append(" ")
            letters.append(letter)
            separated = False
        else:
            separated = True
    return "".join(letters)


_E = TypeVar("_E")


def _by_alias(entries: Iterable[tuple[_E, str, Iterable[str]]]) -> dict[str, _E]:
    """Index entries by name and alias; a name wins over another entry's alias."""
    entries = list(entries)
    index = {normalised(alias): entry for entry, _, aliases in reversed(entries) for alias in aliases}
    index.update({normalised(name): entry for entry, name, _ in reversed(entries)})
    index.pop("", None)  # a name of nothing but punctuation would be every other such text
    return index
