"""How often something happened, drawn: incidents per quarter as bars, severities stacked, and the same in words.

Across, lengths are in per cent of the drawing, so that it fits a phone and a desktop without its text being stretched;
down, they are in pixels.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from postmortem_archive.quarters import Quarter
from postmortem_archive.site.quarterly_counts import QuarterCount, QuarterlyCounts
from postmortem_archive.site.tags import Tag

MARKS = 4
"""How many severities have a mark of their own. The rest, and incidents without one, share another."""

_REST = "other or none"

_SLOT = 56
"""The widest that a quarter is drawn: a young archive has a small drawing, not fat bars."""
_FEWEST = 6
"""The least number of quarters that there is room for, so that what stands beside the bars has room too."""
_NAMED = 16
"""With more quarters than this only years are named."""
_SAID = 12
"""With more quarters that had incidents than this, the description in words counts by year."""
_GUTTER = 5.0
_APART = 8.0
"""The least distance between the names of years; on a phone's screen a name is 7 per cent wide."""
_TOP = 8.0
_PLOT = 96.0
_LINE = 14.0
_LOWEST = 3
"""What the scale reaches at least: a single incident is not drawn as a peak."""


@dataclass(frozen=True, slots=True)
class Series:
    """A severity as a part of the bars. ``place`` is its mark, the worst first."""

    place: int
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class SeriesCount:
    """How many incidents a series has."""

    series: Series
    count: int


@dataclass(frozen=True, slots=True)
class Segment:
    """The part of a bar that is of one series; ``y`` is its upper edge."""

    place: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A quarter that had incidents. ``by_series`` says in words of which series how many."""

    quarter: Quarter
    x: float
    segments: tuple[Segment, ...]
    total: int
    by_series: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A text of an axis, at its place along it. ``text`` is empty for a line without a name."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class HistoryFigure:
    """The drawing. ``width`` is the most that it needs, in pixels; ``base`` is where bars stand, ``foot`` below years.

    ``left`` is where the quarters begin, ``bar`` how wide a bar is.
    ``levels`` are the lines across, ``years`` where each begins, ``quarters`` the names below the bars, ``legend`` the
    series that occur. ``label`` says in words what is drawn.
    """

    width: int
    base: float
    foot: float
    left: float
    bar: float
    bars: tuple[Bar, ...]
    levels: tuple[Mark, ...]
    quarters: tuple[Mark, ...]
    years: tuple[Mark, ...]
    legend: tuple[SeriesCount, ...]
    label: str
    counted: QuarterlyCounts


def severity_series(severities: Sequence[Tag]) -> tuple[tuple[Series, ...], Mapping[str | None, int]]:
    """Return the series that severities make, the worst first and the rest last, and the place of each severity."""
    marked = [tag for tag in severities if tag.known][:MARKS]
    series = [Series(place, tag.name, tag.title) for place, tag in enumerate(marked)]
    rest = Series(MARKS, _REST, "Other or no severity")
    return (*series, rest), {each.name: place for place, each in enumerate(series)}


def draw_history(counted: QuarterlyCounts, series: Sequence[Series]) -> HistoryFigure | None:
    """Return the drawing of what was counted by these series, or None if nothing is in the span."""
    drawn = counted.quarters
    if not counted.total:
        return None
    slots = max(len(drawn), _FEWEST)
    step = (100 - _GUTTER) / slots
    top, every = scale(max(each.total for each in drawn))
    base = _TOP + _PLOT
    bars = tuple(
        Bar(
            each.quarter,
            round(_GUTTER + step * (place + 0.14), 2),
            _segments(each, series, base, _PLOT / top),
            each.total,
            ", ".join(f"{of.series.name}: {of.count}" for of in _series_counts(each.counts, series)),
        )
        for place, each in enumerate(drawn)
        if each.total
    )
    named = len(drawn) <= _NAMED
    middles = [round(_GUTTER + step * (place + 0.5), 2) for place in range(len(drawn))]
    return HistoryFigure(
        width=slots * _SLOT,
        base=base,
        foot=base + _LINE * (2 if named else 1),
        left=_GUTTER,
        bar=round(step * 0.72, 2),
        bars=bars,
        levels=tuple(Mark(round(base - _PLOT * level / top, 1), str(level)) for level in range(every, top + 1, every)),
        quarters=tuple(Mark(at, f"Q{each.quarter.number}") for at, each in zip(middles, drawn, strict=True))
        if named
        else (),
        years=_years([each.quarter for each in drawn], step),
        legend=_series_counts([sum(column) for column in zip(*(each.counts for each in drawn), strict=True)], series),
        label=_in_words(counted),
        counted=counted,
    )


def scale(peak: int) -> tuple[int, int]:
    """Return the top of a scale for counts up to the peak, and the step between its lines: at most four, all whole."""
    peak = max(peak, _LOWEST)
    step = 1
    while step * 4 < peak:
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    return -(-peak // step) * step, step


def _segments(quarter: QuarterCount, series: Sequence[Series], base: float, unit: float) -> tuple[Segment, ...]:
    """Return the parts of a bar from the base upwards, the worst severity at the base, where heights compare best."""
    found: list[Segment] = []
    below = 0
    for each, count in zip(series, quarter.counts, strict=True):
        if count:
            below += count
            found.append(Segment(each.place, round(base - below * unit, 1), round(count * unit, 1)))
    return tuple(found)


def _series_counts(counts: Sequence[int], series: Sequence[Series]) -> tuple[SeriesCount, ...]:
    return tuple(SeriesCount(each, count) for each, count in zip(series, counts, strict=True) if count)


def _years(quarters: Sequence[Quarter], step: float) -> tuple[Mark, ...]:
    """Return where each year begins, named from the last to the first as far as there is room for names."""
    marks: list[Mark] = []
    free = 100.0
    for place in range(len(quarters) - 1, -1, -1):
        quarter = quarters[place]
        if quarter.number != 1 and place:
            continue
        at = _GUTTER + step * place
        fits = free - at >= _APART
        marks.append(Mark(round(at, 2), str(quarter.year) if fits else ""))
        free = at if fits else free
    return tuple(reversed(marks))


def _in_words(counted: QuarterlyCounts) -> str:
    drawn = counted.quarters
    some = [each for each in drawn if each.total]
    head = f"Incidents per quarter from {drawn[0].quarter} to {drawn[-1].quarter}: {counted.total} in all."
    if len(some) <= _SAID:
        return f"{head} {', '.join(f'{each.quarter}: {each.total}' for each in some)}."
    years: Counter[int] = Counter()
    for each in some:
        years[each.quarter.year] += each.total
    most = max(some, key=lambda each: each.total)
    by_year = ", ".join(f"{year}: {count}" for year, count in years.items())
    return f"{head} By year {by_year}. Most in {most.quarter}: {most.total}."
