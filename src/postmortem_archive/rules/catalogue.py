"""Every rule by its code. Why it exists, and a bad and a good example, are in ``examples/CODE/`` beside this file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs: an error fails a check, a warning and a suggestion do not."""

    ERROR = "error"
    WARNING = "warning"
    SUGGESTION = "suggestion"


@dataclass(frozen=True, slots=True)
class Rule:
    """A permanent code with what it stands for and how much it weighs.

    ``may_be_misread`` marks an error that is a warning in a file that was not written for this format: the fault may be
    the reader's. ``complete_later`` marks an error that is a warning while a postmortem is a draft.
    """

    code: str
    title: str
    severity: Severity
    may_be_misread: bool = False
    complete_later: bool = False

    @property
    def family(self) -> str:
        """The first three signs of its code, a key of ``FAMILIES``."""
        return self.code[:3]


FAMILIES: dict[str, str] = {
    "PM1": "Format and completeness",
    "PM2": "Chronology",
    "PM3": "Blameless language",
    "PM4": "Action items",
    "PM5": "Compliance and security review",
    "PM6": "Secrets and personal data",
    "PM7": "The archive as a whole",
}
"""What the rules whose codes begin alike are about."""

_E, _W, _S = Severity.ERROR, Severity.WARNING, Severity.SUGGESTION

RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        Rule("PM101", "file cannot be read", _E),
        Rule("PM102", "file is empty", _E),
        Rule("PM103", "front matter is not valid YAML", _E),
        Rule("PM104", "unknown front matter key", _W),
        Rule("PM105", "value cannot be understood", _E, may_be_misread=True),
        Rule("PM106", "a fact is missing", _W),
        Rule("PM107", "value is not in the vocabulary", _W),
        Rule("PM108", "time without an offset", _W),
        Rule("PM109", "file name is not the start date and a slug", _W),
        Rule("PM110", "heading is not the section's own name", _S),
        Rule("PM111", "timeline row without a time that can be understood", _W),
        Rule("PM112", "ambiguous time zone abbreviation", _W),
        Rule("PM113", "time is not in the archive's form", _S),
        Rule("PM114", "front matter keys are not in the usual order", _S),
        Rule("PM115", "table is not laid out evenly", _S),
        Rule("PM116", "table row has more or fewer cells than the head", _W),
        Rule("PM117", "link to a file that does not exist", _E, may_be_misread=True),
        Rule("PM118", "image without a description", _W),
        Rule("PM119", "image that could run script", _E),
        Rule("PM120", "finding silenced", _S),
        Rule("PM121", "silencing that does not work", _W),
        Rule("PM122", "heading level skipped", _W),
        Rule("PM123", "title says nothing", _S),
        Rule("PM124", "section stands twice", _W),
        Rule("PM125", "key or name is written by an alias", _S),
        Rule("PM130", "required section is missing", _E, may_be_misread=True, complete_later=True),
        Rule("PM131", "section is empty or still a placeholder", _E, may_be_misread=True, complete_later=True),
        Rule("PM132", "impact without a number", _S),
        Rule("PM133", "published before it was resolved", _W),
        Rule("PM134", "no contributing factor", _S),
        Rule("PM135", "no detection", _S),
        Rule("PM136", "no service", _W),
        Rule("PM137", "summary is long", _S),
        Rule("PM190", "vocabulary file is not valid", _E),
        Rule("PM201", "instant in the future", _E, may_be_misread=True),
        Rule("PM202", "milestone differs from the timeline", _S),
        Rule("PM203", "detected before it started", _E, may_be_misread=True),
        Rule("PM204", "mitigated before it was detected", _E, may_be_misread=True),
        Rule("PM205", "resolved before it was mitigated", _E, may_be_misread=True),
        Rule("PM206", "resolved before it started", _E, may_be_misread=True),
        Rule("PM207", "timeline entry outside the incident", _S),
        Rule("PM208", "duration in the text contradicts the times", _W),
        Rule("PM209", "reviewed before it was resolved", _W),
        Rule("PM210", "timeline out of order", _W),
        Rule("PM211", "incident of implausible length", _S),
        Rule("PM301", "blames a person", _W),
        Rule("PM302", "counterfactual", _W),
        Rule("PM303", "human error as a cause", _W),
        Rule("PM304", "judgemental word", _W),
        Rule("PM305", "names a person", _W),
        Rule("PM306", "e-mail address of a person", _W),
        Rule("PM307", "mention of an account", _W),
        Rule("PM308", "hindsight", _S),
        Rule("PM309", "the organisation's own rule of language", _S),
        Rule("PM401", "unknown attribute of an action item", _W),
        Rule("PM402", "attribute of an action item cannot be understood", _E, may_be_misread=True),
        Rule("PM403", "action item without an owner", _W),
        Rule("PM404", "action item without a due date", _W),
        Rule("PM405", "due before the incident", _E, may_be_misread=True),
        Rule("PM406", "checked without the day it was done", _W),
        Rule("PM407", "done date of an item that is not checked", _W),
        Rule("PM408", "done in the future or before the incident", _E, may_be_misread=True),
        Rule("PM409", "action item is overdue", _S),
        Rule("PM410", "action item has several owners", _S),
        Rule("PM411", "action item says nothing that can be finished", _S),
        Rule("PM412", "action item stands twice", _W),
        Rule("PM501", "no security stakeholder took part", _E, may_be_misread=True, complete_later=True),
        Rule("PM502", "security impact is not stated", _E, may_be_misread=True, complete_later=True),
        Rule("PM503", "security impact without its section", _W),
        Rule("PM504", "framework without a control", _S),
        Rule("PM505", "published without a review", _W),
        Rule("PM506", "reviewed later than the policy says", _W),
        Rule("PM507", "stakeholder is the lead", _W),
        Rule("PM601", "private key", _E),
        Rule("PM602", "access key or token", _E),
        Rule("PM603", "password in an address", _E),
        Rule("PM604", "value that looks like a secret", _W),
        Rule("PM605", "e-mail address of a customer", _W),
        Rule("PM606", "public IP address", _W),
        Rule("PM607", "card number", _E),
        Rule("PM608", "bank account number", _E),
        Rule("PM701", "two postmortems with one identity", _E),
        Rule("PM702", "related postmortem does not exist", _E),
        Rule("PM703", "related to itself or to one that is withdrawn", _W),
        Rule("PM704", "may tell of the same incident as another", _W),
        Rule("PM705", "title is that of another", _W),
        Rule("PM706", "image that no postmortem shows", _S),
    )
}
"""Every rule that this version knows, by its code. Codes are permanent and never reused."""
