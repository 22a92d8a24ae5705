"""What a source hands in: the draft of an incident that another tool knows of, and the name under which it is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from postmortem_archive.drafting.draft import Draft
from postmortem_archive.vocabulary import Vocabulary


class NothingToDraftError(Exception):
    """The input is what it claims to be, and tells of nothing that a postmortem is written about. One line, why."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file as it was read: its name in messages, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a source reads: its main file, further files by the name of their option, and the vocabulary."""

    main: InputFile
    further: Mapping[str, InputFile]
    vocabulary: Vocabulary


@dataclass(frozen=True, slots=True)
class Intake:
    """An incident from elsewhere.

    ``key`` says which, in letters, digits and hyphens, and is the same however often it is handed in: ``run-30433642``.
    ``on`` is its day if the draft knows no instant. ``about`` names it in a sentence and ``notes`` are sentences for
    the author; neither holds words of the input, so that both may be written wherever something else reads along.
    ``url`` is where it can be read, if that is known. ``closes`` is the number of the issue that the postmortem is the
    answer to.
    """

    draft: Draft
    key: str
    on: date
    about: str
    url: str | None = None
    closes: int | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FurtherFile:
    """A file that a source reads beside its main one: an option's name and help, and where it is without the option.

    ``default`` is relative to the project's folder. Without one the file is optional.
    """

    name: str
    help: str
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of input that drafts are made from. ``read`` raises ``PayloadError`` and ``NothingToDraftError``."""

    name: str
    help: str
    read: Callable[[Inputs], Intake]
    further: tuple[FurtherFile, ...] = ()
