"""An organisation's own words: severities, services, teams, factors, lifecycle stages, sections, policy, frameworks."""

from postmortem_archive.vocabulary.loading import load_vocabulary
from postmortem_archive.vocabulary.model import (
    BaselineQuarters,
    Control,
    Exposure,
    Field,
    Framework,
    Policy,
    SectionName,
    SeverityLevel,
    Term,
    VagueAction,
    Vocabulary,
)

__all__ = [
    "BaselineQuarters",
    "Control",
    "Exposure",
    "Field",
    "Framework",
    "Policy",
    "SectionName",
    "SeverityLevel",
    "Term",
    "VagueAction",
    "Vocabulary",
    "load_vocabulary",
]
