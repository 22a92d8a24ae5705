"""Values as YAML on one line, whatever stands in them."""

from __future__ import annotations

import json
import re

_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_PLAIN = re.compile(r"https?://[\w./~-]+|[A-Za-z][\w./ ()-]*[\w./)]|\d{4}-\d\d-\d\d-[a-z][a-z0-9-]*[a-z0-9]", re.ASCII)
_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})


def quoted(value: object) -> str:
    """Return a value as JSON, which is YAML once the characters that YAML refuses are escaped."""
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match.group()):04x}", json.dumps(value, ensure_ascii=False))


def scalar(text: str) -> str:
    """Return text bare where it reads as nothing else, alone or in a list, quoted otherwise."""
    if _PLAIN.fullmatch(text) and text.casefold() not in _WORDS:
        return text
    return quoted(text)
