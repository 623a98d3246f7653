"""Fold what has been filed into stream packs, so that a first pull is quick.

Source: sync/PROTOCOL.md section 6.5
"""

from __future__ import annotations

import logging
import time

from app.custody import CustodyError
from app.extensions import db
from app.streams import folding, store
from app.streams.models import Stream

log = logging.getLogger("attune.jobs")
AT_ONCE = 50
# The timetable has other things to do; what is left is folded the next time.
MOST_SEC = 20.0


def run() -> int:
    """Fold the streams of which most is new. Shape: how many entries were folded.

    A stream that does not open, or that holds nothing to fold, is passed over until the next run.
    """
    done, until = 0, time.monotonic() + MOST_SEC
    passed: set[str] = set()
    while rows := store.unfolded(AT_ONCE, passed):
        for row in rows:
            ident = row.id
            folded = _fold(row)
            if not folded:
                passed.add(ident)
            done += folded
        if time.monotonic() > until:
            break
    return done


def _fold(row: Stream) -> int:
    ident = row.id
    try:
        folded = folding.fold(row)
        db.session.commit()
    except CustodyError as fault:
        db.session.rollback()
        log.error("stream %s is not folded: %s", ident, type(fault).__name__)
        return 0
    return folded
