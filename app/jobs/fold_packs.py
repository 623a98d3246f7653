"""Fold what has been filed into stream packs, so that a first pull is quick.

Source: sync/PROTOCOL.md section 6.5
"""

from __future__ import annotations

import time

from app.extensions import db
from app.streams import folding, store

AT_ONCE = 50
# The timetable has other things to do; what is left is folded the next time.
MOST_SEC = 20.0


def run() -> int:
    """Fold the streams of which most is new. Shape: how many entries were folded."""
    done, until = 0, time.monotonic() + MOST_SEC
    while rows := store.unfolded(AT_ONCE):
        folded = 0
        for row in rows:
            folded += folding.fold(row)
            db.session.commit()
        done += folded
        if not folded or time.monotonic() > until:
            break
    return done
