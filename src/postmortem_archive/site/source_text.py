"""A postmortem's own Markdown as it is published beside its page: all but the comments, which no reader is to see."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import accumulate
from operator import itemgetter

import yaml

from postmortem_archive.model import Postmortem
from postmortem_archive.reading.document import parse_blocks
from postmortem_archive.site.links import without_links

_MARK = "\ufeff"
"""Stands first, so that a host that names neither type nor character set still has it shown as the text that it is.

By https://mimesniff.spec.whatwg.org/#identifying-a-resource-with-an-unknown-mime-type what begins so is text/plain,
whatever HTML it seems to hold; and no browser takes it for another character set.
"""

_COMMENT = re.compile(r"<!--(?:-?>|.*?--!?>)", re.DOTALL)
_SIGN = re.compile(r"<!--|`+")
_REMARK = re.compile(r"^[ ]{0,3}\[[^\[\]\n]+\]:[ ]*(?:#|<>)[ ]+(?:\(.*\)|\".*\"|'.*')[ ]*$", re.MULTILINE)
"""A definition of a link to nowhere, by which Markdown without HTML makes comments: ``[//]: # (like this)``."""

_YAML_COMMENT = re.compile(r"[ \t]*#[^\n]*")
_CODE = ("fence", "code_block")


def source_text(postmortem: Postmortem, hidden: Mapping[str, str]) -> str:
    """Return the file's text without the comments of its front matter and its body; those in code stay.

    ``hidden`` are the ids, by their paths, of records that are not shown. Their names tell what they are about, so that
    a relation to one becomes that to a ``draft``, and a link of the body's Markdown to one is its text alone.
    """
    front = _front(postmortem, frozenset(hidden.values()))
    body = without_links(postmortem, postmortem.body, hidden)
    if "#" in front:
        front = _without_yaml_comments(front)
    if "<!--" in body or "]:" in body:
        body = _without(body, _hidden(body))
    return f"{_MARK}{front}\n{body}" if front else f"{_MARK}{body}"


def _front(postmortem: Postmortem, hidden: Container[str]) -> str:
    """Return the front matter as in the file, but for the ids of hidden records."""
    lines = postmortem.source.split("\n")[: postmortem.body_line - 1]
    for fact, line, column in sorted(postmortem.places, key=itemgetter(1, 2), reverse=True):
        kind, _, identity = fact.partition(".")
        if kind == "related" and identity in hidden:
            written = lines[line - 1]
            lines[line - 1] = written[: column - 1] + written[column - 1 :].replace(identity, "draft", 1)
    return "\n".join(lines)


def _without_yaml_comments(front: str) -> str:
    """Return front matter without what stands after a number sign, as far as it is YAML."""
    parts: list[str] = []
    at = 0
    try:
        for token in yaml.scan(front, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            if token.start_mark.index > at:
                parts.append(_YAML_COMMENT.sub("\0", front[at : token.start_mark.index]))
                at = token.start_mark.index
            if token.end_mark.index > at:
                parts.append(front[at : token.end_mark.index])
                at = token.end_mark.index
    except yaml.YAMLError:
        return front
    parts.append(_YAML_COMMENT.sub("\0", front[at:]))
    lines = "".join(parts).split("\n")
    return "\n".join(line.replace("\0", "") for line in lines if line != "\0")


def _without(body: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return what is outside the spans, which may overlap; what has lines of its own goes with these."""
    parts: list[str] = []
    end_of_kept = ""
    at = 0
    for start, end in sorted(spans):
        if start < at:
            continue
        first = body.rfind("\n", 0, start) + 1
        last = body.find("\n", end) + 1 or len(body)
        alone = first >= at and not body[first:start].strip() and not body[end:last].strip()
        kept = body[at : first if alone else start]
        parts.append(kept)
        end_of_kept = (end_of_kept + kept)[-2:]
        at = last if alone else end
        if alone and end_of_kept in ("", "\n", "\n\n") and body.startswith("\n", at):
            at += 1
    return "".join([*parts, body[at:]])


def _hidden(body: str) -> Iterator[tuple[int, int]]:
    """Yield where each comment begins and ends.

    One that begins a block ends at its sign, past whatever other blocks, or with the file; one within a text has to
    end in it.
    """
    lines = _Lines(body)
    runs: dict[int, list[int]] = {}
    for run in re.finditer("`+", body):
        runs.setdefault(len(run.group()), []).append(run.start())
    at = 0
    while sign := _SIGN.search(body, at):
        kind, end = lines.at(sign.start())
        at = sign.end()
        if kind in _CODE:
            at = end
        elif sign.group() == "<!--":
            comment = _COMMENT.match(body, sign.start(), len(body) if kind else end)
            if comment or kind:
                at = comment.end() if comment else len(body)
                yield sign.start(), at
            else:  # nor does any other comment end in this text
                at = end
        elif not kind:
            same = runs[len(sign.group())]
            after = bisect_left(same, at)
            if after < len(same) and same[after] < end:
                at = same[after] + len(sign.group())
    for remark in _REMARK.finditer(body):
        if not lines.at(remark.start())[0]:
            yield remark.span()


class _Lines:
    """What the lines of a body are part of."""

    def __init__(self, body: str) -> None:
        lines = body.split("\n")
        self._starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
        self._kinds = ["" if line.strip() else "blank" for line in lines]
        for token in parse_blocks(body):
            if token.map and token.type in (*_CODE, "html_block"):
                start, end = token.map[0], min(token.map[1], len(lines))
                self._kinds[start:end] = [token.type] * (end - start)
        self._ends = self._starts[1:]
        for index in reversed(range(len(lines) - 1)):
            if self._kinds[index] == self._kinds[index + 1]:
                self._ends[index] = self._ends[index + 1]

    def at(self, place: int) -> tuple[str, int]:
        """Return the kind of block, empty for text, and where the lines of this kind end."""
        index = bisect_right(self._starts, place) - 1
        return self._kinds[index], self._ends[index]
