"""Measure how long the dashboards of N made-up postmortems take, part by part, and how that grows from N/2 to N.

The records are read before, which is not counted. Everything is done in one process, one after the other.
"""

from __future__ import annotations

import argparse
import gc
import json
import math
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from command_line import CLEAN, FINDINGS

from postmortem_archive.model import Postmortem
from postmortem_archive.parallel import in_processes
from postmortem_archive.reading.postmortem import read_postmortem
from postmortem_archive.synthetic import LAST, Document, make_documents
from postmortem_archive.vocabulary import Vocabulary, load_vocabulary

PROJECT = Path(__file__).resolve().parent.parent

AS_OF: Final = date(LAST.year, 11, 23)
"""The day of the report: the last quarter is not over."""

NOISE: Final = 0.05
"""Parts that take less than so many seconds have no exponent: the next run would give another."""

_ANALYSIS = "postmortem_archive.analysis.dashboards"
_PAGES = "postmortem_archive.site.dashboards.building"

PARTS: Final = (
    (_ANALYSIS, "build_frames", "frames"),
    (_ANALYSIS, "recurrences", "patterns: recurrences"),
    (_ANALYSIS, "judge_patterns", "patterns: tests"),
    (_ANALYSIS, "factor_pareto", "patterns: factors"),
    (_ANALYSIS, "cross_table", "patterns: cross tables"),
    (_ANALYSIS, "clusters", "patterns: clusters"),
    (_ANALYSIS, "novelty", "patterns: novelty"),
    (_ANALYSIS, "hours_of_week", "patterns: hours"),
    (_ANALYSIS, "found_by", "patterns: found by"),
    (_ANALYSIS, "_trends", "trends"),
    (_ANALYSIS, "quarter_counts", "quarters: counts"),
    (_ANALYSIS, "_quarter_report", "quarters: reports"),
    (_ANALYSIS, "actions_of_quarter", "quarters: action items"),
    (_ANALYSIS, "changes_of_quarter", "quarters: changes"),
    (_ANALYSIS, "revisions", "quarters: revisions"),
    ("postmortem_archive.analysis.figures.drawing", "_drawn", "drawing"),
    (_PAGES, "quarter_page", "pages: quarters"),
    (_PAGES, "patterns_page", "pages: patterns"),
    (_PAGES, "trends_page", "pages: trends"),
    (_PAGES, "data_page", "pages: data"),
    (_PAGES, "data_files", "tables as CSV"),
)
"""Functions by the modules that call them, and what their time counts as; that of parts within counts there alone."""

REST: Final = "the rest"


@dataclass
class Clock:
    """Seconds by parts. A part that is begun within another stops the other's."""

    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    _parts: list[str] = field(default_factory=list)
    _since: float = 0.0

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Count what is done meanwhile as this part."""
        self._count()
        self._parts.append(name)
        try:
            yield
        finally:
            self._count()
            self._parts.pop()

    def _count(self) -> None:
        now = time.perf_counter()
        if self._parts:
            self.seconds[self._parts[-1]] += now - self._since
        self._since = now

    def counting(self, function: Callable[..., Any], name: str) -> Callable[..., Any]:
        """Return the function, whose time counts as a part; that of a generator as long as it takes to exhaust it."""

        @wraps(function)
        def counted(*arguments: object, **named: object) -> object:
            with self.part(name):
                result = function(*arguments, **named)
                return list(result) if isinstance(result, Iterator) else result

        return counted


@dataclass(frozen=True, slots=True)
class Result:
    """What N postmortems cost: seconds by parts, in all and of imports, bytes of the largest page, and memory.

    ``before`` are the seconds by parts of half as many. Memory is the peak in MB, ``records`` that before the
    dashboards were begun.
    """

    postmortems: int
    seed: int
    quarters: int
    imports: float
    seconds: dict[str, float]
    before: dict[str, float]
    largest: tuple[int, str]
    records: float
    memory: float

    @property
    def total(self) -> float:
        """The seconds of all parts, without imports."""
        return sum(self.seconds.values())

    def exponent(self, part: str | None = None) -> float | None:
        """Return the power of N with which a part grows, or with None all: 1 where twice as many take twice as long.

        None where it takes too short a time to say.
        """
        now = self.seconds[part] if part else self.total
        half = self.before.get(part, 0.0) if part else sum(self.before.values())
        return round(math.log2(now / half), 2) if min(now, half) >= NOISE else None

    def to_json(self) -> str:
        """Return the figures as JSON."""
        figures = {
            "postmortems": self.postmortems,
            "seed": self.seed,
            "quarters": self.quarters,
            "imports": round(self.imports, 3),
            "total": round(self.total, 3),
            "exponent": self.exponent(),
            "largest_page": {"path": self.largest[1], "bytes": self.largest[0]},
            "memory": {"records": round(self.records, 1), "peak": round(self.memory, 1)},
            "parts": {
                part: {
                    "seconds": round(seconds, 3),
                    "half": round(self.before.get(part, 0.0), 3),
                    "exponent": self.exponent(part),
                }
                for part, seconds in self.seconds.items()
            },
        }
        return json.dumps(figures, indent=2)


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the arguments, measure, and print; 1 where it takes longer, or more memory, than it may."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", nargs="?", type=int, default=10_000, metavar="N", help="how many postmortems (10000)")
    parser.add_argument("--seed", type=int, default=0, help="another seed gives other postmortems (default: 0)")
    parser.add_argument("--seconds", type=float, default=15.0, help="how long it may take (default: 15)")
    parser.add_argument("--memory", type=float, default=1000.0, metavar="MB", help="peak that it may reach (1000)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(arguments)
    if options.count < 2:
        parser.error("N is at least 2")
    result = measure(options.count, options.seed)
    print(result.to_json() if options.json else describe(result))
    return FINDINGS if result.total > options.seconds or result.memory > options.memory else CLEAN


def measure(count: int, seed: int) -> Result:
    """Make up postmortems, read them, and build the dashboards of every second one and then of all."""
    # As in a build, which would look for garbage in vain most of the time (hooks/archive.py).
    gc.set_threshold(50_000, 20, 50)
    vocabulary, _ = load_vocabulary(PROJECT / "postmortems" / "vocabulary")
    records = _records(count, seed, vocabulary)
    at_first = _peak()
    started = time.perf_counter()
    for module in dict.fromkeys(module for module, _, _ in PARTS):
        import_module(module)
    imports = time.perf_counter() - started
    _build(records[:50], vocabulary)  # what the first of its kind costs once: templates, the renderer's start
    before = _build(records[::2], vocabulary)[0]
    seconds, quarters, largest = _build(records, vocabulary)
    return Result(count, seed, quarters, imports, seconds, before, largest, at_first, _peak())


def _records(count: int, seed: int, vocabulary: Vocabulary) -> list[Postmortem]:
    def read(document: Document) -> Postmortem:
        return read_postmortem(document.path, document.text, vocabulary).postmortem

    return list(in_processes(2)(read, list(make_documents(count, vocabulary, seed=seed))))


def _build(records: Sequence[Postmortem], vocabulary: Vocabulary) -> tuple[dict[str, float], int, tuple[int, str]]:
    """Return the seconds by parts of these records' dashboards, how many quarters they have, and the largest page."""
    # To load pandas, SciPy and Altair is counted by itself.
    from postmortem_archive.analysis.figures import drawing  # noqa: PLC0415
    from postmortem_archive.site.building import newest_first  # noqa: PLC0415
    from postmortem_archive.site.cards import Cards  # noqa: PLC0415
    from postmortem_archive.site.dashboards.building import build_dashboards  # noqa: PLC0415
    from postmortem_archive.site.options import SiteOptions  # noqa: PLC0415
    from postmortem_archive.site.tags import index_tags  # noqa: PLC0415

    drawing._drawn.cache_clear()  # noqa: SLF001 - nothing drawn before counts
    tags = index_tags(newest_first(record for record in records if record.counts), vocabulary)
    clock = Clock()
    with _counted(clock), clock.part(REST):
        site = build_dashboards(records, tags, Cards(tags), vocabulary, SiteOptions(as_of=AS_OF))
    largest = max((len(text.encode()), path) for path, text in site.pages.items())
    seconds = dict(sorted(clock.seconds.items(), key=lambda part: -part[1]))
    return seconds, len(site.dashboards.quarters), largest


@contextmanager
def _counted(clock: Clock) -> Iterator[None]:
    """Count the time of all ``PARTS`` meanwhile."""
    originals = [(import_module(module), name, part) for module, name, part in PARTS]
    functions = [getattr(module, name) for module, name, _ in originals]
    for (module, name, part), function in zip(originals, functions, strict=True):
        setattr(module, name, clock.counting(function, part))
    try:
        yield
    finally:
        for (module, name, _), function in zip(originals, functions, strict=True):
            setattr(module, name, function)


def _peak() -> float:
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def describe(result: Result) -> str:
    """Return the figures as text."""
    half = sum(result.before.values())
    lines = [
        f"{result.postmortems} postmortems (seed {result.seed}) in {result.quarters} quarters; half of them for growth",
        f"{'part':26}{'seconds':>9}{'of half':>9}{'power of N':>12}",
    ]
    for part, seconds in [*result.seconds.items(), ("total", result.total)]:
        power = result.exponent(None if part == "total" else part)
        of_half = half if part == "total" else result.before.get(part, 0.0)
        lines.append(f"{part:26}{seconds:9.2f}{of_half:9.2f}{'–' if power is None else power:>12}")
    lines.append(f"imports {result.imports:.2f} s, not in the total; the records were read before")
    lines.append(f"peak memory {result.memory:.0f} MB, of which {result.records:.0f} MB before the dashboards")
    lines.append(f"largest page {result.largest[1]}, {result.largest[0] / 1e6:.2f} MB")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
