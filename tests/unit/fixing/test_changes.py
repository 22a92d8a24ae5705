"""Lines keep their ends, and each change means the line as it was."""

from __future__ import annotations

import pytest

from postmortem_archive.fixing.changes import Lines, Replacement


@pytest.mark.parametrize("text", ["", "\n", "\ufeff", "\ufeffa\r\nb\rc\n\r\n", "\ufeff\ufeffa", "a\u2028b\x85c"])
def test_what_is_split_is_put_together_as_it_was(text: str):
    assert Lines.of(text).text == text


def test_changes_of_one_line_do_not_shift_each_other():
    lines = Lines.of("a\r\none two three\rb")
    changes = [
        Replacement(2, 0, 3, "first"),
        Replacement(2, 8, 13, ""),
        Replacement(2, 4, 7, "2"),
        Replacement(3, 1, 1, "!"),
    ]
    assert lines.changed(changes).text == "a\r\nfirst 2 \rb!"
