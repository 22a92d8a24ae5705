"""Links between files of the archive, turned into links between pages of the site."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from postmortem_archive.model import Postmortem, Reference
from postmortem_archive.reading.references import Targets, is_relative, target_path
from postmortem_archive.site.rendering import relative_url


def rewrite_links(postmortem: Postmortem, body: str, targets: Targets) -> str:
    """Return the body with relative links leading to the site's pages; images of other hosts become links to them.

    The page of a record is ``postmortems/<id>.md``; assets keep their place below ``postmortems/``.
    """
    for reference in dict.fromkeys(postmortem.references):
        body = _rewritten(postmortem, body, reference, targets)
    return body


def _rewritten(postmortem: Postmortem, body: str, reference: Reference, targets: Targets) -> str:
    target = reference.target
    if not is_relative(target):
        if reference.is_image:
            return _unembed(body, target)
        return body
    path = target_path(postmortem, target)
    fragment = urlsplit(target).fragment
    if path in targets.ids:
        new = f"{targets.ids[path]}.md" + (f"#{fragment}" if fragment else "")
    elif path in targets.assets:
        new = path
    else:
        return body
    for before in ("](", "](<", "]: ", "]: <"):
        for spelling in {target, unquote(target)}:
            body = body.replace(before + spelling, before + (new if "<" in before or " " not in new else f"<{new}>"))
    return body


def _unembed(body: str, target: str) -> str:
    """Turn ``![text](target)`` into ``[text](target)``: the site asks no other host for anything."""
    at = body.find(f"]({target}")
    while at >= 0:
        start = body.rfind("![", 0, at)
        if start >= 0 and "]" not in body[start:at]:
            text = body[start + 2 : at] or "image"
            body = f"{body[:start]}[{text}{body[at:]}"
        at = body.find(f"]({target}", at + 2)
    return body


def page_links(postmortem: Postmortem, targets: Targets) -> dict[str, str]:
    """Return for each relative link that resolves the URL it has on the postmortem's page."""
    links: dict[str, str] = {}
    for reference in postmortem.references:
        if is_relative(reference.target):
            path = target_path(postmortem, reference.target)
            if path in targets.ids:
                links[reference.target] = relative_url(
                    f"postmortems/{targets.ids[path]}/", f"postmortems/{postmortem.id}/"
                )
            elif path in targets.assets:
                links[reference.target] = relative_url(f"postmortems/{path}", f"postmortems/{postmortem.id}/")
    return links
