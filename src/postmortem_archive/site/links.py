"""Links between files of the archive, turned into links between pages of the site."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import quote, urlsplit

from markdown_it.common.normalize_url import normalizeLink
from markdown_it.common.utils import unescapeAll

from postmortem_archive.model import Postmortem, Reference
from postmortem_archive.reading.document import parse_blocks
from postmortem_archive.reading.references import Targets, is_relative, target_path
from postmortem_archive.site.rendering import page_path, postmortem_url, relative_url

_LONGEST = 4096
"""In characters: where a link's address and title, or a label, must have ended."""

_LABELS = 1000
"""In characters: labels are shorter, as CommonMark has it."""

_TO = r"(?:<(?P<angled>[^<>\n]*)>|(?P<bare>(?:\\.|[^\s()<>\\]|\([^\s()]*\))+))"
_ADDRESS = re.compile(r"\(\s*" + _TO + r"""(?P<title>\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*\)""")
_LABEL = re.compile(r"\[(?P<label>(?:\\.|[^\[\]\\])*)\]", re.DOTALL)
_DEFINITION = re.compile(
    r"(?P<open>^(?:[ \t]*(?:>|[-*+]|\d+[.)]))*[ \t]*\[(?P<label>(?!\^)(?:\\.|[^\[\]\\])+)\]:[ \t]*\n?[ \t]*)" + _TO
    + r"""(?P<title>\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?[ \t]*$""",
    re.MULTILINE,
)  # fmt: skip
_SIGN = re.compile(r"\\.|`+|<(?=[A-Za-z/!?])|!?\[|\]", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")


def rewrite_links(postmortem: Postmortem, body: str, targets: Targets) -> str:
    """Return the body with relative links leading to the site's pages, and what leads nowhere as text without a link.

    The page of a record is ``postmortems/<id>.md``; assets keep their place below ``postmortems/``. Images of other
    hosts become links to them: the site asks no other host for anything. Code is left as it is.
    """
    known = {reference.target: _page_target(postmortem, reference, targets) for reference in postmortem.references}
    if not known:
        return body

    def leads(target: str) -> _Way:
        if target not in known or target.startswith("#"):
            return _UNCHANGED
        if not is_relative(target):
            return _Way(image=False)
        new = known[target]
        return _Way(new) if new is not None else _NOWHERE

    return _rewritten(body, leads)


def without_links(postmortem: Postmortem, body: str, paths: Container[str]) -> str:
    """Return the body with relative links to the files at these paths as text without a link, all else as it is."""
    named = {reference.target for reference in postmortem.references if is_relative(reference.target)}
    dead = {target for target in named if target_path(postmortem, target) in paths}
    if not dead:
        return body
    return _rewritten(body, lambda target: _NOWHERE if target in dead else _UNCHANGED)


def _rewritten(body: str, leads: Callable[[str], _Way]) -> str:
    lines = body.split("\n")
    inline, outside = _stretches(body, len(lines))
    labels: dict[str, _Way] = {}
    changed: list[tuple[int, int, str]] = []
    for start, end in outside:
        changed.append((start, end, _define("\n".join(lines[start:end]), leads, labels)))
    for start, end in inline:
        changed.append((start, end, _Scan("\n".join(lines[start:end]), leads, labels).result()))
    for start, end, text in sorted(changed, reverse=True):
        lines[start:end] = text.split("\n")
    return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class _Way:
    """Where a link leads on the site: elsewhere than written, nowhere, or there; and whether it may be an image."""

    to: str | None = None
    somewhere: bool = True
    image: bool = True


_UNCHANGED = _Way()
_NOWHERE = _Way(somewhere=False)


def _stretches(body: str, count: int) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Return the lines that hold text with marks, and those that are in no block, where definitions of links stand."""
    inline: set[tuple[int, int]] = set()
    taken = [False] * count
    row: tuple[int, int] | None = None
    for token in parse_blocks(body):
        place = (token.map[0], min(token.map[1], count)) if token.map else None
        if token.type == "tr_open":
            row = place
        elif token.type in ("inline", "fence", "code_block", "html_block", "hr"):
            place = place or row
            if place is None:
                continue
            taken[place[0] : place[1]] = [True] * (place[1] - place[0])
            if token.type == "inline":
                inline.add(place)
    free = [number for number in range(count) if not taken[number]]
    breaks = [0, *(index + 1 for index, (a, b) in enumerate(pairwise(free)) if b != a + 1), len(free)]
    outside = [(free[start], free[end - 1] + 1) for start, end in pairwise(breaks) if start < end]
    return sorted(inline), outside


def _define(text: str, leads: Callable[[str], _Way], labels: dict[str, _Way]) -> str:
    """Return definitions with the addresses that they have on the site, and remember those that concern their uses."""

    def define(match: re.Match[str]) -> str:
        way = leads(_target(match))
        label = _folded(match["label"])
        labels.setdefault(label, way)
        if not way.somewhere:
            return "\n" * match.group().count("\n")
        return match.group() if way.to is None else f"{match['open']}{way.to}{match['title'] or ''}"

    return _DEFINITION.sub(define, text) if "]:" in text else text


class _Scan:
    """One pass over a stretch of text, from sign to sign; what is passed over goes to the result as it is."""

    def __init__(self, text: str, leads: Callable[[str], _Way], labels: dict[str, _Way]) -> None:
        self._text = text
        self._leads = leads
        self._labels = labels
        self._parts: list[str] = []
        self._open: list[tuple[int, int]] = []  # what may become a link: the part that opens it, where its text begins
        self._at = 0
        self._comments = True
        self._runs: dict[int, list[int]] = {}

    def result(self) -> str:
        """Return the text rewritten."""
        text = self._text
        if "](" not in text and not self._labels:
            return text
        while match := _SIGN.search(text, self._at):
            self._parts.append(text[self._at : match.start()])
            sign, self._at = match.group(), match.end()
            if sign[0] == "`":
                self._take(sign, _after(self._ticks().get(len(sign), ()), match.end(), len(sign)))
            elif sign == "<":
                self._take(sign, self._end_of_tag(match.start()))
            elif sign == "]":
                self._close()
            else:
                if sign[-1] == "[" and sign[0] != "\\":
                    self._open.append((len(self._parts), self._at))
                self._parts.append(sign)
        self._parts.append(text[self._at :])
        return "".join(self._parts)

    def _take(self, sign: str, end: int | None) -> None:
        """Pass over what begins with a sign, or over the sign alone."""
        end = self._at if end is None else end
        self._parts.append(sign + self._text[self._at : end])
        self._at = end

    def _ticks(self) -> dict[int, list[int]]:
        """Return where the runs of backticks begin, by their length."""
        if not self._runs:
            for match in re.finditer("`+", self._text):
                self._runs.setdefault(len(match.group()), []).append(match.start())
        return self._runs

    def _end_of_tag(self, start: int) -> int | None:
        """Return where a comment, an address or an element's tag ends."""
        if self._text.startswith("<!--", start):
            end = self._text.find("-->", start + 4) if self._comments else -1
            self._comments = end >= 0
            return end + 3 if end >= 0 else None
        tag = _TAG.match(self._text, start)
        return tag.end() if tag else None

    def _close(self) -> None:
        """Take in a closing bracket, with the address or label that may follow."""
        if not self._open:
            self._parts.append("]")
            return
        opener = self._open.pop()
        start = opener[1]
        text, at = self._text, self._at
        address = _ADDRESS.match(text, at, at + _LONGEST)
        if address:
            way = self._leads(_target(address))
            written = f"]{address.group()}"
            if way.to is not None:
                written = f"]({way.to}{address['title'] or ''})"
            self._end(opener, way, written, address.end())
            return
        label = _LABEL.match(text, at, at + _LONGEST) if self._labels else None
        words = (label["label"] if label else "") or (text[start : at - 1] if at - start < _LABELS else "")
        named = self._labels.get(_folded(words)) if self._labels else None
        if named is None:
            self._parts.append("]")
        else:
            self._end(opener, named, f"]{label.group() if label else ''}", label.end() if label else at)

    def _end(self, opener: tuple[int, int], way: _Way, written: str, end: int) -> None:
        """End a link or an image; what leads nowhere is left as its text alone."""
        part, start = opener
        if not way.somewhere:
            self._parts[part] = ""
        else:
            if self._parts[part] == "![" and not way.image:
                self._parts[part] = "[" if self._at - 1 > start else "[image"
            self._parts.append(written)
        self._at = end


def _after(places: Sequence[int], start: int, length: int) -> int | None:
    """Return where a run of backticks that begins at or after a place ends, None where there is none."""
    index = bisect_left(places, start)
    return places[index] + length if index < len(places) else None


def _folded(label: str) -> str:
    """Return a label in the form in which labels are compared."""
    return " ".join(label.split()).casefold()


def _place(match: re.Match[str]) -> str:
    return "bare" if match["angled"] is None else "angled"


def _target(match: re.Match[str]) -> str:
    """Return a destination in the form in which the parser gives it."""
    return normalizeLink(unescapeAll(match[_place(match)]))


def _page_target(postmortem: Postmortem, reference: Reference, targets: Targets) -> str | None:
    """Return where a relative link leads from the page's Markdown file, or None where nothing is known of it."""
    found = _destination(postmortem, reference.target, targets)
    if found is None:
        return None
    url, fragment = found
    new = relative_url(page_path(url) if url.endswith("/") else url, page_path(postmortem_url(postmortem.id)))
    return quote(new) + fragment


def page_links(postmortem: Postmortem, targets: Targets) -> dict[str, str]:
    """Return for each relative link that resolves the URL it has on the postmortem's page."""
    links: dict[str, str] = {}
    for reference in postmortem.references:
        found = _destination(postmortem, reference.target, targets)
        if found is not None:
            url, fragment = found
            links[reference.target] = relative_url(quote(url) + fragment, postmortem_url(postmortem.id))
    return links


def _destination(postmortem: Postmortem, target: str, targets: Targets) -> tuple[str, str] | None:
    """Return the address in the site of what a relative link leads to, and its fragment with the hash, or None."""
    if not is_relative(target):
        return None
    path = target_path(postmortem, target)
    fragment = urlsplit(target).fragment
    fragment = f"#{fragment}" if fragment else ""
    if path in targets.ids:
        return postmortem_url(targets.ids[path]), fragment
    return (f"postmortems/{path}", fragment) if path in targets.assets else None
