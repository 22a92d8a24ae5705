"""Front matter in the usual order, with the same values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_archive.form.keys import in_usual_order
from postmortem_archive.vocabulary.model import FIELDS
from postmortem_archive.yaml_tree import parse_yaml, to_plain
from tests.support.samples import vocabulary


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        pytest.param("status: a\ntitle: b", "title: b\nstatus: a", id="two keys"),
        pytest.param("status: a\nstart: 1\ntitle: b", "title: b\nstatus: a\nstart: 1", id="an alias"),
        pytest.param("status: a\nown: 1\ntitle: b", "title: b\nstatus: a\nown: 1", id="an unknown key goes along"),
        pytest.param("own: 1\nstatus: a\ntitle: b", "own: 1\ntitle: b\nstatus: a", id="an unknown key at the top"),
        pytest.param("status: a\n# why\ntitle: b", "# why\ntitle: b\nstatus: a", id="a comment goes along"),
        pytest.param("# note\n\nstatus: a\ntitle: b", "# note\n\ntitle: b\nstatus: a", id="a comment apart stays"),
        pytest.param(
            "status: a\n\n# what\n\n# it is\n\ntitle: b\n# end",
            "# what\n\n# it is\n\ntitle: b\nstatus: a\n\n# end",
            id="a comment with an empty line behind it goes along too",
        ),
        pytest.param("status: a\ntitle: b\n# end", "title: b\nstatus: a\n# end", id="a comment at the end stays"),
        pytest.param(
            "# yaml-language-server: $schema=x\nstatus: a\ntitle: b",
            "# yaml-language-server: $schema=x\ntitle: b\nstatus: a",
            id="what is said to editors stays",
        ),
        pytest.param(
            "services:\n  - a\n\n  - b\ntitle: >-\n  x\n\n  # y\n",
            "title: >-\n  x\n\n  # y\nservices:\n  - a\n\n  - b\n",
            id="values of several lines",
        ),
        pytest.param(
            "status: |\n  a\n  # text\ntitle: b\n",
            "title: b\nstatus: |\n  a\n  # text\n",
            id="text that looks like a comment",
        ),
    ],
)
def test_keys_are_put_in_order_with_what_belongs_to_them(front, expected):
    assert in_usual_order(front, vocabulary()) == expected
    assert in_usual_order(expected, vocabulary()) == expected


@pytest.mark.parametrize(
    "front",
    [
        pytest.param("{status: a, title: b}", id="between braces"),
        pytest.param("{\nstatus: a,\ntitle: b\n}", id="between braces, over lines"),
        pytest.param("? status\n: a\n? title\n: b", id="question marks"),
        pytest.param("status: a\ntitle: b\nstatus: c", id="a key twice"),
        pytest.param("status: [a\ntitle: b", id="no YAML"),
        pytest.param("- status", id="a list"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_could_come_to_mean_something_else_stays(front):
    assert in_usual_order(front, vocabulary()) == front


_VALUES = ["a", "[a, b]", "|\n  x\n  # y\n", "\n  - a\n  - b", "", "'q' # c", '"a\n\n  b"', "{held: 1}", "|+\n  a\n\n"]
_LINES = st.sampled_from(["", "# note", "  # note", "\n# allow PM107: so"])


@given(st.lists(st.tuples(st.sampled_from([*FIELDS, "own", "sev"]), st.sampled_from(_VALUES), _LINES), max_size=6))
def test_the_values_are_the_same_and_the_order_is_its_own(entries):
    front = "\n".join(f"{above}\n{key}: {value}".lstrip("\n") for key, value, above in entries)
    ordered = in_usual_order(front, vocabulary())
    assert in_usual_order(ordered, vocabulary()) == ordered
    assert sorted(ordered.split("\n")) == sorted(front.split("\n"))
    if ordered != front:
        assert to_plain(parse_yaml(ordered)) == to_plain(parse_yaml(front))
