"""Rules of language in the format of Vale styles (https://vale.sh/docs/styles): editors with Vale show the same.

A style is a folder in ``language/``, each of its ``.yml`` files one rule. What Vale has no key for is in the names,
which Vale shows and does not judge:

- A folder ``House-fr`` holds for postmortems in French, ``House-all`` for those in any language, ``House`` in English.
- A file ``PM302-Counterfactual.yml`` belongs to the rule PM302, one without a code to PM309, the organisation's own.

Of Vale's kinds of rules ``existence`` and ``substitution`` are understood, and of their keys those of ``ValeRule``.
Patterns have to compile both for Vale (Go's regexp2) and for Python's ``re``: a lookbehind needs a fixed width.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, model_validator

OWN = "PM309"
"""The code of an organisation's rule that does not belong to another one."""

ENGLISH = "en"
ANY_LANGUAGE = "all"

_SCOPES = frozenset(
    [
        *("text", "md", "heading", "h1", "h2", "h3", "h4", "h5", "h6", "list", "table", "header", "cell", "paragraph"),
        *("frontmatter", "title", "lead", "reason", "stakeholder"),
    ]
)
_CODE = re.compile(r"(PM3\d\d)(?![0-9A-Za-z])")
_LANGUAGE = re.compile(r".+-([a-z]{2,3})")


def _pattern(text: str) -> str:
    """Raise ValueError unless Python can compile it."""
    try:
        re.compile(regular(text))
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(f"expected a regular expression ({error})") from error
    return text


def _scope(text: str) -> str:
    """Raise ValueError unless it selects by words that are known here."""
    for part in text.split("&"):
        unknown = [word for word in part.strip().removeprefix("~").split(".") if word not in _SCOPES]
        if unknown:
            raise ValueError(f"expected a scope of {', '.join(sorted(_SCOPES))}")
    return text


def regular(text: str) -> str:
    """Return a token as Python writes it: a flag at its beginning holds for the token alone."""
    return f"(?i:{text[4:]})" if text.startswith("(?i)") else text


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


Pattern = Annotated[str, AfterValidator(_pattern)]
Scopes = Annotated[tuple[Annotated[str, AfterValidator(_scope)], ...], BeforeValidator(_listed)]


class ValeRule(BaseModel):
    """What a file says. ``description`` says how to mend it; ``vocab`` and ``action`` are for Vale alone."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    extends: Literal["existence", "substitution"]
    message: str
    description: str = ""
    level: Literal["suggestion", "warning", "error"] = "warning"
    link: str = ""
    scope: Scopes = ("text",)
    ignorecase: bool = False
    nonword: bool = False
    append: bool = False
    vocab: bool = True
    action: Mapping[str, object] = {}
    tokens: tuple[Pattern, ...] = ()
    raw: tuple[str, ...] = ()
    swap: Mapping[Pattern, str] = {}
    exceptions: tuple[Pattern, ...] = ()

    @model_validator(mode="after")
    def _has_patterns(self) -> ValeRule:
        wanted, other = ("swap", ("tokens", "raw")) if self.extends == "substitution" else ("tokens or raw", ("swap",))
        given = {name for name in ("tokens", "raw", "swap") if getattr(self, name)}
        if not given - set(other) or given & set(other):
            raise ValueError(f"expected {wanted} for {self.extends}")
        for pattern, _ in _patterns(self):
            _pattern(pattern)
        return self


@dataclass(frozen=True, slots=True)
class Wording:
    """One rule of language, ready to be compiled: patterns with the replacement of each, or None.

    ``code`` is the rule of the catalogue that it belongs to, ``name`` what Vale calls it: style and file.
    """

    code: str
    name: str
    language: str
    level: str
    message: str
    advice: str
    scopes: tuple[str, ...]
    ignorecase: bool
    patterns: tuple[tuple[str, str | None], ...]
    exceptions: tuple[str, ...]


def wording(style: str, file: str, rule: ValeRule) -> Wording:
    """Return what a rule file of a style says, the name of the file without its end."""
    code = _CODE.match(file)
    language = _LANGUAGE.fullmatch(style)
    return Wording(
        code[1] if code else OWN,
        f"{style}.{file}",
        language[1] if language else ENGLISH,
        rule.level,
        rule.message,
        rule.description,
        rule.scope,
        rule.ignorecase,
        tuple(_patterns(rule)),
        tuple(regular(text) for text in rule.exceptions),
    )


def _patterns(rule: ValeRule) -> list[tuple[str, str | None]]:
    """Return what Vale would look for, each alternative by itself where it stands by itself."""
    word = "{}" if rule.nonword else r"\b(?:{})\b"
    if rule.swap:
        return [(word.format(regular(text)), replacement) for text, replacement in rule.swap.items()]
    tokens = [regular(text) for text in rule.tokens if text.strip()]
    if not rule.raw:
        return [(word.format(text), None) for text in tokens]
    raw = "".join(rule.raw)
    pieces = [f"(?:{text})" if rule.nonword else word.format(text) for text in tokens] or [""]
    return [(piece + raw if rule.append else raw + piece, None) for piece in pieces]
