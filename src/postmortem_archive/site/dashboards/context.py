"""What the pages of dashboards share: what names are called, and where they and what is filed under them are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from postmortem_archive.analysis.control_charts import Point
from postmortem_archive.analysis.dashboards import Dashboards, QuarterReport
from postmortem_archive.analysis.figures.names import Names
from postmortem_archive.analysis.figures.values import rows_of
from postmortem_archive.analysis.intervals import poisson_interval
from postmortem_archive.analysis.timing import WorkingHours, working_hours
from postmortem_archive.model import Postmortem
from postmortem_archive.quarters import Quarter
from postmortem_archive.site.cards import Cards
from postmortem_archive.site.options import SiteOptions
from postmortem_archive.site.rendering import label, postmortem_url
from postmortem_archive.site.tags import FACETS, ControlTag, Kind, Tag, TagIndex

KINDS: Mapping[str, Kind] = {facet: kind for kind, facet in FACETS.items()}
"""The kinds of tags by the words that tables have for them: service, factor ..."""


_ORDERED = ("severity", "lifecycle")
"""Kinds whose names have an order of their own, which is not that of how often they occur."""


@dataclass(frozen=True, slots=True)
class DashboardContext:
    """What was computed, and the site that it is shown on."""

    dashboards: Dashboards
    tags: TagIndex
    cards: Cards
    options: SiteOptions

    @property
    def names(self) -> Names:
        """The same, as figures ask for it."""
        return Names(self.title, self.url, self._slug)

    def _tag(self, kind: str, name: str) -> Tag | ControlTag | None:
        return self.tags.by_name.get((KINDS[kind], name)) if kind in KINDS else None

    def title(self, kind: str, name: str | None) -> str:
        """Return what readers see of a name; of a quarter, or of what nobody stated, too."""
        if not name:
            return "Not stated"
        if kind == "detection":
            return label(name)
        tag = self._tag(kind, name)
        return tag.title if tag else name

    def url(self, kind: str, name: str) -> str | None:
        """Return the address of a name's page relative to the root, None if it has none."""
        if kind == "quarter":
            return Quarter.parse(name).url
        if kind == "incident":
            return postmortem_url(name)
        tag = self._tag(kind, name)
        return tag.url if tag and tag.postmortems else None

    def place(self, kind: str, name: str | None) -> int:
        """Return the place of a severity or stage in the vocabulary's order, the same one for all other names."""
        if kind not in _ORDERED or not name:
            return 0
        tag = self._tag(kind, name)
        tags = self.tags.tags[KINDS[kind]]
        return tags.index(tag) if isinstance(tag, Tag) else len(tags)

    def archive(self, **names: str | None) -> str | None:
        """Return the address of the archive with these facets chosen, None where one has no value to choose."""
        stated = {kind: name for kind, name in names.items() if name}
        return self.names.filtered(**stated) if len(stated) == len(names) else None

    def _slug(self, kind: str, name: str) -> str | None:
        if kind == "quarter":
            return Quarter.parse(name).slug
        if kind == "detection":
            return name
        tag = self._tag(kind, name)
        return tag.slug if tag and tag.postmortems else None

    def postmortem(self, id_: str) -> Postmortem:
        """Return an incident's postmortem."""
        return self.dashboards.frames.by_id[id_]

    def expected(self, point: Point) -> str:
        """Return how many incidents of a judged quarter would be no signal, as words."""
        unit = point.exposure or 1.0
        low = round(point.lower * unit) if point.lower is not None else 0
        return f"{low} to {round((point.upper or 0) * unit)}"

    def chance_range(self, count: int) -> str:
        """Return between which numbers of incidents a quarter's rate lies that had so many: Garwood's 95 % interval."""
        interval = poisson_interval(count)
        return f"{interval.low:.1f} and {interval.high:.1f}"

    @property
    def working_hours(self) -> WorkingHours | None:
        """How many incidents began in working hours."""
        return working_hours(self.dashboards.patterns.hours)

    def why_not_judged(self, report: QuarterReport | None) -> str:
        """Return why a complete quarter, or with None the archive, is not compared with a baseline."""
        if report is not None and report.quarter == self.dashboards.frames.quarters[0]:
            return "it is the archive's first, and nothing is before it"
        return "that takes a baseline of at least four complete quarters, not counting the archive's first"

    @property
    def running(self) -> tuple[Quarter, int] | None:
        """The quarter that is not over, and its incidents so far; None on the last day of one."""
        last = self.dashboards.quarters[-1] if self.dashboards.quarters else None
        return (last.quarter, len(last.incidents)) if last and not last.is_complete else None

    @property
    def per(self) -> str:
        """What rates are counted by, as words: 1,000 deployments. Empty where nothing but quarters is."""
        exposure = self.dashboards.policy.exposure
        return "" if exposure is None else f"{exposure.per:,g} {exposure.unit}" if exposure.per != 1 else exposure.unit

    @property
    def zone(self) -> str:
        """The policy's time zone."""
        return self.dashboards.policy.time_zone

    @property
    def not_held(self) -> int:
        """How many repeats came after a remedy of the earlier incident had been done."""
        return sum(1 for repeat in self.dashboards.patterns.repeats if repeat.did_not_hold)

    def rows(self, frame: pd.DataFrame, **of: str | None) -> Sequence[Mapping[str, Any]]:
        """Return the rows of a table that have these values, None for what is missing."""
        return [row for row in rows_of(frame) if all(row[name] == value for name, value in of.items())]
