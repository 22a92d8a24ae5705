"""One comment that tells a reviewer about all postmortems of a pull request."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from postmortem_archive.checks.folder import CheckedFolder
from postmortem_archive.findings import Finding
from postmortem_archive.model import Postmortem
from postmortem_archive.reviewing.defanging import LIMIT, MARKER, cut, defang, escape
from postmortem_archive.reviewing.earlier import Earlier, EarlierPostmortems
from postmortem_archive.reviewing.edits import Edit, edits
from postmortem_archive.reviewing.next_step import next_step
from postmortem_archive.reviewing.rendering import Finished, redaction_of, render_comment
from postmortem_archive.rules import Severity
from postmortem_archive.sensitive import Redaction, shown_paths
from postmortem_archive.site.rendering import format_instant
from postmortem_archive.vocabulary import Vocabulary
from postmortem_archive.wording import plural

_DETAIL = (40, 10, 3)
"""How many of each list are told: as many as leave the comment within its limit."""

_REPOSITORY = re.compile(r"(?P<repository>https://[\w.-]+(?::\d+)?(?:/[\w.-]+)+)/blob/[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the files of a pull request can be read: ``url`` is a repository's ``/blob/`` address at a commit.

    ``folder`` is the archive's path in the repository. Without a ``url`` places are named and not linked. ``run`` is
    the number of the workflow's run that keeps a preview of the site.

    Raises:
        ValueError: the address is none of a commit's files.
    """

    folder: str = "postmortems"
    url: str | None = None
    run: int | None = None

    def __post_init__(self) -> None:
        if self.url is not None and not _REPOSITORY.fullmatch(self.url):
            raise ValueError(
                f"expected an address such as https://github.com/OWNER/NAME/blob/COMMIT, found {self.url!r}"
            )

    @property
    def repository(self) -> str | None:
        """The address of the repository, which links may lead to."""
        match = _REPOSITORY.fullmatch(self.url or "")
        return match["repository"] if match else None

    @property
    def run_link(self) -> Finished | None:
        """A link to the run with the preview, where there is one."""
        known = self.repository is not None and self.run is not None
        return Finished(f"[this run]({self.repository}/actions/runs/{self.run})") if known else None

    def link(self, path: str, line: int | None = None) -> Finished:
        """Return a path relative to the archive as it is in the repository, or a line of it, linked to where it is.

        A name that holds a secret is masked, and not linked.
        """
        shown = shown_paths([path]).get(path, path)
        whole = (PurePosixPath(self.folder) / shown).as_posix()
        text = escape(f"line {line}" if line else whole)
        target = quote(whole, safe="/")
        if self.url is None or shown != path or len(target) > 1000:  # defang keeps no longer one
            return Finished(text)
        return Finished(f"[{text}]({self.url}/{target}{f'?plain=1#L{line}' if line else ''})")


@dataclass(frozen=True, slots=True)
class _Part:
    """What is told of one changed file: of a record all of it, of another file its findings and of what ``kind``."""

    place: Finished
    kind: str
    findings: tuple[tuple[Severity, tuple[tuple[Finding, Finished], ...]], ...]
    postmortem: Postmortem | None = None
    before: Postmortem | None = None
    next_step: str = ""
    edits: tuple[Edit, ...] = ()
    earlier: tuple[tuple[Earlier, Finished], ...] = ()
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Review:
    """What a comment is made of.

    ``checked`` is the archive as it is with the pull request, judged on the day ``as_of``. ``changed`` are paths
    relative to it, ``before`` the records of those that were there already, by path.
    """

    checked: CheckedFolder
    as_of: date
    changed: Sequence[str]
    before: Mapping[str, Postmortem] = field(default_factory=dict)
    place: Place = field(default_factory=Place)

    def comment(self, limit: int = LIMIT) -> str:
        """Return the comment's Markdown, of at most so many characters. It begins with ``MARKER``.

        Of long lists the first are told; what still is too much is cut, which the comment says.
        """
        parts = list(self._parts())
        redaction = redaction_of(_spoken_of(parts), self.checked.vocabulary)
        room = limit - len(MARKER) - 1
        text = ""
        for most in _DETAIL:
            text = self._text(parts, redaction, most)
            if len(text) <= room:
                break
        return f"{MARKER}\n{cut(text, room)}"

    def _text(self, parts: Sequence[_Part], redaction: Redaction, most: int) -> str:
        shown = parts[: 10 * most]
        text = render_comment(
            "comment.md.jinja",
            redaction,
            parts=shown,
            unshown=len(parts) - len(shown),
            totals=_totals(parts),
            as_of=self.as_of,
            most=most,
            run=self.place.run_link,
        )
        text = re.sub(r"\n{3,}", "\n\n", text).rstrip("\n") + "\n"
        return defang(text, filter(None, [self.place.repository]))

    def _parts(self) -> Iterator[_Part]:
        records = {postmortem.path: postmortem for postmortem in self.checked.archive.postmortems}
        asked = [records[path] for path in self.changed if path in records]
        earlier = EarlierPostmortems(self.checked.archive, self.checked.vocabulary) if asked else None
        by_file: dict[Path, list[Finding]] = defaultdict(list)
        for item in self.checked.findings:
            by_file[self.checked.file(item)].append(item)
        for path in sorted(dict.fromkeys(self.changed), key=_what_judges_first):
            found = by_file[self.checked.folder / path]
            postmortem = records.get(path)
            if postmortem is None or earlier is None:
                judges = _what_judges_first(path) < _NOT_JUDGING
                if found or judges or path in self.before or path.endswith(".md"):
                    there = (self.checked.folder / path).exists()
                    kind = ("Changed." if judges else "Read as no postmortem.") if there else "Removed."
                    kind = f"{kind} All postmortems are judged by it." if judges else kind
                    yield _Part(self.place.link(path), kind, self._by_weight(path, found))
                continue
            before = self.before.get(path)
            yield _Part(
                self.place.link(path),
                "",
                self._by_weight(path, found),
                postmortem,
                before,
                next_step(postmortem, found, self.checked.vocabulary.policy),
                edits(before, postmortem, self.checked.vocabulary) if before else (),
                tuple((one, self.place.link(one.postmortem.path)) for one in earlier.of(postmortem, self.as_of)),
                tuple(_facts(postmortem, self.checked.vocabulary)),
            )

    def _by_weight(
        self, path: str, findings: Sequence[Finding]
    ) -> tuple[tuple[Severity, tuple[tuple[Finding, Finished], ...]], ...]:
        placed = [(item, self.place.link(path, item.line)) for item in findings]
        grouped = ((weight, tuple(pair for pair in placed if pair[0].severity is weight)) for weight in Severity)
        return tuple((weight, items) for weight, items in grouped if items)


_NOT_JUDGING = 2


def _what_judges_first(path: str) -> int:
    """Return the place of a changed file: the policy before the rest of the vocabulary, and that before all others."""
    if path == "vocabulary/policy.yml":
        return 0
    return 1 if path.startswith("vocabulary/") else _NOT_JUDGING


def _spoken_of(parts: Iterable[_Part]) -> Iterator[Postmortem]:
    """Yield the postmortems that the comment quotes, or might by what an edit left standing elsewhere."""
    for part in parts:
        yield from filter(None, (part.postmortem, part.before))
        yield from (one.postmortem for one, _ in part.earlier)


def _totals(parts: Sequence[_Part]) -> str:
    counts: Counter[Severity] = Counter()
    for part in parts:
        for weight, items in part.findings:
            counts[weight] += len(items)
    told = ", ".join(plural(counts[weight], weight) for weight in Severity)
    return f"{plural(len(parts), 'file')} of the archive changed: {told}"


def _facts(postmortem: Postmortem, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """Yield the facts of a record as a reader knows them, those that it has."""
    for name in ("detected", "mitigated", "resolved"):
        if instant := getattr(postmortem, name):
            yield name.capitalize(), format_instant(instant)
    factors = [term.title if (term := vocabulary.factor(name)) else name for name in postmortem.factors]
    services = [term.title if (term := vocabulary.service(name)) else name for name in postmortem.services]
    controls = [f"{ref.framework} {ref.control or ''}".strip() for ref in postmortem.controls]
    lists = {
        "Services": services,
        "Teams": postmortem.teams,
        "Factors, the main one first": factors,
        "Lifecycle": postmortem.lifecycle,
        "Controls": controls,
    }
    for title, words in lists.items():
        if words:
            yield title, ", ".join(words)
    if postmortem.detection:
        yield "Detected by", postmortem.detection
    if postmortem.lead:
        yield "Lead", postmortem.lead
    if postmortem.security:
        impact, stakeholder = postmortem.security.impact or "not stated", postmortem.security.stakeholder or "none"
        yield "Security", f"impact {impact}, stakeholder {stakeholder}"
    if postmortem.review_held:
        yield "Review held", format_instant(postmortem.review_held)
    yield "Timeline", _timeline(postmortem)


def _timeline(postmortem: Postmortem) -> str:
    instants = [entry.at for entry in postmortem.timeline if entry.at]
    text = f"{len(postmortem.timeline)} entries" if len(postmortem.timeline) != 1 else "1 entry"
    if instants:
        text += f", {format_instant(min(instants))} to {format_instant(max(instants))}"
    unread = len(postmortem.timeline) - len(instants)
    return f"{text}; {unread} without a time that was understood" if unread else text
