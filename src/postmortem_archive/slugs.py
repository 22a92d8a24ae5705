"""Names in URLs: permanent, lower case, readable."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

_ACCENTS = range(0x0300, 0x0370)


def slugify(text: str) -> str:
    """Return letters and digits in lower case, everything between them as one hyphen: ``A.5.26`` gives ``a-5-26``.

    Accents are dropped from letters; letters of other scripts stay. Text without any letter or digit gives
    ``untitled``.
    """
    # Taking compatibility forms apart may bring capitals to light, as in U+3392, which stands for MHz.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = unicodedata.normalize("NFC", "".join(sign for sign in decomposed if ord(sign) not in _ACCENTS))
    words = "".join(sign if sign.isalnum() or unicodedata.category(sign)[0] == "M" else " " for sign in bare).split()
    return "-".join(words) or "untitled"


def distinct_slugs(names: Iterable[str]) -> dict[str, str]:
    """Return a slug for each name, none twice: where names meet (``C``, ``C++``), the later in order get a number."""
    slugs: dict[str, str] = {}
    taken: set[str] = set()
    for name in sorted(set(names)):
        slug = base = slugify(name)
        number = 2
        while slug in taken:
            slug = f"{base}-{number}"
            number += 1
        taken.add(slug)
        slugs[name] = slug
    return slugs
