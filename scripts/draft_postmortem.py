"""Draft a postmortem from what another tool knows of an incident, such as an issue or a failed deployment."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from command_line import CLEAN, FINDINGS, WRONG_USE
from draft_sources import add_sources, make_draft

from postmortem_archive.drafting import TemplateError
from postmortem_archive.drafting.filing import file_text
from postmortem_archive.drafting.intake import NothingToDraftError
from postmortem_archive.drafting.payload import PayloadError
from postmortem_archive.wording import printable


def main(arguments: list[str] | None = None) -> int:
    """Write the draft, tell where it is, and return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog="No file is ever overwritten. Exit code: 0 when the draft was written, 1 when there is nothing to draft "
        "or it was drafted before, 2 when the input is not what it claims to be or cannot be read.",
    )
    add_sources(parser, _add_options)
    options = parser.parse_args(arguments)
    try:
        drafted = make_draft(options)
        if drafted.earlier and options.out is None:
            return _refuse(f"drafted before: {options.archive / drafted.earlier}")
        if options.out == "-":
            sys.stdout.write(drafted.text)
        else:
            path = Path(options.out) if options.out else options.archive / drafted.path
            file_text(path, drafted.text)
            print(printable(str(path)))
    except NothingToDraftError as reason:
        return _refuse(f"nothing to draft: {reason}")
    except FileExistsError as error:
        return _refuse(f"{error.filename2 or error.filename} exists, and is not overwritten")
    except (PayloadError, TemplateError) as error:
        return _fail(str(error))
    except OSError as error:
        return _fail(f"{error.filename}: {error.strerror}" if error.filename else str(error))
    for note in drafted.intake.notes:
        print(note, file=sys.stderr)
    return CLEAN


def _add_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--out", metavar="FILE", help="where to write it (its place in the archive); - prints it")


def _refuse(message: str) -> int:
    print(f"draft_postmortem: {printable(message)}", file=sys.stderr)
    return FINDINGS


def _fail(message: str) -> int:
    print(f"draft_postmortem: {printable(message)}. Nothing was written.", file=sys.stderr)
    return WRONG_USE


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # what files are written in
    sys.stderr.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(main())
