"""Putting a draft among the postmortems, without ever touching one that is there."""

from __future__ import annotations

import errno
import os
import threading
from contextlib import suppress
from pathlib import Path

from postmortem_archive.reading.names import MARKDOWN


def taken_paths(folder: Path) -> tuple[str, ...]:
    """Return the paths of the Markdown files below a folder, relative to it."""
    files = (path for path in folder.rglob("*") if path.name.lower().endswith(MARKDOWN))
    return tuple(sorted(path.relative_to(folder).as_posix() for path in files))


def file_text(path: Path, text: str) -> None:
    """Write a new file at once: nobody sees half of it, and of two who write it one fails.

    Raises:
        FileExistsError: there is a file of that name.
        OSError: it cannot be written; nothing of it is left.
    """
    made = [folder for folder in path.parents if not folder.exists()]
    beside = path.with_name(f".new-{os.getpid()}-{threading.get_ident()}")
    try:
        _make_folder(path.parent)
        try:
            with beside.open("xb") as file:
                file.write(text.encode("utf-8"))
            _name_exclusively(beside, path)
        finally:
            beside.unlink(missing_ok=True)
    except BaseException:
        for folder in made:
            with suppress(OSError):  # somebody else has put something there
                folder.rmdir()
        raise


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:  # which would say that the file's own name is taken
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder)) from None


def _name_exclusively(written: Path, path: Path) -> None:
    """Give a file the name that nothing may have; a rename would replace what has it."""
    try:
        path.hardlink_to(written)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        with path.open("xb") as file:
            file.write(written.read_bytes())
