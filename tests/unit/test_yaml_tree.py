"""YAML as a tree that knows where everything stood and types nothing."""

from __future__ import annotations

import pytest

from postmortem_archive.yaml_tree import MAX_DEPTH, Mapping, Scalar, Sequence, YamlError, node_at, parse_yaml, to_plain


def error(text: str, **options) -> tuple[int, int]:
    with pytest.raises(YamlError) as raised:
        parse_yaml(text, **options)
    return raised.value.line, raised.value.column


def test_everything_keeps_its_place():
    assert parse_yaml("a: 1\nb: [x, 'y']\n", first_line=2) == Mapping(
        (
            (Scalar("a", 2, 1), Scalar("1", 2, 4)),
            (Scalar("b", 3, 1), Sequence((Scalar("x", 3, 5), Scalar("y", 3, 8, quoted=True)), 3, 4)),
        ),
        2,
        1,
    )


def test_scalars_stay_text_and_only_a_bare_null_is_none():
    text = "[007, 1.10, no, 2026-03-04, ~, 'null', null, '']"
    assert to_plain(parse_yaml(text)) == ["007", "1.10", "no", "2026-03-04", None, "null", None, ""]


@pytest.mark.parametrize("text", ["", "# nothing\n", "~", "\ufeff"])
def test_an_empty_document_is_none(text):
    assert parse_yaml(text) is None


def test_nesting_is_allowed_up_to_a_limit():
    assert parse_yaml("[" * MAX_DEPTH + "]" * MAX_DEPTH) is not None
    assert error("[" * (MAX_DEPTH + 1)) == (1, MAX_DEPTH + 1)
    assert error("[" * 100_000) == (1, MAX_DEPTH + 1)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: &x 1\nb: *x\n", (2, 4)),
        ("a: 1\na: 2\n", (2, 1)),
        ("a: 1\n---\nb: 2\n", (2, 1)),
        ("? [a]\n: 1\n", (1, 3)),
        ("a: 1\n\tb: 2\n", (2, 1)),
        ("é: \x01", (1, 4)),
        ("a: 1\nb: \ud800", (2, 4)),
    ],
)
def test_what_is_refused_is_named_with_its_place(text, place):
    assert error(text) == place


def test_a_key_that_stands_twice_may_be_tolerated():
    told: list[YamlError] = []
    assert to_plain(parse_yaml("a: 1\nb: {c: 2, c: 3}\na: 4\n", twice=told.append)) == {"a": "1", "b": {"c": "2"}}
    assert [(item.line, item.column) for item in told] == [(2, 11), (3, 1)]


def test_a_path_leads_to_a_node_or_as_far_as_there_is_one():
    tree = parse_yaml("a: [x, {b: c}]")
    assert node_at(tree, ("a", 1, "b")) == Scalar("c", 1, 12)
    assert node_at(tree, ("a", 7)) == node_at(tree, ("a",))
    assert node_at(None, ("a",)) is None


def test_tags_make_nothing_but_text():
    assert to_plain(parse_yaml("!!python/object/apply:os.system [echo]")) == ["echo"]
    assert to_plain(parse_yaml("!!int 'a'")) == "a"
