"""SQLite has one writer at a time: the connections of one process queue for it, first come, first served.

Without the queue whoever does not get the lock at once sleeps and tries again, and some are passed over.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from typing import Any


class WriterQueue:
    """Whose turn it is to write."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._taken = False

    def enter(self, timeout_sec: float) -> bool:
        """Wait for the turn. False when it did not come in time."""
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            turn = threading.Lock()
            turn.acquire()
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


class QueuedConnection(sqlite3.Connection):
    """A connection that leaves the queue when its transaction ends, however it ends."""

    _queue: WriterQueue | None = None

    def begin_writing(self, queue: WriterQueue, timeout_sec: float) -> None:
        """Errors: sqlite3.OperationalError when the turn does not come in time."""
        if not queue.enter(timeout_sec):
            raise sqlite3.OperationalError("database is locked")
        self._queue = queue
        try:
            self.execute("BEGIN IMMEDIATE")
        except BaseException:
            self._leave()
            raise

    def commit(self) -> None:
        super().commit()
        self._leave()

    def rollback(self) -> None:
        try:
            super().rollback()
        finally:
            self._leave()

    def close(self) -> None:
        try:
            super().close()
        finally:
            self._leave()

    def _leave(self) -> None:
        queue, self._queue = self._queue, None
        if queue is not None:
            queue.leave()


OPTIONS: dict[str, Any] = {"connect_args": {"factory": QueuedConnection}}
