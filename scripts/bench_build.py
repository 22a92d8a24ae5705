"""Measure a build of N made-up postmortems, search index included, against stock Material with the same bodies.

Both are built in turns, each in a process of its own. With --serve also the time from saving an edited postmortem until
the local preview serves its new page.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import json
import os
import platform
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import yaml
from mkdocs.utils.yaml import yaml_load
from site_server import AS_OF, PROJECT, build_environment

from postmortem_archive.synthetic import make_documents
from postmortem_archive.vocabulary import load_vocabulary

_PATIENCE = 900.0
"""Seconds after which a preview that does not answer is given up."""


@dataclass(frozen=True, slots=True)
class Build:
    """What one build cost. ``memory`` is the peak of the largest process, in bytes."""

    wall: float
    cpu: float
    memory: int


@dataclass(frozen=True, slots=True)
class Size:
    """What a build left, in bytes. ``index`` is all that search may fetch, as it travels (JSON gzipped)."""

    files: int
    site: int
    index: int


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured of both sides, by their names; ``builds`` or ``edits`` are empty where they were left out."""

    postmortems: int
    seed: int
    bytes: int
    cores: int | None
    python: str
    builds: dict[str, tuple[Build, Size]]
    edits: dict[str, float]
    """Seconds from an edit to its page."""

    @property
    def ratio(self) -> float:
        """Our seconds per second of stock."""
        return round(self.builds["ours"][0].wall / self.builds["stock"][0].wall, 3)

    @property
    def cpu_ratio(self) -> float:
        """Our processor seconds per one of stock."""
        return round(self.builds["ours"][0].cpu / self.builds["stock"][0].cpu, 3)

    @property
    def edit_ratio(self) -> float:
        """Our seconds per second of stock until an edit is seen."""
        return round(self.edits["ours"] / self.edits["stock"], 3)

    def to_json(self) -> str:
        """Return the figures as JSON."""
        figures: dict[str, object] = {
            "postmortems": self.postmortems,
            "seed": self.seed,
            "bytes": self.bytes,
            "cores": self.cores,
            "python": self.python,
        }
        figures |= {name: asdict(cost) | asdict(left) for name, (cost, left) in self.builds.items()}
        if self.builds:
            figures |= {"ratio": self.ratio, "cpu_ratio": self.cpu_ratio}
        if self.edits:
            figures |= {"edit": self.edits, "edit_ratio": self.edit_ratio}
        return json.dumps(figures, indent=2)


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the arguments, measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int, metavar="N", help="how many postmortems to make up")
    parser.add_argument("--seed", type=int, default=0, help="another seed gives other postmortems (default: 0)")
    parser.add_argument("--repeat", type=int, default=1, help="builds of each kind; the median counts (default: 1)")
    parser.add_argument("--serve", action="store_true", help="measure an edit under mkdocs serve too")
    parser.add_argument("--edits", type=int, default=3, help="edits under mkdocs serve; the median counts (default: 3)")
    parser.add_argument("--no-build", action="store_true", help="with --serve: leave out the builds")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="an empty or missing folder to work in and to leave")
    options = parser.parse_args(arguments)
    if options.count < 1 or options.repeat < 1 or options.edits < 1:
        parser.error("N, --repeat and --edits are at least 1")
    if options.no_build and not options.serve:
        parser.error("--no-build leaves nothing to measure without --serve")
    if options.keep is None:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            result = measure(Path(folder), options)
    else:
        if options.keep.exists() and (not options.keep.is_dir() or any(options.keep.iterdir())):
            parser.error(f"--keep {options.keep}: expected an empty or missing folder")
        options.keep.mkdir(parents=True, exist_ok=True)
        result = measure(options.keep.resolve(), options)
    print(result.to_json() if options.json else describe(result))
    return 0


def measure(folder: Path, options: argparse.Namespace) -> Result:
    """Write the archive and the stock site into the folder, build or serve both in turns, and return the figures."""
    bodies = write_documents(folder / "stock" / "docs" / "postmortems", options.count, options.seed)
    # The same files: whatever is edited for the one is edited for the other.
    write_documents(folder / "archive", options.count, options.seed)
    configuration = write_stock_site(folder / "stock")
    sides = {
        "ours": (PROJECT / "mkdocs.yml", {"ARCHIVE": str(folder / "archive"), "AS_OF": AS_OF}),
        "stock": (configuration, {}),
    }
    builds: dict[str, tuple[Build, Size]] = {}
    if not options.no_build:
        runs: dict[str, list[Build]] = {name: [] for name in sides}
        for _ in range(options.repeat):
            for name, (config, environment) in sides.items():
                runs[name].append(build(config, folder / name / "site", environment))
        builds = {name: (median(runs[name]), size(folder / name / "site")) for name in sides}
    edits: dict[str, float] = {}
    if options.serve:
        for name, (config, environment) in sides.items():
            files = folder / "archive" if name == "ours" else folder / "stock" / "docs" / "postmortems"
            edited = sorted(files.rglob("*.md"))[options.count // 2]
            url = (
                f"/postmortems/{edited.stem}/"
                if name == "ours"
                else f"/postmortems/{edited.parent.name}/{edited.stem}/"
            )
            edits[name] = serve(config, environment, edited, url, options.edits)
    return Result(
        options.count, options.seed, bodies, os.cpu_count(), platform.python_version(), builds=builds, edits=edits
    )


def write_documents(folder: Path, count: int, seed: int) -> int:
    """Write made-up postmortems below the folder and return how many bytes they have."""
    words, _ = load_vocabulary(PROJECT / "postmortems" / "vocabulary")
    total = 0
    for document in make_documents(count, words, seed=seed):
        path = folder / document.path
        path.parent.mkdir(parents=True, exist_ok=True)
        total += path.write_bytes(document.text.encode())
    return total


def write_stock_site(folder: Path) -> Path:
    """Write the configuration of a plain Material site with our theme features and Markdown extensions; return it."""
    with (PROJECT / "mkdocs.yml").open("rb") as file:
        own = yaml_load(file)
    theme = {key: value for key, value in own["theme"].items() if key in ("font", "features", "icon", "palette")}
    configuration = {
        "site_name": "Stock",
        "site_url": "http://127.0.0.1:8000/",
        "repo_url": own["repo_url"],
        "nav": [{"Home": "index.md"}],
        "theme": {"name": "material", **theme},
        "plugins": ["search"],
        "markdown_extensions": own["markdown_extensions"],
        "validation": own["validation"],
    }
    (folder / "docs" / "index.md").write_text("# Stock\n\nPages are out of the navigation.\n", encoding="utf-8")
    path = folder / "mkdocs.yml"
    path.write_text(yaml.safe_dump(configuration, sort_keys=False), encoding="utf-8")
    return path


def build(config: Path, site: Path, environment: dict[str, str]) -> Build:
    """Build a site in a process of its own, and return what it cost, the processes that it started included."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--clean", "--config-file", str(config)]
    site.parent.mkdir(parents=True, exist_ok=True)
    log = site.parent / "build.log"
    with log.open("wb") as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            [*command, "--site-dir", str(site)], stdout=output, stderr=output, env=build_environment(environment)
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{config}: the build ended with {process.returncode}\n{log.read_text(errors='replace')}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Build(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit)


def median(builds: Sequence[Build]) -> Build:
    """Return the median of each figure."""
    return Build(
        statistics.median(run.wall for run in builds),
        statistics.median(run.cpu for run in builds),
        int(statistics.median(run.memory for run in builds)),
    )


def size(site: Path) -> Size:
    """Return how large a built site and its search index are."""
    files = [path for path in site.rglob("*") if path.is_file()]
    # Pagefind's files are compressed as they lie; JSON is as servers send it.
    index = 0
    for path in files:
        part = path.relative_to(site).parts
        if part[0] == "pagefind":
            index += path.stat().st_size
        elif part[0] == "search" and path.suffix == ".json":
            index += len(gzip.compress(path.read_bytes(), 6))
    return Size(len(files), sum(path.stat().st_size for path in files), index)


def serve(config: Path, environment: dict[str, str], edited: Path, url: str, edits: int) -> float:
    """Serve a site, edit a postmortem so many times, and return the median of the seconds until its page is new."""
    with _server(config, environment, edited.stem) as fetch:
        _wait_for(fetch, url, b"</html>")
        took: list[float] = []
        for number in range(edits):
            time.sleep(1.5)  # the watcher takes its snapshot, as it would between two edits by hand
            mark = f"Edited-{number}-of-{edits}"
            text = edited.read_text(encoding="utf-8").replace("## Impact\n", f"{mark}\n\n## Impact\n", 1)
            start = time.perf_counter()
            edited.write_text(text, encoding="utf-8")
            _wait_for(fetch, url, mark.encode())
            took.append(time.perf_counter() - start)
    return statistics.median(took)


@contextmanager
def _server(config: Path, environment: dict[str, str], name: str) -> Iterator[Callable[[str], bytes]]:
    """Run ``mkdocs serve`` on a free port; the value fetches a path, or nothing where there is no answer."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "mkdocs", "serve", "--quiet", "--livereload", "--config-file", str(config)]
    with tempfile.NamedTemporaryFile(prefix=f"{name[:20]}-", suffix=".log") as log:
        process = subprocess.Popen(
            [*command, "--dev-addr", f"127.0.0.1:{port}"], stdout=log, stderr=log, env=build_environment(environment)
        )

        def fetch(path: str) -> bytes:
            if process.poll() is not None:
                raise SystemExit(f"{config}: serving ended with {process.returncode}\n{Path(log.name).read_text()}")
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
            try:
                connection.request("GET", path)
                return connection.getresponse().read()
            except OSError:
                return b""
            finally:
                connection.close()

        try:
            yield fetch
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_for(fetch: Callable[[str], bytes], url: str, expected: bytes) -> None:
    end = time.monotonic() + _PATIENCE
    while expected not in fetch(url):
        if time.monotonic() > end:
            raise SystemExit(f"{url}: not served within {_PATIENCE:.0f} seconds")
        time.sleep(0.02)


def describe(result: Result) -> str:
    """Return the figures as text."""
    made = f"{result.postmortems} postmortems (seed {result.seed}), {_mega(result.bytes)} of Markdown"
    lines = [f"{made}; {result.cores} cores, Python {result.python}"]
    if result.builds:
        lines.append(f"{'':8}{'seconds':>10}{'CPU s':>10}{'memory':>12}{'files':>8}{'site':>12}{'index':>12}")
        lines += [
            f"{name:8}{cost.wall:10.2f}{cost.cpu:10.2f}{_mega(cost.memory):>12}{left.files:8}"
            f"{_mega(left.site):>12}{_mega(left.index):>12}"
            for name, (cost, left) in result.builds.items()
        ]
        lines.append(f"{'ratio':8}{result.ratio:10}{result.cpu_ratio:10}")
    if result.edits:
        ours, stock = result.edits["ours"], result.edits["stock"]
        lines.append(f"edit to page: ours {ours:.2f} s, stock {stock:.2f} s, ratio {result.edit_ratio}")
    return "\n".join(lines)


def _mega(number: int) -> str:
    return f"{number / 1e6:.1f} MB"


if __name__ == "__main__":
    sys.exit(main())
