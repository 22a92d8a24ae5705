"""What was known on a day: nothing of later, and nothing that does not count."""

from __future__ import annotations

from datetime import date

import pytest

from postmortem_archive.analysis.known import known_on, opened_on
from postmortem_archive.model import ActionState
from tests.support.records import SUMMARY, make

BODY = f"""{SUMMARY}
## Action items

- [x] Renew (owner: platform, done: 2026-03-12)
- [ ] Watch (owner: platform, due: 2026-04-01)
"""

FACTS = {
    "started": "2026-03-04T09:58Z",
    "mitigated": "2026-03-04T23:50Z",
    "resolved": "2026-03-05T00:10Z",
    "review": {"held": "2026-03-06T14:00Z"},
}


def on(day: str, *records):
    return known_on(records, date.fromisoformat(day))


def test_an_incident_is_known_from_the_day_on_which_it_began():
    record = make("2026-03-04-outage", BODY, **FACTS)
    assert on("2026-03-03", record) == []
    assert [known.id for known in on("2026-03-04", record)] == ["2026-03-04-outage"]


def test_instants_of_later_days_are_not_known():
    (known,) = on("2026-03-04", make("2026-03-04-outage", BODY, **FACTS))
    assert known.mitigated is not None
    assert (known.resolved, known.review_held) == (None, None)


def test_the_day_ends_in_utc_whatever_the_offset_that_is_written():
    facts = {**FACTS, "resolved": "2026-03-05T01:10+02:00"}  # 23:10 UTC of the day before
    (known,) = on("2026-03-04", make("2026-03-04-outage", BODY, **facts))
    assert known.resolved is not None


@pytest.mark.parametrize(
    ("day", "state"), [("2026-03-11", ActionState.OPEN), ("2026-03-12", ActionState.DONE)], ids=["before", "on the day"]
)
def test_an_action_item_is_open_until_the_day_on_which_it_was_done(day: str, state: ActionState):
    (known,) = on(day, make("2026-03-04-outage", BODY, **FACTS))
    done, waiting = known.action_items
    assert done.state is state
    assert (done.done is None) is (state is ActionState.OPEN)
    assert waiting.state is ActionState.OPEN


def test_one_that_was_withdrawn_counts_until_then_and_not_after():
    record = make("2026-03-04-outage", **FACTS, status="withdrawn", withdrawn={"on": "2026-05-01", "reason": "No harm"})
    assert on("2026-05-01", record) == []
    (known,) = on("2026-04-30", record)
    assert known.counts
    assert known.withdrawn is None


@pytest.mark.parametrize(
    "facts", [{"status": "draft"}, {"status": "withdrawn"}, {"status": "withdrawn", "withdrawn": {"reason": "Why not"}}]
)
def test_drafts_and_what_was_withdrawn_on_no_stated_day_count_never(facts: dict):
    assert on("2026-12-31", make("2026-03-04-outage", **FACTS, **facts)) == []


def test_one_without_a_day_is_left_out():
    assert on("2026-12-31", make("outage", started=None)) == []


def test_the_order_of_files_makes_no_difference():
    records = [make(f"2026-03-0{day}-x", started=f"2026-03-0{day}T10:00Z") for day in (3, 1, 2)]
    assert on("2026-12-31", *records) == on("2026-12-31", *records[::-1])


@pytest.mark.parametrize(
    ("facts", "day"),
    [
        (FACTS, "2026-03-05"),
        ({**FACTS, "resolved": None}, "2026-03-04"),
        ({"started": "2026-03-01T10:00Z"}, "2026-03-01"),
    ],
    ids=["resolved", "mitigated", "neither"],
)
def test_items_wait_from_the_day_on_which_the_incident_was_over(facts: dict, day: str):
    assert opened_on(make("2026-03-04-outage", **facts)) == date.fromisoformat(day)
