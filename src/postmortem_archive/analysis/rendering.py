"""Templates to the texts that analysis writes: for people's own words, for calendars, for pull requests."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from postmortem_archive.wording import plural


def render_text(template: str, **values: object) -> str:
    """Render a template of ``analysis/templates``. What it is given stands as it is: give it no stranger's words."""
    return _environment().get_template(template).render(**values)


@cache
def _environment() -> Environment:
    environment = Environment(  # noqa: S701 - none is HTML, and no stranger's words are filled in
        loader=PackageLoader("postmortem_archive.analysis"),
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )
    environment.filters["plural"] = plural
    return environment
