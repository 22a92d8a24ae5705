"""Templates: ordinary Markdown with headings and, below each, a prompt for whoever writes the section.

Text before the first heading describes the template and is not copied. An organisation's own ``NAME.md`` in
``vocabulary/templates/`` goes before ours of the same name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from postmortem_archive.reading.archive import MAX_BYTES
from postmortem_archive.reading.document import parse_blocks
from postmortem_archive.vocabulary import Vocabulary

STANDARD, LIGHTWEIGHT, SECURITY, FIVE_WHYS = "standard", "lightweight", "security", "five-whys"
"""The templates that come with the project."""

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
_LIGHT = frozenset({"summary"})


class TemplateError(ValueError):
    """A template does not exist or cannot be used; the message names the file."""


@dataclass(frozen=True, slots=True)
class Template:
    """A name and its Markdown."""

    name: str
    text: str


def find_template(name: str, folder: Path | None = None) -> Template:
    """Return the template of that name: the organisation's from its folder, else the project's.

    Raises:
        TemplateError: there is none of that name, or its file cannot be read as text or holds no heading.
    """
    known = template_names(folder)
    if name not in known:
        raise TemplateError(f"expected a template of {', '.join(known)}; found {name!r}")
    own = folder / f"{name}.md" if folder else None
    if own is None or not own.is_file():
        return Template(name, _ours()[name])
    try:
        data = own.read_bytes()
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except OSError as error:
        raise TemplateError(f"{own}: expected a readable file, found: {error.strerror}") from None
    except UnicodeDecodeError:
        raise TemplateError(f"{own}: expected UTF-8 text, found other bytes") from None
    if len(data) > MAX_BYTES:
        raise TemplateError(f"{own}: expected at most {MAX_BYTES} bytes, found {len(data)}")
    if not any(token.type == "heading_open" and token.level == 0 for token in parse_blocks(text)):
        raise TemplateError(f"{own}:1: expected headings such as ## Summary, found none")
    return Template(name, text)


def template_names(folder: Path | None = None) -> tuple[str, ...]:
    """Return the names of all templates, the project's first, then those that an organisation's folder adds."""
    ours = tuple(_ours())
    own = sorted(path.stem for path in folder.glob("*.md")) if folder and folder.is_dir() else []
    return ours + tuple(name for name in own if name not in ours and _NAME.fullmatch(name))


def suggested_template(severity: str | None, vocabulary: Vocabulary) -> str:
    """Return the lightweight template's name where the policy asks no more than a summary of the severity.

    An unknown severity, and one that the policy says nothing of, gets the standard one.
    """
    level = vocabulary.severity(severity) if severity else None
    required = vocabulary.policy.required_sections.get(level.name) if level else None
    return LIGHTWEIGHT if required is not None and set(required) <= _LIGHT else STANDARD


@cache
def _ours() -> dict[str, str]:
    folder = files("postmortem_archive.drafting") / "templates"
    names = (STANDARD, LIGHTWEIGHT, SECURITY, FIVE_WHYS)
    return {name: (folder / f"{name}.md").read_text(encoding="utf-8") for name in names}
