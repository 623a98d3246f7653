"""Kills a whole browser at a moment drawn by chance, while somebody is doing something in it."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from pathlib import Path
from types import TracebackType

from playwright.sync_api import Error

from tests.e2e.browser import Device


def tree(pid: int) -> list[int]:
    """A process and everything it started, the root first."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(stat.parent.name))
    found = [pid]
    for each in found:
        found += children.get(each, [])
    return found


class Killer:
    """`with Killer(device, 0.3): …` ends the browser 0.3 s from now; what is being done then fails, and that is right."""

    def __init__(self, device: Device, delay_sec: float) -> None:
        self._device, self._delay = device, delay_sec
        self.killed_at = 0.0

    def __enter__(self) -> Killer:
        root = self._device.main_process()
        self._timer = threading.Timer(self._delay, self._strike, [root])
        self._timer.start()
        return self

    def _strike(self, root: int) -> None:
        self.killed_at = time.monotonic()
        for pid in tree(root):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> bool:
        struck_before = bool(self.killed_at)
        self._timer.join()
        self._device.was_killed()
        return isinstance(error, Error) or _is_cut_off(error, struck_before)


def _is_cut_off(error: BaseException | None, struck_before: bool) -> bool:
    """Whether it is an expectation that ended with the browser, and not one that was not met while it lived.

    One that was waiting when the browser died may say so, or only that nothing came in its time.
    """
    return isinstance(error, AssertionError) and (struck_before or "has been closed" in str(error))
