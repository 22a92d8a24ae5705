"""The site's pages as files in a folder, for any engine that reads Markdown."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from postmortem_archive.site.workspace import Workspace

MARKER = ".postmortem-archive-export"
"""The file that tells a folder made here from one that somebody filled by hand."""

_MARKER_TEXT = "Written by a script of Postmortem Archive, which empties this folder each time it runs.\n"


class ExportError(ValueError):
    """The folder is not one that may be replaced."""


def exported_files(workspace: Workspace) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of each page, file and image of the site: what the hooks hand to MkDocs."""
    for path, text in (*workspace.site.pages.items(), *workspace.site.files.items()):
        yield path, text.encode("utf-8")
    for name in workspace.assets:
        yield f"postmortems/{name}", (workspace.folder / name).read_bytes()


def write_export(workspace: Workspace, out: Path) -> int:
    """Write the site's pages to a folder in place of an earlier export, all or nothing, and return how many files.

    Raises:
        ExportError: as ``replace_folder`` does.
        OSError: it cannot be written.
    """
    return replace_folder(exported_files(workspace), out, archive=workspace.folder)


def replace_folder(files: Iterable[tuple[str, bytes]], out: Path, *, archive: Path) -> int:
    """Write files to a folder in place of those that were written so before, all or nothing; return how many.

    Raises:
        ExportError: the folder holds what was not exported, or is part of the archive; or a path leads out of it.
        OSError: it cannot be written.
    """
    out = out.resolve()
    _demand_replaceable(out, archive.resolve())
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as beside:
        new, old = Path(beside, "new"), Path(beside, "old")
        new.mkdir()
        count = 0
        for path, content in files:
            if not _stays_below(path):
                raise ExportError(f"expected paths below the folder, found {path!r}")
            file = new / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            count += 1
        (new / MARKER).write_text(_MARKER_TEXT, encoding="utf-8")
        if out.is_dir():
            shutil.copymode(out, new)
            out.rename(old)
        try:
            new.rename(out)
        except OSError:
            if old.is_dir():
                old.rename(out)
            raise
    return count


def _stays_below(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and not path.startswith("/") and ".." not in parts and not {"\\", "\0"} & set(path)


def _demand_replaceable(out: Path, archive: Path) -> None:
    if out.is_relative_to(archive) or archive.is_relative_to(out):
        raise ExportError(
            f"expected a folder apart from the archive, found {out}; its pages would mix with postmortems"
        )
    if out.exists() and not out.is_dir():
        raise ExportError(f"expected a folder to write to, found a file at {out}")
    if out.is_dir() and os.listdir(out) and not (out / MARKER).is_file():  # noqa: PTH208 - only whether there is any
        raise ExportError(f"expected an empty folder or an earlier export, found other files in {out}")
