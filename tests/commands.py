"""The server's commands, each a process of its own, with settings as from a shell, and killed like any other.

They are forked from a process that has loaded the server's code and done nothing else, because loading it
costs more of the processor than most of what is tested. What is `Typed` is begun as people begin it.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import IO, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
LOADED = "app.cli"
LONG_SEC = 120


class Ended(NamedTuple):
    """`code`: what it ended with; minus the number of the signal that ended it."""

    code: int
    said: str
    complained: str


class Command:
    """One command that was begun. `typed` is what it hears, `said` what it prints.

    settings:         on top of the environment here, of which its own settings (ATTUNE_…) are left out.
    says_to:          where what it prints goes instead: a descriptor, which stays the caller's.
    complains_apart:  what it complains of goes to `complained`; else it is in `said`.
    """

    def __init__(
        self,
        settings: Mapping[str, str],
        *arguments: str,
        says_to: int | None = None,
        complains_apart: bool = False,
    ) -> None:
        hears, types = _context().Pipe(duplex=False)
        reads, says = _context().Pipe(duplex=False)
        if says_to is not None:
            says.close()
            says = Connection(os.dup(says_to), readable=False)
        notes, complains = _context().Pipe(duplex=False) if complains_apart else (None, says)
        self._process = _context().Process(
            target=_run, args=(arguments, _environment(settings), hears, says, complains), daemon=True
        )
        self._process.start()
        for end in {hears, says, complains}:
            end.close()
        self.typed = _file(types, "w")
        self.said = _file(reads, "r")
        self.complained = _file(notes, "r") if notes else None

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    def code(self) -> int | None:
        """What it ended with, as in `Ended`; None while it runs."""
        return self._process.exitcode

    def kill(self) -> None:
        """SIGKILL, as a power cut would; returns when it is gone."""
        self._process.kill()
        self._process.join()

    def ask_to_end(self) -> None:
        """SIGTERM, as an administrator would."""
        self._process.terminate()

    def end(self, timeout_sec: float = LONG_SEC) -> int:
        """Wait until it has ended. Shape: its code. Errors: subprocess.TimeoutExpired."""
        self._process.join(timeout_sec)
        if (code := self._process.exitcode) is None:
            raise subprocess.TimeoutExpired(LOADED, timeout_sec)
        return code

    def close(self) -> None:
        """No more is typed or read."""
        for file in (self.typed, self.said, self.complained):
            if file:
                file.close()


class Typed:
    """What Python is told to run, begun from nothing. Shape: as of `Command`; `said` is all it prints."""

    def __init__(self, settings: Mapping[str, str], *words: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-u", *words],
            cwd=ROOT,
            env=_environment(settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self._process.stdout is not None
        self.pid, self.said = self._process.pid, self._process.stdout

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def ask_to_end(self) -> None:
        self._process.terminate()

    def end(self, timeout_sec: float = LONG_SEC) -> int:
        return self._process.wait(timeout_sec)


def ran(
    settings: Mapping[str, str], *arguments: str, typed: str = "", timeout_sec: float = LONG_SEC
) -> Ended:
    """Run one command to its end. Errors: subprocess.TimeoutExpired, after which it is gone."""
    command = Command(settings, *arguments, complains_apart=True)
    assert command.complained
    with ThreadPoolExecutor(2) as readers:
        said, complained = (readers.submit(file.read) for file in (command.said, command.complained))
        try:
            with command.typed:
                command.typed.write(typed)
        except BrokenPipeError:
            pass
        try:
            code = command.end(timeout_sec)
        except subprocess.TimeoutExpired:
            command.kill()
            raise
    command.close()
    return Ended(code, said.result(), complained.result())


@cache
def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([LOADED])
    return context


def _environment(settings: Mapping[str, str]) -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith("ATTUNE_")} | dict(settings)


def _file(end: Connection, mode: str) -> IO[str]:
    with end:
        return os.fdopen(os.dup(end.fileno()), mode)


def _run(
    arguments: tuple[str, ...],
    environment: dict[str, str],
    hears: Connection,
    says: Connection,
    complains: Connection,
) -> None:
    for end, descriptor in ((hears, 0), (says, 1), (complains, 2)):
        os.dup2(end.fileno(), descriptor)
    for end in (hears, says, complains):
        end.close()
    sys.stdin = os.fdopen(0, closefd=False)
    sys.stdout = os.fdopen(1, "w", buffering=1, closefd=False)
    sys.stderr = os.fdopen(2, "w", buffering=1, closefd=False)
    assert LOADED in sys.modules, "the server was not loaded ahead: run the tests from the project's folder"
    from app.cli import main

    os.environ.clear()
    os.environ.update(environment)
    os.chdir(ROOT)
    sys.argv = [LOADED, *arguments]
    sys.exit(main(arguments))
