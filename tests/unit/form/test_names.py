"""Keys and names as the vocabulary has them."""

from __future__ import annotations

import pytest

from postmortem_archive.form.instants import misformed_instants
from postmortem_archive.form.names import aliases
from postmortem_archive.yaml_tree import Mapping, parse_yaml
from tests.support.samples import vocabulary

WORDS = vocabulary()


def tree(front: str) -> Mapping:
    node = parse_yaml(front, first_line=2)
    assert isinstance(node, Mapping)
    return node


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        pytest.param("sev: SEV-2", ["2:1 sev=severity"], id="a key"),
        pytest.param("sev: SEV-1\npriority: SEV-2", ["2:1 sev=severity"], id="the first of two keys"),
        pytest.param("affected: shop\nservices: [edge]", [], id="a key beside the fact's own, which stands"),
        pytest.param("severity: p1", ["2:11 p1=SEV-1"], id="a severity"),
        pytest.param("severity: SEV-2 (major)", [], id="a severity with more words"),
        pytest.param("services: [edge, Shop, nowhere]", ["2:18 Shop=storefront"], id="a name in a list"),
        pytest.param("services:\n  - edge\n  - 'shop'", ["4:6 shop=storefront"], id="a quoted name"),
        pytest.param("services: cdn, edge, shop", ["2:11 cdn=edge", "2:22 shop=storefront"], id="names with commas"),
        pytest.param('services: "cdn, shop"', ["2:12 cdn=edge", "2:17 shop=storefront"], id="quoted, with commas"),
        pytest.param('services: "c\\x64n, shop"', ["2:11 cdn=edge?", "2:11 shop=storefront?"], id="with escapes"),
        pytest.param("lifecycle: [Release]", ["2:13 Release=release"], id="another case"),
        pytest.param(
            "frameworks: {soc2: [cc7.4], ISO 27001: [A.5.26]}",
            ["2:14 soc2=SOC 2", "2:21 cc7.4=CC7.4"],
            id="a framework and its controls",
        ),
        pytest.param("frameworks: {soc2: [CC7.4], SOC 2: [CC7.5]}", [], id="a framework that stands twice"),
        pytest.param("services: null\nseverity:\nteams: {a: b}", [], id="nothing"),
        pytest.param("lead: shop\nstatus: In Review", [], id="what is no name of the vocabulary"),
    ],
)
def test_words_are_found_where_they_stand(front, expected):
    lines = ["---", *front.split("\n"), "---"]
    found = list(aliases(tree(front), lines, WORDS))
    assert [
        f"{item.line}:{item.column} {item.found}={item.expected}{'' if item.literal else '?'}" for item in found
    ] == expected
    for item in found:
        assert item.literal == lines[item.line - 1].startswith(item.found, item.column - 1)


def test_instants_are_found_where_they_stand():
    front = "started: '2026-03-04 09:58 UTC'\nend: 2026-03-04T10:58Z\nreview: {held: 2026-03-06 14:00 UTC}\nlead: 1 May"
    found = misformed_instants(tree(front), ["---", *front.split("\n")], WORDS)
    assert [(item.line, item.column, item.expected) for item in found] == [
        (2, 11, "2026-03-04T09:58Z"),
        (4, 16, "2026-03-06T14:00Z"),
    ]
