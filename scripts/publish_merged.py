"""Set the status of merged postmortems to published, if the policy's publish_on_merge says so."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from command_line import CLEAN, FINDINGS, WRONG_USE, date_argument

from postmortem_archive.checks import paths_of
from postmortem_archive.checks.folder import CheckedFolder, check_folder
from postmortem_archive.fixing.publishing import Publication, publish
from postmortem_archive.rules import Severity
from postmortem_archive.sensitive import shown_paths
from postmortem_archive.vocabulary.default import default_vocabulary
from postmortem_archive.wording import printable

HOME = Path(__file__).resolve().parent.parent / "postmortems"


def main(arguments: list[str] | None = None) -> int:
    """Publish what can be published, say what was done with each file, and return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog="Drafts and postmortems in review are published; those that are withdrawn, and files that are no "
        "postmortems, are left alone. One with an error stays as it is. Exit code: 0 if nothing is left to do, 1 if a "
        "postmortem could not be published, 2 if nothing was done because the command was called wrongly.",
    )
    parser.add_argument("files", nargs="+", metavar="FILE", type=Path, help="files that were merged")
    parser.add_argument(
        "--archive", metavar="DIR", type=Path, default=HOME, help="folder of postmortems (this project's)"
    )
    parser.add_argument("--as-of", metavar="DATE", type=date_argument, help="day to judge deadlines by (today)")
    options = parser.parse_args(arguments)
    try:
        checked = check_folder(options.archive, default_vocabulary())
    except NotADirectoryError as error:
        print(f"publish_merged: {error}", file=sys.stderr)
        return WRONG_USE
    shown = _shown(options.files, checked)
    missing = [path for path in options.files if not path.exists()]
    if missing:
        print(f"publish_merged: expected a file that was merged, found nothing at {shown[missing[0]]}", file=sys.stderr)
        return WRONG_USE
    mistakes = [item for item in checked.findings if item.rule == "PM190" and item.severity is Severity.ERROR]
    if mistakes:
        print("publish_merged: nothing is published while the vocabulary has mistakes:", file=sys.stderr)
        for item in mistakes:
            print(printable(f"  {item}"), file=sys.stderr)
        return WRONG_USE
    if not checked.vocabulary.policy.publish_on_merge:
        print("Nothing is published: publish_on_merge is not set in vocabulary/policy.yml.")
        return CLEAN
    names = [_name(path, checked.folder) for path in options.files]
    as_of = options.as_of or dt.datetime.now(dt.UTC).date()
    told = {item.path: item for item in publish(checked.folder, checked.archive, checked.vocabulary, names, as_of)}
    for path, name in zip(options.files, names, strict=True):
        print(_outcome(shown[path], name, told, checked))
    return FINDINGS if any(item.is_left for item in told.values()) else CLEAN


def _name(path: Path, folder: Path) -> str:
    """Return a path as the archive has it, links in it left as they are; any other path is no record's."""
    return Path(os.path.relpath(path, folder)).as_posix()


def _shown(files: Sequence[Path], checked: CheckedFolder) -> dict[Path, str]:
    """Return how each file is written: as it was named, but where names hold a secret as findings write them."""
    names = {path: _name(path, checked.folder) for path in files}
    masked = {**shown_paths(names.values()), **shown_paths(paths_of(checked.archive))}
    return {
        path: printable(os.path.relpath(checked.folder / masked[name]) if name in masked else str(path))
        for path, name in names.items()
    }


def _outcome(path: str, name: str, told: dict[str, Publication], checked: CheckedFolder) -> str:
    """Return what became of a file, over several lines where errors are to be told."""
    item = told.get(name)
    if item is None:
        record = next((record for record in checked.archive.postmortems if record.path == name), None)
        return f"{path}: {f'is {record.status}' if record else 'is no postmortem of the archive'}; left as it is"
    if item.problem:
        return f"{path}: not published: {item.problem}"
    if item.errors:
        return "\n".join([f"{path}: not published, since there are errors:", *(f"  {error}" for error in item.errors)])
    return f"{path}: published; it was {item.before}"


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # a terminal without UTF-8
    sys.exit(main())
