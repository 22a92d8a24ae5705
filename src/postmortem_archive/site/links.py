"""Links between files of the archive, turned into links between pages of the site."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from markdown_it.common.normalize_url import normalizeLink
from markdown_it.common.utils import unescapeAll

from postmortem_archive.model import Postmortem, Reference
from postmortem_archive.reading.references import Targets, is_relative, target_path
from postmortem_archive.site.rendering import page_path, relative_url

_TO = r"(?:<(?P<angled>[^<>\n]*)>|(?P<bare>(?:\\.|[^\s()<>\\]|\([^\s()]*\))+))"
_INLINE = re.compile(
    r"(?P<bang>!?)\[(?P<text>(?:\\.|[^\[\]\\]|!?\[[^\[\]]*\])*)\]\(\s*"
    + _TO
    + r"""(?P<title>\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*\)"""
)
_DEFINITION = re.compile(r"(?P<open>^ {0,3}\[[^\]\n]+\]:[ \t]*)" + _TO, re.MULTILINE)


def rewrite_links(postmortem: Postmortem, body: str, targets: Targets) -> str:
    """Return the body with relative links leading to the site's pages, and what leads nowhere as text without a link.

    The page of a record is ``postmortems/<id>.md``; assets keep their place below ``postmortems/``. Images of other
    hosts become links to them: the site asks no other host for anything.
    """
    known = {reference.target: _page_target(postmortem, reference, targets) for reference in postmortem.references}

    def inline(match: re.Match[str]) -> str:
        target = _target(match)
        text = _INLINE.sub(inline, match["text"])
        bang, to = match["bang"], match[_place(match)]
        if target in known and is_relative(target):
            new = known[target]
            if new is None:
                return text
            to = new
        elif target in known and bang:
            bang, text = "", text or "image"
        to = f"<{to}>" if " " in to else to
        return f"{bang}[{text}]({to}{match['title'] or ''})"

    def definition(match: re.Match[str]) -> str:
        new = known.get(_target(match))
        return f"{match['open']}{new}" if new else match.group()

    return _DEFINITION.sub(definition, _INLINE.sub(inline, body))


def _place(match: re.Match[str]) -> str:
    return "bare" if match["angled"] is None else "angled"


def _target(match: re.Match[str]) -> str:
    """Return a destination in the form in which the parser gives it."""
    return normalizeLink(unescapeAll(match[_place(match)]))


def _page_target(postmortem: Postmortem, reference: Reference, targets: Targets) -> str | None:
    """Return where a relative link leads from the page's Markdown file, or None where nothing is known of it."""
    target = reference.target
    if not is_relative(target):
        return None
    path = target_path(postmortem, target)
    fragment = urlsplit(target).fragment
    here = page_path(f"postmortems/{postmortem.id}")
    if path in targets.ids:
        new = relative_url(page_path(f"postmortems/{targets.ids[path]}"), here)
    elif path in targets.assets:
        new = relative_url(f"postmortems/{path}", here)
    else:
        return None
    return quote(new) + (f"#{fragment}" if fragment else "")


def page_links(postmortem: Postmortem, targets: Targets) -> dict[str, str]:
    """Return for each relative link that resolves the URL it has on the postmortem's page."""
    links: dict[str, str] = {}
    for reference in postmortem.references:
        if is_relative(reference.target):
            path = target_path(postmortem, reference.target)
            fragment = urlsplit(reference.target).fragment
            if path in targets.ids:
                new = f"postmortems/{targets.ids[path]}/" + (f"#{fragment}" if fragment else "")
            elif path in targets.assets:
                new = f"postmortems/{quote(path)}"
            else:
                continue
            links[reference.target] = relative_url(new, f"postmortems/{postmortem.id}/")
    return links
