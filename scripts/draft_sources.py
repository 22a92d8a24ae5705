"""What the commands that draft from other tools' files share: their options, and how an input becomes a draft."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from postmortem_archive.checks.folder import vocabulary_folder
from postmortem_archive.drafting import draft_text, find_template, postmortem_path, suggested_template
from postmortem_archive.drafting.filing import taken_paths
from postmortem_archive.drafting.intake import InputFile, Inputs, Intake, Source
from postmortem_archive.drafting.payload import PayloadError
from postmortem_archive.drafting.sources import sources
from postmortem_archive.drafting.writing import SCHEMA, source_of
from postmortem_archive.vocabulary import load_vocabulary
from postmortem_archive.vocabulary.default import default_vocabulary
from postmortem_archive.wording import printable

PROJECT = Path(__file__).resolve().parent.parent

MOST_BYTES = 64 * 1024 * 1024
"""The largest input that is read. GitHub's payloads end at 25 MB."""

_HEAD = 4096
"""Bytes of a file within which its front matter says what it was drafted from."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """What was made of an input: the path below the archive and the text, or the path of an earlier file instead."""

    intake: Intake
    path: str
    text: str
    earlier: str | None


def add_sources(parser: argparse.ArgumentParser, add_options: Callable[[argparse.ArgumentParser], object]) -> None:
    """Give the parser a sub-command for each source, with its files and the command's own options."""
    commands = parser.add_subparsers(dest="source", required=True, metavar="SOURCE", title="sources")
    for source in sources().values():
        command = commands.add_parser(source.name, help=source.help, description=f"Draft from {source.help}.")
        command.add_argument("file", metavar="FILE", help="the input; - reads standard input")
        for file in source.further:
            where = f" ({file.default})" if file.default else ""
            command.add_argument(f"--{file.name}", metavar="FILE", help=file.help + where)
        command.add_argument(
            "--archive", metavar="DIR", type=Path, default=PROJECT / "postmortems", help="folder of postmortems"
        )
        command.add_argument("--template", metavar="NAME", help="template (the one that suits the severity)")
        add_options(command)


def make_draft(options: argparse.Namespace, found: Path | None = None) -> Drafted:
    """Read what the options name and draft from it. ``found`` is a folder of further files: ``NAME.json``.

    Raises:
        PayloadError: the input is not what it claims to be.
        NothingToDraftError: it tells of nothing to draft.
        TemplateError: there is no such template.
        OSError: a file cannot be read.
    """
    archive: Path = options.archive
    if not archive.is_dir():
        raise NotADirectoryError(f"expected a folder of postmortems, found none at {archive}")
    source = sources()[options.source]
    words = vocabulary_folder(archive, default_vocabulary())
    vocabulary, _ = load_vocabulary(words)
    further = {name: _read(path) for name, path in _further(source, options, found)}
    intake = source.read(Inputs(_read(options.file), further, vocabulary))
    name = options.template or suggested_template(intake.draft.severity, vocabulary)
    template = find_template(name, words / "templates")
    schema = SCHEMA if (archive / "vocabulary" / Path(SCHEMA).name).is_file() else None
    taken = taken_paths(archive)
    return Drafted(
        intake,
        postmortem_path(intake.draft, taken, on=intake.on),
        draft_text(intake.draft, template, vocabulary, schema=schema),
        _drafted_before(intake, archive, taken),
    )


def _further(source: Source, options: argparse.Namespace, found: Path | None) -> Iterator[tuple[str, str]]:
    for file in source.further:
        given: str | None = getattr(options, file.name)
        beside = found / f"{file.name}.json" if found else None
        if given is not None:
            yield file.name, given
        elif beside is not None and beside.is_file():
            yield file.name, str(beside)
        elif file.default is not None:
            yield file.name, str(PROJECT / file.default)


def _read(name: str) -> InputFile:
    if name == "-":
        return InputFile("standard input", _limited(sys.stdin.buffer.read(MOST_BYTES + 1), "standard input"))
    with Path(name).open("rb") as file:
        return InputFile(name, _limited(file.read(MOST_BYTES + 1), name))


def _limited(data: bytes, name: str) -> bytes:
    if len(data) > MOST_BYTES:
        raise PayloadError(f"{printable(name)}: expected at most {MOST_BYTES} bytes, found more")
    return data


def _drafted_before(intake: Intake, archive: Path, paths: Iterable[str]) -> str | None:
    """Return the path of a file that says it was drafted from the same, or None."""
    for path in paths if intake.draft.source else ():
        try:
            with (archive / path).open("rb") as file:
                head = file.read(_HEAD).decode(errors="replace")
        except OSError:
            continue  # a broken link: the checker tells of it
        if source_of(head) == intake.draft.source:
            return path
    return None
