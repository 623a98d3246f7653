"""Children that have yet to be put into the index, or again: a look-up in an emergency waits for none.

Those that are in it under another index key are the business of whoever changes that (app/reindexing.py).
"""

from __future__ import annotations

from app.caseload import child_index
from app.extensions import db


def run() -> int:
    added = 0
    for child in child_index.missing():
        added += child_index.add(child)
        db.session.commit()
    return added
