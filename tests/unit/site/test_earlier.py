"""What is shown of the past below a postmortem: earlier ones of the same tags, and the neighbours by date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from postmortem_archive.model import Postmortem
from postmortem_archive.site.building import newest_first
from postmortem_archive.site.earlier import Strip, earlier_strip, neighbours_by_date
from postmortem_archive.site.tags import Kind, index_tags
from tests.support.records import make, vocabulary


def on(day: int, **facts) -> Postmortem:
    return make(f"2026-03-{day:02}-x", **{"started": f"2026-03-{day:02}T09:00Z", "services": ["edge"], **facts})


def strip(one: Postmortem, *others: Postmortem, kind: Kind = Kind.SERVICE, without=frozenset()) -> Strip | None:
    return earlier_strip(one, kind, index_tags(newest_first([one, *others]), vocabulary()), without)


def days(found: Strip | None) -> list[int]:
    return [row.postmortem.on.day for row in found.rows if row.postmortem.on] if found else []


def test_the_latest_earlier_ones_are_shown_newest_first():
    assert days(strip(on(20), *(on(day) for day in (3, 19, 7, 25, 11, 13)))) == [19, 13, 11, 7]


def test_nothing_of_the_same_day_or_later_is_earlier():
    same = make("2026-03-20-other", started="2026-03-20T01:00Z", services=["edge"])
    assert strip(on(20), same, on(21)) is None


def test_what_the_page_shows_already_gives_its_place_to_the_next():
    assert days(strip(on(20), on(19), on(18), on(17), without={"2026-03-19-x"})) == [18, 17]


def test_one_under_several_tags_is_shown_once_and_says_all_that_it_shares():
    both = on(10, services=["storefront", "edge"])
    found = strip(on(20, services=["edge", "storefront"]), both, on(12), on(8, services=["storefront"]))
    assert found is not None
    assert [[tag.name for tag in row.shared] for row in found.rows] == [
        ["edge"],
        ["edge", "storefront"],
        ["storefront"],
    ]
    assert days(found) == [12, 10, 8]
    assert [tag.name for tag in found.tags] == ["edge", "storefront"]


def test_a_tag_without_anything_earlier_is_not_named():
    found = strip(on(20, services=["edge", "storefront"]), on(10), on(21, services=["storefront"]))
    assert found is not None
    assert [tag.name for tag in found.tags] == ["edge"]


def test_kinds_do_not_mix():
    one = on(20, factors=["missing-alert"])
    other = on(10, services=["storefront"], factors=["missing-alert"])
    assert strip(one, other) is None
    assert days(strip(one, other, kind=Kind.FACTOR)) == [10]


def test_what_has_no_date_is_neither_earlier_nor_has_anything_before_it():
    undated = replace(on(10), on=None)
    assert strip(on(20), undated) is None
    assert strip(undated, on(9)) is None


def test_action_items_are_counted_by_whether_they_wait():
    items = "## Action items\n\n- [x] One (owner: edge)\n- [x] Two (owner: edge)\n- [ ] Three (owner: edge)\n"
    found = strip(on(20), on(10, body=items))
    assert found is not None
    assert [(row.done, row.open) for row in found.rows] == [(2, 1)]


def test_of_many_only_what_is_shown_is_looked_at():
    looked: list[str] = []

    class Watched(tuple):
        __slots__ = ()

        def __getitem__(self, index):
            looked.append(index)
            return super().__getitem__(index)

    start = date(2025, 1, 1).toordinal()
    listed = [replace(on(1), id=f"p{day}", on=date.fromordinal(start + day)) for day in range(1000)]
    tags = index_tags(newest_first(listed), vocabulary())
    tag = tags.by_name[Kind.SERVICE, "edge"]
    watched = replace(tag, postmortems=Watched(tag.postmortems))
    tags = replace(tags, by_name={**tags.by_name, (Kind.SERVICE, "edge"): watched})
    assert len(earlier_strip(listed[500], Kind.SERVICE, tags, frozenset()).rows) == 4
    assert len(looked) < 60


def test_neighbours_are_those_beside_in_the_list_by_date():
    listed = newest_first([on(3), on(7), on(5), replace(on(9), id="undated", on=None)])
    assert [one.id for one in listed] == ["2026-03-07-x", "2026-03-05-x", "2026-03-03-x", "undated"]
    assert neighbours_by_date(listed, 1) == (listed[2], listed[0])
    assert neighbours_by_date(listed, 0) == (listed[1], None)
    assert neighbours_by_date(listed, 2) == (None, listed[1])
    assert neighbours_by_date(listed, 3) == (None, None)
    assert neighbours_by_date(listed, None) == (None, None)
