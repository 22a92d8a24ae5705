"""Pages that are made of headings, which an engine puts into its table of contents, and finished HTML below them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from postmortem_archive.site.rendering import PageText, crumb_trail, escape_markdown, page


@dataclass(frozen=True, slots=True)
class Section:
    """A heading in Markdown with its hashes, and HTML that ``render`` made; either may be empty."""

    heading: str
    html: str


def sectioned_page(
    title: str,
    lead: str,
    description: str,
    sections: Iterable[Section],
    crumbs: Sequence[tuple[str, str]] = (),
    *,
    hide: Sequence[str] = (),
) -> PageText:
    """Return a page of sections. ``title`` and ``lead``, the sentence below it, are text that is shown as it is.

    ``description`` is for those who find the page where the lead is empty; ``crumbs`` are titles and addresses of the
    pages above this one, the topmost first, ``hide`` the parts of the theme that the page does without.
    """
    blocks: list[str] = [f"# {escape_markdown(title)}", escape_markdown(lead)]
    html: list[str] = []
    for section in sections:
        blocks += [section.heading, section.html]
        html.append(section.html)
    front: dict[str, object] = {"title": title, "description": lead or description}
    if hide:
        front["hide"] = list(hide)
    if crumbs:
        front["crumbs"] = crumb_trail(*crumbs)
    return page(front, *blocks, html=html)
