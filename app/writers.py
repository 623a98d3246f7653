"""SQLite has one writer at a time: the connections of one process queue for it, first come, first served.

Without the queue whoever does not get the lock at once sleeps and tries again, and some are passed over.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from app.turns import Turns


class QueuedConnection(sqlite3.Connection):
    """A connection that leaves the queue when its transaction ends, however it ends."""

    _queue: Turns | None = None

    def begin_writing(self, queue: Turns, timeout_sec: float) -> None:
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
