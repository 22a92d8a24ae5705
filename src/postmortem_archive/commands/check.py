"""Check the postmortems of an archive: what is wrong, where, and by which rule of the handbook."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import TextIOWrapper
from pathlib import Path

from postmortem_archive.checks import paths_of
from postmortem_archive.checks.folder import CheckedFolder, check_folder, vocabulary_folder
from postmortem_archive.commands.command_line import CLEAN, FINDINGS, WRONG_USE, date_argument
from postmortem_archive.findings import Finding
from postmortem_archive.fixing import fix_files, linked_anchors
from postmortem_archive.fixing.files import replace_text
from postmortem_archive.git_changes import GitError, changes_since
from postmortem_archive.model import Postmortem
from postmortem_archive.parallel import in_processes
from postmortem_archive.reading.archive import Wanted
from postmortem_archive.reports import FORMATS, Report
from postmortem_archive.rules import RULES, Severity
from postmortem_archive.rules.explaining import explained
from postmortem_archive.sensitive import Redaction, sensitive_values, shown_paths
from postmortem_archive.vocabulary import Vocabulary
from postmortem_archive.vocabulary.default import default_vocabulary
from postmortem_archive.wording import plural, printable

_WEIGHTS = tuple(severity.value for severity in Severity)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the findings and return the exit code."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal without UTF-8
    options = _parser().parse_args(arguments)
    if options.explain:
        return _explain(options.explain)
    try:
        as_of = options.as_of or dt.datetime.now(dt.UTC).date()
        folder = options.archive
        asked = _asked(folder, options)
        whole = options.changed_since is not None or options.earlier
        wanted = (lambda _: True) if whole else _is_wanted(folder, asked.only)
        each = in_processes(os.cpu_count() or 1)
        if options.fix:
            # Which headings keep their words because others link to them is known when all are read.
            _fix(check_folder(folder, default_vocabulary(), each=each), asked.only)
        checked = check_folder(folder, default_vocabulary(), as_of=as_of, wanted=wanted, each=each)
    except (NotADirectoryError, ValueError, GitError) as error:
        print(f"check_postmortems: {error}", file=sys.stderr)
        return WRONG_USE
    before = _before(checked, asked.compared, as_of) if options.format == "text" else ()
    report = _report(checked, asked.only, as_of, before)
    told = report.without_lighter_than(Severity(options.level))
    try:
        _write(FORMATS[options.format](told), options.output)
    except OSError as error:
        print(f"check_postmortems: {options.output} cannot be written: {error.strerror}", file=sys.stderr)
        return WRONG_USE
    return FINDINGS if report.without_lighter_than(Severity(options.fail_on)).findings else CLEAN


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="check_postmortems",
        description=__doc__,
        epilog="Exit code: 0 without errors (warnings and suggestions do not count), 1 with errors, 2 if it could not "
        "be checked. The vocabulary is the folder's own, or where it has none this project's.",
    )
    parser.add_argument("files", nargs="*", metavar="FILE", help="tell only of these files or folders of the archive")
    parser.add_argument("--archive", metavar="DIR", type=Path, default="postmortems", help="folder (postmortems)")
    parser.add_argument("--as-of", metavar="DATE", type=date_argument, help="day to judge deadlines by (today, in UTC)")
    parser.add_argument(
        "--explain", metavar="CODE", help="tell why a rule exists and how to mend what it finds, and end"
    )
    parser.add_argument("--fix", action="store_true", help="mend what is mechanical first, and say what was mended")
    parser.add_argument("--format", choices=FORMATS, default="text", help="form of the report (text)")
    parser.add_argument("--output", metavar="FILE", type=Path, help="write the report to a file")
    parser.add_argument("--changed-since", metavar="REV", help="tell only of files that differ from a git revision")
    parser.add_argument(
        "--earlier", action="store_true", help="tell what happened before each; of new files in any case"
    )
    parser.add_argument("--level", choices=_WEIGHTS, default="suggestion", help="tell of nothing that weighs less")
    parser.add_argument("--fail-on", choices=_WEIGHTS, default="error", help="what the exit code is 1 for (error)")
    return parser


def _explain(code: str) -> int:
    rule = RULES.get(code.upper())
    if rule is None:
        print(f"check_postmortems: expected the code of a rule, such as PM302; found {code!r}", file=sys.stderr)
        return WRONG_USE
    print(explained(rule.code), end="")
    return CLEAN


@dataclass(frozen=True, slots=True)
class _Asked:
    """The files and folders of which alone is told, None for all, and those compared with what happened before."""

    only: tuple[Path, ...] | None
    compared: tuple[Path, ...]


def _asked(folder: Path, options: argparse.Namespace) -> _Asked:
    """Return what is asked about.

    Where the vocabulary has changed or a file is gone, what was not touched may be wrong now, and all is told.

    Raises:
        NotADirectoryError: there is no such folder.
        ValueError: one of the names is not a file or folder of the archive.
        GitError: what has changed cannot be known.
    """
    if not folder.is_dir():
        raise NotADirectoryError(f"expected a folder of postmortems, found none at {folder}; name one with --archive")
    words = _absolute(vocabulary_folder(folder, default_vocabulary()))
    only = tuple(_absolute(Path(name)) for name in options.files) or None
    for path in only or ():
        _demand_part(path, folder, words)
    compared = (only or (_absolute(folder),)) if options.earlier else ()
    if options.changed_since is None:
        return _Asked(only, compared)
    changes = changes_since(folder, options.changed_since, os.environ)
    changed = tuple(path for name in changes.files if _is_chosen(path := _absolute(name), only))
    compared = compared or tuple(path for name in changes.new if _is_chosen(path := _absolute(name), only))
    if changes.removed or any(_absolute(name).is_relative_to(words) for name in changes.files):
        return _Asked(only, compared)
    return _Asked(changed, compared)


def _is_wanted(folder: Path, only: tuple[Path, ...] | None) -> Wanted:
    return lambda name: _is_chosen(_absolute(folder / name), only)


def _fix(checked: CheckedFolder, only: tuple[Path, ...] | None) -> None:
    """Mend the files of which is told, and say on the other channel what was done: the report is not mixed with it."""
    archive = checked.archive
    records = {record.path: record for record in archive.postmortems}
    names = [path for path in records if _is_wanted(checked.folder, only)(path)]
    shown = shown_paths(paths_of(archive))
    for file in fix_files(checked.folder, names, checked.vocabulary, linked=linked_anchors(archive)):
        path = _from_here(_absolute(checked.folder / shown.get(file.path, file.path)))
        if file.problem:
            print(printable(f"{path}: not mended: {file.problem}"), file=sys.stderr)
        told = [(edit, "mended") for edit in file.edits] + [(edit, "left as it is") for edit in file.unmended]
        masks = _masks(records[file.path], checked.vocabulary) if told else None
        for edit, done in told:
            what = masks.text(edit.what) if masks else edit.what
            print(printable(f"{path}:{edit.line} {edit.rule} {done}: {what}"), file=sys.stderr)


def _masks(record: Postmortem, vocabulary: Vocabulary) -> Redaction:
    """Return what masks the secrets and personal data of a file in words that quote it."""
    found = sensitive_values(record.source, vocabulary.policy.own_domains)
    return Redaction((item.rule, item.value) for item in found)


def _absolute(path: Path) -> Path:
    """Return the path from the root, links in it left as they are: a finding is about the link, not its target."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links


def _demand_part(path: Path, folder: Path, words: Path) -> None:
    """Raise ValueError unless the path exists and is one that findings can be about."""
    if not (path.exists() or path.is_symlink()):
        raise ValueError(f"expected a file of the archive, found nothing at {path}")
    if not any(path.is_relative_to(base) for base in (_absolute(folder), words)):
        raise ValueError(f"expected a file below {folder}, found {path}")


def _before(checked: CheckedFolder, compared: tuple[Path, ...], as_of: dt.date) -> tuple[str, ...]:
    """Return what happened before each of those postmortems, in words; nothing where it cannot be compared."""
    chosen = _is_wanted(checked.folder, compared)
    asked = [record for record in checked.archive.postmortems if chosen(record.path)] if compared else []
    if not asked:
        return ()
    try:
        # What the site needs besides is not there where only checks are made.
        from postmortem_archive.reviewing.earlier import EarlierPostmortems  # noqa: PLC0415
        from postmortem_archive.reviewing.rendering import earlier_text  # noqa: PLC0415
    except ModuleNotFoundError as error:
        print(f"check_postmortems: nothing is compared with earlier ones without {error.name}", file=sys.stderr)
        return ()
    earlier = EarlierPostmortems(checked.archive, checked.vocabulary)
    return tuple(earlier_text(record, earlier.of(record, as_of), checked.vocabulary) for record in asked)


def _report(checked: CheckedFolder, only: tuple[Path, ...] | None, as_of: dt.date, before: tuple[str, ...]) -> Report:
    # What is wrong with the vocabulary changes how every file is judged.
    chosen = [
        item
        for item in checked.findings
        if _is_chosen(_absolute(checked.file(item)), only) or (item.rule == "PM190" and item.severity is Severity.ERROR)
    ]
    findings = [_seen_from_here(item, _absolute(checked.base(item) / item.path)) for item in chosen]
    about = plural(len(checked.archive.ids), "postmortem")
    if only is not None:
        about = f"{plural(len(only), 'file')} of {about}"
    return Report(tuple(findings), about, as_of, before)


def _is_chosen(path: Path, only: tuple[Path, ...] | None) -> bool:
    return only is None or any(path.is_relative_to(one) for one in only)


def _seen_from_here(item: Finding, path: Path) -> Finding:
    """Return the finding with a path that leads from here, so that a terminal can open it."""
    return replace(item, path=_from_here(path))


def _from_here(path: Path) -> str:
    return Path(os.path.relpath(path)).as_posix()


def _write(text: str, output: Path | None) -> None:
    """Print a report, or put it into a file, whole or not at all."""
    if output is None:
        print(text, end="")
        return
    replace_text(output, text)
