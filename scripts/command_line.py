"""What the commands in this folder share with those of the library."""

from postmortem_archive.commands.command_line import CLEAN, FINDINGS, WRONG_USE, date_argument

__all__ = ["CLEAN", "FINDINGS", "WRONG_USE", "date_argument"]
