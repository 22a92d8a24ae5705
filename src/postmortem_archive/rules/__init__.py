"""What is judged: every rule with its code and weight, and beside it, in a folder of its own, why and an example."""

from postmortem_archive.rules.catalogue import FAMILIES, RULES, Rule, Severity

__all__ = ["FAMILIES", "RULES", "Rule", "Severity"]
