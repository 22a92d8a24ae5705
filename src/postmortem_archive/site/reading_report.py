"""What could be read of the folder and what could not: the page for a team that brings its own Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import groupby

from postmortem_archive.findings import Finding
from postmortem_archive.model import Postmortem
from postmortem_archive.rules import RULES, Severity
from postmortem_archive.site.rendering import PageText, page, postmortem_url, render
from postmortem_archive.wording import plural

PER_FILE = 8
"""The most findings that are shown of one file; the rest are counted."""

FILES = 400
"""The most files whose findings are shown."""


def reading_report_page(
    postmortems: Sequence[Postmortem], findings: Sequence[Finding], skipped: Sequence[tuple[str, str]]
) -> PageText:
    """Return the Markdown of ``/reading-report/``: ``skipped`` are files that were not read, each with the reason."""
    rows = []
    for folder, group in groupby(sorted(postmortems, key=_folder), key=_folder):
        records = list(group)
        rows.append((folder, len(records), [sum(has(record) for record in records) for _, has in _COLUMNS]))
    urls = {record.path: f"../{postmortem_url(record.id)}" for record in postmortems}
    weight = {severity: rank for rank, severity in enumerate(Severity)}
    files = [
        (path, urls.get(path), sorted(found, key=lambda item: (weight[item.severity], item))[:PER_FILE], len(found))
        for path, found in (
            (path, list(group)) for path, group in groupby(sorted(findings), key=lambda item: item.path)
        )
    ]
    files.sort(key=lambda row: (weight[row[2][0].severity], row[0]))
    counts = Counter(item.rule for item in findings)
    rules = [(RULES[code], count) for code, count in sorted(counts.items())]
    body = render(
        "reading_report.html.jinja",
        columns=[title for title, _ in _COLUMNS],
        rows=rows,
        rules=rules,
        files=files[:FILES],
        hidden=max(len(files) - FILES, 0),
        skipped=skipped,
        total=len(postmortems),
    )
    front: dict[str, object] = {
        "title": "Reading report",
        "description": "What could be read of this archive and what could not",
        "robots": "noindex",
        "hide": ["toc"],
    }
    sentence = f"{plural(len(postmortems), 'document')} read, {plural(len(findings), 'finding')}."
    return page(front, "# Reading report", sentence, body, html=[body])


def _folder(postmortem: Postmortem) -> str:
    return postmortem.path.split("/", 1)[0] if "/" in postmortem.path else "."


_COLUMNS: tuple[tuple[str, Callable[[Postmortem], bool]], ...] = (
    ("Date", lambda record: record.on is not None),
    ("Severity", lambda record: record.severity is not None),
    ("Started", lambda record: record.started is not None),
    ("Resolved", lambda record: record.resolved is not None),
    ("Timeline", lambda record: any(entry.at for entry in record.timeline)),
    ("Factors", lambda record: bool(record.contributing_factors or record.factors)),
    ("Action items", lambda record: bool(record.action_items)),
    ("Summary", lambda record: bool(record.summary)),
)
