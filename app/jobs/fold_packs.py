"""Fold what has been filed into stream packs, so that a first pull is quick.

Source: sync/PROTOCOL.md section 6.5
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from flask import current_app

from app.custody import CustodyError
from app.database import reading
from app.extensions import db
from app.pace import Pace
from app.streams import folding, store

log = logging.getLogger("attune.jobs")
AT_ONCE = 50
# The timetable has other things to do; what is left is folded the next time.
MOST_SEC = 20.0


def run(goes_on: Callable[[], bool] = lambda: True) -> int:
    """Fold the streams of which most is new. Shape: how many entries were folded.

    A stream that does not open, or that holds nothing to fold, is passed over until the next run.
    `goes_on`: asked before each stream; what is left then is folded by another run.
    """
    pace: Pace = current_app.extensions["attune.pace"]
    done, until = 0, time.monotonic() + MOST_SEC
    passed: set[str] = set()
    while idents := _unfolded(passed):
        for ident in idents:
            if not goes_on():
                return done
            with pace.behind():
                folded = _fold(ident)
            if not folded:
                passed.add(ident)
            done += folded
        if time.monotonic() > until:
            break
    return done


def _unfolded(passed: set[str]) -> list[str]:
    """Which are to be folded next. Nothing is held then: who waits for a turn keeps nobody from writing."""
    with reading():
        idents = [row.id for row in store.unfolded(AT_ONCE, passed)]
    db.session.rollback()
    return idents


def _fold(ident: str) -> int:
    try:
        row = store.locked(ident)
        folded = folding.fold(row) if row else 0
        db.session.commit()
    except CustodyError as fault:
        db.session.rollback()
        log.error("stream %s is not folded: %s", ident, type(fault).__name__)
        return 0
    return folded
