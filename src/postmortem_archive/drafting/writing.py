"""A draft as the text of a postmortem: its facts as they are known, and prompts for all that is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from postmortem_archive.drafting.containment import contained, one_line
from postmortem_archive.drafting.draft import Draft, DraftEvent
from postmortem_archive.drafting.outline import Part, outline
from postmortem_archive.drafting.template import LIGHTWEIGHT, Template, suggested_template
from postmortem_archive.model import MILESTONES, ControlRef, Detection, Link, SecurityReview
from postmortem_archive.reading.postmortem import clean_title
from postmortem_archive.site.rendering import escape_markdown
from postmortem_archive.vocabulary import Vocabulary
from postmortem_archive.yaml_text import quoted, scalar
from postmortem_archive.yaml_tree import Scalar, YamlError, parse_yaml

SCHEMA = "../vocabulary/front-matter.schema.json"
"""Where the schema of the front matter is, seen from a postmortem in the folder of its year."""

UNTITLED = "Untitled incident"
"""The title of a draft that has none."""

_SOURCE = "# drafted from: "
_HALF_DAY = timedelta(hours=12)
_EVENTS = "| Time (UTC) | Event |\n|------------|-------|\n"


def draft_text(draft: Draft, template: Template, vocabulary: Vocabulary, *, schema: str | None = SCHEMA) -> str:
    """Return the text of the file: read by the one parser, it gives the draft's facts back.

    ``schema`` is the address that editors read the front matter's schema from; None leaves it out.
    """
    sections = {_name(heading, vocabulary): text for heading, text in draft.sections.items() if text.strip()}
    filled = [*sections, *(["timeline"] if draft.timeline else [])]
    parts = outline(template, draft.severity, filled, vocabulary)
    blocks = [
        f"{'#' * part.level} {escape_markdown(one_line(part.title))}\n\n{_content(part, sections, draft, vocabulary)}"
        for part in parts
    ]
    return (
        _environment()
        .get_template("postmortem.md.jinja")
        .render(
            schema=schema,
            source=_SOURCE + quoted(one_line(draft.source or "")) if one_line(draft.source or "") else None,
            facts=[(key, value) for key, value in _facts(draft).items() if value or key == "started"],
            hints=_hints(draft, vocabulary),
            blocks=[block.rstrip() for block in blocks],
        )
    )


def source_of(text: str) -> str | None:
    """Return the ``source`` that a file's text says it was drafted from, or None.

    It stands in a comment of the front matter, so that whoever drafts from the same event again finds it.
    """
    for line in text.removeprefix("\ufeff").split("\n")[1:]:
        if line.startswith(_SOURCE):
            try:
                node = parse_yaml(line.removeprefix(_SOURCE))
            except YamlError:
                return None
            return node.text if isinstance(node, Scalar) else None
        if line.rstrip() == "---":
            break
    return None


def first_prompt(text: str) -> int:
    """Return the line at which an author goes on: that of the first prompt, else that of the first heading."""
    lines = text.split("\n")
    below = lines.index("---", 1) + 1
    for mark in ("<!--", "#"):
        found = (number for number, line in enumerate(lines[below:], below + 1) if line.startswith(mark))
        if (number := next(found, None)) is not None:
            return number
    return 1


def title_of(draft: Draft) -> str:
    """Return the draft's title as it is written and read: one line, without what reading takes away."""
    title = one_line(draft.title)
    while (cleaned := one_line(clean_title(title))) != title:
        title = cleaned
    return title or UNTITLED


def _name(heading: str, vocabulary: Vocabulary) -> str:
    known = vocabulary.section(heading)
    return known.name if known else one_line(heading)


def _content(part: Part, sections: dict[str, str], draft: Draft, vocabulary: Vocabulary) -> str:
    own = sections.get(part.name or part.title)
    text = contained(own, vocabulary) if own else ""
    if part.name == "timeline" and draft.timeline:
        return "\n\n".join(block for block in (part.advice, text, _timeline(draft)) if block)
    return text or part.prompt


def _timeline(draft: Draft) -> str:
    """Return a table of the events in order, a date where it is not that of the row above."""
    events = sorted(draft.timeline, key=lambda event: event.at)
    return _EVENTS + "\n".join(
        f"| {time} | {escape_markdown(one_line(event.text))} |"
        for time, event in zip(_times(events, draft), events, strict=True)
    )


def _times(events: Iterable[DraftEvent], draft: Draft) -> Iterator[str]:
    day = draft.started.astimezone(UTC).date() if draft.started else None
    for event in events:
        at = event.at.astimezone(UTC).replace(microsecond=0)
        clock = at.time().isoformat("seconds" if at.second else "minutes")
        surely = day == at.date() and not _may_be_another_day(at, draft)
        yield clock if surely else f"{at.date()} {clock}"
        day = at.date()


def _may_be_another_day(at: datetime, draft: Draft) -> bool:
    """Whether reading might take a time near the start for that of the day before or after."""
    return bool((draft.started and draft.started - at > _HALF_DAY) or (draft.resolved and at > draft.resolved))


def _facts(draft: Draft) -> dict[str, str]:
    """Return what is known by its key in the front matter, as YAML; empty where it is not."""
    lead = ", ".join(word for part in (draft.lead or "").split(",") if (word := one_line(part)))
    return {
        "title": scalar(title_of(draft)),
        "severity": _word(draft.severity),
        "status": "draft",
        **{name: _instant(getattr(draft, name)) for name in MILESTONES},
        "lead": _list([lead]) if "," in lead else _word(lead),
        "services": _list(draft.services),
        "teams": _list(draft.teams),
        "detection": draft.detection.value if draft.detection else "",
        "lifecycle": _list(draft.lifecycle),
        "factors": _list(draft.factors),
        "frameworks": _frameworks(draft.controls),
        "security": _security(draft.security) if draft.security else "",
        "links": "".join(f"\n  - {_link(link)}" for link in draft.links if one_line(link.url)),
        "related": _list(draft.related),
        "lang": _word(draft.lang),
    }


def _hints(draft: Draft, vocabulary: Vocabulary) -> list[str]:
    """Return lines of the front matter for what is not known yet; none for a severity of which little is asked."""
    if suggested_template(draft.severity, vocabulary) == LIGHTWEIGHT:
        return []
    level = vocabulary.severity(draft.severity or "")
    reviewed = level is None or level.name in vocabulary.policy.security_review
    detections = ", ".join(Detection)
    hints = [(name, getattr(draft, name), "2026-03-04T09:58Z") for name in MILESTONES if name != "started"]
    hints += [
        ("lead", draft.lead, "a role or a team"),
        ("services", draft.services, "[]  # names of vocabulary/services.yml"),
        ("detection", draft.detection, f"monitoring  # one of {detections}"),
        ("factors", draft.factors, "[]  # names of vocabulary/factors.yml, the main one first"),
        ("security", draft.security or not reviewed, "{impact: none, stakeholder: a role}"),
    ]
    return [f"# {name}: {form}" for name, known, form in hints if not known]


def _word(text: str | None) -> str:
    line = one_line(text or "")
    return scalar(line) if line else ""


def _instant(at: datetime | None) -> str:
    if at is None:
        return ""
    at = at.astimezone(UTC).replace(microsecond=0, tzinfo=None)
    return at.isoformat("T", "seconds" if at.second else "minutes") + "Z"


def _list(words: Iterable[str]) -> str:
    known = [known for word in words if (known := _word(word))]
    return f"[{', '.join(known)}]" if known else ""


def _frameworks(controls: Iterable[ControlRef]) -> str:
    by_name: dict[str, list[str]] = {}
    for item in controls:
        by_name.setdefault(one_line(item.framework), []).extend([item.control] if item.control else [])
    return "".join(f"\n  {scalar(name)}: {_list(ids) or '[]'}" for name, ids in by_name.items() if name)


def _security(review: SecurityReview) -> str:
    pairs = (("impact", review.impact), ("stakeholder", review.stakeholder))
    return "".join(f"\n  {key}: {known}" for key, value in pairs if (known := _word(value)))


def _link(link: Link) -> str:
    kind = f"kind: {link.kind.value}, " if link.kind else ""
    url = one_line(link.url)
    return f"{{{kind}title: {scalar(one_line(link.title) or url)}, url: {quoted(url)}}}"


@cache
def _environment() -> Environment:
    """What is rendered is Markdown: its values are made safe where they are made."""
    return Environment(
        loader=PackageLoader("postmortem_archive.drafting"),
        autoescape=False,  # noqa: S701 - the text is no HTML
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )
