"""A folder of files to an ``Archive``: the records, what was noticed, and what lies beside them."""

from __future__ import annotations

import stat
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from pathspec import GitIgnoreSpec

from postmortem_archive.findings import Finding, finding
from postmortem_archive.model import Postmortem
from postmortem_archive.parallel import Mapper, in_turn
from postmortem_archive.reading.names import MARKDOWN, stem
from postmortem_archive.reading.pictures import HEAD, picture_size
from postmortem_archive.reading.postmortem import Reading, identity, read_postmortem
from postmortem_archive.reading.svg import svg_problem
from postmortem_archive.slugs import slugify
from postmortem_archive.vocabulary import Vocabulary

MAX_BYTES = 1024 * 1024
"""Files larger than this are not read; the longest public postmortem known to us has 60 KB."""

_IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg")
_NOT_POSTMORTEMS = {"license", "copying", "notice", "makefile", "dockerfile", "codeowners", "readme", "authors"}


@dataclass(frozen=True, slots=True)
class Archive:
    """Everything that one folder holds. Records are in the order of their paths.

    ``assets`` are images beside the records and ``skipped`` files that are neither, all by path relative to the folder.
    ``sizes`` are width and height in pixels of the images that state them. ``unread`` are the files that were passed
    over because only others were asked for: the ids that their names give, by their paths.
    """

    postmortems: tuple[Postmortem, ...]
    findings: tuple[Finding, ...]
    assets: tuple[str, ...]
    skipped: tuple[tuple[str, str], ...]
    sizes: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    unread: Mapping[str, str] = field(default_factory=dict)

    @property
    def ids(self) -> dict[str, str]:
        """The id of each file by its path, those that were not read included."""
        return {**self.unread, **{postmortem.path: postmortem.id for postmortem in self.postmortems}}


Reader = Callable[[str, str, Vocabulary], Reading]


Wanted = Callable[[str], bool]
"""Says whether the file of a path, relative to the archive, is to be read."""


def read_archive(
    folder: Path,
    vocabulary: Vocabulary,
    *,
    wanted: Wanted = lambda _: True,
    read: Reader = read_postmortem,
    each: Mapper = in_turn,
) -> Archive:
    """Read every Markdown file below a folder that is wanted; of the others only the names are known.

    ``read`` may be a remembering version of ``read_postmortem``, and ``each`` may share the work among processes.

    Raises:
        NotADirectoryError: the folder does not exist or is a file.
    """
    if not folder.is_dir():
        raise NotADirectoryError(f"expected a folder of postmortems, found none at {folder}")
    ignored = GitIgnoreSpec.from_lines(vocabulary.policy.ignore)
    texts: dict[str, str | None] = {}  # in the order of the walk, None for what is not read
    findings: list[Finding] = []
    assets: list[str] = []
    skipped: list[tuple[str, str]] = []
    for path in _walk(folder, folder, findings.append):
        name = path.relative_to(folder).as_posix()
        kind = _kind(name)
        if kind == "no postmortem":
            continue
        why = "the policy's ignore list names it" if ignored.match_file(name) else _why_skipped(path, folder, kind)
        if why:
            skipped.append((name, why))
        elif kind == "image":
            if _is_picture(path, name, findings.append):
                assets.append(name)
        elif not wanted(name):
            texts[name] = None
        elif (text := read_text(path, folder, name, findings.append)) is not None:
            texts[name] = text
    documents = [(name, text) for name, text in texts.items() if text is not None]
    readings = list(each(lambda document: read(*document, vocabulary), documents))
    ids = _distinct(texts, findings.append)
    postmortems = tuple(_identified(reading.postmortem, ids) for reading in readings)
    unread = {name: ids[name] for name, text in texts.items() if text is None}
    sizes = {name: size for name in assets if (size := _size(folder / name))}
    for reading in readings:
        findings.extend(reading.findings)
    told = tuple(sorted(item for item in findings if item.path not in unread))
    return Archive(postmortems, told, tuple(assets), tuple(skipped), sizes, unread)


def _why_skipped(path: Path, folder: Path, kind: str) -> str | None:
    """Return why a file is neither read nor shown, None where it is."""
    if path.is_symlink() and path.is_dir() and kind != "markdown":
        return "a link to a folder"
    if kind == "image" and not (path.is_file() and _is_below(path, folder)):
        return "not a file of this folder"
    if kind == "other" or (kind == "unnamed" and not _looks_like_markdown(path)):
        return "not Markdown and not an image"
    return None


def _identified(postmortem: Postmortem, ids: Mapping[str, str]) -> Postmortem:
    """Return the record with the id that is its own in the archive."""
    own = ids[postmortem.path]
    return postmortem if postmortem.id == own else replace(postmortem, id=own)


def _walk(folder: Path, root: Path, report: Callable[[Finding], object]) -> Iterator[Path]:
    """Yield files, links and directories with a Markdown name, sorted; not what is hidden or the vocabulary."""
    try:
        paths = sorted(folder.iterdir(), key=lambda path: path.name)
    except OSError as error:
        name = "." if folder == root else folder.relative_to(root).as_posix()
        report(finding("PM101", name, 1, 1, f"expected a readable folder, found: {error.strerror}"))
        return
    for path in paths:
        if path.name.startswith((".", "_")) or (path.name == "vocabulary" and path.parent == root):
            continue
        if not _is_sayable(path.name):
            name = ascii(path.relative_to(root).as_posix())[1:-1]
            report(finding("PM101", name, 1, 1, "expected a name of printable UTF-8 characters; it is not read"))
        elif path.is_dir() and not path.is_symlink() and _kind(path.name) != "markdown":
            yield from _walk(path, root, report)
        else:
            yield path


def _is_sayable(name: str) -> bool:
    """Whether a file's name can be printed: names are bytes, which may be no text or contain control characters."""
    return not any(unicodedata.category(sign) in ("Cc", "Cs") for sign in name)


def _kind(name: str) -> str:
    file = PurePosixPath(name).name
    lower = file.casefold()
    if lower.endswith(MARKDOWN):
        return "markdown"
    if lower.endswith(_IMAGES):
        return "image"
    suffix = PurePosixPath(name).suffix
    # "PM2022-009 - Bad AMI" has no extension, and neither has a name whose last dot is followed by a space
    if not suffix or " " in suffix:
        return "no postmortem" if lower in _NOT_POSTMORTEMS else "unnamed"
    return "other"


def _is_below(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())


def _is_picture(path: Path, name: str, report: Callable[[Finding], object]) -> bool:
    """Whether an image is one and no more; an SVG file that could run something is reported."""
    if not name.casefold().endswith(".svg"):
        return True
    try:
        problem = svg_problem(path.read_bytes())
    except OSError as error:
        report(finding("PM101", name, 1, 1, f"expected a readable file, found: {error.strerror}"))
        return False
    if problem:
        message = f"expected a drawing that runs, loads and embeds nothing, found {problem}; it is left out"
        report(finding("PM119", name, 1, 1, message, fix="export it as a plain SVG or as PNG"))
    return problem is None


def _size(path: Path) -> tuple[int, int] | None:
    """Return what an image says its size is; what cannot be read is reported by who publishes it."""
    try:
        with path.open("rb") as file:
            return picture_size(file.read(HEAD))
    except OSError:
        return None


def _looks_like_markdown(path: Path) -> bool:
    try:
        if not path.is_file():  # reading a pipe would wait for ever
            return False
        with path.open("rb") as file:
            head = file.read(512)
    except OSError:
        return False
    first = head.lstrip().split(b"\n", 1)[0]
    return b"\0" not in head and (first.startswith((b"# ", b"## ")) or first.strip() == b"---")


def read_text(path: Path, folder: Path, name: str, report: Callable[[Finding], object]) -> str | None:
    """Return the text of a file below a folder, or None and a finding, about ``name``, that says why not."""
    problem: str
    rule = "PM101"
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            problem = "expected a file, found a directory"
        elif not stat.S_ISREG(status.st_mode):
            problem = "expected a file, found something else"
        elif not _is_below(path, folder):
            problem = "expected a file of this folder, found a link that leads out of it"
        elif status.st_size > MAX_BYTES:
            problem = f"expected at most {MAX_BYTES} bytes, found {status.st_size}; it is not read"
        else:
            data = path.read_bytes()
            try:
                text = data.decode("utf-8")
            except UnicodeDecodeError as error:
                line = data.count(b"\n", 0, error.start) + 1
                column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
                found = f"0x{data[error.start]:02x}"
                report(finding("PM101", name, line, column, f"expected UTF-8 text, found byte {found}; it is not read"))
                return None
            if text.strip("\ufeff \t\r\n"):
                if "\0" in text:
                    problem = "expected text, found a NUL character; it is not read"
                else:
                    return text
            else:
                rule, problem = "PM102", "expected a postmortem, found an empty file"
    except FileNotFoundError:
        problem = "expected a file, found a link to nothing"
    except (OSError, RuntimeError, ValueError) as error:  # a link to itself raises either, by the version of Python
        reason = error.strerror if isinstance(error, OSError) else str(error)
        problem = f"expected a readable file, found: {reason}"
    report(finding(rule, name, 1, 1, problem))
    return None


def _distinct(paths: Iterable[str], report: Callable[[Finding], object]) -> dict[str, str]:
    """Return an id of its own for each path: where two would share one, the later gets its whole path as id."""
    taken: dict[str, str] = {}
    ids: dict[str, str] = {}
    for path in paths:
        own = first = identity(path)
        if own in taken:
            own = base = slugify(str(PurePosixPath(path).with_name(stem(path))))
            number = 2
            while own in taken:
                own, number = f"{base}-{number}", number + 1
            message = f"expected a name of its own, found that of {taken[first]}; shown as {own}"
            report(finding("PM701", path, 1, 1, message))
        taken[own] = path
        ids[path] = own
    return ids
