"""A postmortem as one row of a list, and in brief. Rendered once and reused on every page that shows it."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from postmortem_archive.model import Postmortem
from postmortem_archive.site.rendering import render
from postmortem_archive.site.tags import Kind, TagIndex

_ROOT = "{root}"
_LINK = f'href="{_ROOT}'  # no text can hold this: its quotes are escaped


class Cards:
    """Renders rows; remembers them for as long as one build lasts."""

    def __init__(self, tags: TagIndex) -> None:
        """Take the tags that rows link to."""
        self._tags = tags
        self._rendered: dict[str, str] = {}
        self._briefs: dict[tuple[str, str], Markup] = {}

    def list(self, postmortems: Sequence[Postmortem], root: str) -> str:
        """Return an HTML list of the postmortems, in their order, for a page from which ``root`` leads to the top."""
        html = render("list.html.jinja", rows=[self._row(postmortem) for postmortem in postmortems])
        return html.replace(_LINK, f'href="{root}')

    def brief(self, postmortem: Postmortem, root: str) -> Markup:
        """Return severity, date and title of a postmortem, for a page from which ``root`` leads to the top."""
        key = (postmortem.id, root)
        if key not in self._briefs:
            values = {"postmortem": postmortem, "tags": self._tags, "kinds": Kind, "root": root}
            self._briefs[key] = Markup(render("brief.html.jinja", **values))  # noqa: S704 - a template that escapes
        return self._briefs[key]

    def _row(self, postmortem: Postmortem) -> str:
        row = self._rendered.get(postmortem.id)
        if row is None:
            opened = len(postmortem.open_items)
            row = render(
                "card.html.jinja", postmortem=postmortem, tags=self._tags, kinds=Kind, root=_ROOT, open_actions=opened
            )
            self._rendered[postmortem.id] = row
        return row
