from postmortem_archive.site.aside import put_back, set_aside
from postmortem_archive.site.rendering import PageText, page


def test_a_block_between_blank_lines_is_set_aside_and_put_back():
    markdown, kept = set_aside("# T\n\n<p>a</p>\n\ntext\n", ["<p>a</p>"])
    assert markdown == "# T\n\n<!--pm0-->\n\ntext\n"
    assert put_back(markdown, kept) == "# T\n\n<p>a</p>\n\ntext\n"


def test_a_block_with_a_blank_line_is_two():
    markdown, kept = set_aside("<p>a</p>\n\n<p>b</p>\n", ["<p>a</p>\n\n<p>b</p>"])
    assert markdown == "<!--pm0-->\n\n<!--pm1-->\n"
    assert put_back(markdown, kept) == "<p>a</p>\n\n<p>b</p>\n"


def test_what_does_not_stand_by_itself_stays():
    assert set_aside("text <p>a</p>\n", ["<p>a</p>"]) == ("text <p>a</p>\n", {})
    assert set_aside("<p>a</p> text\n", ["<p>a</p>"]) == ("<p>a</p> text\n", {})
    assert set_aside("text\n", ["<p>a</p>"]) == ("text\n", {})


def test_a_mark_that_somebody_wrote_is_not_taken_for_ours():
    text = "<!--pm0-->\n\n<p>a</p>\n"
    markdown, kept = set_aside(text, ["<p>a</p>"])
    assert markdown == "<!--pm0-->\n\n<!--pmm0-->\n"
    assert put_back(markdown, kept) == text


def test_a_mark_that_somebody_wrote_with_what_markdown_deletes_is_not_taken_for_ours():
    assert set_aside("<!\x02--pm0-->\n\n<p>a</p>\n", ["<p>a</p>"])[0].endswith("<!--pmm0-->\n")


def test_a_mark_in_a_block_is_text():
    assert put_back("<!--pm0--><!--pm1-->", {"<!--pm0-->": "<!--pm1-->", "<!--pm1-->": "b"}) == "<!--pm1-->b"


def test_a_block_without_a_place_stands_at_the_end():
    assert put_back("<p>x</p>", {"<!--pm0-->": "<p>a</p>"}) == "<p>x</p>\n<p>a</p>"


def test_a_page_knows_its_blocks_of_html():
    text = page({"title": "T"}, "# T", "", "<p>a</p>", html=["<p>a</p>"])
    assert isinstance(text, PageText)
    assert text.html == ("<p>a</p>",)
    assert page({}, "<p>an author's</p>", "<p>a</p>", html=["<p>a</p>", ""]).html == ("<p>a</p>",)
