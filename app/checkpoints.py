"""What was committed to SQLite's log moves into the database when nobody waits, on a thread of its own.

Left to itself SQLite does it in whichever commit fills the log, and whoever asked for that one waits for all
of it. Nothing depends on when it happens: a commit is durable in the log.

Source: docs/decisions/0054-the-log-is-moved-when-nobody-waits.md
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

from app.pace import Pace

log = logging.getLogger("attune.checkpoints")
LOOK_SEC = 1.0
# So long it waits for whoever reads or writes.
EMPTY_SEC = 30.0


def empty_log(file: Path) -> bool:
    """Move all that was committed and empty the log: nothing older lies in it. False while others read."""
    with closing(sqlite3.connect(file, timeout=EMPTY_SEC, isolation_level=None)) as connection:
        (is_busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not is_busy


class Checkpoints:
    """The thread of one process. `start` begins it, `stop` ends it after what is in hand."""

    def __init__(self, file: Path, pace: Pace, look_sec: float = LOOK_SEC) -> None:
        self._file, self._pace, self._look_sec = file, pace, look_sec
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="checkpoints", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join(timeout=10)

    def _run(self) -> None:
        is_said = False
        with closing(sqlite3.connect(self._file, isolation_level=None)) as connection:
            while not self._stopping.wait(self._look_sec):
                if not self._pace.is_calm():
                    continue
                try:
                    connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
                    is_said = False
                except sqlite3.Error as failure:
                    # Its next look does it, or the commit that fills the log. A full disk is said once.
                    if not is_said:
                        log.error("checkpoint: %s", type(failure).__name__)
                    is_said = True
