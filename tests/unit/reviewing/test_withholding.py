"""Values that a rule took for a secret are quoted nowhere."""

from __future__ import annotations

import pytest

from postmortem_archive.findings import finding
from postmortem_archive.reviewing.withholding import Withholding
from tests.support.records import make

KEY = "AKIAQWERTYUIOPASDFGH"
BODY = f"""\
## Summary

The key `{KEY}` was in the log.

## Action items

- [ ] Revoke {KEY}
- [ ] Rotate all keys
"""


def withheld(body: str = BODY, rule: str = "PM602", value: str = KEY, **facts):
    postmortem = make(body=body, **facts)
    lines = postmortem.source.split("\n")
    line = next(number for number, text in enumerate(lines, 1) if value in text)
    told = finding(rule, postmortem.path, line, lines[line - 1].index(value) + 1, "expected no key")
    return postmortem, Withholding([postmortem], [told])


def test_what_stands_in_the_line_is_withheld_and_the_value_everywhere():
    postmortem, keeper = withheld()
    assert keeper.summary(postmortem) == "(not shown: PM602)"
    assert [keeper.item(postmortem, item) for item in postmortem.action_items] == [
        "(not shown: PM602)",
        "Rotate all keys",
    ]
    assert keeper.title(postmortem) == "Outage"


def test_a_value_in_a_title_or_a_fact():
    postmortem, keeper = withheld(title=f"Key {KEY} leaked", lead=KEY)
    assert keeper.title(postmortem) == "(not shown: PM602)"
    assert keeper.fact(postmortem, "lead", KEY) == "(not shown: PM602)"
    assert keeper.fact(postmortem, "severity", "SEV-2") == "SEV-2"


def test_a_value_in_another_file_is_withheld_too():
    _, keeper = withheld()
    other = make("2026-03-05-other", title=f"Again {KEY}")
    assert keeper.title(other) == "(not shown: it has a value that another finding is about)"
    assert keeper.free(["edge", KEY.casefold()]) == ("edge",)


@pytest.mark.parametrize("value", ["https://u:hunter2hunter2@db.example/x", "hunter2hunter2@db.example"])
def test_a_part_of_an_address(value: str):
    body = "## Summary\n\nIt read (https://u:hunter2hunter2@db.example/x).\n\n## Action items\n\n- [ ] {0}\n"
    postmortem, keeper = withheld(body.format(f"Change {value} now"), "PM603", "hunter2")
    assert "hunter2" not in keeper.summary(postmortem)
    assert "hunter2" not in keeper.item(postmortem, postmortem.action_items[0])


def test_a_private_key_to_its_last_line():
    key = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq\n-----END PRIVATE KEY-----"
    body = f"## Action items\n\n- [ ] Replace\n\n  {key}\n\n## Summary\n\nA key leaked.\n"
    postmortem, keeper = withheld(body, "PM601", "-----BEGIN")
    inside = postmortem.source.split("\n").index("MIIEvQIBADANBgkq") + 1
    assert keeper.text(postmortem, "MIIEvQIBADANBgkq", inside, inside + 1) == "(not shown: PM601)"
    assert keeper.text(postmortem, "Replace", inside + 2, inside + 3) == "Replace"
    assert keeper.summary(postmortem) == "A key leaked."


def test_other_rules_do_not_quote_such_a_line():
    postmortem, keeper = withheld(severity=KEY)
    line, column = postmortem.place("severity")
    own = finding("PM602", postmortem.path, line, column, "expected no key, found one of AWS")
    other = finding("PM107", postmortem.path, line, column, f"expected a severity, found {KEY!r}")
    elsewhere = finding(
        "PM304", postmortem.path, 1, 1, "expected no judgement, found 'careless'", fix="say what happened"
    )
    assert keeper.message(own) == "expected no key, found one of AWS"
    assert keeper.message(other).startswith("value is not in the vocabulary (not quoted here")
    assert keeper.message(elsewhere) == "expected no judgement, found 'careless' (say what happened)"


def test_without_findings_nothing_is_withheld():
    postmortem = make(body=BODY)
    assert KEY in Withholding([postmortem], []).summary(postmortem)
    assert KEY in Withholding([postmortem], [finding("PM304", postmortem.path, 10, 1, "x")]).summary(postmortem)
