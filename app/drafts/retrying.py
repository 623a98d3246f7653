"""When a snapshot that could not be kept is tried again: each time after twice as long, up to a limit.

It may be for ever: the key of a child that it names has been erased.

Source: sync/PROTOCOL.md section 12.6
"""

from __future__ import annotations

import time
from collections.abc import Callable

FIRST_SEC = 2.0
MOST_SEC = 3600.0


class Retries:
    """Row numbers of snapshots, and when each may be tried again. In memory: a new opener tries all anew."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._waits: dict[int, tuple[float, float]] = {}

    def resting(self) -> set[int]:
        """Those that are not to be tried yet."""
        now = self._seconds()
        return {ident for ident, (_, at) in self._waits.items() if at > now}

    def put_off(self, ident: int) -> None:
        before, _ = self._waits.get(ident, (FIRST_SEC / 2, 0.0))
        wait = min(before * 2, MOST_SEC)
        self._waits[ident] = (wait, self._seconds() + wait)

    def done(self, ident: int) -> None:
        self._waits.pop(ident, None)
