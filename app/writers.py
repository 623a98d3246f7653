"""SQLite has one writer at a time: the connections of one process queue for it, first come, first served.

Without the queue whoever does not get the lock at once sleeps and tries again, and some are passed over. What
several requests have written one after the other reaches the disk together: each has a part in one
transaction, which is taken back alone when the request fails, and nobody is answered before it is committed.

Source: docs/decisions/0037-one-commit-for-several.md
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from typing import Any

from app.turns import Turns

# So many requests share a commit at most, and none waits longer for another.
MOST_PARTS = 32
LONGEST_SEC = 0.025


class Joint:
    """One transaction of several, on the connection of whoever began it."""

    def __init__(self, host: QueuedConnection) -> None:
        self.host = host
        self.parts = 0
        self.ended = threading.Event()
        self.fault: sqlite3.Error | None = None

    def end(self, fault: sqlite3.Error | None = None) -> None:
        self.fault = fault
        self.ended.set()


class Writers:
    """Whose turn it is to write, and the transaction that stands open. Only who has the turn touches that.

    `goes_on`: whether somebody is at work who may have a part in it too.
    """

    def __init__(self, goes_on: Callable[[], bool] = lambda: False) -> None:
        self.turns = Turns()
        self.joint: Joint | None = None
        self._goes_on = goes_on

    def finish(self) -> None:
        """Commit what stands open. It fails for all who have a part in it, or for nobody."""
        joint, self.joint = self.joint, None
        if joint is None:
            return
        fault: sqlite3.Error | None = None
        try:
            sqlite3.Connection.commit(joint.host)
        except sqlite3.Error as refusal:
            fault = refusal
            sqlite3.Connection.rollback(joint.host)
        finally:
            joint.end(fault)

    def finish_unless_more_come(self) -> None:
        if self.joint is not None and (self.joint.parts >= MOST_PARTS or not self._goes_on()):
            self.finish()

    def wait_for(self, joint: Joint) -> None:
        """Wait until a transaction is on the disk. Errors: sqlite3.OperationalError when it is not to be."""
        while not joint.ended.wait(LONGEST_SEC):
            if self.turns.enter(LONGEST_SEC):
                try:
                    if self.joint is joint:
                        self.finish()
                finally:
                    self.turns.leave()
        if joint.fault is not None:
            raise sqlite3.OperationalError(*joint.fault.args) from joint.fault


class QueuedConnection(sqlite3.Connection):
    """A connection that leaves the queue when its transaction ends, however it ends."""

    _writers: Writers | None = None
    _joint: Joint | None = None

    def begin_writing(self, writers: Writers, timeout_sec: float, together: bool = False) -> None:
        """Begin a transaction of its own, or have a part in one `together` with others.

        Errors: sqlite3.OperationalError when the turn does not come in time.
        """
        if not writers.turns.enter(timeout_sec):
            raise sqlite3.OperationalError("database is locked")
        self._writers = writers
        try:
            if not together:
                writers.finish()
            if writers.joint is None:
                self.execute("BEGIN IMMEDIATE")
            if together:
                self._have_part(writers)
        except BaseException:
            if self._joint is not None:
                self._take_back(self._joint, writers)
            self._leave()
            raise

    def _have_part(self, writers: Writers) -> None:
        writers.joint = writers.joint or Joint(self)
        self._joint = writers.joint
        self.cursor().execute("SAVEPOINT part")

    def cursor(self, *given: Any) -> Any:
        return sqlite3.Connection.cursor(self._joint.host if self._joint else self, *given)

    def commit(self) -> None:
        joint, writers = self._joint, self._writers
        if joint is None or writers is None:
            super().commit()
            self._leave()
            return
        self.cursor().execute("RELEASE part")
        self._joint = None
        joint.parts += 1
        try:
            writers.finish_unless_more_come()
        finally:
            self._leave()
        writers.wait_for(joint)

    def rollback(self) -> None:
        joint, writers = self._joint, self._writers
        try:
            if joint is None or writers is None:
                super().rollback()
            else:
                self._take_back(joint, writers)
        finally:
            self._leave()

    def _take_back(self, joint: Joint, writers: Writers) -> None:
        """Take back this part; with it goes the rest only where the database itself has given it all up."""
        try:
            if joint.parts and joint.host.in_transaction:
                self.cursor().execute("ROLLBACK TO part")
                self.cursor().execute("RELEASE part")
                self._joint = None
                writers.finish_unless_more_come()
                return
            sqlite3.Connection.rollback(joint.host)
        except sqlite3.Error:
            sqlite3.Connection.rollback(joint.host)
        self._joint = writers.joint = None
        joint.end(sqlite3.OperationalError("database is locked"))

    def close(self) -> None:
        try:
            super().close()
        finally:
            self._leave()

    def _leave(self) -> None:
        writers, self._writers, self._joint = self._writers, None, None
        if writers is not None:
            writers.turns.leave()


OPTIONS: dict[str, Any] = {"connect_args": {"factory": QueuedConnection}}
