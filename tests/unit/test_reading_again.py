from postmortem_archive.reading.postmortem import read_postmortem
from postmortem_archive.reading.remembering import RememberingReader
from postmortem_archive.vocabulary import Vocabulary
from tests.support.samples import vocabulary

WORDS = vocabulary()
TEXT = "---\ntitle: T\nstarted: 2026-03-04T09:58Z\nseverity: sev1\n---\n\n## Summary\n\nS.\n"


def test_a_text_is_read_once_at_its_path():
    read = RememberingReader()
    first = read("a.md", TEXT, WORDS)
    assert first == read_postmortem("a.md", TEXT, WORDS)
    assert read("a.md", TEXT, WORDS) is first
    assert read("b.md", TEXT, WORDS).postmortem.path == "b.md"


def test_a_changed_text_is_read_again():
    read = RememberingReader()
    read("a.md", TEXT, WORDS)
    assert read("a.md", TEXT.replace("title: T", "title: U"), WORDS).postmortem.title == "U"


def test_an_equal_vocabulary_changes_nothing_and_another_one_everything():
    read = RememberingReader()
    first = read("a.md", TEXT, WORDS)
    assert read("a.md", TEXT, WORDS.model_copy()) is first
    other = Vocabulary.model_validate({**dict(WORDS), "severities": ()})
    assert read("a.md", TEXT, other) == read_postmortem("a.md", TEXT, other)
    assert read("a.md", TEXT, other).postmortem.severity != first.postmortem.severity
