"""Has this happened before: which are told, and what of their action items."""

from __future__ import annotations

from datetime import date

import pytest

from postmortem_archive.checks import check_archive
from postmortem_archive.model import Postmortem
from postmortem_archive.reading import Archive
from postmortem_archive.reviewing.earlier import Earlier, EarlierPostmortems
from postmortem_archive.reviewing.rendering import earlier_text
from postmortem_archive.vocabulary.model import Policy
from tests.support.records import make, vocabulary

AS_OF = date(2026, 3, 20)
KEY = "AKIA" + "QWERTYUIOPASDFGH"  # in two, so that nobody who looks for keys finds one here


def record(name: str, *items: str, started: str | None = None, **facts) -> Postmortem:
    body = "## Summary\n\nThe TLS certificate of the edge expired.\n\n## Action items\n\n" + "\n".join(items) + "\n"
    stated = {"title": "Expired certificate", "factors": ["certificate-expiry"], "services": ["edge"], **facts}
    return make(name, body, started=started or f"{name[:10]}T09:58Z", **stated)


NEW = record("2026-03-04-new")


def before(*others: Postmortem, new: Postmortem = NEW, limit: int = 3) -> tuple[Earlier, ...]:
    return EarlierPostmortems(Archive(others, (), (), ()), vocabulary(), [new]).of(new, AS_OF, limit)


def ids(found: tuple[Earlier, ...]) -> list[str]:
    return [earlier.postmortem.id for earlier in found]


@pytest.mark.parametrize(
    "other",
    [
        record("2026-03-05-later"),
        record("2026-03-04-the-same-minute"),
        record("2026-03-04-an-hour-later", started="2026-03-04T10:58Z"),
        record("2025-11-02-draft", status="draft"),
        record("2025-11-02-withdrawn", status="withdrawn"),
        make("2025-11-02-unlike", "## Summary\n\nReplication lag grew.\n", started="2025-11-02T09:58Z"),
        NEW,
    ],
    ids=lambda other: other.id,
)
def test_not_told(other: Postmortem):
    assert before(other) == ()


@pytest.mark.parametrize(
    "other",
    [
        record("2025-11-02-published"),
        record("2025-11-02-in-review", status="in-review"),
        record("2026-03-04-an-hour-before", started="2026-03-04T08:58Z"),
    ],
    ids=lambda other: other.id,
)
def test_told(other: Postmortem):
    assert ids(before(other)) == [other.id]


def test_an_unread_start_leaves_the_day_to_decide():
    assert ids(before(record("2025-11-02-a", started="soon"))) == ["2025-11-02-a"]
    assert before(record("2026-03-04-a", started="soon")) == ()


def test_a_postmortem_without_any_date_has_no_before():
    new = make("nothing", "## Summary\n\nThe TLS certificate expired.\n", started=None, factors=["certificate-expiry"])
    assert before(record("2025-11-02-a"), record("2025-11-03-b"), record("2025-11-04-c"), new=new) == ()


def test_a_draft_may_ask():
    assert ids(before(record("2025-11-02-a"), new=record("2026-03-04-new", status="draft"))) == ["2025-11-02-a"]


def test_what_is_shared():
    new = record("2026-03-04-new", factors=["certificate-expiry", "missing-alert"], related=["2025-11-02-a"])
    same, turned = before(
        record("2025-11-02-a", factors=["certificate-expiry", "missing-alert"], services=["edge", "storefront"]),
        record("2025-11-03-b", factors=["missing-alert", "certificate-expiry"], services=["storefront"]),
        new=new,
    )
    assert (same.main_factor, same.factors, same.services) == ("certificate-expiry", ("missing-alert",), ("edge",))
    assert same.named
    assert (turned.main_factor, turned.factors) == (None, ("certificate-expiry", "missing-alert"))
    assert (turned.services, turned.named) == ((), False)


def test_open_items_are_told_most_overdue_first():
    (found,) = before(
        record(
            "2025-11-02-a",
            "- [ ] No date (owner: platform)",
            "- [ ] Not yet (due: 2026-03-20)",
            "- [ ] Late (due: 2026-03-19)",
            "- [ ] Later (due: 2026-01-01)",
        )
    )
    assert [(waiting.item.text, waiting.overdue) for waiting in found.waiting] == [
        ("Later", 78),
        ("Late", 1),
        ("No date", None),
        ("Not yet", None),
    ]


def test_the_policys_grace_holds():
    other = record("2025-11-02-a", "- [ ] Late (due: 2026-03-10)", "- [ ] Later (due: 2026-03-09)")
    patient = vocabulary().model_copy(update={"policy": Policy(overdue_grace_days=10)})
    (found,) = EarlierPostmortems(Archive((other,), (), (), ()), patient, [NEW]).of(NEW, AS_OF)
    assert [waiting.overdue for waiting in found.waiting] == [11, None]


ITEMS = (
    "- [x] The day before (done: 2026-03-03)",
    "- [x] The same day (done: 2026-03-04)",
    "- [x] When, nobody knows",
    "- [ ] Not done (due: 2026-01-01)",
)


def test_what_was_done_on_a_day_before_did_not_hold():
    (found,) = before(record("2025-11-02-a", *ITEMS))
    assert [item.text for item in found.not_held] == ["The day before"]


@pytest.mark.parametrize("facts", [{"services": ["storefront"]}, {"factors": ["missing-alert"]}], ids=str)
def test_what_was_done_elsewhere_or_against_something_else_may_have_held(facts):
    new = record("2026-03-04-new", **facts)
    (found,) = before(record("2025-11-02-a", *ITEMS), new=new)
    assert found.not_held == ()


def test_as_many_as_asked_for_and_the_same_each_time():
    others = [record(f"2025-11-{day:02}-x") for day in range(1, 8)]
    assert ids(before(*others)) == [other.id for other in others[:3]]
    assert len(before(*others, limit=5)) == 5
    assert before(*others) == before(*others)


def test_one_finder_answers_for_several():
    archive = Archive((record("2025-11-02-a"), NEW), (), (), ())
    finder = EarlierPostmortems(archive, vocabulary())
    assert [ids(finder.of(one, AS_OF)) for one in archive.postmortems] == [[], ["2025-11-02-a"]]
    with pytest.raises(KeyError):
        finder.of(record("2027-01-01-unknown"), AS_OF)


def test_a_terminal_is_told_in_a_few_lines():
    other = record("2025-11-02-a", "- [ ] Renew \x1b[31mit (due: 2026-01-01)", ITEMS[0])
    assert not check_archive(Archive((other,), (), (), ()))
    assert earlier_text(NEW, before(other), vocabulary()) == (
        "Has this happened before? Nearest to 2026-03-04-new.md:\n"
        "  2025-11-02-a.md\n"
        "    Expired certificate (SEV-2, 2025-11-02)\n"
        "    same main factor: certificate-expiry; services in common: edge\n"
        "    - 78 days overdue: Renew \\x1b[31mit\n"
        "    - done 2026-03-03, did it hold? The day before\n"
    )
    assert earlier_text(NEW, (), vocabulary()) == (
        "Has this happened before? Nothing on record is like 2026-03-04-new.md.\n"
    )


def test_a_terminal_is_not_told_secrets():
    other = record("2025-11-02-a", f"- [ ] Revoke {KEY} (due: 2026-01-01)")
    text = earlier_text(NEW, before(other), vocabulary())
    assert KEY not in text
    assert "overdue: Revoke ***" in text
