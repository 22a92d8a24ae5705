"""Records to the whole site: every generated page and file by its path."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date

from postmortem_archive.findings import Finding
from postmortem_archive.history import Change
from postmortem_archive.model import Postmortem, Status
from postmortem_archive.parallel import Mapper, in_turn
from postmortem_archive.reading import Archive
from postmortem_archive.reading.references import Targets, is_relative, target_path
from postmortem_archive.site.api import actions_json, postmortems_json, schema_json
from postmortem_archive.site.article import has_text
from postmortem_archive.site.cards import Cards
from postmortem_archive.site.feeds import atom_feed, json_feed, llms_txt
from postmortem_archive.site.home import home_page
from postmortem_archive.site.lists import actions_page, archive_pages
from postmortem_archive.site.neighbours import NeighbourFinder
from postmortem_archive.site.options import SiteOptions
from postmortem_archive.site.postmortem_page import PageContext, postmortem_page
from postmortem_archive.site.reading_report import reading_report_page
from postmortem_archive.site.rendering import PageText, page_path, postmortem_url, text_path
from postmortem_archive.site.search_data import search_files
from postmortem_archive.site.search_words import synonyms_file
from postmortem_archive.site.source_text import source_text
from postmortem_archive.site.tag_context import TagContext
from postmortem_archive.site.tag_page import tag_pages
from postmortem_archive.site.tags import index_tags
from postmortem_archive.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Site:
    """What a build writes. ``pages`` are Markdown and ``files`` are served as they are, both by path below the root.

    ``sources`` tells which file of the archive a page was made of. ``records`` are the listed ones, newest first: the
    order that numbers them in the search data. ``assets`` are the images that shown records refer to, by path relative
    to the archive: those of a draft are not for readers, and of others nobody knows.
    ``commentary_findings`` are about commentaries on quarters, by their paths below ``docs/``.
    """

    pages: Mapping[str, PageText]
    files: Mapping[str, str]
    sources: Mapping[str, str]
    records: tuple[Postmortem, ...]
    assets: tuple[str, ...]
    commentary_findings: tuple[Finding, ...] = ()


def newest_first(postmortems: Iterable[Postmortem]) -> list[Postmortem]:
    """Return the postmortems by day, newest first, undated ones last; of one day by their ids."""
    by_id = sorted(postmortems, key=lambda postmortem: postmortem.id)
    return sorted(by_id, key=lambda postmortem: postmortem.on or date.min, reverse=True)


def _without(record: Postmortem, hidden: AbstractSet[str]) -> Postmortem:
    """Return the record without mention of itself or of those that are not shown."""
    related = tuple(name for name in record.related if name not in hidden and name != record.id)
    return record if related == record.related else replace(record, related=related)


def build_site(
    archive: Archive,
    findings: tuple[Finding, ...],
    vocabulary: Vocabulary,
    options: SiteOptions,
    *,
    changes: Mapping[str, Change] | None = None,
    each: Mapper = in_turn,
) -> Site:
    """Make every page and file. The same arguments give the same text; ``each`` may share the work among processes.

    ``changes`` are what is known of the files' history, by their paths.
    """
    # To load pandas, SciPy and Altair takes two seconds, which other modules of this package must not cost.
    from postmortem_archive.site.dashboards.building import build_dashboards  # noqa: PLC0415 - see above

    hidden = {record.id for record in archive.postmortems if record.status is Status.DRAFT and not options.drafts}
    shown = [_without(record, hidden) for record in archive.postmortems if record.id not in hidden]
    listed = newest_first(
        record for record in shown if record.counts or (options.drafts and record.status is Status.DRAFT)
    )
    tags = index_tags(listed, vocabulary)
    cards = Cards(tags)
    targets = Targets({record.path: record.id for record in shown}, frozenset(archive.assets))
    context = PageContext(vocabulary, options, tags, targets, cards, changes or {})
    neighbours = NeighbourFinder(shown, listed, tags, vocabulary)

    def made(index: int) -> PageText:
        return postmortem_page(shown[index], context, neighbours.of(shown[index]))

    paths = [page_path(postmortem_url(record.id)) for record in shown]
    texts = each(made, range(len(shown)))
    tag_context = TagContext.of(listed, tags, cards, options, vocabulary)
    lists = {
        **dict(tag_pages(tag_context)),
        **dict(archive_pages(listed, cards)),
        "actions.md": actions_page(listed, options),
    }
    unshown = {record.path: record.id for record in archive.postmortems if record.id in hidden}
    noticed = [item for item in findings if item.path not in unshown]
    lists["reading-report.md"] = reading_report_page(shown, noticed, archive.skipped)
    published = [record for record in listed if record.counts]
    files = {
        "feed.xml": atom_feed(published, options),
        "feed.json": json_feed(published, options),
        "llms.txt": llms_txt(published, options),
        "api/postmortems.json": postmortems_json(published, options),
        "api/postmortems.schema.json": schema_json(),
        "api/actions.json": actions_json(published, options),
    }
    files.update([*search_files(listed, tags, vocabulary), synonyms_file(vocabulary)])
    files.update((text_path(record.id), source_text(record, unshown)) for record in shown if has_text(record))
    wanted = {
        target_path(record, link.target) for record in shown for link in record.references if is_relative(link.target)
    }
    pages = {"index.md": home_page(listed, tag_context)}
    pages.update(zip(paths, texts, strict=True))
    pages.update(lists)
    dashboards = build_dashboards(archive.postmortems, tags, cards, vocabulary, options)
    pages.update(dashboards.pages)
    files.update(dashboards.files)
    sources = dict(zip(paths, (record.path for record in shown), strict=True))
    assets = tuple(name for name in archive.assets if name in wanted)
    return Site(pages, files, sources, tuple(listed), assets, dashboards.findings)
