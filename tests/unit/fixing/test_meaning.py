"""Which differences between two texts are differences in what they say."""

from __future__ import annotations

import pytest

from postmortem_archive.fixing.meaning import same_meaning
from tests.support.samples import read, with_body

BODY = """\
## Summary

The shop was [down](a.md) for *43* minutes.

## Timeline (UTC)

| Time | Event |
|------|:-----:|
| 09:58 | Expired |

## Notes

```sh
|a|b|
```

<!-- allow PM302: quoted -->
- [ ] Renew (owner: platform)
"""
TEXT = with_body(BODY)


def same(one: str, other: str) -> bool:
    return same_meaning(read(one).postmortem, read(other).postmortem)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("## Summary", "## Overview"),
        ("| Time | Event |", "|Time  |Event|"),
        ("|------|:-----:|", "|-|:-:|"),
        ("2026-03-04T09:58Z", "2026-03-04T10:58+01:00"),
        ("title: Expired certificate\nseverity: SEV-2", "severity: SEV-2\n\n# Above.\ntitle: Expired certificate"),
        ("## Notes", "\n\n## Notes"),
    ],
)
def test_other_words_for_the_same(old: str, new: str):
    assert old in TEXT
    assert same(TEXT, TEXT.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("## Summary", "### Summary"),
        ("## Summary", "## Impact"),
        ("## Notes", "## Note"),
        ("(UTC)", "(CET)"),
        ("|:-----:|", "|------|"),
        ("SEV-2", "SEV-3"),
        ("published", "draft"),
        ("a.md", "b.md"),
        ("*43*", "43"),
        ("|a|b|", "| a | b |"),
        ("```sh", "```"),
        ("quoted", "wrong"),
        ("owner: platform", "owner: edge"),
        ("The shop", "The  web shop"),
        ("status: published", "status: published\nextra: 1"),
    ],
)
def test_differences(old: str, new: str):
    assert old in TEXT
    assert not same(TEXT, TEXT.replace(old, new, 1))


def test_unknown_keys_may_stand_in_another_order():
    one, other = (TEXT.replace("status:", f"{keys}\nstatus:", 1) for keys in ("a: 1\nb: 2", "b: 2\na: 1"))
    assert same(one, other)
    assert not same(one, other.replace("a: 1", "a: 2"))
