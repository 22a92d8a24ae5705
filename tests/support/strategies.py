"""What property tests draw from: texts that mean something to the parser, and records in the design's format."""

from __future__ import annotations

import string
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from postmortem_archive.model import ActionItem, ActionState, ControlRef, Detection, Link, LinkKind, Status
from tests.support import writer
from tests.support.samples import PATH, vocabulary


def examples(count: int):
    return settings(
        max_examples=count,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )


# Pieces that mean something to the parser, so that random texts reach the deep parts of it.
PIECES = st.sampled_from(
    [
        "---\n", "title: a\n", "started: 2026-03-04T09:58Z\n", "severity: SEV-2\n", "links: [{url: x}, [y], z]\n",
        "frameworks: {SOC 2: [CC7.4]}\n", "security: {impact: none}\n", "withdrawn: {on: 1.1.2026}\n", "? ", ": ",
        "&a *a", "# ", "## Timeline\n\n", "### 5 March\n\n", "## Action items\n\n", "## Summary\n\n",
        "## Root cause\n\n", "- ", "  - ", "1. ", "- [ ] ", "- [x] a (owner: b, due: 2026-04-01)\n",
        "- **Key events**\n  - ", "> ", "| Time (UTC) | Event |\n|---|---|\n", "| Date | Time | Event |\n|-|-|-|\n",
        "| Action | Owner | Due |\n|-|-|-|\n", "| 09:58 | a |\n", "| ", " |\n", "09:58", "00:10", "24:00",
        "2026-03-04 ", "0001-01-01 ", "9999-12-31 ", "Feb 29 ", " +14:00", "-11:00", " UTC", " IST", " PST",
        " Europe/Berlin", " - ", "–", " pm", "**", "`", "(", ")", "[", "]", "<%", "%>", "\n", "\n\n", "\t", "\\",
        "\r\n", "\r", "\u2028", "\x85", "\x00", "\ufeff", "\ud800", "**Lead:** a\n",
        "**Date:** 2026-03-04 09:58\n", "```\n", "<!-- ", "<br>\n", "(done: ", "(owner: ", "~~", "✅ ",
    ]
)  # fmt: skip
ANY = st.text(alphabet=st.characters(), max_size=60)
TEXTS = st.one_of(ANY, st.lists(st.one_of(PIECES, PIECES, PIECES, ANY), max_size=40).map("".join))
PATHS = st.sampled_from(
    [PATH, "a.md", "0001-01-01-first.md", "9999-12-31-last.md", "a b/Ü/x.html.md.erb", "PM1 - v1.2 x"]
)


WORD = st.text(alphabet=string.ascii_letters + "äéñß", min_size=1, max_size=9)
PROSE = st.lists(WORD, min_size=1, max_size=5).map(" ".join)
NAMES = st.lists(WORD.map(lambda word: f"x-{word}"), max_size=3, unique_by=str.casefold)
FIRST = datetime(2001, 1, 2, tzinfo=UTC)
MINUTES = st.integers(0, 37 * 365 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))
ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Pacific/Apia"]).map(ZoneInfo)
DAYS = st.dates(date(2001, 1, 1), date(2037, 12, 31))


@st.composite
def actions(draw: st.DrawFn) -> ActionItem:
    state = draw(st.sampled_from(ActionState))
    optional = {name: draw(st.none() | PROSE) for name in ("owner", "priority", "type", "ref")}
    return ActionItem(
        text=draw(PROSE),
        state=state,
        due=draw(st.none() | DAYS),
        done=draw(st.none() | DAYS),
        other=(),
        line=1,
        end_line=2,
        **optional,
    )


@st.composite
def events(draw: st.DrawFn) -> list[writer.Event]:
    at = draw(MINUTES)
    found: list[writer.Event] = []
    for _ in range(draw(st.integers(1, 6))):
        length = draw(st.none() | st.integers(1, 11 * 60))
        found.append(writer.Event(at, draw(PROSE), at + timedelta(minutes=length) if length else None))
        at += timedelta(minutes=draw(st.integers(0, 3 * 24 * 60)))
    return found


@st.composite
def facts(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, object]]:
    """Front matter as it is written, and what must be read of it."""
    zone = draw(ZONES)
    title = " ".join(draw(st.text(alphabet=string.printable.strip() + " äéß«»", min_size=1, max_size=30)).split())
    values: dict[str, object] = {
        "title": title or "a",
        "severity": draw(st.sampled_from([item.name for item in vocabulary().severities])),
        "status": draw(st.sampled_from([Status.DRAFT, Status.IN_REVIEW, Status.PUBLISHED])),
        "started": draw(MINUTES),
        "detected": draw(st.none() | MINUTES),
        "mitigated": draw(st.none() | MINUTES),
        "resolved": draw(st.none() | MINUTES),
        "lead": draw(st.none() | PROSE),
        "services": tuple(draw(st.lists(st.sampled_from([item.name for item in vocabulary().services]), unique=True))),
        "teams": tuple(draw(st.lists(st.sampled_from([item.name for item in vocabulary().teams]), unique=True))),
        "factors": tuple(draw(st.lists(st.sampled_from([item.name for item in vocabulary().factors]), unique=True))),
        "lifecycle": tuple(
            draw(st.lists(st.sampled_from([item.name for item in vocabulary().lifecycle]), unique=True))
        ),
        "detection": draw(st.none() | st.sampled_from(Detection)),
        "related": tuple(draw(NAMES)),
        "controls": tuple(
            ControlRef(framework.name, control.id)
            for framework in draw(st.lists(st.sampled_from(vocabulary().frameworks), unique_by=lambda item: item.name))
            for control in draw(
                st.lists(st.sampled_from(framework.controls), min_size=1, unique_by=lambda item: item.id)
            )
        ),
        "links": tuple(
            Link(draw(st.none() | st.sampled_from(LinkKind)), draw(PROSE), f"https://example.com/{draw(WORD)}")
            for _ in range(draw(st.integers(0, 2)))
        ),
    }
    written: dict[str, str] = {}
    for key, value in values.items():
        match value:
            case datetime():
                written[key] = writer.instant(value, zone)
            case tuple() if key == "controls":
                written["frameworks"] = writer.controls(value)
            case tuple() if key == "links":
                written[key] = "[" + ", ".join(writer.link(item) for item in value) + "]"
            case tuple():
                written[key] = writer.words(value)
            case str() if key in ("title", "lead"):
                written[key] = writer.quoted(value)
            case str():
                written[key] = str(value)
    return written, values
