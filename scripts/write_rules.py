"""Write the handbook's page about the rules from what the rules themselves say."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from command_line import CLEAN, FINDINGS

from postmortem_archive.rules.explaining import handbook_page

PAGE = Path(__file__).resolve().parent.parent / "docs" / "handbook" / "rules.md"


def main(arguments: list[str] | None = None) -> int:
    """Write the page, or say whether it is as it should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 if the page is out of date")
    options = parser.parse_args(arguments)
    page = handbook_page()
    if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == page:
        return CLEAN
    if options.check:
        print(f"{PAGE.name} is not what the rules say; run scripts/write_rules.py", file=sys.stderr)
        return FINDINGS
    PAGE.write_text(page, encoding="utf-8")
    return CLEAN


if __name__ == "__main__":
    sys.exit(main())
