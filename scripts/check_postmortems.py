"""Check the postmortems of an archive: what is wrong, where, and by which rule of the handbook."""

from __future__ import annotations

import sys

from postmortem_archive.commands.check import main

if __name__ == "__main__":
    sys.exit(main())
