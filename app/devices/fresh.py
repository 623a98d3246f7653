"""A fresh proof that it is the device's owner who asks: a session that was begun just now, by the open vault.

Source: docs/decisions/0038-the-access-matrix.md
"""

from __future__ import annotations

from datetime import timedelta

from app.access import Caller
from app.clock import now
from app.devices import sessions
from app.errors import Problem

FRESH = timedelta(minutes=5)


def refuse_stale(caller: Caller) -> None:
    """Errors: session.stale (401) when the session was not begun just now."""
    begun = sessions.begun_at(caller)
    if begun is None or begun < now() - FRESH:
        raise Problem("session.stale")
