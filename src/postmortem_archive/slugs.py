"""Names in URLs: permanent, lower case, readable."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping

_ACCENTS = range(0x0300, 0x0370)
_LONGEST = 160
"""In bytes: slugs become names of folders, which most file systems end at 255."""


def slugify(text: str) -> str:
    """Return letters and digits in lower case, everything between them as one hyphen: ``A.5.26`` gives ``a-5-26``.

    Accents are dropped from letters; letters of other scripts stay. Text without any letter or digit gives
    ``untitled``. What is too long for a file's name is cut and told apart by a digest of the whole.
    """
    # Taking compatibility forms apart may bring capitals to light, as in U+3392, which stands for MHz.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = unicodedata.normalize("NFC", "".join(sign for sign in decomposed if ord(sign) not in _ACCENTS))
    words = "".join(sign if sign.isalnum() or unicodedata.category(sign)[0] == "M" else " " for sign in bare).split()
    slug = "-".join(words) or "untitled"
    if len(slug.encode()) <= _LONGEST:
        return slug
    digest = hashlib.sha256(slug.encode()).hexdigest()[:8]
    return slug.encode()[: _LONGEST - 9].decode(errors="ignore").rstrip("-") + f"-{digest}"


def distinct_slugs(names: Iterable[str], fixed: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return a slug for each name, none twice: where names meet (``C``, ``C++``), the later in order get a number.

    ``fixed`` are names whose slugs are given already, and are nobody else's.
    """
    slugs = dict(fixed or {})
    taken = set(slugs.values())
    for name in sorted(set(names) - set(slugs)):
        slug = base = slugify(name)
        number = 2
        while slug in taken:
            slug = f"{base}-{number}"
            number += 1
        taken.add(slug)
        slugs[name] = slug
    return slugs
