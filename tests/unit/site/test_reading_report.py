"""The reading report: one row a folder, the gravest first, and never too long."""

from __future__ import annotations

from dataclasses import replace

from postmortem_archive.findings import finding
from postmortem_archive.site.reading_report import PER_FILE, reading_report_page
from tests.support.markdown import python_markdown, text_content
from tests.support.records import make


def record(path: str):
    return replace(make("2026-03-04-x"), path=path, id=path.removesuffix(".md").replace("/", "-"))


def report(paths=(), findings=(), skipped=()) -> str:
    return text_content(
        python_markdown(reading_report_page([record(path) for path in paths], findings, skipped).split("---\n", 2)[2])
    )


def test_one_row_for_each_folder():
    page = reading_report_page([record(path) for path in ("a.md", "b/x.md", "b-c.md", "b/y/z.md", "z.md")], [], [])
    rows = [
        line.split("</th>")[0].rpartition(">")[2]
        for line in page.split("\n")
        if line.startswith('<tr><th scope="row">')
    ]
    assert rows == [".", "b"]
    assert '<th scope="row">.</th><td class="pm-number">3</td>' in page


def test_files_with_errors_come_first_and_errors_first_in_each():
    found = [
        finding("PM106", "a.md", 1, 1, "warned of a"),
        finding("PM106", "b.md", 1, 1, "warned of b"),
        finding("PM105", "b.md", 9, 1, "failed in b"),
    ]
    text = report(["a.md", "b.md"], found)
    assert text.index("failed in b") < text.index("warned of b") < text.index("warned of a")
    assert "2 documents read, 3 findings." in text


def test_what_is_too_much_is_counted():
    found = [finding("PM106", "a.md", line, 1, f"number {line};") for line in range(1, PER_FILE + 4)]
    text = report(["a.md"], found)
    assert "and 3 more" in text
    assert f"a.md ({PER_FILE + 3})" in text


def test_a_file_without_a_page_says_so():
    text = report([], [finding("PM101", "bad <b>.md", 3, 4, "not read & <i>")])
    assert "bad <b>.md (1) No page could be made of it." in text
    assert "line 3, column 4: PM101 not read & <i>" in text


def test_what_was_not_read_has_its_reason():
    assert "notes.txt: not Markdown" in report(skipped=[("notes.txt", "not Markdown")])


def test_nothing_at_all():
    assert "0 documents read, 0 findings." in report()
