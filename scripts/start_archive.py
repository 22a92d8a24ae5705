"""Turn the sample archive into your own: remove the samples; set name, address, repository and organisation."""

from __future__ import annotations

import argparse
import contextlib
import difflib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from command_line import CLEAN, FINDINGS, WRONG_USE

from postmortem_archive import starting
from postmortem_archive.starting import CONFIG, POLICY, README, Choices, Plan, StartingError
from postmortem_archive.vocabulary import load_vocabulary
from postmortem_archive.vocabulary.schema import SCHEMA_FILE, schema_text
from postmortem_archive.wording import plural

PROJECT = Path(__file__).resolve().parent.parent

_QUESTIONS: tuple[tuple[str, str, Callable[[str], str]], ...] = (
    ("organisation", "Your organisation's name", starting.check_organisation),
    ("repo", "The repository's address", starting.check_repo),
    ("name", "The site's name", starting.check_name),
    ("url", "The site's address", starting.check_url),
    ("time_zone", "Time zone of times written without one", starting.check_zone),
)


def main(arguments: list[str] | None = None) -> int:
    """Ask what is not given, show what would change, change it, and return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        texts = {
            path: _read(PROJECT / path)
            for path in (CONFIG, README, POLICY)
            if path != README or (PROJECT / path).exists()
        }
        if starting.is_started(texts[POLICY]):
            print(f"This archive is started already: {POLICY} names another organisation than that of the samples.")
            print(f"Nothing was changed. Name and addresses are in {CONFIG}.")
            return CLEAN
        reason = None if options.force or options.dry_run else _unsaved(texts)
        if reason:
            print(f"start_archive: {reason}", file=sys.stderr)
            return FINDINGS
        choices = _choices(options)
        plan = starting.plan_start(texts, _folders(), choices)
        _show(plan, whole=options.dry_run)
        if options.dry_run:
            print("Nothing was changed: this was a dry run.")
            return CLEAN
        if not options.yes and not _agreed():
            print("Nothing was changed.")
            return FINDINGS
        _carry_out(plan)
        _write_schema()
    except (StartingError, OSError, UnicodeDecodeError) as error:
        print(f"start_archive: {error}. Nothing was changed.", file=sys.stderr)
        return WRONG_USE
    except (EOFError, KeyboardInterrupt):
        print("\nstart_archive: no answer. Nothing was changed.", file=sys.stderr)
        return WRONG_USE
    print(f"This is the archive of {choices.organisation} now. Next:")
    print("  git diff                                    # read what changed")
    print("  make serve                                  # look at it, on http://127.0.0.1:8000")
    print('  git add --all && git commit -m "Start our archive"')
    return CLEAN


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog="What is not given is asked. Severities, factors, frameworks and the handbook stay; services and teams "
        "become a short example. Exit code: 0 when done or nothing to do, 1 when refused, 2 when it could not be done.",
    )
    parser.add_argument("--name", metavar="TEXT", help="the site's name")
    parser.add_argument("--url", metavar="URL", help="the address at which the site will be published")
    parser.add_argument("--repo", metavar="URL", help="the repository's address, for edit links")
    parser.add_argument("--organisation", metavar="TEXT", help="whose incidents these are")
    parser.add_argument("--time-zone", metavar="ZONE", help="zone of times written without an offset, such as UTC")
    parser.add_argument("--yes", action="store_true", help="ask nothing: take the default of what is not given")
    parser.add_argument("--dry-run", action="store_true", help="show what would change, and change nothing")
    parser.add_argument("--force", action="store_true", help="also when git could not bring the samples back")
    return parser


def _read(path: Path) -> str:
    """Return a file's text, line ends included."""
    return path.read_bytes().decode("utf-8")


def _folders() -> list[str]:
    own = [PROJECT / name for name in (starting.JUDGEMENTS, starting.COMMENTARIES)]
    paths = [*own, *(PROJECT / "postmortems").iterdir()]
    return [path.relative_to(PROJECT).as_posix() for path in paths if path.is_dir() and not path.is_symlink()]


def _git(*words: str) -> str | None:
    """Return what git says, or None if it refuses or is not there."""
    try:
        done = subprocess.run(["git", *words], cwd=PROJECT, capture_output=True, text=True, check=False)
    except OSError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def _unsaved(texts: dict[str, str]) -> str | None:
    """Return why git could not bring back what is to be changed, or None if it can."""
    whole = ("postmortems", starting.JUDGEMENTS, starting.COMMENTARIES)
    changed = _git("status", "--porcelain", "--", *whole, starting.HOME, *texts)
    if changed is None:
        return "this is not a git repository, so what is removed is gone; run `git init` and commit, or use --force"
    if changed:
        return f"there are changes that are not committed; commit them, or use --force:\n{changed}"
    return None


def _choices(options: argparse.Namespace) -> Choices:
    """Return what was given as options, and the answers or defaults for the rest."""
    known: dict[str, str] = {}
    for key, question, check in _QUESTIONS:
        given = getattr(options, key)
        default = _default(key, known, ask=not options.yes)
        if given is not None:
            known[key] = check(given)
        elif options.yes:
            if not default:
                raise StartingError(f"--{key.replace('_', '-')} is needed with --yes")
            known[key] = default
        else:
            known[key] = _answer(question, default, check)
    return starting.choices(**known)


def _default(key: str, known: dict[str, str], *, ask: bool) -> str:
    if key == "name":
        return "Postmortem Archive"
    if key == "url":
        return starting.pages_url(known["repo"])
    if key == "time_zone":
        return "UTC"
    if key == "repo" and ask:  # a guess: where this was cloned from may be the project and not the team's fork
        with contextlib.suppress(StartingError):
            return starting.check_repo(_git("remote", "get-url", "origin") or "")
    return ""


def _answer(question: str, default: str, check: Callable[[str], str]) -> str:
    while True:
        text = input(f"{question}{f' [{default}]' if default else ''}: ").strip() or default
        try:
            return check(text)
        except StartingError as error:
            print(f"  {error}")


def _agreed() -> bool:
    return input("Change these files? [y/N] ").strip().casefold() in ("y", "yes")


def _show(plan: Plan, *, whole: bool) -> None:
    """Print what is removed and rewritten; ``whole`` with every line that changes."""
    for folder in plan.removed:
        count = sum(path.is_file() for path in (PROJECT / folder).rglob("*"))
        print(f"remove  {folder}/ ({plural(count, 'file')})")
    for path, text in plan.texts.items():
        print(f"rewrite {path}")
        if whole:
            old = _read(PROJECT / path) if (PROJECT / path).exists() else ""
            lines = difflib.unified_diff(old.splitlines(), text.splitlines(), path, path, n=0, lineterm="")
            print("".join(f"    {line}\n" for line in lines), end="")


def _carry_out(plan: Plan) -> None:
    """Write all and remove all, or leave everything as it was."""
    before = {path: (PROJECT / path).read_bytes() if (PROJECT / path).exists() else None for path in plan.texts}
    with tempfile.TemporaryDirectory(prefix=".start-", dir=PROJECT) as beside:
        moved: list[tuple[Path, Path]] = []
        try:
            for number, folder in enumerate(plan.removed):
                moved.append((PROJECT / folder, Path(beside, str(number))))
                moved[-1][0].rename(moved[-1][1])
            for path, text in plan.texts.items():
                _replace(PROJECT / path, text.encode("utf-8"))
        except BaseException:
            for original, aside in moved:
                if aside.exists():
                    aside.rename(original)
            for path, content in before.items():
                if content is None:
                    (PROJECT / path).unlink(missing_ok=True)
                else:
                    _replace(PROJECT / path, content)
            raise


def _write_schema() -> None:
    """Write for editors what the vocabulary is now."""
    folder = PROJECT / "postmortems" / "vocabulary"
    _replace(folder / SCHEMA_FILE, schema_text(load_vocabulary(folder)[0]).encode("utf-8"))


def _replace(path: Path, content: bytes) -> None:
    """Give a file new content at once: nobody sees half of it."""
    if path.exists() and path.read_bytes() == content:
        return
    new = path.with_name(f".{path.name}.new")
    try:
        new.write_bytes(content)
        if path.exists():
            shutil.copymode(path, new)
        os.replace(new, path)  # noqa: PTH105 - says that it replaces
    finally:
        new.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
