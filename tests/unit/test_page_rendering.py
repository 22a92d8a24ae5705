"""Pages that processes render, each with one parser for many."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from jinja2 import Environment
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from page_rendering import PageRenderedAhead, UnlistedPage, render_ahead
from theme_parts import shared_parts

from postmortem_archive.parallel import in_turn
from tests.support.hooks import hooks
from tests.support.records import ROOT

TEXTS = {
    "footnotes": "# A\n\n## Same\n\nx[^1] y[^2]\n\n[^1]: one\n[^2]: two\n",
    "headings": "# B\n\n## Same\n\n## Same\n\n[there](footnotes.md#same) [x][r]\n\n[r]: https://example.org\n",
    "reference-of-another": "# C\n\n[x][r] [^1]\n",
    "tasks-and-admonitions": "- [ ] a\n- [x] b\n\n!!! note\n    c\n\n??? tip\n    d\n",
    "code": "```python linenums='1'\nx = 1\n```\n\n```\ny\n```\n",
    "more-code": "    indented\n\n```sh linenums='1' hl_lines='1'\nls\n```\n",
    "html": "<div markdown>\n\n# D {#own}\n\n*x*\n\n</div>\n\n<b",
    "unfinished-html": "<table><tr><td>\n\n```\n",
    "too-deep": "".join(f"{'    ' * level}!!! note\n" for level in range(400)),
    "after-that": "# E\n\n> x\n\ny[^1]\n\n[^1]: z\n",
    "definitions": "term\n: meaning\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n~~x~~ https://example.org\n",
}


@pytest.fixture
def config(tmp_path: Path) -> MkDocsConfig:
    found = load_config(str(ROOT / "mkdocs.yml"), site_dir=str(tmp_path))
    assert isinstance(found, MkDocsConfig)
    return found


def unchanged(text: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    return text


def test_a_parser_that_was_used_before_renders_as_a_new_one_does(config: MkDocsConfig, tmp_path: Path):
    files = Files([File(f"{name}.md", str(tmp_path), str(tmp_path / "site"), True) for name in TEXTS])
    for name, text in TEXTS.items():
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    render_ahead(list(files), config, files, in_turn, before=unchanged, after=unchanged)
    for file in files:
        ahead = file.page
        assert isinstance(ahead, PageRenderedAhead)
        ahead.read_source(config)
        ahead.render(config, files)
        alone = UnlistedPage(None, file, config)
        alone.read_source(config)
        alone.render(config, files)
        assert ahead.content == alone.content, file.src_uri
        assert [item.id for item in ahead.toc] == [item.id for item in alone.toc]
        assert ahead.present_anchor_ids == alone.present_anchor_ids


def test_what_pages_of_a_folder_share_is_rendered_once_for_each_way_to_the_root():
    environment = Environment()
    environment.globals["shared"] = shared_parts()
    template = environment.from_string("{% call shared('x') %}{{ base_url }}{{ next() }}{% endcall %}")
    count = iter(range(100))
    nav = SimpleNamespace(pages=["named"])

    def rendered(url: str, base: str, page: object = None) -> str:
        page = page or SimpleNamespace(url=url)
        return template.render(page=page, nav=nav, base_url=base, next=lambda: next(count))

    assert rendered("", ".") == ".0"
    assert rendered("actions/", "..") == "..1"
    assert rendered("a/b/", "../..") == rendered("a/c/", "../..") == "../..2"
    assert rendered("d/e/", "../..") == "../..3"
    assert [rendered("", ".", page="named") for _ in range(2)] == [".4", ".5"]
    assert template.render(base_url="/", next=lambda: next(count)) == "/6"


def test_addresses_that_are_no_folders_are_refused(config: MkDocsConfig):
    config.use_directory_urls = False
    with pytest.raises(PluginError, match="use_directory_urls: expected true, found false"):
        hooks().on_config(config)
