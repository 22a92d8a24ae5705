"""Made-up postmortems, as many as asked for, to measure and to test with: the same arguments give the same text.

Their words are invented and follow Zipf's law over a vocabulary that is large enough for a search index of realistic
size; services, teams, factors and controls are an organisation's own, so that tag pages have their real shape.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate

from postmortem_archive.slugs import slugify
from postmortem_archive.vocabulary import Term, Vocabulary

FIRST, LAST = date(2018, 1, 1), date(2026, 10, 31)
"""The days over which an archive is spread."""

_COMMON = (  # noqa: SIM905 - words are read as words
    "the of and to a in was is for that it on with as were at by from had not which this after before so one all but "
    "until who then their no when two its an be because each still than while them only where what they had more first "
    "again our minutes under without between every three could would did"
).split()
_OPENINGS = (*"bcdfghklmnprstvw", "br", "cl", "cr", "dr", "fl", "gr", "pl", "pr", "sl", "st", "tr")
_VOWELS = (*"aeiou", "ai", "ea", "ou")
_CLOSINGS = ("", "", "", "", *"lmnrstx", "nd", "rk", "st")
_RARE = 16_000
_EVENTS = ("Alert", "Deployed", "Attempt", "Rolled back", "Confirmed", "Paged", "Status page", "Restarted", "Drained")
_DETECTIONS = ("monitoring", "monitoring", "monitoring", "customer", "employee", "third-party", "security-tool")
_LINKS = ("alert", "ticket", "dashboard", "chat", "change", "scan")
_CODE = ("text", "bash", "yaml", "python", "sql", "json")


@dataclass(frozen=True, slots=True)
class Document:
    """A file of an archive: ``path`` is relative to the folder."""

    path: str
    text: str

    @property
    def id(self) -> str:
        """The identity that the file's name gives."""
        return self.path.rpartition("/")[2].removesuffix(".md")


def make_documents(count: int, vocabulary: Vocabulary, *, seed: int = 0) -> Iterator[Document]:
    """Yield postmortems of 4 to 10 KB in the order of their dates, each complete and without a finding."""
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    words = _Words(rng)
    span = (LAST - FIRST).days
    days = sorted(FIRST + timedelta(days=rng.randrange(span)) for _ in range(count))
    written: list[Document] = []
    taken: set[str] = set()
    for day in days:
        incident = _Incident(rng, words, vocabulary, day)
        path = f"{day.year}/{day}-{slugify(incident.title)}.md"
        if path in taken:
            path = f"{path.removesuffix('.md')}-{len(written)}.md"
        taken.add(path)
        document = Document(path, incident.text(written))
        written.append(document)
        yield document


class _Words:
    """Invented words, the frequent ones English, drawn by Zipf's law."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        rare: dict[str, None] = {}
        while len(rare) < _RARE:
            syllables = rng.choices((1, 2, 3), (1, 6, 3))[0]
            word = "".join(
                rng.choice(_OPENINGS) + rng.choice(_VOWELS) + rng.choice(_CLOSINGS) for _ in range(syllables)
            )
            rare[word] = None
        self.rare = sorted(rare, key=len)  # frequent words are short
        self._words = [*_COMMON, *self.rare]
        self._weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(self._words))))

    def phrase(self, count: int, topic: Sequence[str] = ()) -> str:
        """Return words without a stop; about one in twelve is of the topic."""
        drawn = self._rng.choices(self._words, cum_weights=self._weights, k=count)
        if topic:
            drawn = [self._rng.choice(topic) if self._rng.random() < 0.08 else word for word in drawn]
        return " ".join(drawn)

    def sentence(self, topic: Sequence[str]) -> str:
        """Return a sentence of 7 to 24 words, at times with a figure or a piece of code in it."""
        text = self.phrase(self._rng.randint(7, 24), topic)
        kind = self._rng.random()
        if kind < 0.15:
            text += f" {self._rng.randint(2, 9999):,}"
        elif kind < 0.3:
            text += f" `{self._rng.choice(topic)}-{self._rng.choice(self.rare)}`"
        elif kind < 0.36:
            text += f" **{self._rng.choice(topic)}**"
        return f"{text[:1].upper()}{text[1:]}."

    def prose(self, sentences: int, topic: Sequence[str]) -> str:
        """Return a paragraph in lines of about a hundred characters."""
        lines = [""]
        for word in " ".join(self.sentence(topic) for _ in range(sentences)).split(" "):
            if len(lines[-1]) + len(word) > 100:
                lines.append("")
            lines[-1] += f" {word}" if lines[-1] else word
        return "\n".join(lines)


class _Incident:
    """What one postmortem tells: drawn once, then written."""

    def __init__(self, rng: random.Random, words: _Words, vocabulary: Vocabulary, day: date) -> None:
        self._rng = rng
        self._words = words
        self._topic = [rng.choice(words.rare) for _ in range(8)]
        self._started = datetime.combine(day, time(rng.randrange(24), rng.randrange(60)))
        self._detected = self._started + timedelta(minutes=round(rng.lognormvariate(2.2, 1.0)))
        self._mitigated = self._detected + timedelta(minutes=2 + round(rng.lognormvariate(3.6, 0.8)))
        self._resolved = self._mitigated + timedelta(minutes=2 + round(rng.lognormvariate(3.9, 0.9)))
        levels = [level.name for level in vocabulary.severities]
        self._severity = rng.choices(levels, range(1, len(levels) + 1))[0]
        self._services = _some(rng, vocabulary.services, 3)
        self._teams = [term.name for term in _some(rng, vocabulary.teams, 3)]
        self._factors = _some(rng, vocabulary.factors, 4)
        self._lifecycle = [term.name for term in _some(rng, vocabulary.lifecycle, 3)]
        self._frameworks = {
            framework.name: sorted({control.id for control in rng.choices(framework.controls, k=rng.randint(1, 3))})
            for framework in rng.sample(
                vocabulary.frameworks, min(rng.choice((0, 1, 2, 3)), len(vocabulary.frameworks))
            )
        }
        self.title = f"{self._services[0].title} {words.phrase(rng.randint(3, 6), self._topic)}: {self._topic[0]}"

    def text(self, earlier: Sequence[Document]) -> str:
        """Return the whole file. Some name an earlier one as related, and some of those link to it."""
        related = _sample(self._rng, earlier[-400:], self._rng.choice((0, 0, 0, 1, 2)))
        parts = [
            *self._front(related),
            *self._what_happened(),
            *self._why(related),
            *self._what_follows(),
        ]
        return "\n".join(parts)

    def _front(self, related: Sequence[Document]) -> Iterator[str]:
        rng = self._rng
        yield "---"
        yield f"title: {json.dumps(self.title)}"
        yield f"severity: {self._severity}"
        yield f"status: {'in-review' if rng.random() < 0.03 else 'published'}"
        for name in ("started", "detected", "mitigated", "resolved"):
            yield f"{name}: {getattr(self, f'_{name}'):%Y-%m-%dT%H:%MZ}"
        yield f"lead: {self._teams[0]} on-call"
        yield f"services: [{', '.join(term.name for term in self._services)}]"
        yield f"teams: [{', '.join(self._teams)}]"
        yield f"detection: {rng.choice(_DETECTIONS)}"
        yield f"lifecycle: [{', '.join(self._lifecycle)}]"
        yield f"factors: [{', '.join(term.name for term in self._factors)}]"
        if self._frameworks:
            yield "frameworks:"
            for name, controls in self._frameworks.items():
                yield f"  {name}: {json.dumps(controls)}"
        yield f"security: {{impact: {rng.choice(('none', 'none', 'suspected', 'confirmed'))}, stakeholder: security}}"
        yield f"review: {{held: {self._resolved + timedelta(days=rng.randint(1, 6)):%Y-%m-%dT%H:%MZ}}}"
        yield "links:"
        for kind in rng.sample(_LINKS, rng.randint(1, 3)):
            place = f"https://{kind}.example/{rng.choice(self._topic)}/{rng.randrange(10_000)}"
            title = json.dumps(self._words.phrase(3, self._topic))
            yield f"  - {{kind: {kind}, title: {title}, url: {json.dumps(place)}}}"
        if related:
            yield f"related: [{', '.join(document.id for document in related)}]"
        yield "---"

    def _what_happened(self) -> Iterator[str]:
        rng, words, topic = self._rng, self._words, self._topic
        yield "\n## Summary\n"
        yield "\n\n".join(words.prose(rng.randint(2, 4), topic) for _ in range(rng.randint(1, 2)))
        yield "\n## Impact\n"
        yield from (f"- {words.sentence(topic)}" for _ in range(rng.randint(2, 4)))
        if rng.random() < 0.6:
            yield "\n### Security impact\n"
            yield words.prose(rng.randint(1, 4), topic)
        if rng.random() < 0.3:
            yield f"\n> {words.sentence(topic)}\n>\n> *status page, {self._started:%d %B}*"
        yield "\n## Timeline\n\n| Time (UTC) | Event |\n|------------|-------|"
        yield from self._timeline()

    def _timeline(self) -> Iterator[str]:
        rng, words = self._rng, self._words
        length = int((self._resolved - self._started).total_seconds() / 60)
        told = {
            self._resolved: "Resolved",
            self._mitigated: "Mitigated",
            self._detected: "Detected",
            self._started: "Started",
        }
        for _ in range(rng.randint(5, 14)):
            told.setdefault(self._started + timedelta(minutes=rng.randint(0, length)), rng.choice(_EVENTS))
        previous = self._started
        for at, event in sorted(told.items()):
            # A time alone may be up to a day after the one before; past midnight most people write the date.
            stamp = f"{at:%Y-%m-%d %H:%M}" if at.date() != previous.date() else f"{at:%H:%M}"
            previous = at
            yield f"| {stamp} | {event}: {words.phrase(rng.randint(4, 22), self._topic)} |"

    def _why(self, related: Sequence[Document]) -> Iterator[str]:
        rng, words, topic = self._rng, self._words, self._topic
        yield "\n## Contributing factors\n"
        for term in self._factors:
            prose = words.prose(rng.randint(1, 3), topic).replace("\n", "\n  ")
            yield f"- {prose} `{term.name}`"
        language = rng.choice(_CODE)
        yield f"\n{words.sentence(topic)}\n\n```{language}"
        for _ in range(rng.randint(2, 9)):
            yield f"{rng.choice(topic)}.{rng.choice(words.rare)} = {rng.randrange(100_000)}  # {words.phrase(5, topic)}"
        yield "```"
        if rng.random() < 0.6:
            yield f"\n### Why {words.phrase(4, topic)}\n"
            yield "\n\n".join(words.prose(rng.randint(2, 5), topic) for _ in range(rng.randint(1, 3)))
        yield from (
            f"\n{words.sentence(topic)} See [{document.id}](../{document.path})."
            for document in related
            if rng.random() < 0.6
        )

    def _what_follows(self) -> Iterator[str]:
        rng, words, topic = self._rng, self._words, self._topic
        yield "\n## Action items\n"
        for _ in range(rng.randint(3, 8)):
            due = self._resolved.date() + timedelta(days=rng.randint(7, 90))
            done = rng.random() < 0.7
            facts = [f"owner: {rng.choice(self._teams)}", f"due: {due}"]
            if done:
                facts.append(f"done: {due - timedelta(days=rng.randint(-20, 6))}")
            facts.append(f"priority: {rng.choice(('high', 'medium', 'low'))}")
            facts.append(f"type: {rng.choice(('prevent', 'detect', 'mitigate'))}")
            facts.append(f"ref: {self._teams[0][:4].upper()}-{rng.randint(100, 9999)}")
            yield f"- [{'x' if done else ' '}] {words.sentence(topic)[:-1]} ({', '.join(facts)})"
        yield "\n## What went well\n"
        yield from (f"- {words.prose(1, topic)}".replace("\n", "\n  ") for _ in range(rng.randint(2, 3)))
        if rng.random() < 0.5:
            yield f"\n## Where we got lucky\n\n{words.prose(2, topic)}"
        yield f"\n## Lessons\n\n{words.prose(rng.randint(2, 4), topic)}\n"


def _some(rng: random.Random, terms: Sequence[Term], most: int) -> list[Term]:
    """Return one to ``most`` different terms, those at the head of the vocabulary more often than those at its end."""
    count = rng.randint(1, most)
    drawn: dict[str, Term] = {}
    for _ in range(count):
        term = terms[int(len(terms) * rng.random() ** 1.6)]
        drawn.setdefault(term.name, term)
    return list(drawn.values())


def _sample(rng: random.Random, documents: Sequence[Document], count: int) -> list[Document]:
    return rng.sample(documents, min(count, len(documents)))
