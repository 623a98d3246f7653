"""The house's rules for what hangs on a visit: its parts are its author's, its reviews are others'.

Source: docs/decisions/0005-who-may-do-what.md
"""

from __future__ import annotations

from app.matrix import SAFEGUARDING_LEAD, SUPERVISOR
from app.streams.run import Run
from sync.types import Change

ANSWERS_OF_AN_AUTHOR = frozenset(("reply", "read", "opened"))


def part(change: Change, run: Run) -> bool:
    """Nobody writes into another's visit. One that is not on file yet may still come: it was damaged on its
    way."""
    named = change.body.get("visit")
    visit = run.visit(named) if named else None
    return visit is None or visit.author_id == change.author


def review(change: Change, run: Run) -> bool:
    """Supervisors review what others wrote, once it is on file; practitioners answer."""
    kind = change.body["kind"]
    written = run.by_record(change.stream, change.body["visit"])
    if not written:
        return False
    if change.role not in (SUPERVISOR, SAFEGUARDING_LEAD):
        return kind in ANSWERS_OF_AN_AUTHOR
    own = any(entry.author_id == change.author for entry in written)
    return kind in ANSWERS_OF_AN_AUTHOR or not own
