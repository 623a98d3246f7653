"""The head of the audit trail is signed and taken outside the database, each minute in which it moved.

Source: docs/decisions/0042-heads-outside-the-database.md
"""

from __future__ import annotations

import logging

from app import audit
from app.access import Caller
from app.database import reading
from app.extensions import db
from app.trail import heads

log = logging.getLogger("attune.jobs")


def run() -> int:
    """Shape: 1 when a head was written, 0 when nothing has been added since the last one, or another
    process is about to write it.

    Errors: OSError when the file cannot be written.
    """
    with heads.alone() as is_alone:
        return _run() if is_alone else 0


def _run() -> int:
    last = heads.last()
    with reading():
        end = heads.end()
        parted = last is not None and heads.hash_at(last.number) != last.hash
        db.session.rollback()
    if parted:
        end = _raise_alarm(last.number if last else 0)
    elif end is None or (last is not None and end[0] == last.number):
        return 0
    if end is not None:
        heads.append(*end)
    return 1


def _raise_alarm(row: int) -> tuple[int, bytes] | None:
    """The database and the file disagree about a row. Shape: the end of the trail with the alarm in it."""
    log.error("the audit trail and its anchored head part at row %d: run 'audit verify'", row)
    audit.add("alarm.audit", Caller(), outcome="raised", count=row)
    db.session.commit()
    return heads.end()
