"""Measure how often pages claim a change that is not there, and how often they show one that is.

Archives are made up: of rates that never change, every day alike, for false claims; with a newest quarter of twice the
rate for the power. Each share has its exact 95 % interval. More archives make it narrower, and take longer.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from typing import Final

from command_line import CLEAN, FINDINGS

from postmortem_archive.analysis.intervals import Interval
from postmortem_archive.analysis.simulation import (
    Page,
    Share,
    false_claims,
    observed_power,
    pattern_claims,
    quarter_claims,
)

RATES: Final = (3, 10, 30)
"""Incidents per quarter."""

MOST_FALSE: Final = 0.05
"""The share of pages that may claim anything where nothing changed."""


PAGES: Final[Mapping[str, Page]] = {
    "a quarter and the trends": quarter_claims,
    "the patterns": pattern_claims,
}
"""The pages that claim anything. That of trends claims less than that of a quarter, which has its chart too."""

SURE: Final = 0.999
"""The confidence of the intervals that decide whether a promise is broken: nine are looked at, and none by accident."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the arguments, simulate, and print; 1 where a share is evidently not what it is promised to be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archives", type=int, default=500, metavar="N", help="archives of each rate (default: 500)")
    parser.add_argument("--seed", type=int, default=0, help="another seed gives other archives (default: 0)")
    options = parser.parse_args(arguments)
    if options.archives < 1:
        parser.error("--archives is at least 1")
    missed = False
    print(f"{options.archives} archives of each rate, seed {options.seed}\n")
    print(f"pages that claim a change where none is: at most {MOST_FALSE:.0%} promised")
    for title, page in PAGES.items():
        print(f" {title}")
        for rate in RATES:
            shares = false_claims(rate, options.archives, options.seed, page)
            missed |= shares["any"].interval(SURE).low > MOST_FALSE
            for part, share in shares.items():
                print(f"  {rate:3} per quarter  {part:28}{_text(share)}")
    print("\ntwice the rate in one quarter: chance to show it, stated on average, and share that shows it")
    for rate in RATES:
        power = observed_power(rate, 2, options.archives, options.seed)
        missed |= not _inside(power.stated, power.observed.interval(SURE))
        print(f"  {rate:3} per quarter  stated {power.stated:.1%}, observed{_text(power.observed)}")
    return FINDINGS if missed else CLEAN


def _inside(value: float, interval: Interval) -> bool:
    return interval.low <= value <= interval.high


def _text(share: Share) -> str:
    interval = share.interval()
    return f"{share.share:7.1%} ({interval.low:.1%} to {interval.high:.1%})"


if __name__ == "__main__":
    sys.exit(main())
