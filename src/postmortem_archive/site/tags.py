"""What postmortems are filed under: every severity, framework, control, service, team, factor and stage that occurs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from postmortem_archive.model import Postmortem
from postmortem_archive.slugs import distinct_slugs
from postmortem_archive.vocabulary import Term, Vocabulary


class Kind(StrEnum):
    """The kinds of tags. The value is the first part of the URL, and permanent."""

    SEVERITY = "severity"
    SERVICE = "services"
    FACTOR = "factors"
    FRAMEWORK = "frameworks"
    TEAM = "teams"
    LIFECYCLE = "lifecycle"


TITLES: Mapping[Kind, tuple[str, str]] = {
    Kind.SEVERITY: ("Severities", "How bad it was for those who rely on us."),
    Kind.SERVICE: ("Services", "What was affected."),
    Kind.FACTOR: ("Contributing factors", "The conditions that made incidents possible or worse. Never persons."),
    Kind.FRAMEWORK: ("Compliance frameworks", "Where a postmortem is evidence for a clause."),
    Kind.TEAM: ("Teams", "Who worked on the incident or carries its action items."),
    Kind.LIFECYCLE: (
        "Lifecycle stages",
        "The stages of DevSecOps at which it began, could have been seen, or was dealt with.",
    ),
}
"""The heading of each kind's index page and the sentence below it."""

FACETS: Mapping[Kind, str] = {
    Kind.SEVERITY: "severity",
    Kind.SERVICE: "service",
    Kind.FACTOR: "factor",
    Kind.FRAMEWORK: "framework",
    Kind.TEAM: "team",
    Kind.LIFECYCLE: "lifecycle",
}
"""The search facet (and query parameter of ``/archive/``) of each kind."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A name to file under, with the postmortems filed under it, newest first.

    ``known`` is False for a name that the vocabulary lacks. ``rank`` orders severities, worst first; 0 elsewhere.
    """

    kind: Kind
    name: str
    title: str
    slug: str
    description: str
    category: str
    known: bool
    rank: int
    postmortems: tuple[Postmortem, ...]
    controls: tuple[ControlTag, ...] = ()

    @property
    def url(self) -> str:
        """The page's URL, relative to the site's root."""
        return f"{self.kind}/{self.slug}/"


@dataclass(frozen=True, slots=True)
class ControlTag:
    """One control of a framework, with the postmortems that name it."""

    framework: str
    id: str
    title: str
    slug: str
    framework_slug: str
    known: bool
    postmortems: tuple[Postmortem, ...]

    @property
    def url(self) -> str:
        """The page's URL, relative to the site's root."""
        return f"{Kind.FRAMEWORK}/{self.framework_slug}/{self.slug}/"


@dataclass(frozen=True, slots=True)
class TagIndex:
    """All tags by kind, in the vocabulary's order, unknown names last; those that never occur are there too, empty."""

    tags: Mapping[Kind, tuple[Tag, ...]]
    by_name: Mapping[tuple[Kind, str], Tag]
    by_control: Mapping[tuple[str, str], ControlTag]

    def used(self, kind: Kind) -> tuple[Tag, ...]:
        """Return the tags of a kind under which something is filed."""
        return tuple(tag for tag in self.tags[kind] if tag.postmortems)

    def find(self, kind: Kind, names: Iterable[str]) -> list[Tag]:
        """Return the tags of these names; what only a withdrawn postmortem names has no postmortems, and no page."""
        return [self.by_name.get((kind, name)) or _unfiled(kind, name) for name in names]

    def control(self, framework: str, name: str) -> ControlTag:
        """Return the tag of a control, which has no page either if only a withdrawn postmortem names it."""
        found = self.by_control.get((framework, name))
        return found or ControlTag(framework, name, "", "", "", known=False, postmortems=())


def _unfiled(kind: Kind, name: str) -> Tag:
    return Tag(kind, name, title=name, slug="", description="", category="", known=False, rank=0, postmortems=())


def names_of(kind: Kind, postmortem: Postmortem) -> tuple[str, ...]:
    """Return the names of a kind that a postmortem is filed under."""
    match kind:
        case Kind.SEVERITY:
            return (postmortem.severity,) if postmortem.severity else ()
        case Kind.SERVICE:
            return postmortem.services
        case Kind.FACTOR:
            return postmortem.factors
        case Kind.FRAMEWORK:
            return tuple(dict.fromkeys(control.framework for control in postmortem.controls))
        case Kind.TEAM:
            return postmortem.teams
        case Kind.LIFECYCLE:
            return postmortem.lifecycle


def index_tags(postmortems: Sequence[Postmortem], vocabulary: Vocabulary) -> TagIndex:
    """File the postmortems, which are newest first, under every name that they carry."""
    tags: dict[Kind, tuple[Tag, ...]] = {}
    by_control: dict[tuple[str, str], ControlTag] = {}
    for kind in Kind:
        filed: dict[str, list[Postmortem]] = {}
        for postmortem in postmortems:
            for name in names_of(kind, postmortem):
                filed.setdefault(name, []).append(postmortem)
        known = _known(kind, vocabulary)
        names = [*known, *sorted(set(filed) - set(known))]
        slugs = _slugs(kind, names, vocabulary)
        built: list[Tag] = []
        for rank, name in enumerate(names):
            title, description, category = known.get(name, (name, "", ""))
            under = tuple(filed.get(name, ()))
            controls: tuple[ControlTag, ...] = ()
            if kind is Kind.FRAMEWORK:
                controls = _controls(name, slugs[name], under, vocabulary)
                by_control.update({(name, control.id): control for control in controls})
            order = rank if kind is Kind.SEVERITY else 0
            built.append(
                Tag(kind, name, title, slugs[name], description, category, name in known, order, under, controls)
            )
        tags[kind] = tuple(built)
    by_name = {(kind, tag.name): tag for kind, group in tags.items() for tag in group}
    return TagIndex(tags, by_name, by_control)


def _known(kind: Kind, vocabulary: Vocabulary) -> dict[str, tuple[str, str, str]]:
    """Return title, description and category of each name that the vocabulary defines."""
    match kind:
        case Kind.SEVERITY:
            return {
                level.name: (f"{level.name} {level.title}", level.definition, "") for level in vocabulary.severities
            }
        case Kind.FRAMEWORK:
            return {
                framework.name: (framework.name, f"{framework.title}, {framework.version}", framework.publisher)
                for framework in vocabulary.frameworks
            }
        case Kind.SERVICE:
            return _terms(vocabulary.services)
        case Kind.FACTOR:
            return _terms(vocabulary.factors)
        case Kind.TEAM:
            return _terms(vocabulary.teams)
        case Kind.LIFECYCLE:
            return _terms(vocabulary.lifecycle)


def _terms(terms: Sequence[Term]) -> dict[str, tuple[str, str, str]]:
    return {term.name: (term.title, term.description, term.category) for term in terms}


def _slugs(kind: Kind, names: Sequence[str], vocabulary: Vocabulary) -> dict[str, str]:
    """Return each name's slug. What the vocabulary defines goes first: an unknown name never takes its address."""
    if kind is Kind.FRAMEWORK:
        return distinct_slugs(names, {framework.name: framework.slug for framework in vocabulary.frameworks})
    return distinct_slugs(names, distinct_slugs(_known(kind, vocabulary)))


def _controls(
    framework: str, framework_slug: str, under: Sequence[Postmortem], vocabulary: Vocabulary
) -> tuple[ControlTag, ...]:
    known_framework = vocabulary.framework(framework)
    known = {control.id: control.title for control in known_framework.controls} if known_framework else {}
    filed: dict[str, list[Postmortem]] = {}
    for postmortem in under:
        for ref in postmortem.controls:
            if ref.framework == framework and ref.control is not None:
                filed.setdefault(ref.control, []).append(postmortem)
    ids = [*known, *sorted(set(filed) - set(known))]
    slugs = distinct_slugs(ids, distinct_slugs(known))
    return tuple(
        ControlTag(
            framework, name, known.get(name, ""), slugs[name], framework_slug, name in known, tuple(filed.get(name, ()))
        )
        for name in ids
    )
