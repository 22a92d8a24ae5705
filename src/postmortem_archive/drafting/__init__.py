"""From what is known of an incident to the text of a postmortem that its authors go on with."""

from postmortem_archive.drafting.draft import Draft, DraftEvent, postmortem_path
from postmortem_archive.drafting.template import Template, TemplateError, find_template, suggested_template
from postmortem_archive.drafting.writing import draft_text

__all__ = [
    "Draft",
    "DraftEvent",
    "Template",
    "TemplateError",
    "draft_text",
    "find_template",
    "postmortem_path",
    "suggested_template",
]
