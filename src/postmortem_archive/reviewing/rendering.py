"""Templates to text for terminals and for comments: what is filled in is a stranger's unless it says otherwise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from postmortem_archive.model import Postmortem
from postmortem_archive.reports.text import printable
from postmortem_archive.reviewing.defanging import escape
from postmortem_archive.reviewing.earlier import Earlier
from postmortem_archive.reviewing.withholding import Withholding
from postmortem_archive.site.rendering import format_duration, format_instant, label, shortened
from postmortem_archive.wording import plural


class Finished(str):
    """Text that is written as it is: it was made here, or is escaped already."""

    __slots__ = ()


def render_comment(template: str, **values: object) -> str:
    """Render a template to Markdown for a comment. What it is given is escaped, each value in one line."""
    return _environment(_comment_value).get_template(template).render(**values)


def render_text(template: str, **values: object) -> str:
    """Render a template for a terminal, without the characters that would tell that what to do."""
    return _environment(_terminal_value).get_template(template).render(**values)


def earlier_text(postmortem: Postmortem, earlier: Sequence[Earlier], withheld: Withholding) -> str:
    """Return what happened before a postmortem, for a terminal; see ``happened_before``."""
    return render_text("earlier.txt.jinja", postmortem=postmortem, earlier=earlier, withheld=withheld)


def reasons(earlier: Earlier, withheld: Withholding) -> str:
    """Return why an earlier postmortem is like the new one, in a phrase."""
    found = [
        ("same main factor", withheld.free(filter(None, [earlier.main_factor]))),
        ("factors in common", withheld.free(earlier.factors)),
        ("kinds of factor in common", earlier.kinds),
        ("services in common", withheld.free(earlier.services)),
        ("words in common", () if earlier.main_factor or earlier.factors else withheld.free(earlier.words)),
    ]
    return "; ".join(f"{what}: {', '.join(names)}" for what, names in found if names) or "alike as a whole"


def _comment_value(value: object) -> object:
    if value is None:
        return ""
    return value if isinstance(value, Finished) else escape(str(value))


def _terminal_value(value: object) -> object:
    return "" if value is None else printable(shortened(" ".join(str(value).split())))


@cache
def _environment(finish: Callable[[object], object]) -> Environment:
    environment = Environment(  # noqa: S701 - neither is HTML; each value goes through `finish`
        loader=PackageLoader("postmortem_archive.reviewing"),
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
        finalize=finish,
    )
    filters: dict[str, Any] = {
        "duration": format_duration,
        "instant": format_instant,
        "label": label,
        "plural": plural,
        "reasons": reasons,
        "long": lambda text: Finished(escape(text, 700)),
    }
    environment.filters.update(filters)
    return environment
