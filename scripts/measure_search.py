"""Measure how well the search finds what people look for, beside Material's own search on the same pages.

Both are asked in a headless Chromium: this site's search by its own module, as the archive page asks it; Material's in
its header, as it is configured by default, in a build of the same configuration with the theme's own templates and
`plugins: [search]`. Of what is found, only postmortems count. MRR and recall@5 are defined in
postmortem_archive.evaluation.retrieval.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from urllib.parse import unquote, urlsplit

import yaml
from chromium import ChromiumMissingError, launched
from command_line import CLEAN, WRONG_USE
from mkdocs.utils.yaml import yaml_load
from playwright.sync_api import Browser, Page
from playwright.sync_api import Error as BrowserError
from site_server import AS_OF, PROJECT, SITE_URL, build_site, served

from postmortem_archive.evaluation.retrieval import CUTOFF, QueriesError, Query, measure_groups, read_queries

QUERIES = PROJECT / "evaluation" / "queries.yml"
_PATIENCE = 20_000
"""Milliseconds after which a search that does not answer is given up."""

Answers = dict[Query, list[str]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the arguments, measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--queries", type=Path, default=QUERIES, help="default: evaluation/queries.yml")
    parser.add_argument("--site", type=Path, metavar="DIR", help="a built site, in place of building one")
    parser.add_argument("--stock", type=Path, metavar="DIR", help="a site built with Material's search, likewise")
    parser.add_argument("--no-stock", action="store_true", help="leave Material's search out")
    parser.add_argument("--held-out", action="store_true", help="name the held-out queries that fail, too")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(arguments)
    try:
        queries = read_queries(options.queries.read_text(encoding="utf-8"))
    except (OSError, QueriesError) as error:
        print(f"{options.queries}: {error}", file=sys.stderr)
        return WRONG_USE
    try:
        with tempfile.TemporaryDirectory(prefix="measure-search-") as folder, launched() as browser:
            site = options.site or Path(folder) / "site"
            if options.site is None:
                build_site(site)
            found = {"this search": ask_this_search(browser, site, queries)}
            if not options.no_stock:
                stock = options.stock or build_stock(Path(folder))
                found["Material"] = ask_material(browser, stock, queries)
    except (OSError, RuntimeError, ChromiumMissingError, BrowserError) as error:
        print(error, file=sys.stderr)
        return WRONG_USE
    if options.json:
        print(to_json(found))
    else:
        print(describe(found, held_out=options.held_out))
    return CLEAN


def build_stock(folder: Path) -> Path:
    """Build the same pages with Material's templates and search: our configuration but for that; return the site.

    Raises:
        RuntimeError: the build failed.
    """
    with (PROJECT / "mkdocs.yml").open("rb") as file:
        configuration = yaml_load(file)
    del configuration["theme"]["custom_dir"]
    configuration |= {
        "plugins": ["search"],
        "docs_dir": str(PROJECT / "docs"),
        "hooks": [str(PROJECT / hook) for hook in configuration["hooks"]],
        "extra_css": [],
        "extra_javascript": [],
        "extra": {"archive": {"folder": str(PROJECT / "postmortems"), "as_of": AS_OF}},
        "site_url": SITE_URL,
    }
    path = folder / "stock.yml"
    path.write_text(yaml.safe_dump(configuration, sort_keys=False), encoding="utf-8")
    (folder / "postmortems").symlink_to(PROJECT / "postmortems")  # the hook looks for the vocabulary beside this file
    site = folder / "stock"
    build_site(site, config=path)
    return site


@contextmanager
def _page(browser: Browser, site: Path) -> Iterator[tuple[Page, str]]:
    with ExitStack() as stack:
        url = stack.enter_context(served(site)).url
        context = browser.new_context()
        stack.callback(context.close)
        context.set_default_timeout(_PATIENCE)
        yield context.new_page(), url


_ASK_THIS_SEARCH = """async ([root, questions]) => {
    const { wordSearch } = await import(`${root}assets/javascripts/words.js`);
    const search = wordSearch(new URL(root));
    const numbers = await search.recordNumbers();
    const answers = [];
    for (const words of questions) {
        const found = await search.search(words);
        const records = found.hits.filter((hit) => numbers.has(hit.id));
        answers.push(records.map((hit) => numbers.get(hit.id)));
    }
    return answers;
}"""


def ask_this_search(browser: Browser, site: Path, queries: Sequence[Query]) -> Answers:
    """Return the ids that a built site's own search finds for each query, best first."""
    records = json.loads((site / "api" / "postmortems.json").read_text(encoding="utf-8"))["postmortems"]
    ids = [record["id"] for record in records]  # facets, and so these numbers, have the API's order
    with _page(browser, site) as (page, url):
        page.goto(url)
        answers = page.evaluate(_ASK_THIS_SEARCH, [url, [query.words for query in queries]])
    return {query: [ids[number] for number in numbers] for query, numbers in zip(queries, answers, strict=True)}


# Material asks a worker, and draws its answer ten results at a time as the reader scrolls. The answer is read whole.
_OVERHEAR = """
window.heard = [];
const Native = window.Worker;
window.Worker = class extends Native {
    constructor(...words) {
        super(...words);
        this.addEventListener("message", ({ data }) => window.heard.push(data));
    }
};
"""
_READY, _RESULT = 1, 3
"""The worker's messages (SearchMessageType in Material's source)."""


def ask_material(browser: Browser, site: Path, queries: Sequence[Query]) -> Answers:
    """Return the ids that Material's search finds for each query, typed into its field, best first."""
    answers: Answers = {}
    with _page(browser, site) as (page, url):
        page.add_init_script(_OVERHEAR)
        page.goto(url)
        field = page.locator("[data-md-component=search-query]")
        field.focus()
        page.wait_for_function("type => heard.some((each) => each.type === type)", arg=_READY)
        for query in queries:
            field.fill(query.words)
            page.evaluate("heard.length = 0")
            field.press("End")  # Material listens to keys
            page.wait_for_function("type => heard.some((each) => each.type === type)", arg=_RESULT)
            page.wait_for_timeout(150)  # a second answer, should the field have asked twice
            groups = page.evaluate("type => heard.filter((each) => each.type === type).at(-1).data.items", _RESULT)
            locations = [entry["location"] for group in groups for entry in group]
            answers[query] = list(dict.fromkeys(filter(None, map(_postmortem_id, locations))))
    return answers


def _postmortem_id(location: str) -> str | None:
    folders = unquote(urlsplit(location).path).strip("/").split("/")
    return folders[-1] if len(folders) > 1 and folders[-2] == "postmortems" else None


def describe(found: Mapping[str, Answers], *, held_out: bool) -> str:
    """Return the figures side by side, as text, with the queries that fail in this search."""
    figures = {name: measure_groups(answers) for name, answers in found.items()}
    groups = list(next(iter(figures.values())))
    heads = "".join(f"  {name + ' MRR':>16} {f'recall@{CUTOFF}':>9} {'failed':>6}" for name in figures)
    lines = [f"{'':12} {'queries':>7}{heads}"]
    for group in groups:
        sides = [each[group] for each in figures.values()]
        cells = "".join(f"  {side.mrr:16.3f} {side.recall:9.3f} {side.failed:6}" for side in sides)
        lines.append(f"{group:12} {sides[0].queries:7}{cells}")
    lines += ["", f"Nothing relevant among the first {CUTOFF} of this search:"]
    own = next(iter(found.values()))
    failed = [query for query, ids in own.items() if not query.relevant & set(ids[:CUTOFF])]
    lines += [f"  {query.kind}: {query.words}" for query in failed if held_out or not query.held_out]
    hidden = 0 if held_out else sum(query.held_out for query in failed)
    if hidden:
        lines.append(f"  and {hidden} held out")
    return "\n".join(lines)


def to_json(found: Mapping[str, Answers]) -> str:
    """Return figures and the first results of every query as JSON."""
    return json.dumps(
        {
            name: {
                "figures": {group: asdict(each) for group, each in measure_groups(answers).items()},
                "queries": [
                    {
                        "query": query.words,
                        "kind": query.kind,
                        "held_out": query.held_out,
                        "relevant": sorted(query.relevant),
                        "found": ids[: 2 * CUTOFF],
                        "count": len(ids),
                    }
                    for query, ids in answers.items()
                ],
            }
            for name, answers in found.items()
        },
        ensure_ascii=False,
        indent=2,
    )


if __name__ == "__main__":
    sys.exit(main())
