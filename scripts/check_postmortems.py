"""Check the postmortems of an archive: what is wrong, where, and by which rule of the handbook."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from pathlib import Path

from command_line import CLEAN, FINDINGS, WRONG_USE, date_argument

from postmortem_archive.checks.folder import CheckedFolder, check_folder
from postmortem_archive.findings import Finding
from postmortem_archive.rules import RULES, Severity
from postmortem_archive.site.rendering import plural

HOME = Path(__file__).resolve().parent.parent / "postmortems"


def main(arguments: list[str] | None = None) -> int:
    """Print every finding and return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog="Exit code: 0 without errors (warnings and suggestions do not count), 1 with errors, 2 if it could not "
        "be checked. The vocabulary is the folder's own, or where it has none this project's.",
    )
    parser.add_argument("files", nargs="*", metavar="FILE", help="tell only of these files or folders of the archive")
    parser.add_argument("--archive", metavar="DIR", type=Path, help="folder of postmortems (this project's)")
    parser.add_argument(
        "--as-of",
        metavar="DATE",
        type=date_argument,
        help="day to judge deadlines by (today); no rule of this version has any",
    )
    options = parser.parse_args(arguments)
    folder = options.archive or HOME
    try:
        checked = check_folder(folder, HOME / "vocabulary")
        only = [_absolute(Path(name)) for name in options.files]
        for path in only:
            _demand_part(path, checked)
    except (NotADirectoryError, ValueError) as error:
        print(f"check_postmortems: {error}", file=sys.stderr)
        return WRONG_USE
    findings = [(path, item) for item in checked.findings if _chosen(path := _place(checked, item), only)]
    for path, item in findings:
        print(_line(path, item))
    counts = Counter(item.severity for _, item in findings)
    told = ", ".join(plural(counts[severity], severity) for severity in Severity)
    read = f"{plural(len(only), 'file')} asked for" if only else plural(len(checked.archive.postmortems), "postmortem")
    print(f"{read}: {told}")
    return FINDINGS if counts[Severity.ERROR] else CLEAN


def _absolute(path: Path) -> Path:
    """Return the path from the root, links in it left as they are: a finding is about the link, not its target."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links


def _place(checked: CheckedFolder, item: Finding) -> Path:
    return _absolute(checked.base(item) / item.path)


def _demand_part(path: Path, checked: CheckedFolder) -> None:
    """Raise ValueError unless the path exists and is one that findings can be about."""
    if not (path.exists() or path.is_symlink()):
        raise ValueError(f"expected a file of the archive, found nothing at {path}")
    if not any(path.is_relative_to(_absolute(base)) for base in (checked.folder, checked.vocabulary_folder)):
        raise ValueError(f"expected a file below {checked.folder}, found {path}")


def _chosen(path: Path, only: list[Path]) -> bool:
    return not only or any(path.is_relative_to(chosen) for chosen in only)


def _line(path: Path, item: Finding) -> str:
    """Return one line for a finding, its path as seen from here, so that a terminal can open it."""
    fix = f" ({item.fix})" if item.fix else ""
    place = f"{os.path.relpath(path)}:{item.line}:{item.column}"
    text = f"{place} {item.rule} {RULES[item.rule].title}: {item.message}{fix} [{item.severity}]"
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # a terminal without UTF-8
    sys.exit(main())
