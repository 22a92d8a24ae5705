"""What the pages of all tags share: the archive that each is compared with, and the quarters of all charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from postmortem_archive.model import ControlRef, Postmortem
from postmortem_archive.quarters import Quarter, quarters_until
from postmortem_archive.site.cards import Cards
from postmortem_archive.site.history_figure import Series, severity_series
from postmortem_archive.site.options import SiteOptions
from postmortem_archive.site.quarterly_counts import QuarterlyCounts, count_by_quarter
from postmortem_archive.site.tag_facts import TagFacts, tag_facts
from postmortem_archive.site.tags import Kind, TagIndex
from postmortem_archive.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class TagContext:
    """The whole archive as the page of a tag needs it.

    ``whole`` are the facts of all postmortems together, ``totals`` and ``control_totals`` how many of them name a tag
    and a control. ``span`` are the quarters of the archive, ``series`` the
    severities as charts tell them apart, ``places`` the place of each in them.
    """

    tags: TagIndex
    cards: Cards
    options: SiteOptions
    vocabulary: Vocabulary
    whole: TagFacts
    totals: Mapping[Kind, Mapping[str, int]]
    control_totals: Mapping[ControlRef, int]
    span: tuple[Quarter, ...]
    series: tuple[Series, ...]
    places: Mapping[str | None, int]

    @classmethod
    def of(
        cls,
        postmortems: Sequence[Postmortem],
        tags: TagIndex,
        cards: Cards,
        options: SiteOptions,
        vocabulary: Vocabulary,
    ) -> TagContext:
        """Take the postmortems that are listed, newest first."""
        days = [postmortem.on for postmortem in postmortems]
        first = min((day for day in days if day), default=None)
        series, places = severity_series(tags.tags[Kind.SEVERITY])
        whole = tag_facts(postmortems, first, options)
        return cls(
            tags,
            cards,
            options,
            vocabulary,
            whole,
            totals={kind: {tag.name: len(tag.postmortems) for tag in tags.used(kind)} for kind in Kind},
            control_totals={ControlRef(*name): len(tag.postmortems) for name, tag in tags.by_control.items()},
            span=quarters_until(days, options.as_of),
            series=series,
            places=places,
        )

    @property
    def first(self) -> date | None:
        """The earliest day of the archive."""
        return self.whole.first

    def facts(self, postmortems: Sequence[Postmortem]) -> TagFacts:
        """Return the facts of a tag's postmortems."""
        return tag_facts(postmortems, self.first, self.options)

    def count(self, postmortems: Sequence[Postmortem]) -> QuarterlyCounts:
        """Count a tag's postmortems by quarter and severity."""
        return count_by_quarter(postmortems, self.span, self.places, len(self.series))
