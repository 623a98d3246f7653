"""Turns: one at a time, first come, first served.

Whoever polls for a lock instead sleeps too long, and some are passed over.
"""

from __future__ import annotations

import threading
from collections import deque


class Turns:
    """Whose turn it is."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._taken = False

    @property
    def waiting(self) -> int:
        """How many wait for their turn."""
        return len(self._waiting)

    @property
    def is_taken(self) -> bool:
        """Whether somebody has the turn."""
        return self._taken

    def enter(self, timeout_sec: float = -1, first: bool = False) -> bool:
        """Wait for the turn, for ever unless told how long. False when it did not come in time.

        `first`: before all who wait, since this is the rest of what has had its turn.
        """
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            turn = threading.Lock()
            turn.acquire()
            if first:
                self._waiting.appendleft(turn)
            else:
                self._waiting.append(turn)
        if turn.acquire(timeout=timeout_sec):
            return True
        with self._guard:
            if turn in self._waiting:
                self._waiting.remove(turn)
                return False
        # It came in the moment that the waiting ended.
        return True

    def leave(self) -> None:
        """Give the turn to whoever has waited longest."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False
