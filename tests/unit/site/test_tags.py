"""Tags: what occurs, what the vocabulary has, and addresses that never meet."""

from __future__ import annotations

from postmortem_archive.site.tags import Kind, index_tags
from postmortem_archive.vocabulary import Term
from tests.support.records import make, vocabulary


def slugs(kind: Kind, *records, words=None) -> dict[str, str]:
    return {tag.name: tag.slug for tag in index_tags(records, words or vocabulary()).tags[kind]}


def test_vocabulary_comes_first_in_its_order_and_unknown_names_behind():
    tags = index_tags([make(services=["zebra", "edge", "alpha"])], vocabulary()).tags[Kind.SERVICE]
    assert [(tag.name, tag.known, len(tag.postmortems)) for tag in tags] == [
        ("storefront", True, 0),
        ("edge", True, 1),
        ("alpha", False, 1),
        ("zebra", False, 1),
    ]


def test_unknown_names_are_shown_as_written():
    tag = index_tags([make(factors=["Moon phase"])], vocabulary()).by_name[Kind.FACTOR, "Moon phase"]
    assert (tag.title, tag.slug, tag.known, tag.url) == ("Moon phase", "moon-phase", False, "factors/moon-phase/")


def test_controls_that_differ_by_their_dots_stay_apart():
    record = make(frameworks={"ISO 27001": ["A.5.26", "A.52.6", "A.5.2.6", "A.526"]})
    tags = index_tags([record], vocabulary())
    urls = [tags.by_control["ISO 27001", name].url for name in ("A.5.26", "A.52.6", "A.5.2.6", "A.526")]
    assert urls == [f"frameworks/iso-27001/{slug}/" for slug in ("a-5-26", "a-52-6", "a-5-2-6", "a-526")]


def test_colliding_names_are_numbered():
    found = slugs(Kind.SERVICE, make(services=["C", "C++", "C#", "!?"]))
    assert {name: found[name] for name in ("C", "C#", "C++", "!?")} == {
        "C": "c",
        "C#": "c-2",
        "C++": "c-3",
        "!?": "untitled",
    }


def test_an_unknown_name_never_takes_a_known_names_address():
    words = vocabulary().model_copy(update={"services": (Term(name="café", title="Café"),)})
    found = slugs(Kind.SERVICE, make(services=["Cafe"]), words=words)  # sorts before the known one
    assert found == {"café": "cafe", "Cafe": "cafe-2"}


def test_an_unknown_framework_never_takes_a_known_ones_address():
    words = vocabulary()
    frameworks = (words.frameworks[0].model_copy(update={"name": "International 27001"}),)
    found = slugs(
        Kind.FRAMEWORK, make(frameworks={"ISO 27001": ["x"]}), words=words.model_copy(update={"frameworks": frameworks})
    )
    assert found == {"International 27001": "iso-27001", "ISO 27001": "iso-27001-2"}


def test_a_framework_without_controls_is_filed_too():
    tags = index_tags([make(frameworks={"ISO 27001": []})], vocabulary())
    assert [tag.name for tag in tags.used(Kind.FRAMEWORK)] == ["ISO 27001"]
    assert not [control for control in tags.used(Kind.FRAMEWORK)[0].controls if control.postmortems]


def test_postmortems_keep_the_order_that_they_are_given_in():
    records = [make(f"2026-03-0{day}-x", services=["edge"]) for day in (3, 1, 2)]
    assert list(index_tags(records, vocabulary()).by_name[Kind.SERVICE, "edge"].postmortems) == records


def test_severities_rank_by_the_vocabulary():
    tags = index_tags([make(severity="SEV-9")], vocabulary()).tags[Kind.SEVERITY]
    assert [(tag.name, tag.rank, tag.known) for tag in tags] == [
        ("SEV-1", 0, True),
        ("SEV-2", 1, True),
        ("SEV-3", 2, True),
        ("SEV-9", 3, False),
    ]


def test_an_empty_archive_has_the_vocabulary_alone():
    tags = index_tags([], vocabulary())
    assert [tags.used(kind) for kind in Kind] == [()] * len(Kind)
    assert len(tags.tags[Kind.SERVICE]) == 2
