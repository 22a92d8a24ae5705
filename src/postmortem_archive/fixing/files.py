"""Files of an archive, mended in place: each is replaced as a whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from postmortem_archive.fixing.text import FIXABLE, Edit, fix_text
from postmortem_archive.reading.archive import MAX_BYTES
from postmortem_archive.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class FixedFile:
    """What was done to one file, by its path in the archive. ``problem`` says why nothing could be done."""

    path: str
    edits: tuple[Edit, ...] = ()
    unmended: tuple[Edit, ...] = ()
    problem: str | None = None


def fix_files(
    folder: Path,
    names: Iterable[str],
    vocabulary: Vocabulary,
    *,
    rules: Collection[str] = FIXABLE,
    linked: Mapping[str, Collection[str]] | None = None,
) -> Iterator[FixedFile]:
    """Mend files of an archive, one after the other, and yield what was done to each; see ``fix_text``.

    ``names`` are paths relative to the folder. ``linked`` are the anchors that other files link to, by the name of the
    file that has them. A file that cannot be read or replaced, and one that is a link, stays as it is, with a problem.
    """
    for name in names:
        path = folder / name
        try:
            text = read_for_change(path)
            fixed = fix_text(name, text, vocabulary, rules=rules, linked=(linked or {}).get(name, ()))
            if fixed.edits:
                replace_text(path, fixed.text)
        except (OSError, ValueError) as error:
            yield FixedFile(name, problem=reason(error))
        else:
            yield FixedFile(name, fixed.edits, fixed.unmended)


def reason(error: OSError | ValueError) -> str:
    """Return why a file could not be read or replaced, without its path, which may be one of this machine."""
    return (error.strerror or type(error).__name__) if isinstance(error, OSError) else str(error)


def read_for_change(path: Path) -> str:
    """Return a file's text as it is, line ends and byte order mark included.

    Raises:
        OSError: it cannot be read.
        ValueError: it is a link, not a file, too large to be a postmortem, or not UTF-8.
    """
    status = path.lstat()
    if stat.S_ISLNK(status.st_mode):
        raise ValueError("expected a file, found a link; change the file that it leads to")
    if not stat.S_ISREG(status.st_mode):
        raise ValueError("expected a file, found something else")
    if status.st_size > MAX_BYTES:
        raise ValueError(f"expected at most {MAX_BYTES} bytes, found {status.st_size}")
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise ValueError("expected UTF-8 text, found other bytes") from None


def replace_text(path: Path, text: str) -> None:
    """Replace a file by one of this text and the same permissions, as a whole: nobody ever sees half of it.

    The new file is written beside the old one, under a hidden name that reading passes over, and renamed. Where there
    is no old one, everybody may read the new one.

    Raises:
        OSError: the folder or the disk does not allow it; the file is as it was.
    """
    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o644
    handle, name = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
