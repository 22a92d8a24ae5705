"""Masking values in what is told about a file."""

from __future__ import annotations

import pytest

from postmortem_archive.findings import finding
from postmortem_archive.sensitive import Redaction, redacted, sensitive_values
from tests.support.secret_samples import PRIVATE_KEY, TOKENS

TOKEN = TOKENS["GitHub token"]
BACKSLASH = "tea\\pot'42"


@pytest.mark.parametrize(
    ("value", "text", "shown"),
    [
        (TOKEN, f"found '{TOKEN}', again {TOKEN}", "found '***', again ***"),
        (TOKEN, f"cut off {TOKEN[:20]}…", "cut off ***…"),
        (TOKEN, f"the end {TOKEN[-9:]}.", "the end ***."),
        (TOKEN, "another text", "another text"),
        ("tea-42", "found tea-42, and tea-421", "found ***, and tea-421"),
        ("9x", "found ci:9x@git, and 9x times", "found ci***git, and 9x times"),
        (BACKSLASH, f"found {BACKSLASH!r}", 'found "***"'),
        ("ghp\\_" + TOKEN[4:], f"found {TOKEN}", "found ***"),
        ("4456 9122 0047 3186", "found 4456912200473186", "found ***"),
        (TOKEN + "teapotstoves", f"found {TOKEN}teapotstoves, teapotst, otstoves", "found ***, teapotst, otstoves"),
        (TOKEN + "teapotstoves", "found teapotstoves", "found ***"),
        ("teapotsto", "found teapotsto, teapotst", "found ***, teapotst"),
        (PRIVATE_KEY, f"found {' '.join(PRIVATE_KEY.split())}, there", "found ***, there"),
    ],
)
def test_a_value_is_masked_however_it_is_written(value: str, text: str, shown: str):
    assert Redaction([("PM602", value)]).text(text) == shown


def test_words_of_an_address_may_be_used():
    redaction = Redaction([("PM605", "jane@storefront-teahouse.kettle")])
    assert redaction.text("found 'storefront', jane@storefront-teah…") == "found 'storefront', ***…"


def test_the_words_of_a_webhook_s_address_are_not_masked():
    webhook = TOKENS["Slack webhook"]
    text = f"expected a name of services.yml at hooks.slack.com, found {webhook}"
    shown = Redaction((item.rule, item.value) for item in sensitive_values(webhook)).text(text)
    assert shown == text.replace(webhook.rpartition("/")[2], "***")


@pytest.mark.parametrize("secret", [TOKEN, "4456 9122 0047 3186", "jane@teahouse.kettle"])
def test_messages_fixes_and_paths_are_masked(secret: str):
    path = f"2026/2026-03-04-{secret}.md"
    item = finding("PM105", path, 3, 1, f"found {secret}", fix=f"write {secret}")
    (shown,) = redacted([item], [])
    assert (shown.path, shown.message, shown.fix) == ("2026/2026-03-04-***.md", "found ***", "write ***")
    assert (shown.line, shown.column, shown.rule) == (3, 1, "PM105")


def test_findings_without_anything_sensitive_stay_as_they_are():
    items = (finding("PM105", "a.md", 3, 1, "found b"), finding("PM105", "b.md", 3, 1, "found b"))
    assert redacted(reversed(items), []) == items
