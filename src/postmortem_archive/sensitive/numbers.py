"""Numbers of payment cards and bank accounts (``PM607``, ``PM608``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any

from postmortem_archive.sensitive.value import Sensitive, words

_CARD = re.compile(
    # its first digit stands before the look behind it: the engine looks for digits sooner than for places
    r"[2-6](?<![\w.+/#-].)"
    r"(?:\d{3}([ -])\d{4}\1\d{4}\1\d{4}(?:\1\d{3})?|\d{3}([ -])\d{6}\2\d{4,5}|\d{13,18})"
    r"(?![\w/+=-]|\.\d)"
)
_OTHER_NUMBER = re.compile(
    r"(?:id|no|nr|ref|order|ticket|trace|span|request|time|ts|seq|offset|nonce|snowflake)[ \"'`:=]{0,3}$", re.IGNORECASE
)
"""The name of a number whose digits stand together and that is no card's, though one in ten has a right check digit."""

_FEW_DIGITS = 4
_PREFIXES = re.compile(
    # Visa; Mastercard; American Express; Discover; Diners Club; JCB; UnionPay: the issuers' published ranges
    r"4\d{15}|(?:5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}|3[47]\d{13}"
    r"|6(?:011|4[4-9]\d|5\d\d)\d{12}|3(?:0[0-5]|[68]\d)\d{11}|35(?:2[89]|[3-8]\d)\d{12}|62\d{14}(?:\d{3})?"
)
_TEST_CARDS = words(
    "4242424242424242 4111111111111111 4012888888881881 4000056655665556 5555555555554444 5105105105105100 "
    "2223003122003222 5200828282828210 378282246310005 371449635398431 6011111111111117 6011000990139424 "
    "3056930009020004 30569309025904 38520000023237 3566002020360505 3530111333300000 6200000000000005"
)
"""Numbers that payment providers publish for testing."""


def find_card_numbers(text: str) -> Iterator[Sensitive]:
    """Yield each number of a payment card: in an issuer's range, with a right check digit, laid out as cards are."""
    for match in _CARD.finditer(text):
        number = re.sub("[ -]", "", match.group())
        if number == match.group() and _OTHER_NUMBER.search(text, max(0, match.start() - 20), match.start()):
            continue
        if not _PREFIXES.fullmatch(number) or number in _TEST_CARDS or len(set(number)) <= _FEW_DIGITS:
            continue
        if _standard("luhn").is_valid(number):
            kind = f"card number, {len(number)} digits"
            yield Sensitive("PM607", match.start(), match.end(), kind, match.group())


_ACCOUNT = re.compile(r"[A-Z](?<![A-Za-z0-9].)[A-Z]\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?![A-Za-z0-9])")
_SHORTEST_ACCOUNT = 15
_EXAMPLE_ACCOUNTS = words(
    "GB82WEST12345698765432 GB29NWBK60161331926819 GB33BUKB20201555555555 DE89370400440532013000 "
    "FR1420041010050500013M02606 NL91ABNA0417164300 BE68539007547034 CH9300762011623852957 ES9121000418450200051332 "
    "IT60X0542811101000000123456 AT611904300234573201 IE29AIBK93115212345678 NO9386011117947 SE4550000000058398257466 "
    "DK5000400440116243 FI2112345600000785 PL61109010140000071219812874 PT50000201231234567890154 "
    "LU280019400644750000"
)
"""The examples of the registry of account numbers and of those who explain them."""


def find_account_numbers(text: str) -> Iterator[Sensitive]:
    """Yield each international bank account number (IBAN) whose length, form and check digits are its country's."""
    for match in _ACCOUNT.finditer(text):
        written = match.group()
        # Words in capitals that follow are taken for more of the number at first.
        while len(written) >= _SHORTEST_ACCOUNT and not _standard("iban").is_valid(written):
            written = written.rpartition(" ")[0]
        if len(written) >= _SHORTEST_ACCOUNT and written.replace(" ", "") not in _EXAMPLE_ACCOUNTS:
            end = match.start() + len(written)
            yield Sensitive("PM608", match.start(), end, f"bank account number, {written[:2]}", written)


@cache
def _standard(name: str) -> Any:  # noqa: ANN401 - a module
    """Return the module that knows a number's standard, imported when a number that may be one is seen first."""
    return import_module(f"stdnum.{name}")
