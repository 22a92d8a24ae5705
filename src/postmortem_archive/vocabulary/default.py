"""The vocabulary that holds for an archive without one of its own."""

from __future__ import annotations

from pathlib import Path


def default_vocabulary() -> Path:
    """Return the folder of the vocabulary that came with the library.

    An installed package has a copy within itself; in the project it is the archive's own.
    """
    module = Path(__file__).resolve()
    installed = module.parents[1] / "default_vocabulary"
    return installed if installed.is_dir() else module.parents[3] / "postmortems" / "vocabulary"
