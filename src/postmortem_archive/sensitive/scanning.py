"""All that is sensitive in a text, one value at a place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

from postmortem_archive.sensitive.assignments import find_assigned, find_passwords_in_addresses, find_random
from postmortem_archive.sensitive.ip_addresses import find_ip_addresses
from postmortem_archive.sensitive.mail_addresses import find_addresses
from postmortem_archive.sensitive.numbers import find_account_numbers, find_card_numbers
from postmortem_archive.sensitive.passwords import find_told_passwords
from postmortem_archive.sensitive.tokens import find_private_keys, find_tokens, runs
from postmortem_archive.sensitive.value import Sensitive

_ESCAPE = re.compile(r"\\(?=[_@.:+=~-])")
"""What editors write before signs that Markdown might take for its own: ``ghp\\_...``."""


def sensitive_values(text: str, own_domains: Sequence[str] = ()) -> tuple[Sensitive, ...]:
    """Return what should not be told, in the order of places; of two that overlap the one that is more surely so.

    All of the text counts: front matter, code, comments, targets of links. Offsets are those of the text as given, and
    a value is what stands there, backslashes included. Addresses of ``own_domains`` are nobody's outside.
    """
    plain, offsets = _without_escapes(text)
    taken: list[Sensitive] = []
    claimed = bytearray(len(plain))
    for item in _candidates(plain, own_domains):
        if item.end > item.start and not any(claimed[item.start : item.end]):
            claimed[item.start : item.end] = b"\1" * (item.end - item.start)
            taken.append(item)
    if offsets is not None:
        taken = [_moved(item, text, offsets) for item in taken]
    return tuple(sorted(taken, key=lambda item: item.start))


def _candidates(text: str, own_domains: Sequence[str]) -> Iterator[Sensitive]:
    """Yield from the surest to the least sure."""
    lowered = text.lower()
    if len(lowered) != len(text):  # some capital letters become two signs
        lowered = "".join(sign.lower() if sign.isascii() else sign for sign in text)
    long_runs = runs(text)
    yield from find_private_keys(text)
    yield from find_tokens(text, lowered, long_runs)
    yield from find_passwords_in_addresses(text)
    yield from find_account_numbers(text)
    yield from find_card_numbers(text)  # inner digits of an account number may look like one
    yield from find_addresses(text, own_domains)
    yield from find_ip_addresses(text)
    yield from find_assigned(text, lowered)
    yield from find_told_passwords(text, lowered)
    yield from find_random(text, long_runs)


def _without_escapes(text: str) -> tuple[str, Sequence[int] | None]:
    """Return the text without the backslashes of Markdown, and where in the given text each of its signs stood."""
    if "\\" not in text or not _ESCAPE.search(text):
        return text, None
    parts = _ESCAPE.split(text)
    starts = accumulate((len(part) + 1 for part in parts[:-1]), initial=0)
    offsets = [at for start, part in zip(starts, parts, strict=True) for at in range(start, start + len(part))]
    return "".join(parts), offsets


def _moved(item: Sensitive, text: str, offsets: Sequence[int]) -> Sensitive:
    start, end = offsets[item.start], offsets[item.end - 1] + 1
    return Sensitive(item.rule, start, end, item.kind, text[start:end])
