"""What does not belong into a postmortem: secrets and personal data, found in text and masked in what is told of it."""

from postmortem_archive.sensitive.redaction import Redaction, redacted, shown_paths
from postmortem_archive.sensitive.scanning import sensitive_values
from postmortem_archive.sensitive.value import Sensitive

__all__ = ["Redaction", "Sensitive", "redacted", "sensitive_values", "shown_paths"]
