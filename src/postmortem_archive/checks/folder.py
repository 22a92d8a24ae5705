"""A folder on disk, read with the vocabulary that holds for it and judged: where every command begins."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from postmortem_archive.checks import check_archive, judge_archive, paths_of
from postmortem_archive.findings import Finding
from postmortem_archive.parallel import Mapper, in_turn
from postmortem_archive.reading import Archive, read_archive
from postmortem_archive.reading.archive import Reader, Wanted
from postmortem_archive.reading.postmortem import read_postmortem
from postmortem_archive.sensitive import Sensitive, redacted, sensitive_values, shown_paths
from postmortem_archive.vocabulary import Vocabulary, load_vocabulary


@dataclass(frozen=True, slots=True)
class CheckedFolder:
    """What one folder holds, what was noticed about it, and about the vocabulary by which it was read."""

    folder: Path
    vocabulary_folder: Path
    archive: Archive
    vocabulary: Vocabulary
    findings: tuple[Finding, ...]
    _of_vocabulary: frozenset[Finding]
    _hidden_paths: Mapping[str, str]

    def base(self, item: Finding) -> Path:
        """Return the folder that a finding's path begins at: the vocabulary may be that of another archive."""
        return self.vocabulary_folder.parent if item in self._of_vocabulary else self.folder

    def file(self, item: Finding) -> Path:
        """Return the file that a finding is about, which its path does not name where the name holds a secret."""
        return self.base(item) / self._hidden_paths.get(item.path, item.path)


def vocabulary_folder(folder: Path, default: Path) -> Path:
    """Return where the vocabulary of an archive is: in its own ``vocabulary/``, or where it has none in the default."""
    own = folder / "vocabulary"
    return own if own.is_dir() else default


def check_folder(
    folder: Path,
    default_vocabulary: Path,
    *,
    as_of: date | None = None,
    wanted: Wanted = lambda _: True,
    read: Reader = read_postmortem,
    each: Mapper = in_turn,
) -> CheckedFolder:
    """Read and judge a folder. Its own ``vocabulary/`` goes before the default one.

    By all rules on the day ``as_of``; where that is None only by those that a build needs (see ``check_archive``).
    ``wanted``, ``read`` and ``each`` are as for ``read_archive``.

    Raises:
        NotADirectoryError: the folder does not exist or is a file.
    """
    words = vocabulary_folder(folder, default_vocabulary)
    vocabulary, word_findings = load_vocabulary(words)
    archive = read_archive(folder, vocabulary, wanted=wanted, read=read, each=each)
    judged = check_archive(archive) if as_of is None else judge_archive(archive, vocabulary, as_of, each=each)
    of_words = _of_vocabulary(word_findings, words.parent)
    findings = tuple(sorted({*judged, *of_words}))
    hidden = {shown: path for path, shown in shown_paths(paths_of(archive)).items()}
    return CheckedFolder(folder, words, archive, vocabulary, findings, frozenset(of_words), hidden)


def _of_vocabulary(findings: tuple[Finding, ...], base: Path) -> tuple[Finding, ...]:
    """Return the findings about a vocabulary with nothing sensitive of its files in them."""
    sensitive: list[Sensitive] = []
    for name in {item.path for item in findings}:
        with suppress(OSError):  # a file that cannot be read is not quoted
            sensitive.extend(sensitive_values((base / name).read_text(encoding="utf-8", errors="replace")))
    return redacted(findings, sensitive)
