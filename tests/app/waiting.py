"""Somebody who waits for a lock of PostgreSQL, for the tests: found by the database's own word."""

from __future__ import annotations

import threading
import time

from sqlalchemy import Connection, text

WAIT_SEC = 20
LOOK_AGAIN_SEC = 0.01
_WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")


def until_it_waits(thread: threading.Thread, watch: Connection) -> None:
    """Until what the thread does waits for a lock, or is done."""
    until = time.monotonic() + WAIT_SEC
    while thread.is_alive() and not watch.scalar(_WAITING):
        assert time.monotonic() < until
        time.sleep(LOOK_AGAIN_SEC)
