"""A clone with a remote of its own, beside a GitHub that only answers: what commands that open pull requests need."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import yaml

from tests.support import fake_gh_drafts as fake_gh
from tests.support.records import ROOT


@dataclass(frozen=True)
class Clone:
    """A clone with a bare repository as its remote, and a fake gh."""

    folder: Path

    @classmethod
    def made(cls, folder: Path, files: Mapping[str, str]) -> Self:
        """Make it, with a first commit of these files."""
        here = cls(folder)
        here.clone.mkdir()
        (folder / "bin").mkdir()
        program = folder / "bin" / "gh"
        program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} {shlex.quote(fake_gh.__file__)} "$@"\n')
        program.chmod(0o755)
        (folder / "github").mkdir()
        state = {"pulls": [], "comments": [], "answers": {}, "refuse": {}}
        (folder / "github" / fake_gh.STATE).write_text(json.dumps(state), encoding="utf-8")
        subprocess.run(["git", "init", "--quiet", "--bare", str(folder / "remote.git")], check=True)
        here.git("init", "--quiet", "--initial-branch=main")
        for path, text in files.items():
            (here.clone / path).parent.mkdir(parents=True, exist_ok=True)
            (here.clone / path).write_text(text, encoding="utf-8")
        here.git("add", ".")
        here.git("commit", "--quiet", "--message", "Begin")
        here.git("remote", "add", "origin", str(folder / "remote.git"))
        here.git("push", "--quiet", "origin", "main")
        return here

    @property
    def clone(self) -> Path:
        return self.folder / "clone"

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "PATH": f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "FAKE_GH": str(self.folder / "github"),
            "GH_TOKEN": "token-of-the-test",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
        }

    def git(self, *words: str) -> str:
        command = ["git", "-c", "user.name=t", "-c", "user.email=t@t.example", *words]
        done = subprocess.run(
            command, cwd=self.clone, env=self.environment, capture_output=True, text=True, check=True, encoding="utf-8"
        )
        return done.stdout

    def start(self, script: Path, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(script), *words]
        return subprocess.run(
            command, cwd=self.clone, env=self.environment, capture_output=True, text=True, check=False
        )

    @property
    def state(self) -> dict[str, list[dict[str, object]]]:
        return json.loads((self.folder / "github" / fake_gh.STATE).read_text(encoding="utf-8"))

    def tell_github(self, **changes: object) -> None:
        file = self.folder / "github" / fake_gh.STATE
        file.write_text(json.dumps({**json.loads(file.read_text(encoding="utf-8")), **changes}), encoding="utf-8")

    @property
    def calls(self) -> list[dict[str, object]]:
        file = self.folder / "github" / fake_gh.CALLS
        return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.exists() else []

    def branches(self) -> set[str]:
        lines = self.git("ls-remote", "--heads", "origin").splitlines()
        return {line.partition("\trefs/heads/")[2] for line in lines} - {"main"}

    def added(self, branch: str) -> list[str]:
        self.git("fetch", "--quiet", "origin")
        return self.git("diff", "--name-status", "main", f"origin/{branch}").split()

    def show(self, branch: str, path: str) -> str:
        self.git("fetch", "--quiet", "origin")
        return self.git("show", f"origin/{branch}:{path}")

    def copy(self, *names: str) -> None:
        """Copy files and folders of the project: a link would lead scripts, and their git, to its own remote."""
        for name in names:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, self.clone / name)
            else:
                shutil.copy(ROOT / name, self.clone / name)

    def run_steps(self, workflow: str, surroundings: Mapping[str, str], **values: str) -> None:
        """Run a workflow's own commands as its runner does, in the copy of what they need."""
        (self.clone / ".venv" / "bin").mkdir(parents=True, exist_ok=True)
        python = self.clone / ".venv" / "bin" / "python"
        python.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n', encoding="utf-8")
        python.chmod(0o755)
        path = ROOT / ".github" / "workflows" / workflow
        (job,) = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].values()
        for step in job["steps"]:
            if "scripts/" in step.get("run", ""):
                own = {name: values.get(name, "x") for name in step["env"]}
                environment = {**self.environment, "RUNNER_TEMP": str(self.folder), **surroundings, **own}
                command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
                subprocess.run(command, cwd=self.clone, env=environment, check=True)
