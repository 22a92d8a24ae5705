"""The vocabulary that holds for an archive without one of its own."""

from __future__ import annotations

from pathlib import Path


def default_vocabulary() -> Path:
    """Return the folder of the vocabulary that came with the library."""
    return Path(__file__).resolve().parents[3] / "postmortems" / "vocabulary"
