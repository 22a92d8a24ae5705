"""Measure how long the checks take over N made-up postmortems, and over one file of them."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from command_line import CLEAN

from postmortem_archive.synthetic import make_documents
from postmortem_archive.vocabulary import load_vocabulary

PROJECT = Path(__file__).resolve().parent.parent


def main(arguments: list[str] | None = None) -> int:
    """Print seconds, each the time of a command from its start to its end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=10_000, metavar="N", help="how many postmortems (10000)")
    options = parser.parse_args(arguments)
    vocabulary, _ = load_vocabulary(PROJECT / "postmortems" / "vocabulary")
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder, "postmortems")
        last = archive
        for document in make_documents(options.count, vocabulary):
            last = archive / document.path
            last.parent.mkdir(parents=True, exist_ok=True)
            last.write_text(document.text, encoding="utf-8")
        size = sum(path.stat().st_size for path in archive.rglob("*.md"))
        print(f"{options.count} files, {size / 1e6:.1f} MB: {_seconds(archive):.1f} s")
        one = Path(folder, "one")
        (one / last.parent.name).mkdir(parents=True)
        last.rename(one / last.parent.name / last.name)
        print(f"an archive of one file: {_seconds(one):.2f} s")
    return CLEAN


def _seconds(archive: Path) -> float:
    command = [sys.executable, str(PROJECT / "scripts" / "check_postmortems.py"), "--archive", str(archive)]
    started = time.perf_counter()
    subprocess.run([*command, "--level", "error"], check=False, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
