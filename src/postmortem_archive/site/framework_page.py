"""What a framework's page shows an auditor: control by control, which postmortems are evidence, and what has none."""

from __future__ import annotations

from postmortem_archive.site.actions import action_counts
from postmortem_archive.site.options import SiteOptions
from postmortem_archive.site.rendering import render
from postmortem_archive.site.sections import Section
from postmortem_archive.site.tags import Tag

_SHOWN = 3
"""How many postmortems of a control are named, the newest; its own page has the rest."""

_FOLDED = 12
"""With more controls than this that have no evidence, they are folded."""


def coverage(framework: Tag, options: SiteOptions, root: str) -> tuple[Section, ...]:
    """Return the sections about the controls of a framework; none if neither vocabulary nor postmortems name any.

    Of the controls that have evidence, those that the vocabulary lacks are told apart, and are not in "12 of 61".
    """
    if not framework.controls:
        return ()
    used = [control for control in framework.controls if control.postmortems]
    unused = [control for control in framework.controls if not control.postmortems]
    known = [control for control in framework.controls if control.known]
    table = render(
        "controls.html.jinja",
        rows=[(control, *action_counts(control.postmortems, options)) for control in used],
        evident=sum(bool(control.postmortems) for control in known),
        known=len(known),
        shown=_SHOWN,
        root=root,
    )
    if not unused:
        return (Section("## Controls", table),)
    rest = render("controls_without.html.jinja", controls=unused, folded=len(unused) > _FOLDED)
    return Section("## Controls", table), Section("### Without a postmortem", rest)
