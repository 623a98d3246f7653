"""Of several server processes one leads and runs the timetable: who holds a lock that PostgreSQL lets go of
when its holder dies. With the embedded database there is one process, and it leads.
"""

from __future__ import annotations

import logging

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

log = logging.getLogger("attune.jobs")
ADVISORY_LOCK = 7_340_212


class Leader:
    """One process that would lead."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._held: Connection | None = None

    def leads(self) -> bool:
        """Whether this process leads now; it does from here on if nobody else did."""
        if self._engine.dialect.name != "postgresql":
            return True
        return self._still_holds() or self._takes()

    def resign(self) -> None:
        """Let another lead."""
        held, self._held = self._held, None
        if held is not None:
            # The lock is the connection's own, and goes when that is closed and not before.
            held.invalidate()
            held.close()

    def _still_holds(self) -> bool:
        if self._held is None:
            return False
        try:
            self._held.execute(text("SELECT 1"))
        except SQLAlchemyError:
            log.error("the timetable's lock was lost with its connection")
            self.resign()
            return False
        return True

    def _takes(self) -> bool:
        connection: Connection | None = None
        try:
            connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            taken = connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": ADVISORY_LOCK})
        except SQLAlchemyError as fault:
            log.error("the timetable's lock: %s", type(fault).__name__)
            taken = False
        if taken:
            self._held = connection
        elif connection is not None:
            connection.close()
        return bool(taken)
