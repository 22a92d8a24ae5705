"""Print the comment that a reviewer reads on a pull request: what changed, what was found, what happened before."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
from pathlib import Path

from command_line import CLEAN, WRONG_USE, date_argument

from postmortem_archive.checks.folder import CheckedFolder, check_folder
from postmortem_archive.model import Postmortem
from postmortem_archive.parallel import in_processes
from postmortem_archive.reading.archive import read_text
from postmortem_archive.reading.postmortem import read_postmortem
from postmortem_archive.reviewing.comment import Place, Review
from postmortem_archive.vocabulary.default import default_vocabulary


def main(arguments: list[str] | None = None) -> int:
    """Print the comment's Markdown and return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog="Everything that is quoted from a postmortem is escaped. Exit code: 0 when printed, whatever was found, "
        "2 if it could not be read.",
    )
    parser.add_argument("--archive", metavar="DIR", type=Path, default="postmortems", help="folder (postmortems)")
    parser.add_argument("--as-of", metavar="DATE", type=date_argument, help="day to judge deadlines by (today)")
    parser.add_argument(
        "--changed", metavar="FILE", nargs="*", default=[], help="files of the archive that the pull request changes"
    )
    parser.add_argument(
        "--before", metavar="DIR", type=Path, help="the archive as it was, to tell what an edit changed"
    )
    parser.add_argument(
        "--blob-url", metavar="URL", help="where links to files begin, as https://github.com/OWNER/NAME/blob/COMMIT"
    )
    parser.add_argument(
        "--folder", metavar="PATH", default="postmortems", help="the archive's path in the repository (postmortems)"
    )
    parser.add_argument("--run", metavar="ID", type=int, help="the workflow's run that keeps a preview of the site")
    options = parser.parse_args(arguments)
    as_of = options.as_of or dt.datetime.now(dt.UTC).date()
    try:
        place = Place(options.folder, options.blob_url, options.run)
        checked = check_folder(
            options.archive, default_vocabulary(), as_of=as_of, each=in_processes(os.cpu_count() or 1)
        )
        changed = [_name(file, checked) for file in options.changed]
    except (NotADirectoryError, ValueError) as error:
        print(f"review_postmortems: {error}", file=sys.stderr)
        return WRONG_USE
    before = _before(options.before, changed, checked) if options.before else {}
    print(Review(checked, as_of, changed, before, place).comment(), end="")
    return CLEAN


def _name(file: str, checked: CheckedFolder) -> str:
    """Return a file's path relative to the archive. It may be gone.

    Raises:
        ValueError: it is not below the archive.
    """
    path = Path(os.path.relpath(file, checked.folder))
    if path.parts[:1] == (os.pardir,):
        raise ValueError(f"expected a file below {checked.folder}, found {file}")
    return path.as_posix()


def _before(folder: Path, names: list[str], checked: CheckedFolder) -> dict[str, Postmortem]:
    """Return the records that files of the same paths held before, of those that could be read."""
    known = {postmortem.path for postmortem in checked.archive.postmortems}
    texts = {
        name: read_text(folder / name, folder, name, lambda _: None)
        for name in names
        if (name in known or name.endswith(".md")) and (folder / name).is_file()
    }
    return {
        name: read_postmortem(name, text, checked.vocabulary).postmortem
        for name, text in texts.items()
        if text is not None
    }


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a file for GitHub, not for this terminal
    sys.exit(main())
