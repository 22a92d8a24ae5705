"""Write the dashboards of an archive: patterns, trends and quarters as Markdown pages, and every table as CSV.

`make site` builds the same pages. This writes them alone, and those of an earlier day or a single quarter.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path

from command_line import CLEAN, FINDINGS, WRONG_USE, date_argument

from postmortem_archive.analysis.dashboards import QuarterReport
from postmortem_archive.checks.folder import check_folder
from postmortem_archive.parallel import in_processes
from postmortem_archive.quarters import Quarter
from postmortem_archive.rules import Severity
from postmortem_archive.site.building import newest_first
from postmortem_archive.site.cards import Cards
from postmortem_archive.site.commentaries import read_commentaries
from postmortem_archive.site.dashboards.building import DashboardSite, build_dashboards
from postmortem_archive.site.exporting import ExportError, replace_folder
from postmortem_archive.site.options import SiteOptions
from postmortem_archive.site.tags import index_tags
from postmortem_archive.wording import plural

PROJECT = Path(__file__).resolve().parent.parent
OWN = PROJECT / "postmortems"


def main(arguments: list[str] | None = None) -> int:
    """Write the dashboards, say in a few lines what they tell, and return the exit code."""
    options = _parser().parse_args(arguments)
    archive: Path = options.archive.resolve()
    try:
        checked = check_folder(archive, OWN / "vocabulary", each=in_processes(2))
        listed = newest_first(record for record in checked.archive.postmortems if record.counts)
        tags = index_tags(listed, checked.vocabulary)
        site = build_dashboards(
            checked.archive.postmortems,
            tags,
            Cards(tags),
            checked.vocabulary,
            SiteOptions(
                as_of=options.as_of or dt.datetime.now(dt.UTC).date(),
                grace_days=checked.vocabulary.policy.overdue_grace_days,
                commentaries=read_commentaries(PROJECT / "docs") if archive == OWN else {},
            ),
            quarter=options.quarter,
        )
        if options.quarter is not None and not site.pages:
            print(f"build_dashboards: {_unknown(options.quarter, site)}", file=sys.stderr)
            return WRONG_USE
        files = ((path, text.encode()) for path, text in (*site.pages.items(), *site.files.items()))
        count = replace_folder(files, options.out, archive=archive)
    except (ExportError, OSError, ValueError) as error:
        print(f"build_dashboards: {error}", file=sys.stderr)
        return WRONG_USE
    errors = [item for item in checked.findings if item.severity is Severity.ERROR]
    for item in errors:
        print(f"error: {checked.base(item).name}/{item}", file=sys.stderr)
    for item in site.findings:
        print(f"{item.severity}: docs/{item}", file=sys.stderr)
    for line in _told(site, options.quarter):
        print(line)
    print(f"{plural(count, 'file')} written to {options.out}")
    return FINDINGS if errors or site.findings else CLEAN


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="Exit code: 0 when written, 1 when written although files have errors, 2 when nothing was written.",
    )
    parser.add_argument("--archive", metavar="DIR", type=Path, default=OWN, help="folder of postmortems (postmortems)")
    parser.add_argument(
        "--out",
        metavar="DIR",
        type=Path,
        default=Path("build/dashboards"),
        help="folder to write: new, empty, or written by this before (build/dashboards)",
    )
    parser.add_argument(
        "--as-of", metavar="DATE", type=date_argument, help="the day whose knowledge counts, in UTC (today)"
    )
    parser.add_argument("--quarter", metavar="2026-Q1", type=_quarter, help="the page of this quarter alone")
    return parser


def _quarter(text: str) -> Quarter:
    try:
        return Quarter.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _unknown(quarter: Quarter, site: DashboardSite) -> str:
    frames = site.dashboards.frames
    if not frames.quarters:
        return f"expected a quarter of the archive, which has no incident by {frames.as_of}; found {quarter}"
    return f"expected a quarter from {frames.quarters[0]} to {frames.quarters[-1]}, found {quarter}"


def _told(site: DashboardSite, quarter: Quarter | None) -> Iterator[str]:
    """Yield a line on each quarter, the latest first; of more than eight only those."""
    for report in site.dashboards.quarters[:-9:-1]:
        if quarter is None or report.quarter == quarter:
            yield _line(report)
    if quarter is not None and quarter not in [report.quarter for report in site.dashboards.quarters[-8:]]:
        yield from (_line(report) for report in site.dashboards.quarters if report.quarter == quarter)


def _line(report: QuarterReport) -> str:
    judged = (
        "not over"
        if not report.is_complete
        else "; ".join(report.signals)
        if report.signals
        else "no evidence of change"
        if report.chart.baseline
        else "no baseline to compare with"
    )
    actions = report.actions
    repeats = f", {len(report.repeats)} came back" if report.repeats else ""
    return (
        f"{report.quarter}: {plural(len(report.incidents), 'incident')}{repeats}; {judged}; "
        f"action items: {actions.done} done, {actions.open} open, {actions.overdue} overdue"
    )


if __name__ == "__main__":
    sys.exit(main())
