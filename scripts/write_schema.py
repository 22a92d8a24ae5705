"""Write the JSON Schema of the front matter, by which editors complete and check it, from the vocabulary."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from command_line import CLEAN, FINDINGS, WRONG_USE

from postmortem_archive.fixing.files import replace_text
from postmortem_archive.vocabulary import load_vocabulary
from postmortem_archive.vocabulary.schema import SCHEMA_FILE, schema_text

HOME = Path(__file__).resolve().parent.parent / "postmortems"


def main(arguments: list[str] | None = None) -> int:
    """Write the schema beside the vocabulary, or say that it is out of date, and return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog="Exit code: 0 when it is as it should be, 1 with --check when it is not, 2 when it could not be done.",
    )
    parser.add_argument("--archive", metavar="DIR", type=Path, default=HOME, help="folder of postmortems (this one's)")
    parser.add_argument("--check", action="store_true", help="write nothing; say whether it is up to date")
    options = parser.parse_args(arguments)
    folder = options.archive / "vocabulary"
    if not folder.is_dir():
        print(f"write_schema: expected a folder {folder}, found none", file=sys.stderr)
        return WRONG_USE
    vocabulary, findings = load_vocabulary(folder)
    path = folder / SCHEMA_FILE
    text = schema_text(vocabulary)
    try:
        same = path.is_file() and path.read_bytes() == text.encode()
        if not same and not options.check:
            replace_text(path, text)
    except OSError as error:
        print(f"write_schema: {path}: {error.strerror}", file=sys.stderr)
        return WRONG_USE
    if findings:
        print(f"write_schema: {folder} has mistakes, which check_postmortems lists; they are left out", file=sys.stderr)
    state = (
        "is up to date" if same else "is out of date; run scripts/write_schema.py" if options.check else "is written"
    )
    print(f"{path} {state}")
    return FINDINGS if options.check and not same else CLEAN


if __name__ == "__main__":
    sys.exit(main())
