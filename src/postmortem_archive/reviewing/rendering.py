"""Templates to text for terminals and for comments: what is filled in is a stranger's unless it says otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from postmortem_archive.findings import Finding
from postmortem_archive.model import Postmortem
from postmortem_archive.reviewing.defanging import escape
from postmortem_archive.reviewing.earlier import Earlier
from postmortem_archive.sensitive import Redaction, sensitive_values
from postmortem_archive.site.rendering import format_instant, label, shortened
from postmortem_archive.vocabulary import Vocabulary
from postmortem_archive.wording import format_duration, plural, printable


class Finished(str):
    """Text that is written as it is: it was made here, or is escaped already."""

    __slots__ = ()


class Long(str):
    """Text of which more is told than of others."""

    __slots__ = ()


_LONG = 700


def redaction_of(postmortems: Iterable[Postmortem], vocabulary: Vocabulary) -> Redaction:
    """Return what masks the secrets and personal data that a file or its name holds, wherever they are quoted.

    Words that two postmortems share are told in small letters, so that the values are masked in those too.
    """
    texts = (f"{one.source}\n{one.path}" for one in postmortems)
    found = [item for text in texts for item in sensitive_values(text, vocabulary.policy.own_domains)]
    return Redaction((item.rule, form) for item in found for form in (item.value, item.value.casefold()))


def render_comment(template: str, redaction: Redaction, **values: object) -> str:
    """Render a template to Markdown for a comment. What it is given is masked and escaped, each value in one line."""

    def finish(value: object) -> object:
        if value is None:
            return ""
        if isinstance(value, Finished):
            return value
        text = redaction.text(str(value))
        return escape(text, _LONG) if isinstance(value, Long) else escape(text)

    return _environment(finish).get_template(template).render(**values)


def earlier_text(postmortem: Postmortem, earlier: Sequence[Earlier], vocabulary: Vocabulary) -> str:
    """Return what happened before a postmortem, for a terminal; see ``EarlierPostmortems``.

    Secrets are masked, and characters written out that would tell a terminal what to do.
    """
    redaction = redaction_of([postmortem, *(one.postmortem for one in earlier)], vocabulary)

    def finish(value: object) -> object:
        return "" if value is None else printable(shortened(" ".join(redaction.text(str(value)).split())))

    template = _environment(finish).get_template("earlier.txt.jinja")
    return template.render(postmortem=postmortem, earlier=earlier)


def reasons(earlier: Earlier) -> str:
    """Return why an earlier postmortem is like the new one, in a phrase."""
    found = [
        ("same main factor", filter(None, [earlier.main_factor])),
        ("factors in common", earlier.factors),
        ("kinds of factor in common", earlier.kinds),
        ("services in common", earlier.services),
        ("words in common", () if earlier.main_factor or earlier.factors else earlier.words),
    ]
    told = [f"{what}: {names}" for what, listed in found if (names := ", ".join(listed))]
    return "; ".join(told) or "alike as a whole"


def rules(found: Iterable[tuple[Finding, object]]) -> str:
    """Return which rules findings are of, the most frequent first, in a phrase."""
    counts = Counter(item.rule for item, _ in found)
    return ", ".join(f"{count} of {code}" if count > 1 else code for code, count in counts.most_common())


def _environment(finish: Callable[[object], object]) -> Environment:
    environment = Environment(  # noqa: S701 - neither is HTML; each value goes through `finish`
        loader=PackageLoader("postmortem_archive.reviewing"),
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
        finalize=finish,
    )
    filters: dict[str, Any] = {
        "duration": format_duration,
        "instant": format_instant,
        "label": label,
        "plural": plural,
        "reasons": reasons,
        "rules": rules,
        "long": Long,
    }
    environment.filters.update(filters)
    return environment
