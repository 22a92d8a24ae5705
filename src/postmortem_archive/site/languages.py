"""How a text in another language than the site's is marked up."""

from __future__ import annotations

from functools import cache

from babel import Locale, UnknownLocaleError


@cache
def direction(lang: str) -> str:
    """Return ``rtl`` or ``ltr`` for a language tag such as ``ar`` or ``pt-BR``, by the CLDR's data of its script.

    A language that the CLDR lacks is taken to run from left to right, as most do.
    """
    try:
        return Locale.parse(lang, sep="-").text_direction
    except (UnknownLocaleError, ValueError):
        return "ltr"
