"""What all commands share: exit codes, and how an option is read."""

from __future__ import annotations

import datetime as dt
from typing import Final

CLEAN: Final = 0
"""Done, and nothing is wrong."""

FINDINGS: Final = 1
"""Something is wrong with what was read, or the command was refused."""

WRONG_USE: Final = 2
"""Nothing was done: the command was called wrongly, or its input cannot be read."""


def date_argument(text: str) -> dt.date:
    """Return the day that an option names, for the ``type`` of an argument.

    Raises:
        ValueError: the text is not a date such as 2026-03-04.
    """
    return dt.date.fromisoformat(text)


date_argument.__name__ = "date"  # argparse names the type when it refuses a value
