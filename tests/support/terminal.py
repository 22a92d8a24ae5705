"""A command in a pseudo-terminal, answered as somebody at a keyboard would."""

from __future__ import annotations

import os
import pty
import select
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PROMPT = " > "
"""How a question ends."""

CTRL_C, CTRL_D = "\x03", "\x04"

_PATIENCE = 60.0
"""Seconds for a whole session: it takes one or two."""


@dataclass(frozen=True)
class Session:
    """What was shown, how many questions were asked, and the exit code."""

    shown: str
    prompts: int
    code: int


def converse(command: Sequence[str], keys: Sequence[str], folder: Path) -> Session:
    """Run a command in a folder; at each question type the next of the keys, which bring their own Enter."""
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(folder)
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # whoever runs the tests in the background may have it ignored
        os.execv(command[0], list(command))
    shown, prompts, waiting, last = "", 0, list(keys), ""
    until = time.monotonic() + _PATIENCE
    try:
        while True:
            ready, _, _ = select.select([terminal], [], [], 1.0)
            if not ready and time.monotonic() > until:
                os.kill(process, signal.SIGKILL)
                raise TimeoutError(f"nothing more was shown after {shown!r}")
            if not ready:
                if last == CTRL_C:  # one between the question and the wait for its answer is noticed with the next key
                    os.write(terminal, last.encode())
                continue
            try:
                read = os.read(terminal, 10_000)
            except OSError:  # how Linux says that the other side has closed it
                break
            if not read:
                break
            shown += read.decode(errors="replace")
            if shown.endswith(PROMPT) and waiting:
                prompts += 1
                last = waiting.pop(0)
                os.write(terminal, last.encode())
    finally:
        os.close(terminal)
        _, status = os.waitpid(process, 0)
    return Session(shown, prompts, os.waitstatus_to_exitcode(status))
